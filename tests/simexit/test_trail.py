"""A run that is repeated from its trail comes out the same, or what differs is named; a trail holds no cell."""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
from collections.abc import Callable
from io import StringIO
from itertools import takewhile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from batch.trail.kept import read_trail
from batch.trail.lines_compared import OtherLines, other_lines
from simexit.cli import run
from tests.support.own_books import change, copy_of_shipped
from tests.support.review_fleet import AS_OF, COMPANY, LINES, PRIVATE, Filled, checked, number, write_fleet
from tests.support.unhurried import IN_HASTE, UNHURRIED

TERMS = "carriers: {csl: {terms: {notice_days: {value: 45, source: ours, as_of: 2026-01-01, confidence: verified}}}}\n"
ANSWERS = "answers:\n- where: {carrier: csl}\n  facts: {still_needed: no}\n  on: 2026-11-20\n  by: A\n"
Told = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that a run may be given."""
    home = tmp_path_factory.mktemp("home")
    write_fleet(home / "fleet.csv")
    (home / "terms.yaml").write_text(TERMS, "utf-8")
    (home / "columns.yaml").write_text("still_needed: still_needed\n", "utf-8")
    (home / "answers.yaml").write_text(ANSWERS, "utf-8")
    (home / "replies").mkdir()
    (home / "replies" / "more.yaml").write_text(ANSWERS.replace("csl", "smartone"), "utf-8")
    old = Filled(checked(home / "fleet.csv", home / "old.xlsx"))
    old.put("cancel", "Approve")
    old.save()
    return home


@pytest.fixture
def there(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, in which commands are run."""
    shutil.copytree(home, tmp_path / "then")
    monkeypatch.chdir(tmp_path / "then")
    return tmp_path / "then"


def batch(*more: str) -> dict[str, Any]:
    """A run with a trail; what the trail says."""
    assert 0 == run(["batch", "fleet.csv", "--as-of", AS_OF, "--trail", "run.json", *more])
    return json.loads(Path("run.json").read_text("utf-8"))  # type: ignore[no-any-return]


EVERYTHING = [
    *("-o", "r.xlsx", "-o", "s.html", "-o", "c.csv", "-o", "c.jsonl", "-o", "c.parquet", "-o", "d.ics"),
    *("--terms", "terms.yaml", "--columns", "columns.yaml", "--carry", "old.xlsx", "--save-answers", "saved.yaml"),
    *("--answers", "answers.yaml", "--answers", "replies", "--prefer", "refund", "--assume", "second_number=no"),
    *("--hints", "use", "--lang", "zh-Hans", "--no-join"),
]  # fmt: skip


