"""Say what a date is and what is to be done by then: once for each kind, carrier and day. Must not know any kind."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

import pyarrow as pa

from batch.columns import codes_of, first_rows, rows_numbered, whole
from language.templates import fill, fill_closed

if TYPE_CHECKING:
    from language.texts import Texts

_TOLD = ("kind", "carrier", "on", "since")


class DateWords:
    """One language's words for dates; `carrier` gives a carrier's name for its code."""

    def __init__(self, texts: Texts, carrier: Callable[[str], str]) -> None:
        self._texts, self._carrier = texts, carrier
        self._nobody = texts.get("calendar", "no_carrier") or ""
        # A language without blanks between words has none between sentences.
        self._fill = fill if texts.get("messages", "between") else fill_closed

    def label(self, kind: str) -> str:
        """What a kind of date is called."""
        return self._texts.label("deadlines", kind)

    def carrier(self, code: str | None) -> str:
        """The carrier's name, also where nobody knows it."""
        return self._carrier(code) if code else self._nobody

    def to_do(self, kind: str, carrier: str | None, on: datetime.date, since: datetime.date | None) -> str:
        """What is to be done by that day, or once it has come."""
        template = self._texts.get("deadlines", kind, "to_do") or self.label(kind)
        first = None if since is None else since.isoformat()
        name = self._carrier(carrier) if carrier else self.raw("the_carrier")
        return self._fill(template, {"carrier": name, "day": on.isoformat(), "since": first})

    def phrase(self, key: str, **values: str | None) -> str:
        """A phrase of the calendar."""
        return self._fill(self._texts.get("calendar", key) or key, values)

    def raw(self, key: str) -> str:
        """A phrase of the calendar with the blanks at its ends."""
        return self._texts.get("calendar", key) or ""

    def each_to_do(self, dates: pa.Table) -> pa.DictionaryArray:
        """`to_do` for each row of a table of dates."""
        numbers = rows_numbered([codes_of(whole(dates[name]))[0] for name in _TOLD])
        told = dates.select(_TOLD).take(pa.array(first_rows(numbers))).to_pylist()
        said = [self.to_do(one["kind"], one["carrier"], one["on"], one["since"]) for one in told]
        return pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(said, pa.string()))
