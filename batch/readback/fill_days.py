"""Say when each row of a sheet to fill in was answered. It must not know what was answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from batch.report.fill_marks import ON
from batch.understanding.understand import CellContext, understand_alone
from engine.types.fact_types import DATE
from engine.types.facts import Fact

_DAY = Fact(name=ON, type=DATE.name)
Tell = Callable[[str, int, str, Mapping[str, str]], None]


class DaysSaid:
    """The days in the column *On*: `every` is the row for all lines, `made` the day of the sheet itself, and nobody
    answers after `until`. `tell` hears what is wrong with a cell: its kind, row, text and words."""

    def __init__(
        self, texts: Sequence[str | None], context: CellContext, every: int | None,
        made: datetime.date | None, until: datetime.date, tell: Tell,
    ) -> None:  # fmt: skip
        self._texts, self._context, self._every = texts, context, every
        self._made, self._until, self._tell = made, until, tell
        self._said: dict[int, datetime.date | None] = {}

    def of(self, row: int) -> datetime.date | None:
        """A row's own day, else that of every line; where nobody says, its answers are as old as the sheet."""
        return self._own(row) or (None if self._every is None else self._own(self._every)) or self._made

    def _own(self, row: int) -> datetime.date | None:
        if row not in self._said:
            self._said[row] = self._read(row, (self._texts[row] or "").strip())
        return self._said[row]

    def _read(self, row: int, text: str) -> datetime.date | None:
        found = understand_alone(_DAY, text, self._context)
        if found.trouble is not None:
            self._tell(found.trouble.type, row, text, found.trouble.params)
        day = found.value if isinstance(found.value, datetime.date) else None
        if day is not None and day > self._until:
            self._tell("day_to_come", row, text, {"day": self._until.isoformat()})
            return None
        return day