def test_a_run_repeated_comes_out_the_same(there: Path, capsys: Told) -> None:
    trail = batch(*EVERYTHING)
    assert 7 == len([*trail["outputs"], trail["saved_answers"]])
    before = {path: path.read_bytes() for path in there.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert 0 == run(["batch", "--replay", "run.json"])
    assert "7 个输出全部" in capsys.readouterr().out
    assert before == {path: path.read_bytes() for path in there.rglob("*") if path.is_file()}


def test_a_trail_holds_no_cell(there: Path) -> None:
    batch(*EVERYTHING, "--assume", "transfer_target=91234567")
    said = (there / "run.json").read_text("utf-8")
    names = [name for name in LINES if "-" in name]
    found = [one for one in (COMPANY, *PRIVATE, "91234567", *map(number, LINES), *names) if one in said]
    assert [] == [*found, *(one for one in map(number, LINES) if one[4:] in said)]


def test_a_private_assumption_is_said_again(there: Path, capsys: Told) -> None:
    batch("-o", "r.xlsx", "--assume", "transfer_target=91234567")
    capsys.readouterr()
    assert 3 == run(["batch", "--replay", "run.json"])
    assert "--assume transfer_target=" in capsys.readouterr().err
    assert 0 == run(["batch", "--replay", "run.json", "--assume", "transfer_target=91234567"])


def test_files_are_found_wherever_they_are_now(
    there: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    batch(*EVERYTHING)
    shutil.move(there, tmp_path / "now")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    # Beside the trail; then by what is in them, whatever they are called.
    assert 0 == run(["batch", "--replay", str(tmp_path / "now" / "run.json")])
    named = {"fleet.csv": "x.csv", "terms.yaml": "y.yaml", "columns.yaml": "z.yaml", "old.xlsx": "o.xlsx"}
    for old, new in [*named.items(), ("answers.yaml", "a.yaml"), ("replies", "replies")]:
        shutil.move(tmp_path / "now" / old, tmp_path / "other" / new)
    shutil.move(tmp_path / "now" / "run.json", tmp_path / "run.json")
    given = [*named.values(), "a.yaml", "replies"]
    assert 0 == run(["batch", "--replay", "../run.json", *given])
    # All that is missing is named at once.
    capsys.readouterr()
    assert 3 == run(["batch", "--replay", "../run.json", "a.yaml"])
    said = capsys.readouterr().err
    assert [] == [name for name in named if name not in said]
    assert "answers.yaml" not in said


CHANGES: dict[str, Callable[[Path], object]] = {
    "fleet.csv": lambda there: write_fleet(there / "fleet.csv", cancel={"still_needed": "yes"}),
    "terms.yaml": lambda there: (there / "terms.yaml").write_text(TERMS.replace("45", "60"), "utf-8"),
    "columns.yaml": lambda there: (there / "columns.yaml").write_text("owner: owner\n", "utf-8"),
    "answers.yaml": lambda there: (there / "answers.yaml").write_text(ANSWERS.replace("no", "yes"), "utf-8"),
    "replies/more.yaml": lambda there: (there / "replies" / "more.yaml").write_text(ANSWERS, "utf-8"),
    "replies/new.yaml": lambda there: (there / "replies" / "new.yaml").write_text(ANSWERS, "utf-8"),
    "old.xlsx": lambda there: shutil.copy(there / "r.xlsx", there / "old.xlsx"),
    "carriers/csl.yaml": lambda there: change(there / "rules/carriers/csl.yaml", "\n", "\n# read again\n"),
}


def test_what_differs_is_named_and_nothing_else(there: Path, capsys: Told) -> None:
    copy_of_shipped(there)
    batch(*EVERYTHING, "--rulesets", "rules")
    for make in CHANGES.values():
        make(there)
    capsys.readouterr()
    assert 1 == run(["batch", "--replay", "run.json", "--lang", "en"])
    told = capsys.readouterr().out.partition("What went in otherwise:\n")[2].splitlines()
    named = [one.partition(":")[0].replace("\\", "/") for one in takewhile(lambda one: one[0] == " ", told)]
    assert sorted(f"  - {name}" for name in CHANGES) == sorted(one.replace("Rulebook, ", "") for one in named)


def test_lines_that_differ_are_counted(there: Path, capsys: Told) -> None:
    batch("-o", "c.csv", "-o", "r.xlsx", "-o", "c.parquet", "-o", "c.jsonl")
    write_fleet(
        there / "fleet.csv", cancel={"still_needed": "yes"}, keep={"still_needed": "no"}, moved={"user": "B"}
    )
    capsys.readouterr()
    assert 1 == run(["batch", "--replay", "run.json"])
    said = capsys.readouterr().out
    assert 0 == run(["batch", "fleet.csv", "--as-of", AS_OF, "-o", "new.csv"])
    then, now = ([*csv.reader(StringIO(Path(name).read_text("utf-8")))] for name in ("c.csv", "new.csv"))
    other = sum(one != two for one, two in zip(then, now, strict=True))
    for name in ("c.csv", "c.parquet", "c.jsonl", "r.xlsx"):
        assert f"{name}: {other} of {len(then) - 1} lines differ" in said


def test_dates_and_amounts_of_a_report_are_compared(there: Path, capsys: Told) -> None:
    shorter = there / "terms.yaml"
    write_fleet(there / "fleet.csv", **{name.replace("-", "_"): {"notice_days": ""} for name in LINES})
    batch("-o", "c.csv", "-o", "r.xlsx", "--terms", "terms.yaml")
    shorter.write_text(TERMS.replace("45", "20"), "utf-8")
    capsys.readouterr()
    assert 1 == run(["batch", "--replay", "run.json"])
    told = re.findall(r"(c.csv|r.xlsx): (.*) differ \((.*)\)", capsys.readouterr().out)
    codes, report = ((lines, sorted(columns.split(", "))) for _, lines, columns in told)
    assert any(column.startswith("cancel_on") for column in codes[1])
    assert codes == report


def test_a_column_that_is_gone_from_a_report_is_not_compared(there: Path, tmp_path: Path) -> None:
    """What nobody can compare is said to be so, and counts for no line."""
    report, less = checked(there / "fleet.csv", tmp_path / "r.xlsx"), Filled(there / "old.xlsx")
    less.sheet.delete_cols(less.columns["cancel_on"])
    found = other_lines(less.save(), report)
    assert found == OtherLines(0, len(LINES), {}, ("cancel_on",))


@UNHURRIED
def test_the_order_of_answers_changes_no_byte(there: Path) -> None:
    contrary = there / "a-contrary.yaml"
    contrary.write_text(ANSWERS.replace("no", "yes").replace("by: A", "by: B"), "utf-8")
    outputs = ("r.xlsx", "c.csv", "saved.yaml", "run.json")
    found = []
    for first, second in ((contrary.name, "answers.yaml"), ("answers.yaml", contrary.name)):
        batch("-o", "r.xlsx", "-o", "c.csv", "--save-answers", "saved.yaml", "--force", "--answers", first,
              "--answers", second)  # fmt: skip
        found.append([Path(name).read_bytes() for name in outputs])
    assert found[0] == found[1]


# --- a trail from outside


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change_it(trail: dict[str, Any]) -> None:
        *parts, last = path.split("/")
        inside: Any = trail
        for part in parts:
            inside = inside[int(part)] if isinstance(inside, list) else inside[part]
        inside[last] = value

    return change_it


REFUSED = {
    "no trail": _set("kind", "x"),
    "another edition": _set("edition", 2),
    "no day": _set("settings/as_of", "yesterday"),
    "a day before there were SIMs": _set("settings/as_of", "0001-01-01"),
    "parts without lines": _set("settings/parts", 3),
    "parts less than none": _set("settings/parts", -3),
    "no language": _set("settings/lang", "../../x"),
    "no encoding": _set("settings/encoding", "rot13"),
    "an assumption that is none": _set("settings/assumed", {"second_number": "purple"}),
    "no preference": _set("settings/prefer", "both"),
    "more than a trail says": _set("settings/run", "rm"),
    "no output of ours": _set("outputs/0/files/0/name", "x.exe"),
    "no inputs": _set("inputs", []),
    "a folder that is not there": _set("rulebook/folder", "nowhere"),
    "an input that is not there": _set("inputs/0/name", "nowhere.csv"),
}  # fmt: skip


@pytest.fixture(scope="module")
def small(home: Path) -> str:
    """The trail of a run that wrote only codes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        batch("-o", "c.csv")
    said = (home / "run.json").read_text("utf-8")
    for name in ("run.json", "c.csv"):
        (home / name).unlink()
    return said


@pytest.mark.parametrize("kind", REFUSED)
def test_a_trail_that_says_what_none_says_is_refused(
    kind: str, there: Path, small: str, capsys: Told
) -> None:
    trail = json.loads(small)
    REFUSED[kind](trail)
    if kind == "an input that is not there":
        trail["inputs"][0]["files"][0]["name"] = "nowhere.csv"
    (there / "run.json").write_text(json.dumps(trail), "utf-8")
    capsys.readouterr()
    assert 3 == run(["batch", "--replay", "run.json"])
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"x"', "[" * 100_000, '{"kind": "simexit.trail"}', "\x00\xff"]
)
def test_what_is_no_trail_is_refused(text: str, there: Path) -> None:
    (there / "run.json").write_text(text, "utf-8")
    assert 3 == run(["batch", "--replay", "run.json"])


ODD: list[Any] = [
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    "\x00",
    "../../x",
    "x" * 5000,
    "s3://x/y.csv",
    [],
    {},
    [[]],
    "-",
]


def test_whatever_a_trail_says_is_answered_or_refused(there: Path, capsys: Told) -> None:
    trail, chance = batch("-o", "c.csv", "--answers", "answers.yaml"), random.Random(5)
    trail["rulebook"]["files"] = {}
    for _ in range(30 if IN_HASTE else 150):
        other = json.loads(json.dumps(trail))
        inside: Any = other
        while isinstance(inside, dict | list) and inside:
            keys = list(inside) if isinstance(inside, dict) else range(len(inside))
            outer, key = inside, chance.choice(keys)
            inside = outer[key]
        outer[key] = chance.choice(ODD)
        (there / "run.json").write_text(json.dumps(other), "utf-8")
        assert run(["batch", "--replay", "run.json"]) in (0, 1, 3)
    assert "Traceback" not in capsys.readouterr().err


def test_a_trail_writes_nowhere(there: Path, tmp_path: Path, capsys: Told) -> None:
    trail = batch("-o", "c.csv")
    trail["outputs"][0]["name"] = trail["outputs"][0]["files"][0]["name"] = "../planted.csv"
    (there / "run.json").write_text(json.dumps(trail), "utf-8")
    assert 0 == run(["batch", "--replay", "run.json"])
    assert "../planted.csv: not there any more" in capsys.readouterr().out
    assert not (tmp_path / "planted.csv").exists()


def test_a_trail_is_kept_as_any_output_is(there: Path, capsys: Told) -> None:
    trail = there / "run.json"
    trail.write_text("mine", "utf-8")
    assert 3 == run(["batch", "fleet.csv", "-o", "c.csv", "--trail", "run.json"])
    assert "mine" == trail.read_text("utf-8")
    assert not (there / "c.csv").exists()
    for wrong in (
        ["--trail", "run.txt"],
        ["--trail", "x.json", "--dry-run"],
        ["--replay", "run.json", "-o", "x.csv"],
    ):
        assert 2 == run(["batch", "fleet.csv", "-o", "c.csv", *wrong])
    batch("-o", "c.csv", "--force")
    assert msgspec.json.format(msgspec.json.encode(read_trail(trail)), indent=2) + b"\n" == trail.read_bytes()
