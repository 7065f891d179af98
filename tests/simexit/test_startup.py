"""A single check starts at once: what it does not need is not even imported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.engines import loaded

ROOT = Path(__file__).resolve().parents[2]
# What only a fleet, a workbook or a heading that is nearly right needs.
HEAVY = {"pandas", "numpy", "openpyxl", "pyarrow", "fastexcel", "dask", "rapidfuzz"}
# What reads a rulebook's files.
READING = {
    "yaml", "engine.conditions.parsing",
    *(f"engine.rulebook.{name}" for name in ("loading", "yamlfile", "shape", "checks")),
}  # fmt: skip
# What only some lines or commands need.
SELDOM = {"holidays", "phonenumbers", "rich", "traceback", "difflib", "shutil", "importlib.metadata"}
LINE = ["check", "--set", "carrier=cmhk", "--set", "plan_type=prepaid", "--set", "balance_hkd=88.50"]
FLAGS = [[], ["--json"], ["--why"], ["--lang", "zh-Hant"]]


def imported(*arguments: str, cache: Path | None = None) -> set[str]:
    """The modules that Python loads while it runs this."""
    done = subprocess.run(
        [sys.executable, "-v", *arguments], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "SIMEXIT_CACHE": str(cache or "off")},
    )  # fmt: skip
    return set(re.findall("^import '([^']+)'", done.stderr, re.MULTILINE))


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("flags", FLAGS)
def test_a_single_check_loads_nothing_heavy(flags: list[str]) -> None:
    modules = imported("-m", "simexit", *LINE, *flags)
    assert {"simexit.cli", "engine.deciding.decide", "engine.rulebook.loading"} <= modules
    assert set() == packages(modules) & HEAVY


@pytest.mark.parametrize("flags", FLAGS)
def test_a_case_met_before_loads_neither_yaml_nor_a_rules_engine(flags: list[str], tmp_path: Path) -> None:
    first, again = (imported("-m", "simexit", *LINE, *flags, cache=tmp_path / "cache") for _ in range(2))
    assert READING <= first
    assert ("durable-rules" in loaded()) == ("durable" in packages(first))
    assert {"simexit.cli", "engine.deciding.decide"} <= again
    assert set() == again & (READING | SELDOM)
    assert set() == packages(again) & (HEAVY | {"durable"})


def test_what_a_line_says_brings_what_understands_it(tmp_path: Path) -> None:
    """A file is read by what reads YAML, a number by what knows numbers; working days alone need holidays."""
    (tmp_path / "line.yaml").write_text("carrier: cmhk\nmsisdn: 9123 4567\ncontract_end_on: 2027-01-31\n")
    modules = imported("-m", "simexit", "check", str(tmp_path / "line.yaml"), cache=tmp_path / "cache")
    assert {"yaml", "phonenumbers", "batch.understanding.days"} <= modules
    assert "holidays" not in modules
    bare = imported("-m", "simexit", "check", "--set", "still_needed=no", cache=tmp_path / "cache")
    assert set() == {name for name in bare if name.startswith("batch.understanding.")} & {
        f"batch.understanding.{name}" for name in ("days", "phones", "lists", "money", "iccid")
    }


def test_working_days_bring_the_holidays(tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text("carriers: {cmhk: {terms: {notice_days: 3, notice_unit: working}}}\n")
    told = dict.fromkeys(("still_needed", "needed_again", "port_out_wanted", "auto_recharge"), "no")
    told |= dict.fromkeys(("outstanding_hkd", "active_vas", "bound_services"), "0")
    told |= {"carrier": "cmhk", "plan_type": "postpaid", "account_type": "personal", "line_status": "active"}
    told |= {"name_matches": "yes", "identity_document_ready": "yes", "contract_end_on": "none"}
    line = [f"--set={name}={value}" for name, value in told.items()]
    assert "holidays" in imported("-m", "simexit", "check", *line, "--terms", str(terms))
    assert "holidays" not in imported("-m", "simexit", "check", *line)


@pytest.mark.parametrize("command", [["facts", "carrier"], ["--help"], ["batch", "--help"]])
def test_neither_do_the_commands_that_only_tell(command: list[str]) -> None:
    assert set() == packages(imported("-m", "simexit", *command)) & HEAVY


def test_a_small_fleet_loads_only_what_it_needs(tmp_path: Path) -> None:
    """Neither what works on parts, nor what reads answers back or makes a calendar, nor the holidays of elsewhere."""
    (tmp_path / "fleet.csv").write_text(
        "Mobile no.,Carrier,Still needed\n61234567,csl,no\n", encoding="utf-8"
    )
    modules = imported(
        "-m", "simexit", "batch", str(tmp_path / "fleet.csv"), "-o", str(tmp_path / "report.xlsx")
    )
    assert {"pandas", "openpyxl", "batch.report.workbook"} <= modules
    assert set() == modules & {
        *("batch.parted.run", "batch.parted.workers", "multiprocessing.connection"),
        *("batch.readback.fill_sheet", "batch.questionnaires.asked_log", "batch.outputs.events"),
        "holidays.countries",
    }


def test_codes_alone_load_nothing_of_a_report(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text("Mobile no.,Carrier\n61234567,csl\n", encoding="utf-8")
    modules = imported(
        "-m", "simexit", "batch", str(tmp_path / "fleet.csv"), "-o", str(tmp_path / "codes.csv")
    )
    assert "batch.outputs.codes_csv" in modules
    assert set() == modules & {
        *("openpyxl", "batch.pandas_tables", "batch.fleet.reported", "batch.fleet.call_rows"),
        *("batch.fleet.plan", "batch.report.workbook"),
    }


def test_importing_the_packages_loads_nothing_heavy() -> None:
    modules = imported(
        "-c", "import batch, batch.understanding.understand, batch.fleet.single, engine, simexit"
    )
    assert {"simexit", "engine", "batch"} <= modules
    assert set() == packages(modules) & (HEAVY | {"durable", "yaml"})
