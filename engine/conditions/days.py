"""Hong Kong's calendar: working days and billing cycles, on days as ordinals; and the functions of it that a
computed fact may use. Knows no fact and no rule."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

SATURDAY = 5
# What `holidays` calls optional are the general holidays; its default are the fewer statutory ones of employees.
_GENERAL = ("optional",)

#: So many days and numbers are remembered with what comes of them: a fleet has few that differ.
REMEMBERED = 1 << 16


@cache
def _general_holidays() -> Any:
    from importlib.util import module_from_spec, spec_from_file_location

    import holidays  # only for carriers that count working days

    # Asked for one country, it imports all 250, which takes longer than a small fleet's decisions: this is the one.
    file = Path(holidays.__path__[0]) / "countries" / "hongkong.py"
    found = spec_from_file_location("holidays.countries.hongkong", file) if file.is_file() else None
    if found is None or found.loader is None:
        return holidays.country_holidays("HK", categories=_GENERAL)
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module.HongKong(categories=_GENERAL)


def is_working_day(day: datetime.date) -> bool:
    """Monday to Friday, and not a general holiday in Hong Kong."""
    return day.weekday() < SATURDAY and day not in _general_holidays()


@lru_cache(REMEMBERED)
def add_working_days(start: int, count: int) -> int:
    """The ordinal of the day `count` working days after `start`."""
    day = datetime.date.fromordinal(start)
    while count > 0:
        day += datetime.timedelta(days=1)
        count -= is_working_day(day)
    return day.toordinal()


@lru_cache(REMEMBERED)
def take_working_days(end: int, count: int) -> int:
    """The ordinal of the last day from which `count` working days, counted forward, are over by `end`."""
    day = datetime.date.fromordinal(end)
    while count > 0:
        count -= is_working_day(day)
        day -= datetime.timedelta(days=1)
    return day.toordinal()


@lru_cache(REMEMBERED)
def end_of_cycle(on: int, bill_day: int) -> int:
    """The ordinal of the last day of the billing cycle that a day falls in.

    A cycle starts on `bill_day` of each month, on the month's last day where the month is shorter.
    """
    day = datetime.date.fromordinal(on)
    start = _cycle_start(day.year, day.month, bill_day)
    if start <= day:
        later = datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        start = _cycle_start(later.year, later.month, bill_day)
    return start.toordinal() - 1


def _cycle_start(year: int, month: int, bill_day: int) -> datetime.date:
    import calendar  # only for lines with a billing cycle

    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(bill_day, last))


@lru_cache(REMEMBERED)
def on_day_of_month(on: int, day_of_month: int) -> int:
    """The ordinal of the next day that is the n-th of its month, or the last of a shorter one; it may be that day."""
    day = datetime.date.fromordinal(on)
    found = _cycle_start(day.year, day.month, day_of_month)
    if found < day:
        later = datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        found = _cycle_start(later.year, later.month, day_of_month)
    return found.toordinal()


#: The functions of the calendar that a computed fact may use: each takes a date and a number, and gives a date.
CALENDAR: Mapping[str, Callable[[int, int], int]] = {
    "working_days_after": add_working_days,
    "working_days_before": take_working_days,
    "cycle_end": end_of_cycle,
    "on_day_of_month": on_day_of_month,
}
