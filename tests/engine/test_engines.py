"""Which rules engine decides is said wherever it counts; one that can't be had or answers wrongly is never the reason
that nothing runs; and the check that compares the engines finds one that differs.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from engine import engines
from engine.engines import ENGINES, SWITCH, engine_in_use, loaded
from engine.twin import Twin
from simexit.cli import DEFECT, USAGE, run
from tests.support.engines_here import DURABLE_RULES, needs_durable_rules

LINE = ["check", "--set", "carrier=cmhk", "--set", "plan_type=prepaid", "--as-of", "2026-11-21"]
FLEET = """\
sim ref,carrier,plan type,status,still needed
free,cmhk,prepaid,active,no
kept,csl,postpaid,active,yes
gone,smartone,postpaid,cancelled,
"""
BATCH = ["batch", "fleet.csv", "--as-of", "2026-11-21"]

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder with a fleet, and engines that are tried anew: what a test hides must not stay hidden."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(SWITCH, raising=False)
    Path("fleet.csv").write_text(FLEET, encoding="utf-8")
    forget()
    yield
    forget()


def forget() -> None:
    engines._load.cache_clear()
    engines._version.cache_clear()


class WrongOnAction(Twin):
    """An engine that passes the proof, and is wrong on one decision alone."""

    def fire(self, decision: str, codes: Mapping[int, int]) -> tuple[int, ...]:
        fired = super().fire(decision, codes)
        return fired[1:] if decision == "action" else fired


# ------------------------------------------------------------------------------- an engine that can't be had

LIBRARY = "durable_rules_engine.cpython-313-x86_64-linux-gnu.so"
LOADS_AND_DOES_NOTHING = """\
class MessageNotHandledException(Exception): pass
class Host:
    def set_rulesets(self, rulesets): pass
    def assert_fact(self, name, fact): pass
    def retract_fact(self, name, fact): pass
"""


def hide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the modules of durable-rules be looked for again."""
    for name in ("durable", "durable.engine", "engine.inference"):
        monkeypatch.setitem(sys.modules, name, None)  # so that what is imported meanwhile does not stay
        del sys.modules[name]


def absent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_others = importlib.metadata.version

    def version(name: str) -> str:
        if name.startswith("durable"):
            raise importlib.metadata.PackageNotFoundError(name)
        return of_others(name)

    hide(monkeypatch)
    monkeypatch.setitem(sys.modules, "durable", None)
    monkeypatch.setattr(importlib.metadata, "version", version)


