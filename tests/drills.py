"""Drills: data of the rulebook is edited as its keepers edit it, and the tests must stay green.

    python -m tests.drills [DRILL]... [-- PYTEST OPTION...]

Each drill copies the project into a folder of its own, makes one edit under `rulesets/`, writes the generated pages
anew, and runs the tests there. Without names all drills are run; `together` makes every edit in one copy. What a drill
edits it finds by pattern, so that it does not itself depend on what the data says today.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
CARRIER = """\
carriers:
  drill_mobile:
    label: {en: Drill Mobile, zh-Hans: 演练移动, zh-Hant: 演練流動}
    names: [Drill Mobile Limited]
    terms:
      hotline: {value: "2000 0000", source: "its site (2026)", as_of: 2026-01-01, confidence: verified}
    postpaid:
      notice_days: {value: 45, source: "its site (2026)", as_of: 2026-01-01, confidence: reported}
"""
CASE = """\
cases:
  - name: A drilled line
    sources: [HOUSE]
    why: The store wants a paper of it.
    as_of: 2026-11-21
    facts: {line_status: active, still_needed: no, needed_again: no, port_out_wanted: no, outstanding_hkd: 1,
      cancels_online: no, cancels_by_hotline: no, cancels_in_store: yes, can_visit_store: yes, drilled: yes}
    expect: {documents: {has: [drill_paper]}}
