"""The same goes in, the same comes out: whatever the system's language, zone, hash seed and processors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simexit.cli import run
from tests.support.review_fleet import AS_OF, LINES, Filled, checked, write_fleet
from tests.support.unhurried import IN_HASTE, UNHURRIED

ROOT = Path(__file__).resolve().parents[2]
DAY = ("--as-of", AS_OF)
ANSWERS = (
    "answers:\n- where: {{carrier: csl}}\n  facts: {{still_needed: {said}}}\n  by: {by}\n  on: 2026-11-20\n"
)
#: Every command that writes, with each kind of output it has.
COMMANDS = [
    ["batch", "fleet.csv", *DAY, "--lang", "zh-Hant", "-o", "r.xlsx", "-o", "s.html", "-o", "c.csv", "-o", "c.jsonl",
     "-o", "c.parquet", "-o", "d.ics", "--save-answers", "saved.yaml", "--trail", "run.json", "--terms", "terms.yaml",
     "--carry", "old.xlsx"],
    ["ask", "fleet.csv", *DAY, "-o", "asked", "--by", "department"],
    ["review", "old.xlsx", *DAY, "--requests", "letters", "--also-changed", "--calendar", "r.ics", "-o", "record.xlsx"],
    ["template", "-o", "t.xlsx"],
    ["answers", "init", "fleet.csv", *DAY, "-o", "init.yaml"],
]  # fmt: skip
OTHERS = COMMANDS[2:3] if IN_HASTE else COMMANDS[1:]
BOTH = ("--answers", "a.yaml", "--answers", "b.yaml")
SURROUNDINGS: dict[str, tuple[dict[str, str], list[str]]] = {
    "here": ({"LC_ALL": "C.UTF-8", "TZ": "Asia/Hong_Kong", "PYTHONHASHSEED": "0"}, []),
    "there": (
        {"LC_ALL": "POSIX", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "SIMEXIT_CACHE": "off"},
        ["taskset", "-c", "0"] if sys.platform == "linux" else [],
    ),
    "elsewhere": ({"LANG": "zh_HK.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "4294967295"}, []),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what goes in."""
    home = tmp_path_factory.mktemp("bytes")
    filled = Filled(checked(write_fleet(home / "fleet.csv"), home / "old.xlsx"))
    for place, name in enumerate(LINES):
        filled.put(name, "Approve" if place % 3 else "Change", None if place % 3 else "Keep", "seen")
    filled.save()
    (home / "a.yaml").write_text(ANSWERS.format(said="no", by="A"), "utf-8")
    (home / "b.yaml").write_text(ANSWERS.format(said="yes", by="B"), "utf-8")
    terms = "{notice_days: {value: 45, source: ours, as_of: 2026-01-01, confidence: verified}}"
    (home / "terms.yaml").write_text(f"carriers: {{csl: {{terms: {terms}}}}}\n", "utf-8")
    return home


@pytest.fixture(scope="module")
def first(home: Path) -> dict[str, bytes]:
    """What comes out of it here."""
    return written(home, "here", [[*COMMANDS[0], *BOTH], *OTHERS])


def written(home: Path, name: str, commands: list[list[str]]) -> dict[str, bytes]:
    """All that the commands write and say, run one after the other by a program of their own."""
    folder, (surroundings, before) = home.parent / name, SURROUNDINGS[name]
    folder.mkdir()
    for file in [path for path in home.iterdir() if path.is_file()]:
        (folder / file.name).write_bytes(file.read_bytes())
    given = {path.name for path in folder.iterdir()}
    kept = {
        key: said for key, said in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONHASH"))
    }
    each = "import sys, json; from simexit.cli import run; sys.exit(max(map(run, json.loads(sys.argv[1]))))"
    done = subprocess.run(
        [*before, sys.executable, "-c", each, json.dumps(commands)], cwd=folder, capture_output=True, check=False,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **surroundings},
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr.decode()
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in given
    }
    return found | {"said": done.stdout}


@pytest.mark.parametrize(
    "others",
    [
        ["there"],
        pytest.param(["elsewhere"], marks=UNHURRIED),
    ],
)
def test_the_same_bytes_come_out_wherever_it_runs(
    others: list[str], home: Path, first: dict[str, bytes]
) -> None:
    assert 15 < len(first)
    assert {".xlsx", ".html", ".csv", ".jsonl", ".parquet", ".ics", ".yaml", ".json", ".docx"} <= {
        Path(name).suffix for name in first
    }
    for name in others:
        other = written(home, name, [[*COMMANDS[0], *BOTH[2:], *BOTH[:2]], *OTHERS])
        assert [] == [name for name in {**first, **other} if first.get(name) != other.get(name)]


@UNHURRIED
def test_the_same_bytes_come_out_of_one_process_and_two(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = ["batch", "fleet.csv", *DAY, "--part-lines", "5", "--list-sims", "0", "-o", "r.xlsx", "-o", "c.csv",
             "-o", "s.html", "-o", "parts/", *BOTH, "--trail", "run.json", "--jobs"]  # fmt: skip
    SURROUNDINGS.update({f"jobs {jobs}": SURROUNDINGS["here"] for jobs in (1, 2)})
    one, two = (written(home, f"jobs {jobs}", [[*parts, str(jobs)]]) for jobs in (1, 2))
    assert [] == [name for name in {**one, **two} if one.get(name) != two.get(name)]
    assert 5 < len(one)
    monkeypatch.chdir(home.parent / "jobs 2")
    assert 0 == run(["batch", "--replay", "run.json"])