def replaced(source: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Put a durable-rules of this source in the place of the real one."""

    def replace(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        hide(monkeypatch)
        package = folder / "elsewhere" / "durable"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "engine.py").write_text(source, encoding="utf-8")
        monkeypatch.syspath_prepend(str(package.parent))

    return replace


FAULTS = {
    "absent": (absent, "durable-rules is not installed"),
    "not for this Python": (
        replaced(f"raise ImportError('/home/chan/lib/{LIBRARY}: undefined symbol: PyEval_CallObject')"),
        f"durable-rules can't be loaded ({LIBRARY}: undefined symbol: PyEval_CallObject)",
    ),
    "not for this machine": (
        replaced("raise OSError('wrong ELF class: ELFCLASS32')"),
        "durable-rules can't be loaded (wrong ELF class: ELFCLASS32)",
    ),
    "half there": (
        replaced("import durable_rules_engine_that_is_not_there"),
        "durable-rules can't be loaded (No module named 'durable_rules_engine_that_is_not_there')",
    ),
    "another release": (
        replaced(LOADS_AND_DOES_NOTHING),
        "durable-rules answers wrongly (first: {0: 0, 1: 1, 2: 2} fires (), not (1, 2))",
    ),
}


@pytest.fixture(params=FAULTS)
def said_of_it(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A durable-rules that can't be used, in each way that it was seen or may be; and what is said of it."""
    fault, said = FAULTS[request.param]
    if "can't be loaded (No module" in said and not DURABLE_RULES:
        pytest.skip("half of durable-rules can be there only where it is installed")
    fault(tmp_path, monkeypatch)
    forget()
    return said


def test_the_twin_decides_and_the_program_says_why(said_of_it: str, capsys: Capture) -> None:
    assert 0 == run(["--version"])
    assert f"decided by the built-in twin: {said_of_it})\n" in capsys.readouterr().out
    assert 0 == run([*LINE, "--debug"])
    assert f"simexit: decided by the built-in twin: {said_of_it}\n" in capsys.readouterr().err


def test_a_check_that_can_not_be_made_is_told(said_of_it: str, capsys: Capture) -> None:
    assert 0 == run([*BATCH, "-o", "x.csv", "--engine-check"])
    assert f"engine check: not possible: {said_of_it}\n" in capsys.readouterr().err
    assert Path("x.csv").exists()


def test_one_that_is_asked_for_and_can_not_be_had_is_wrong_usage(
    said_of_it: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv(SWITCH, "durable-rules")
    assert USAGE == run(LINE)
    assert f"simexit: {SWITCH}: durable-rules " in capsys.readouterr().err


def test_a_name_that_is_no_engine_is_refused_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv(SWITCH, "durable_rules")
    assert USAGE == run(LINE)
    assert (
        f"{SWITCH}: `durable_rules` is not a rules engine; did you mean `durable-rules`?"
        in capsys.readouterr().err
    )


# ------------------------------------------------------------------------------- which one decides is said


@needs_durable_rules
def test_durable_rules_decides_where_it_can_be_had(capsys: Capture) -> None:
    assert 0 == run(["--version"])
    release = importlib.metadata.version("durable-rules")
    assert f"; decided by durable-rules {release})\n" in capsys.readouterr().out


ABOUT = {
    "en": ("Rules engine", "the built-in twin: SIMEXIT_ENGINE says not to use durable-rules"),
    "zh-Hans": ("规则引擎", "内置引擎：SIMEXIT_ENGINE 指定不用 durable-rules"),
    "zh-Hant": ("規則引擎", "內置引擎：SIMEXIT_ENGINE 指明不用 durable-rules"),
}


@pytest.mark.parametrize("language", ABOUT)
def test_the_report_says_which_engine_decided(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "twin")
    assert 0 == run([*BATCH, "-o", "report.xlsx", "--lang", language])
    label, said = ABOUT[language]
    about = openpyxl.load_workbook("report.xlsx").worksheets[-1]
    assert said in {row[2].value for row in about.iter_rows() if row[1].value == label}


def test_what_is_said_of_the_engine_is_no_part_of_the_answer(capsys: Capture) -> None:
    assert 0 == run([*LINE, "--json"])
    plain = capsys.readouterr()
    assert 0 == run([*LINE, "--json", "--debug", "--engine-check"])
    more = capsys.readouterr()
    assert ("", json.loads(plain.out)) == (plain.err, json.loads(more.out))
    assert re.search(r"^simexit: cases put to [^:]+: [1-9]\d* \(stage [1-9]\d*, ", more.err, re.MULTILINE)


@needs_durable_rules
def test_the_answers_are_the_same_whichever_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in loaded():
        monkeypatch.setenv(SWITCH, name)
        assert name == engine_in_use().name
        assert 0 == run([*BATCH, "-o", f"{name}.csv"])
    first, *others = [Path(f"{name}.csv").read_bytes() for name in loaded()]
    assert [first] * len(others) == others


# ------------------------------------------------------------------------------- comparing them


@needs_durable_rules
@pytest.mark.parametrize("command", [LINE, [*BATCH, "-o", "x.csv"]])
def test_the_check_says_how_many_cases_were_compared(command: list[str], capsys: Capture) -> None:
    assert 0 == run([*command, "--engine-check", "--debug"])
    said = capsys.readouterr().err
    found = re.search(
        r"engine check: (\d+) cases put to durable-rules, the built-in twin; no difference", said
    )
    put = re.search(r"cases put to durable-rules: (\d+)", said)
    assert found is not None and put is not None
    assert 0 < int(found[1]) == int(put[1])


def test_a_difference_is_a_defect_that_names_the_case(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """It also shows what another engine takes: a class, and its name in one list."""
    monkeypatch.setitem(ENGINES, "wrong-on-action", f"{__name__}:WrongOnAction")
    assert DEFECT == run([*BATCH, "-o", "x.csv", "--engine-check"])
    said = capsys.readouterr().err
    assert re.search(r"the rules engines differ on `action` \(rule 1 \w+, rule 2 \w+, ", said)
    assert re.search(r"twin fires rule \d+(, rule \d+)*; wrong-on-action fires (no rule|rule \d+)", said)
    assert not Path("x.csv").exists()


def test_another_engine_decides_once_it_is_in_the_list(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setitem(ENGINES, "another", "engine.twin:Twin")
    monkeypatch.setenv(SWITCH, "another")
    assert 0 == run([*BATCH, "-o", "x.csv", "--debug"])
    assert "cases put to another: " in capsys.readouterr().err


@pytest.mark.parametrize("other", [["--dry-run"], ["-o", "x.csv", "--engine", "dask"]])
def test_a_check_where_nothing_is_decided_here_is_wrong_usage(other: list[str], capsys: Capture) -> None:
    assert USAGE == run([*BATCH, "--engine-check", *other])
    assert "--engine-check compares decisions" in capsys.readouterr().err
