"""A term's value may have a history: the day of the check picks the one in force, for one line and for a fleet."""

import csv
import datetime
import json
from bisect import bisect_right
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rulebook.book import load_rulebook
from engine.rulebook.model import TermValue
from engine.rulebook.term_table import NARROWINGS
from simexit.cli import run
from tests.support.shipped import shipped

HISTORY = """\
carriers:
  csl:
    terms:
      notice_days:
        - {value: 30, from: 2020-01-01, source: old contract, as_of: 2019-12-01}
        - {value: 60, from: 2026-01-01, source: frame contract, as_of: 2025-12-01}
        - {value: unknown, from: 2027-01-01}
      notice_unit: calendar
      bills_whole_months: no
"""
LINE = {
    "sim_id": "S1", "carrier": "csl", "plan_type": "postpaid", "account_type": "corporate", "line_status": "active",
    "still_needed": "no", "needed_again": "no", "port_out_wanted": "no", "number_wanted_by_user": "no",
    "contract_end_on": "none", "outstanding_hkd": "0", "active_vas": "none", "bound_services": "none",
    "auto_recharge": "no", "business_documents_ready": "yes", "name_matches": "yes", "records_backed_up": "yes",
    "balance_hkd": "0", "deposit_hkd": "0",
}  # fmt: skip
DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2030, 1, 1))
# What is in force, from which day, and the date to cancel on when asked on some day of it.
IN_FORCE = [
    ("2019-12-31", None, None),
    ("2020-01-01", "old contract", "2020-01-31"),
    ("2025-12-31", "old contract", "2026-01-30"),
    ("2026-01-01", "frame contract", "2026-03-02"),
    ("2027-01-01", None, None),
]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(HISTORY)
    return path


def checked(own: Path, as_of: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    facts = [part for name, value in LINE.items() for part in ("--set", f"{name}={value}")]
    capsys.readouterr()
    assert run(["check", *facts, "--terms", str(own), "--as-of", as_of, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(("as_of", "source", "cancel_on"), IN_FORCE)
def test_the_day_of_the_check_picks_the_value(
    own: Path, as_of: str, source: str | None, cancel_on: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    found = checked(own, as_of, capsys)
    assert (found["decisions"]["action"]["outcome"], found["cancel_on"]) == ("cancel", cancel_on)
    term = load_rulebook(None, own).terms_on(datetime.date.fromisoformat(as_of).toordinal())["notice_days"]
    csl = [*shipped().carriers].index("csl")
    value = term.value(csl * NARROWINGS + 4)
    assert (value.source if value else None) == source


def test_a_fleet_is_decided_as_its_lines_are(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "fleet.csv"
    sheet.write_text(f"{','.join(LINE)}\n{','.join(LINE.values())}\n")
    for as_of, _, cancel_on in IN_FORCE:
        codes = tmp_path / f"codes-{as_of}.csv"
        assert run(["batch", str(sheet), "-o", str(codes), "--terms", str(own), "--as-of", as_of]) == 0
        (row,) = csv.DictReader(codes.read_text(encoding="utf-8-sig").splitlines())
        assert row["cancel_on"] == (cancel_on or "")


@given(
    begins=st.lists(DAYS, min_size=1, max_size=6, unique=True).map(sorted),
    days=st.lists(DAYS, min_size=1, max_size=6),
)
def test_the_value_in_force_is_the_last_that_has_begun(
    begins: list[datetime.date], days: list[datetime.date]
) -> None:
    values = [TermValue(place, place, since=since) for place, since in enumerate(begins)]
    history = msgspec.structs.replace(values[-1], earlier=tuple(reversed(values[:-1])))
    for day in days:
        begun = bisect_right(begins, day)
        assert history.on(day).value == (begun - 1 if begun else None)


def test_a_history_is_a_term_on_every_day(own: Path) -> None:
    """Tables are made for the days between two changes: asked in any order, each day has its own value."""
    rulebook = load_rulebook(None, own)
    line = [*rulebook.carriers].index("csl") * NARROWINGS + 4
    first = datetime.date(2019, 12, 30).toordinal()
    days = [first, first + 1, first + 2, first + 2300, first + 2100, first + 1]
    found = [rulebook.terms_on(day)["notice_days"].value(line) for day in days]
    assert [value.value if value else None for value in found] == [None, None, 30, 60, 30, None]


def test_the_page_of_a_carrier_shows_the_value_in_force_first(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "show", "csl", "--terms", str(own), "--as-of", "2025-06-01"]) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Notice  ")]
    assert [" ".join(line.split()[1:5]) for line in said[:3]] == [
        "30 (since 2020-01-01) verified", "not known (from 2027-01-01", "60 (from 2026-01-01 on)",
    ]  # fmt: skip
    assert run(["rules", "show", "notice_days", "--terms", str(own), "--as-of", "2026-06-01"]) == 0
    shown = capsys.readouterr().out
    assert "60 (since 2026-01-01)" in shown
    assert "30 (2020-01-01 to 2025-12-31)" in shown


def test_a_source_without_a_date_counts_as_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    for as_of, stale in (("undated", True), ("2026-11-01", False), ("2020-11-01", True)):
        own.write_text(
            f"carriers: {{csl: {{terms: {{notice_days: {{value: 60, source: a leaflet, as_of: {as_of}}}}}}}}}\n"
        )
        value = load_rulebook(None, own).carriers["csl"].company["terms"]["notice_days"]
        assert value.stale(datetime.date(2026, 11, 25), 365) is stale
        assert value.dated == as_of
    own.write_text(own.read_text().replace("2020-11-01", "undated"))
    facts = [part for name, item in LINE.items() for part in ("--set", f"{name}={item}")]
    assert run(["check", *facts, "--terms", str(own), "--as-of", "2026-11-25"]) == 0
    assert "bears no date" in " ".join(capsys.readouterr().out.split())
