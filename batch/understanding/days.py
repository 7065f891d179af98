"""Read cells of dates, each as its column writes them: which figure is the year, and which the month.

It must not know the forms of a date in a cell.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from batch.understanding.cell_type import Bounds, CellType
from batch.understanding.date_ranges import splits
from batch.understanding.remarks import bare_value
from batch.understanding.short_years import year_place
from batch.understanding.understood import (
    CellContext,
    CellWords,
    Trouble,
    Understood,
    Unit,
    is_listed,
)
from batch.understanding.words import plain, tidy, unquoted
from batch.understanding.written_dates import (
    FIRST_DAY,
    LAST_DAY,
    date_only,
    order_shown,
    plain_day,
    read_date,
    read_range_end,
)
from engine.types.facts import Fact
from engine.types.type import NONE, Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from batch.understanding.quick import Quick

_LENGTH = r"(?i)\d{1,3}\s?(?:个月|個月|年|日|天|-?\s?(?:months?|mths?|mos?|years?|yrs?|days?)\b)"
_MONTH_FIRST = re.compile(r"mm?[-/. ]?dd?[-/. ]?y(?:yyy?)?y?|月[-/]日[-/]年")
_CODED = range(1900, 2200)  # years: what is reckoned lies around them


class DateCells(CellType):
    """Dates."""

    name = "date"
    bounds = Bounds("date", FIRST_DAY, LAST_DAY)
    allowed = "allowed_date"
    fitting = (
        r"dd?[-/. ]?mm?m?[-/. ]?y(?:yyy?)?y?|yyyy[-/. ]?mm?[-/. ]?dd?|日[-/]月[-/]年|年[-/]月[-/]日|年月日"
        r"|date|日期"
    )
    looks_around = True
    no_value = "not_date"
    cell_format = "date"
    band = "money"

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        if fact.none and is_listed(word, context.vocabulary.no_end):
            return Understood(NONE)
        return super().read(fact, text, word, context)

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        if fact.range == "end":
            word = re.sub(r"\s*(?:为止|為止|止)$", "", word)
        found = read_date(word, context)
        if found.value is None and fact.range == "end":
            return read_range_end(word, context) or found
        return found

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        # Besides the lengths of contracts, digits in a remark may be another day.
        left = remark if value == NONE else re.sub(_LENGTH, "", remark)
        if any(char.isdigit() for char in left):
            return False
        code = NONE if value == NONE else ""
        return not context.vocabulary.remarks.speaks_against(fact, value, code, remark)

    def heading(self, fact: Fact, part: str, words: CellWords) -> Unit | None:
        return Unit(month_first=True) if _MONTH_FIRST.fullmatch(part) else super().heading(fact, part, words)

    def quick(self, words: pa.Array, context: CellContext) -> Quick:
        from batch.understanding.quick import quick_numbers

        days = [plain_day(text) for text in words.to_pylist()]
        return quick_numbers([None if day is None else day.toordinal() for day in days])

    def around(self, texts: Sequence[str], context: CellContext) -> CellContext:
        place = "last" if context.month_first else year_place(_dates_in(texts))
        return msgspec.structs.replace(context, year_place=place)

    def template_text(self, fact: Fact) -> str:
        return f"{self.name}_none" if fact.none else self.name

    def doubts(self, words: pa.Array, values: pa.Array | None, context: CellContext) -> Mapping[int, Trouble]:
        return {} if context.month_first else month_first(words.to_pylist())

    def column(
        self, fact: Fact, numbers: npt.NDArray[np.integer[Any]], known: npt.NDArray[np.bool_]
    ) -> pa.Array:
        from batch.understanding.cell_arrays import dates

        return dates(numbers, known)

    def code(self, value: Any) -> str:
        return value.isoformat() if isinstance(value, datetime.date) else str(value)

    def from_code(self, code: str) -> Value:
        if code == NONE:
            return code
        day = datetime.date.fromisoformat(code)
        if day.year not in _CODED:
            raise ValueError(f"{code} is no day that anything is reckoned from")
        return day


def _dates_in(texts: Sequence[str]) -> Iterator[str]:
    """The dates that texts may hold: each without its remark and time, and both ends of a range."""
    for text in texts:
        if plain_day(text):
            continue  # it shows nothing of how others are written
        word = bare_value(plain(unquoted(tidy(text))))
        for part in (word, *(part for pair in splits(word) for part in pair)):
            yield date_only(part)


def month_first(texts: list[str]) -> dict[int, Trouble]:
    """In a column of 12/31/2026 and the like, 05/06/2026 may be either: then it is not read day first."""
    orders = ["" if plain_day(text) else order_shown(bare_value(plain(text))) for text in texts]
    if orders.count("month") <= orders.count("day"):
        return {}
    return {place: Trouble("ambiguous_date") for place, order in enumerate(orders) if order == "either"}
