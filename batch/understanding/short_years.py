"""Tell where the year stands in a column's dates that write it in two digits: `31/12/26`, `26/12/31`.

It must not know cells, nor make dates: the texts of a column in, the place of the year out; "" where they can't tell.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Set
from typing import NamedTuple

from batch.understanding.understood import YearPlace

# Texts, which `re` makes patterns of when they are first used: most columns hold no such date.
_FIGURES = r"(\d{1,4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?('?)(\d{1,4})"
_NAMED = r"(?i)\d{1,2}(?:st|nd|rd|th)?[ \-/.,]*[a-z]{3,9}\.?[ \-/.,]*'?(?:\d{2}|\d{4})"
SHORT_YEARS = range(10, 50)  # of two digits: 2010 to 2049
_CLOSE, _FAR = 8, 12  # years of one company's lines lie together, the days of its months don't
_ENOUGH = 3  # dates before that shows


class Short(NamedTuple):
    """A date in figures whose year has two digits: its parts as they stand, and whether `'26` marks the year."""

    first: int
    second: int
    third: int
    marked: bool = False


def year_place(texts: Iterable[str]) -> YearPlace:
    """Where the year stands in those of the texts (plain, one date each) that write it in two digits."""
    short: set[Short] = set()
    years: set[int] = set()
    last = False
    for text in texts:
        found = re.fullmatch(_FIGURES, text)
        if found is None:
            last = last or re.fullmatch(_NAMED, text) is not None
        elif len(found[4]) == 4:
            last = True
        elif len(found[1]) == 4:
            if "-" not in text:  # 2026-12-31 is how a program writes any date
                years.add(int(found[1]) - 2000)
        elif len(found[1]) < 3 and len(found[4]) < 3 and 2 in (len(found[1]), len(found[4])):
            short.add(Short(int(found[1]), int(found[2]), int(found[4]), bool(found[3])))
    if not short:
        return ""
    places = [
        place for place, fits in (("last", _year_last), ("first", _year_first)) if all(map(fits, short))
    ]
    if len(places) == 2 and last != bool(years):
        places = ["last"] if last else _near(years, short) or places
    if len(places) == 2:
        places = _ends_of_months(short) or places
    if len(places) == 2 and _close_years(short):
        return "likely_last"
    return "" if len(places) != 1 else "last" if places[0] == "last" else "first"


def _year_last(date: Short) -> bool:
    day_and_month = max(date.first, date.second) <= 31 and 1 <= min(date.first, date.second) <= 12
    return day_and_month and date.third in SHORT_YEARS


def _year_first(date: Short) -> bool:
    return not date.marked and date.first in SHORT_YEARS and 1 <= date.second <= 12 and 1 <= date.third <= 31


def _ends_of_months(dates: Set[Short]) -> list[str]:
    """The place of the year that makes every date the last of its month, as contracts end, where one alone does.

    A lone date may be so by chance: then it is read as Hong Kong writes dates, or not at all.
    """
    ends = {
        "last": all(_last_day(date.third, date.second) == date.first for date in dates),
        "first": len(dates) > 1 and all(_last_day(date.first, date.second) == date.third for date in dates),
    }
    return [place for place, fits in ends.items() if fits and sum(ends.values()) == 1]


def _near(years: Set[int], dates: Iterable[Short]) -> list[str]:
    """`first` where the years written in full, first as well, are near the first numbers and far from the third."""
    firsts, thirds = {date.first for date in dates}, {date.third for date in dates}
    return ["first"] if _spread(years | firsts) <= _CLOSE < _spread(years | thirds) else []


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(2000 + year, month)[1] if 1 <= month <= 12 else 0


def _close_years(dates: Set[Short]) -> bool:
    """Whether the last numbers lie together and the first ones don't: dates as Hong Kong writes them are likely then.

    The other way round it is no more than a guess: days may lie together, and years that are long past may not.
    """
    spread = _spread({date.first for date in dates})
    return len(dates) >= _ENOUGH and _spread({date.third for date in dates}) <= _CLOSE and spread >= _FAR


def _spread(numbers: Set[int]) -> int:
    return max(numbers) - min(numbers)
