"""Read a date as a person in Hong Kong, on the Mainland or a spreadsheet writes it; day before month.

It must not guess: what may be two dates, or lacks a part, is refused with the reason. Nor must it know columns.
"""

from __future__ import annotations

import datetime
import re

from batch.understanding.date_ranges import splits
from batch.understanding.short_years import SHORT_YEARS
from batch.understanding.understood import CellContext, Understood, doubtful, refused

_LAST_PLACES = ("last", "likely_last")
_TIME = re.compile(
    r"(?:T|,?\s*(?:上午|下午)?\s*)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|HKT|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"^(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|rsday|urday|sday)?\.?,?\s+"
    r"|\(?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/.年])\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?[日号號]?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?'?(\d{4}|\d{2})")
_SHORT_FIRST = re.compile(r"(\d{2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})")
_SHORT_CHINESE = re.compile(r"(\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]?")
_DAY, _NAME, _GAP = r"(\d{1,2})(?:st|nd|rd|th)?", r"([a-z]{3,9})\.?", r"[ \-/.,]*"
_DAY_NAME = re.compile(rf"{_DAY}{_GAP}(?:of )?{_NAME}{_GAP}'?(\d{{4}}|\d{{2}})", re.IGNORECASE)
_NAME_DAY = re.compile(rf"{_NAME}{_GAP}{_DAY}[ ,\-/.]+'?(\d{{4}}|\d{{2}})", re.IGNORECASE)
_YEAR_NAME = re.compile(rf"(\d{{4}}){_GAP}{_NAME}{_GAP}{_DAY}", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{4,6})(?:\.\d+)?")
_SHORT_YEAR = re.compile(
    r"\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?'?\d{2}|\d{2}年\d{1,2}月\d{1,2}[日号號]?"
    rf"|{_DAY}{_GAP}{_NAME}{_GAP}'?\d{{2}}|{_NAME}{_GAP}{_DAY}[ ,\-/.]+'?\d{{2}}",
    re.IGNORECASE,
)
_INCOMPLETE = re.compile(
    rf"\d{{1,2}}月\d{{1,2}}[日号號]?|\d{{1,2}}[-/.]\d{{1,2}}|{_DAY}{_GAP}{_NAME}|{_NAME}{_GAP}{_DAY}"
    r"|\d{4}\s?[-/.年]\s?\d{1,2}\s?月?[份底初中]?|\d{1,2}\s?[-/.]\s?\d{4}"
    rf"|{_NAME}{_GAP}'?\d{{4}}|\d{{4}}年底?|(?:19|20)\d{{2}}",
    re.IGNORECASE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
EPOCH_1900 = datetime.date(1899, 12, 30)  # counts the leap day 1900 never had, as spreadsheets do
_EPOCH_1904 = datetime.date(1904, 1, 1)
# Of mobile lines and their contracts.
FIRST_DAY, LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)


def read_date(text: str, context: CellContext) -> Understood:
    """A date; `text` is plain and not blank."""
    text = date_only(text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(found[1], int(found[3]), int(found[4]))
    if (found := _DAY_FIRST.fullmatch(text)) and (len(found[3]) == 4 or context.year_place in _LAST_PLACES):
        date = _in_order(found[3], int(found[1]), int(found[2]), month_first=context.month_first)
        if len(found[3]) == 2 and context.year_place == "likely_last" and date.value is not None:
            return doubtful(date.value, "year_likely")
        return date
    if context.year_place == "first" and (found := _SHORT_FIRST.fullmatch(text)):
        return _date(found[1], int(found[2]), int(found[3]))
    if found := _SHORT_CHINESE.fullmatch(text):
        return _date(found[1], int(found[2]), int(found[3]))
    for shape, order in ((_DAY_NAME, (3, 2, 1)), (_NAME_DAY, (3, 1, 2)), (_YEAR_NAME, (1, 2, 3))):
        if (found := shape.fullmatch(text)) and (month := _month(found[order[1]])):
            return _date(found[order[0]], month, int(found[order[2]]))
    if found := _COMPACT.fullmatch(text):
        return _date(found[1], int(found[2]), int(found[3]))
    return _without_a_part(text) or _serial(text, context)


def read_range_end(text: str, context: CellContext) -> Understood | None:
    """The last day of a range of dates, both of them clear and in order; None where there is no such range."""
    for parts in splits(text):
        first, last = (None if _SERIAL.fullmatch(part) else read_date(part, context).value for part in parts)
        if isinstance(first, datetime.date) and isinstance(last, datetime.date) and first < last:
            return doubtful(last, "range_end")
    return None


def plain_day(text: str) -> datetime.date | None:
    """The day of a text such as 2026-12-31, as programs write any; None for another, and for one out of range."""
    if len(text) != len("2026-12-31") or text[4] != "-" or text[7] != "-":
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def date_only(text: str) -> str:
    """The text without the time and the day of the week that may stand beside a date."""
    return _TIME.sub("", _WEEKDAY.sub("", text)).strip(" ,.")


def order_shown(text: str) -> str:
    """Which order a date in figures shows: `day` or `month` first, `either`, or "" for another form."""
    orders = {_order(part) for pair in splits(text) for part in pair} - {""}
    # Both days of a range are written alike: one that shows its order shows that of the other.
    return (min(orders - {"either"}) if orders - {"either"} else "either") if orders else _order(text)


def _order(text: str) -> str:
    found = _DAY_FIRST.fullmatch(date_only(text))
    if found is None:
        return ""
    first, second = int(found[1]), int(found[2])
    if first > 12 >= second:
        return "day"
    if second > 12 >= first:
        return "month"
    return "either" if first != second else ""


def _without_a_part(text: str) -> Understood | None:
    if _SHORT_YEAR.fullmatch(text):
        return refused("two_digit_year")
    if _INCOMPLETE.fullmatch(text) and all(map(_month, re.findall("[A-Za-z]{3,}", text))):
        return refused("date_incomplete")
    return None


def _serial(text: str, context: CellContext) -> Understood:
    """The number of days that a spreadsheet keeps for a date."""
    found = _SERIAL.fullmatch(text)
    if found is None:
        return refused("not_date")
    epoch = _EPOCH_1904 if context.date_system_1904 else EPOCH_1900
    date = epoch + datetime.timedelta(days=int(found[1]))
    return Understood(date) if FIRST_DAY <= date <= LAST_DAY else refused("not_date")


def _month(name: str) -> int:
    """The month's number from its English name or the first letters of it, three or more; 0 for no month."""
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.casefold())), 0)


def _in_order(year: str, first: int, second: int, *, month_first: bool) -> Understood:
    """The day of two figures; where there is none such, it is told which one they are the other way round."""
    date, turned = _date(year, second, first), _date(year, first, second)
    if month_first:
        date, turned = turned, date
    if date == refused("impossible_date") and isinstance(turned.value, datetime.date):
        return refused("impossible_date", turned=turned.value.isoformat())
    return date


def _date(year: str, month: int, day: int) -> Understood:
    if len(year) == 2 and int(year) not in SHORT_YEARS:
        return refused("two_digit_year")
    try:
        date = datetime.date(int(year) + 2000 * (len(year) == 2), month, day)
    except ValueError:
        return refused("impossible_date")
    if not FIRST_DAY <= date <= LAST_DAY:
        return refused("date_out_of_range", first=FIRST_DAY.isoformat(), last=LAST_DAY.isoformat())
    return Understood(date)
