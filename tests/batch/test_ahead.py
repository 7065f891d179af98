"""What changes by time alone: equal to deciding every day, found without doing so, and told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import icalendar
import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import batch.ahead.changes as changes_module
from batch.ahead.changes import changes_ahead
from batch.ahead.rows import rows_of
from batch.ahead.year import year_ahead
from batch.ahead_shapes import Ahead
from batch.fleet.check import CheckedFleet, decided_of
from batch.pandas_tables import frame_of
from bench import fleets
from engine.deciding.decide import Decider
from engine.rulebook.book import load_rulebook
from engine.types.lanes import Column
from simexit.cli import run
from simexit.fleet_check import FleetCheck
from tests.support.daily import as_changed, assert_as_every_day, day_by_day
from tests.support.demo_fleet import write_fleet_sheet
from tests.support.shipped import shipped
from tests.support.unhurried import UNHURRIED

AS_OF = dt.date(2026, 11, 21)
YEAR = AS_OF + dt.timedelta(days=365)
#: Terms that change within the time ahead, one of them with what it is counted in.
HISTORY = """\
carriers:
  csl:
    terms:
      notice_days:
        - {value: 30, from: 2020-01-01, source: old contract, as_of: 2019-12-01}
        - {value: 20, notice_unit: working, from: 2027-01-01, source: frame contract, as_of: 2026-12-01}
        - {value: unknown, from: 2027-03-01}
  cmhk:
    terms:
      suspension_offered:
        - {value: no, from: 2020-01-01, source: old tariff, as_of: 2019-12-01}
        - {value: yes, from: 2027-02-15, source: new tariff, as_of: 2026-11-01}
