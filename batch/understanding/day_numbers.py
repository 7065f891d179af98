"""Read a number of days, or a day of the month. It must not know dates, nor convert weeks and months."""

from __future__ import annotations

import re

from batch.understanding.cell_type import Bounds, CellType
from batch.understanding.understood import CellContext, Understood, refused
from engine.types.facts import Fact
from engine.types.type import Value

_MONTH_END = frozenset(
    [
        "month end",
        "month-end",
        "end of month",
        "last day",
        "月底",
        "月末",
        "月尾",
        "最后一日",
        "最後一日",
        "最后一天",
    ]
)


class DaysCells(CellType):
    """Numbers of days."""

    name = "days"
    bounds = Bounds("whole", 0, 36_500)
    allowed = "allowed_days"
    said_as = term_said_as = "number"
    no_value = "not_days"
    fitting = r"days?|number|天|日|日数|日數"

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        return read_days(word)

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        return False  # it may say what is counted: 1 (month)

    def from_code(self, code: str) -> Value:
        return int(code)


class DayCells(CellType):
    """Days of the month."""

    name = "day"
    bounds = Bounds("whole", 1, 31)
    allowed = "allowed_day"
    fitting = r"1-31|day|dd|日|每月|day of (?:the )?month|of each month"
    no_value = "not_day"
    band = "money"
    example = "1"

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        return read_bill_day(word)

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        return False  # it may say which days count: 3 (working day)

    def from_code(self, code: str) -> Value:
        return int(code)


def read_days(text: str) -> Understood:
    """A number of days: `30`, `30 days`, `30天`; weeks and months are refused, for they are not days."""
    found = re.fullmatch(
        r"(\d{1,4})(?:\.0+)?\s?(?:calendar |working )?(?:days?|天|日|个工作日|個工作天)?", text.casefold()
    )
    return Understood(int(found[1])) if found else refused("not_days")


def read_bill_day(text: str) -> Understood:
    """A day of the month, 1 to 31; the end of the month is 31, which in a shorter one means its last day."""
    word = text.casefold().rstrip(".")
    for before in ("每月", "每个月", "每個月", "day ", "the "):
        word = word.removeprefix(before).strip()
    for after in ("of each month", "of every month", "of the month", "monthly"):
        word = word.removesuffix(after).strip()
    if word in _MONTH_END:
        return Understood(31)
    found = re.fullmatch(r"(\d{1,2})(?:\.0+)?\s?(?:st|nd|rd|th|日|号|號)?", word)
    if found and 1 <= int(found[1]) <= 31:
        return Understood(int(found[1]))
    return refused("not_day")