"""
WORDS = {
    "en": ("Drill fee", "A fee for a drill.", "What is the fee?", "A drill", "It says so."),
    "zh-Hans": ("演练费", "演练的费用。", "费用是多少？", "演练", "原文如此。"),
    "zh-Hant": ("演練費", "演練的費用。", "費用是多少？", "演練", "原文如此。"),
}


def edit(path: Path, pattern: str, put: str, count: int = 1) -> None:
    """Put something in place of the first match, which must be there."""
    text = path.read_text(encoding="utf-8")
    new, made = re.subn(pattern, put, text, count=count, flags=re.MULTILINE)
    assert made, f"nothing in {path.name} is like {pattern}"
    path.write_text(new, encoding="utf-8")


def with_line(rules: Path, pattern: str) -> Path:
    """The first carrier file in which something is like the pattern."""
    return next(
        path
        for path in sorted((rules / "carriers").rglob("*.yaml"))
        if re.search(pattern, path.read_text("utf-8"), re.MULTILINE)
    )


def in_carriers(rules: Path, pattern: str, put: str) -> None:
    edit(with_line(rules, pattern), pattern, put)


def re_date_a_hotline(rules: Path) -> None:
    in_carriers(rules, r"(hotline: \{.*as_of: )[^,]+", r"\g<1>2026-11-25")


def undate_a_hotline(rules: Path) -> None:
    in_carriers(rules, r"(hotline: \{.*as_of: )[^,]+", r"\g<1>undated")


def another_hotline(rules: Path) -> None:
    in_carriers(rules, r"(hotline: \{value: )[^,]+", r'\g<1>"2999 9999"')


def a_longer_notice(rules: Path) -> None:
    in_carriers(rules, r"(notice_days: \{value: )[1-9]\d*", r"\g<1>45")


def notice_for_prepaid(rules: Path) -> None:
    in_carriers(rules, r"(notice_days: \{value: )0,", r"\g<1>3,")


def general_notice(rules: Path) -> None:
    edit(rules / "terms.yaml", r"(notice_days: \{value: )[1-9]\d*", r"\g<1>14")


def general_refund_days(rules: Path) -> None:
    edit(rules / "terms.yaml", r"(refund_days: \{value: )\d+", r"\g<1>60")


def general_refunds(rules: Path) -> None:
    edit(rules / "terms.yaml", r"(balance_refundable: \{value: )unknown", r"\g<1>yes")


def no_door_but_the_store(rules: Path) -> None:
    edit(rules / "terms.yaml", r"(cancels_(online|by_hotline): \{value: )yes", r"\g<1>no", 2)


def a_balance_is_refunded(rules: Path) -> None:
    in_carriers(rules, r"(balance_refundable: \{value: )no", r"\g<1>yes")


def a_carrier(rules: Path) -> None:
    (rules / "carriers" / "drill.yaml").write_text(CARRIER, encoding="utf-8")


def a_carrier_ceases(rules: Path) -> None:
    in_carriers(rules, r"(ceased_on: )[\d-]+", r"\g<1>2018-08-02")


def another_name(rules: Path) -> None:
    in_carriers(rules, r"(    names: \[)", r"\g<1>Drill Name Limited, ")


def a_note_goes(rules: Path) -> None:
    in_carriers(rules, r"^      - id: .*\n(        .*\n)+", "")


def a_term(rules: Path) -> None:
    edit(rules / "terms.yaml", r"^terms:\n", "terms:\n  drill_fee_hkd: {type: money}\n")
    in_carriers(
        rules,
        r"^(    terms:\n)",
        "\\g<1>      drill_fee_hkd: {value: 45.5, source: 'its site', as_of: 2026-01-01, confidence: reported}\n",
    )
    for language, (label, meaning, ask, _, _) in WORDS.items():
        words = f'terms:\n  drill_fee_hkd: {{label: {label}, meaning: "{meaning}", ask: "{ask}"}}\n'
        edit(rules / "texts" / language / "main.yaml", r"^terms:\n", words)


def a_fact_with_a_rule(rules: Path) -> None:
    edit(
        rules / "facts.yaml",
        r"^  (?=bill_day:)",
        "  drilled: {type: yes_no, headings: {en: [A drill], zh-Hans: [演练], zh-Hant: [演練]}}\n  ",
    )
    documents = next((rules / "decisions").glob("*documents.yaml"))
    with documents.open("a", encoding="utf-8") as file:
        file.write("  - id: drill_paper\n    when: channel is store and drilled\n    sources: [HOUSE]\n")
    (rules / "cases" / "drill.yaml").write_text(CASE, encoding="utf-8")
    for language, (label, meaning, ask, title, says) in WORDS.items():
        path = rules / "texts" / language / "main.yaml"
        fact = f'facts:\n  drilled: {{label: {title}, meaning: "{meaning}", ask: "{ask}"}}\n'
        edit(path, r"^facts:\n", fact)
        edit(
            path,
            r"^  documents:\n(?=    number_and_bills)",
            f'  documents:\n    drill_paper: {{label: {label}, text: "{says}"}}\n',
        )


def a_source(rules: Path) -> None:
    title, says = WORDS["en"][3:]
    entry = f'  DRILL-1: {{title: {title}, as_of: 2026-11-21, confidence: reported, says: "{says}"}}\n'
    edit(rules / "sources.yaml", r"^sources:\n", f"sources:\n{entry}")
    edit(next((rules / "decisions").glob("*documents.yaml")), r"(sources: \[)", r"\g<1>DRILL-1, ")
    for language in ("zh-Hans", "zh-Hant"):
        title, says = WORDS[language][3:]
        words = f'sources:\n  DRILL-1: {{title: {title}, says: "{says}"}}\n'
        path = rules / "texts" / language / "sources.yaml"
        key = r"^sources:\n" if re.search(r"^sources:\n", path.read_text("utf-8"), re.MULTILINE) else ""
        edit(path, key or r"^(?=[A-Z]\w*:)", words if key else words.partition("\n")[2].lstrip())


def every_value(rules: Path, put: Callable[[str], str] | None = None) -> None:
    """Each value becomes another, by default of its own type; what is not known stays so."""
    for path in (rules / "terms.yaml", *sorted((rules / "carriers").rglob("*.yaml"))):
        text = path.read_text(encoding="utf-8")
        text = re.sub(
            r'(\{value: )("[^"]*"|[^,"]+)(?=, source)',
            lambda found: found[1] + (put or other)(found[2]),
            text,
        )
        path.write_text(text, encoding="utf-8")


def other(value: str) -> str:
    """A no for a yes, and another number or text."""
    known = {"yes": "no", "no": "yes", "calendar": "working", "working": "calendar", "unknown": "unknown"}
    if value in known:
        return known[value]
    if value.startswith('"'):
        return f'{value[:-1]} 1"'
    return f"{float(value) + 3:g}" if re.fullmatch(r"\d+(\.\d+)?", value) else f"{value} 1"


def every_date(rules: Path) -> None:
    for path in (rules / "terms.yaml", *sorted((rules / "carriers").rglob("*.yaml"))):
        edit(path, r"as_of: \d{4}-\d\d-\d\d", "as_of: 2026-11-25", 0)


def every_note_goes(rules: Path) -> None:
    for path in sorted((rules / "carriers").rglob("*.yaml")):
        edit(path, r"^    notes:\n(      .*\n)+", "", 0)


def another_version(rules: Path) -> None:
    edit(rules / "rulebook.yaml", r"^version: .*", 'version: "2027.01"')
    edit(rules / "rulebook.yaml", r"^as_of: .*", "as_of: 2027-01-15")


DRILLS: dict[str, Callable[[Path], None]] = {
    one.__name__: one
    for one in (
        re_date_a_hotline, undate_a_hotline, another_hotline, a_longer_notice, notice_for_prepaid, general_notice,
        general_refund_days, general_refunds, no_door_but_the_store, a_balance_is_refunded, a_carrier, a_carrier_ceases,
        another_name, a_note_goes, a_term, a_fact_with_a_rule, a_source, every_value, every_date, every_note_goes,
        another_version,
    )
}  # fmt: skip
# `undated` is a word that the loader has to know: a drill of its own.
TOGETHER = [one for name, one in DRILLS.items() if name not in ("undate_a_hotline", "every_note_goes")]


def copy_of_project(folder: Path) -> Path:
    """The files that are tracked or new, and nothing that was built."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def run(name: str, edits: Iterable[Callable[[Path], None]], options: list[str]) -> bool:
    """Whether the tests stay green; what is red is printed."""
    with tempfile.TemporaryDirectory() as parent:
        project = copy_of_project(Path(parent) / "project")
        for one in edits:
            one(project / "rulesets")
        env = {**os.environ, "PYTHONPATH": str(project)}
        python = (sys.executable, "-m")
        for command in (
            ("simexit", "rules", "docs", "-o", "docs/rulebook", "--force"), ("tools.reference",), ("tools.schemas",),
        ):  # fmt: skip
            subprocess.run([*python, *command], cwd=project, env=env, check=True, stdout=subprocess.DEVNULL)
        tests = [
            *python,
            "pytest",
            "-q",
            "--no-header",
            "-rf",
            "--tb=line",
            "-p",
            "no:cacheprovider",
            *options,
        ]
        done = subprocess.run(tests, cwd=project, env=env, capture_output=True, text=True, check=False)
    print(f"{'green' if done.returncode == 0 else 'RED  '} {name}", flush=True)
    if done.returncode:
        wanted = ("FAILED", "ERROR", "E  ")
        print(
            "\n".join(line for line in done.stdout.splitlines() if line.startswith(wanted))
            or done.stdout[-2000:]
        )
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Run the drills named, or all of them."""
    names, _, options = "\n".join(arguments).partition("--\n")
    chosen = names.split() or list(DRILLS)
    every = {**{name: [one] for name, one in DRILLS.items()}, "together": TOGETHER}
    green = [run(name, every[name], options.split("\n") if options else []) for name in chosen]
    return int(not all(green))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
