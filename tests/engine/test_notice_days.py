"""The last day for a notice of working days: the last from which they are over in time, counted forward."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.days import add_working_days, take_working_days
from engine.rulebook.book import Rulebook
from tests.support.made_up import decided, first, made_up

FACTS = {"ends_on": {"type": "date", "none": True}, "notice": {"type": "days"}}
DERIVED = {"last_on": {"type": "date", "is": "working_days_before(ends_on, notice)"}}


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    rules = first("line", ("late", "last_on < as_of"), ("early", "otherwise"))
    return made_up(tmp_path, facts={"facts": FACTS}, derived={"derived": DERIVED}, decisions=[rules])


@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2032, 1, 1)), st.integers(0, 90))
def test_it_is_over_in_time_and_a_day_later_it_would_not_be(end: datetime.date, count: int) -> None:
    found = take_working_days(end.toordinal(), count)
    assert add_working_days(found, count) <= end.toordinal() < add_working_days(found + 1, count)


@pytest.mark.parametrize(
    ("end", "count", "last"),
    [
        # A Monday: its one working day is itself, so that notice is given on the Sunday at the latest.
        ("2026-11-23", 1, "2026-11-22"),
        # A Sunday: the last working day is the Friday before it.
        ("2026-11-22", 1, "2026-11-19"),
        ("2026-11-22", 0, "2026-11-22"),
        # Christmas Day, the day after it, and a week-end lie between.
        ("2026-12-28", 1, "2026-12-27"),
        ("2026-12-28", 2, "2026-12-23"),
    ],
)
def test_worked_by_hand(end: str, count: int, last: str) -> None:
    found = take_working_days(datetime.date.fromisoformat(end).toordinal(), count)
    assert datetime.date.fromisoformat(last) == datetime.date.fromordinal(found)


def test_no_day_comes_of_none_or_of_what_is_not_known(book: Rulebook) -> None:
    friday = datetime.date(2027, 1, 8)
    known = decided(book, ends_on=friday, notice=5).sims.column("last_on")
    assert (take_working_days(friday.toordinal(), 5), True) == (known.values, known.known)
    for facts in ({"ends_on": "none", "notice": 5}, {"ends_on": friday}, {"notice": 5}, {}):
        assert not decided(book, **facts).sims.column("last_on").known