"""


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    terms = tmp_path_factory.mktemp("terms") / "own.yaml"
    terms.write_text(HISTORY)
    return Decider(load_rulebook(terms=terms), {"account_type": "corporate"})


def decisions(decider: Decider) -> list[str]:
    return list(decider.rulebook.decisions)


@pytest.mark.slow
@UNHURRIED  # shorter times, below, are enough there
def test_a_year_is_as_366_daily_runs(decider: Decider) -> None:
    size = 250
    columns = fleets.draw(decider.rulebook, size, seed=16)
    assert_as_every_day(decider, columns, size, AS_OF.toordinal(), YEAR.toordinal())


@settings(max_examples=12, deadline=None)
@given(
    start=st.dates(dt.date(2026, 2, 20), dt.date(2027, 6, 1)),
    days=st.integers(1, 40),
    seed=st.integers(0, 999),
)
def test_any_time_of_any_fleet_is_as_daily_runs(
    decider: Decider, start: dt.date, days: int, seed: int
) -> None:
    columns = fleets.draw(decider.rulebook, 60, seed=seed)
    assert_as_every_day(decider, columns, 60, start.toordinal(), start.toordinal() + days)


def test_how_many_days_are_looked_at_at_once_changes_nothing(decider: Decider) -> None:
    columns, until = fleets.draw(decider.rulebook, 300, seed=5), AS_OF.toordinal() + 60
    found = []
    for many in (1, 1 << 10, 1 << 20):
        with patch.object(changes_module, "AT_ONCE", many):
            one = changes_ahead(decider, columns, 300, AS_OF.toordinal(), until, decisions(decider))
        found.append(
            [getattr(one, name).tolist() for name in ("line", "day", "what", "before", "after", "steps")]
        )
    assert found[0] == found[1] == found[2]


def test_lines_are_looked_at_only_when_something_may_change(decider: Decider) -> None:
    """Only lines whose notice is counted in working days, of which each day ends on another, are looked at so often."""
    size, start = 1_000, AS_OF.toordinal()
    columns = fleets.draw(decider.rulebook, size, seed=7)
    with patch.object(changes_module, "AT_ONCE", 1):
        found = changes_ahead(decider, columns, size, start, start + 120, decisions(decider))
    assert found.looked_at < 6 * size


def test_lines_alike_are_walked_once(decider: Decider) -> None:
    few = fleets.draw(decider.rulebook, 20, seed=3)
    many = {name: Column(np.tile(one.values, 50), np.tile(one.known, 50)) for name, one in few.items()}
    start, until = AS_OF.toordinal(), YEAR.toordinal()
    walks, actions = [], []
    for columns, size in ((few, 20), (many, 1_000)):
        walks.append(changes_ahead(decider, columns, size, start, until, decisions(decider)))
        first = day_by_day(decider, columns, size, start)
        actions.append(as_changed(walks[-1], first, start, until)["action."])
    assert walks[0].looked_at == walks[1].looked_at
    assert np.array_equal(np.tile(actions[0], 50), actions[1])


def test_each_change_is_told_in_one_row(decider: Decider) -> None:
    columns = fleets.draw(decider.rulebook, 800, seed=11)
    found = changes_ahead(decider, columns, 800, AS_OF.toordinal(), YEAR.toordinal(), decisions(decider))
    rows = rows_of(found, "action")
    told = sum(
        len(rows.said_codes[code]) + sum(one[4] if len(one) > 4 else 1 for one in rows.said_numbers[number])
        for code, number in zip(rows.codes.tolist(), rows.numbers.tolist(), strict=True)
    )
    assert told == len(found.line)
    assert any(last > day for day, last in zip(rows.day.tolist(), rows.last.tolist(), strict=True))


# --- from a sheet to what people read


class Told:
    """What is told of a fleet, in the order of days."""

    def __init__(self, ahead: Ahead) -> None:
        self.ahead = ahead

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        ahead = self.ahead
        for row in np.argsort(ahead.day, kind="stable").tolist():
            for one in ahead.said_codes[ahead.codes[row]]:
                yield int(ahead.day[row]), int(ahead.sim[row]), one


def coded(checked: CheckedFleet) -> dict[tuple[int, str, str], Any]:
    """What the table of codes says of each line: of verdicts the outcomes, of rules whether they are there."""
    found: dict[tuple[int, str, str], Any] = {}
    sims = frame_of(checked.codes_at_once)
    for name in ("status", "stage", "eligibility", "action", "balance", "channel"):
        for sim, text in enumerate(sims[name].tolist()):
            found[sim, name, ""] = set(str(text).split("|"))
    lists = (
        ("obstacles", "obstacles", "yes"),
        ("obstacles", "unknown_obstacles", "perhaps"),
        ("follow_ups",) * 2 + ("yes",),
    )
    for decision, name, said in lists:
        for sim, text in enumerate(sims[name].tolist()):
            found |= {
                (sim, decision, rule): said for rule in str(text).split(";") if isinstance(text, str) and rule
            }
    return found


def test_a_fleet_is_told_as_checked_on_any_day(tmp_path: Path) -> None:
    """Laid over the codes of the first day, what is told gives those of any other, also of rows with problems."""
    sheet, decider = write_fleet_sheet(tmp_path / "fleet.xlsx", 160), Decider(shipped())
    first = FleetCheck(decider, AS_OF, "en")
    checked, options = first.checked([str(sheet)], None)
    understood = first.understood([str(sheet)], None, options)
    told = list(Told(year_ahead(checked, YEAR)))
    stands = coded(checked)
    at = 0
    for later in (1, 40, 71, 130, 200, 290, 365):
        day = AS_OF.toordinal() + later
        while at < len(told) and told[at][0] <= day:
            _, sim, one = told[at]
            at += 1
            if one.rule:
                stands.pop((sim, one.decision, one.rule), None)
                if one.after != "no" and one.decision != "checks":
                    stands[sim, one.decision, one.rule] = one.after
            else:
                stands[sim, one.decision, ""] = set(one.after.split("|"))
        again = FleetCheck(decider, dt.date.fromordinal(day), "en")
        daily = coded(decided_of(decider, understood, again.options()))
        assert stands == daily, {key for key in {*stands, *daily} if stands.get(key) != daily.get(key)}


HEADS = {
    "en": ("From", "Until", "SIMs", "SIM"), "zh-Hans": ("由", "至", "卡数", "SIM 卡"),
    "zh-Hant": ("由", "至", "卡數", "SIM 卡"),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet with its report, page and calendar in each language."""
    here = tmp_path_factory.mktemp("ahead")
    fleet = write_fleet_sheet(here / "fleet.xlsx", 80)
    for lang in ("en", "zh-Hans", "zh-Hant"):
        outputs = [part for end in ("xlsx", "html", "ics") for part in ("-o", str(here / f"{lang}.{end}"))]
        status = run(
            [
                "batch",
                str(fleet),
                *outputs,
                "--lang",
                lang,
                "--as-of",
                AS_OF.isoformat(),
                "--until",
                YEAR.isoformat(),
            ]
        )
        assert status == 0
    return here


@pytest.mark.parametrize(
    ("lang", "name"), [("en", "Year ahead"), ("zh-Hans", "未来一年"), ("zh-Hant", "未來一年")]
)
def test_the_sheet_tells_days_in_order_and_counts_lines(folder: Path, lang: str, name: str) -> None:
    rows: list[Any] = list(openpyxl.load_workbook(folder / f"{lang}.xlsx")[name].iter_rows(values_only=True))
    from_, steps, sims, sim = (list(rows[0]).index(HEADS[lang][at]) for at in range(4))
    alone = [row for row in rows[1:] if row[steps] is None]  # told for a day of its own
    days = [row[from_].date() for row in alone]
    assert days == sorted(days)
    assert AS_OF < days[0] <= days[-1] <= YEAR
    # Steps that are told as one come last, and what several lines have alike is first said of all of them.
    assert [row[steps] is None for row in rows[1:]] == sorted(
        (row[steps] is None for row in rows[1:]), reverse=True
    )
    heads = [at for at, row in enumerate(rows) if at and row[sim] is None and rows[at + 1 : at + 2]]
    said_of_several = [at for at in heads if rows[at + 1][sim] and rows[at + 1][sims] is None]
    for at in said_of_several:
        assert len({row[sim] for row in rows[at + 1 : at + 1 + rows[at][sims]]} - {None}) == rows[at][sims]
    lines = sum(row[sims] is None for row in rows)
    assert lines == sum(rows[at][sims] for at in said_of_several)


def test_the_calendar_has_what_changes_beside_the_dates(folder: Path) -> None:
    calendar = icalendar.Calendar.from_ical((folder / "en.ics").read_bytes())
    uids = [str(event["uid"]) for event in calendar.walk("vevent")]
    assert len(uids) == len({*uids})
    assert any(uid.startswith("ahead-") for uid in uids)
    assert any(not uid.startswith("ahead-") for uid in uids)


def test_its_events_are_the_same_in_every_language(folder: Path) -> None:
    found = []
    for lang in ("en", "zh-Hans", "zh-Hant"):
        calendar = icalendar.Calendar.from_ical((folder / f"{lang}.ics").read_bytes())
        found.append([(str(event["uid"]), event.decoded("dtstart")) for event in calendar.walk("vevent")])
    assert found[0] == found[1] == found[2]


def test_the_page_shows_what_the_months_cost(folder: Path) -> None:
    assert "Monthly fees, coming 12 months" in (folder / "en.html").read_text()


@pytest.mark.parametrize(
    ("until", "said"),
    [("2026-11-21", "name a later day"), ("2026-01-01", "name a later day"), ("2031-01-01", "up to 2029-")],
)
def test_a_time_that_is_none_or_too_long_is_refused(
    folder: Path, until: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(folder / "other.xlsx")
    assert (
        run(["batch", str(folder / "fleet.xlsx"), "-o", out, "--as-of", AS_OF.isoformat(), "--until", until])
        == 2
    )
    assert said in capsys.readouterr().err.replace("\n", " ")


def test_where_nothing_would_tell_it_it_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--as-of", AS_OF.isoformat(), "--until", YEAR.isoformat()]
    assert run(["batch", str(folder / "fleet.xlsx"), "-o", str(folder / "codes.csv"), *asked]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_a_fleet_of_which_nothing_changes_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fleet = tmp_path / "fleet.csv"
    fleet.write_text("sim_id,line_status,still_needed,plan_type\nA,active,yes,postpaid\n")
    report = tmp_path / "report.xlsx"
    asked = ["--as-of", AS_OF.isoformat(), "--until", (AS_OF + dt.timedelta(days=3)).isoformat()]
    assert run(["batch", str(fleet), "-o", str(report), *asked]) == 0
    assert "By time alone, nothing changes until 2026-11-24" in capsys.readouterr().err
    cells = list(openpyxl.load_workbook(report)["Year ahead"].iter_rows(values_only=True))
    assert any("Nothing changes" in str(cell) for row in cells for cell in row)
