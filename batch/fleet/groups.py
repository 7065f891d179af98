"""Number the rows of a fleet that belong together: those of one owner, one carrier or operator, one shared plan.

A blank equals nothing, and neither does a carrier that is not named: each has the number -1. It must not know what is
found or told of such rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from batch.columns import numbered
from batch.understanding.clean import CleanTable
from engine.types.values import Value, encode

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

_OTHER = "other"
_MOST_NUMBER = 1 << 62  # that tells combinations apart
_CLOSED = ("cancelled", "ported_out")
_OPEN = ("active", "suspended", "barred", "not_activated")


class FleetRows:
    """The rows of a table by what they share, worked out where it is first asked for."""

    def __init__(self, table: CleanTable) -> None:
        self.table = table

    @cached_property
    def owners(self) -> Codes:
        """A number for each owner, whatever the case and blanks."""
        return self._named("owner")

    @cached_property
    def plan_groups(self) -> Codes:
        """A number for each shared plan's name, whatever the case and blanks."""
        return self._named("plan_group")

    @cached_property
    def carriers(self) -> Codes:
        """A number for each carrier: one that the rulebook doesn't know goes by its name as written."""
        column = self.table.columns.get("carrier")
        if column is None:
            return self._nothing()
        found = np.where(column.known, column.numbers, -1)
        if _OTHER not in column.fact.values:
            return found
        # The last place, of -1, is that of a row which names none.
        alike = np.asarray([name_spelt(name) for name, *_ in column.names], object)
        named = np.append(numbered(alike)[0] + len(column.fact.values), -1)
        at = column.names_at if column.names_at is not None else self._nothing()
        return np.where(found == encode(column.fact, _OTHER), named[at], found)

    def operators(self, operator_of: Mapping[str, str]) -> Codes:
        """A number for each operator; `operator_of` gives a carrier's code the code of its own."""
        column = self.table.columns.get("carrier")
        if column is None:
            return self._nothing()
        codes = list(column.fact.values)
        numbers = numbered([operator_of.get(code) or code for code in codes])[0]
        listed = (self.carriers >= 0) & (self.carriers < len(codes))
        return np.where(listed, numbers[np.where(listed, self.carriers, 0)], self.carriers)

    @cached_property
    def closed(self) -> Flags:
        """The rows whose line is certainly over."""
        return self._one_of("line_status", _CLOSED)

    @cached_property
    def open(self) -> Flags:
        """The rows whose line runs, or of which nobody says whether it does."""
        running = self._one_of("line_status", _OPEN)
        goes_on = self.has("line_status", "expired") & self.has("plan_type", "postpaid")
        return running | goes_on | ~self.known("line_status")

    def known(self, name: str) -> Flags:
        """Where a fact is known."""
        column = self.table.columns.get(name)
        return np.zeros(self.table.size, dtype=bool) if column is None else column.known

    def has(self, name: str, value: Value) -> Flags:
        """Where a fact is known and has this value."""
        column = self.table.columns.get(name)
        if column is None:
            return np.zeros(self.table.size, dtype=bool)
        flags: Flags = column.known & (column.numbers == encode(column.fact, value))
        return flags

    def together(self, *parts: Codes, among: Flags | None = None) -> tuple[Codes, int]:
        """A number for each combination of the parts' numbers `among` some rows, and how many there are."""
        taken = np.ones(self.table.size, dtype=bool) if among is None else among.copy()
        for part in parts:
            taken &= part >= 0
        rows = np.flatnonzero(taken)
        key, most = np.zeros(len(rows), dtype=np.int64), 1
        for part in parts:
            numbers = part[rows]
            span = int(numbers.max(initial=0)) + 1
            if most * span >= _MOST_NUMBER:
                key, met = numbered(key)
                most = len(met)
            key = key * span + numbers
            most *= span
        of, met = numbered(key)
        found = self._nothing()
        found[rows] = of
        return found, len(met)

    def _one_of(self, name: str, values: tuple[str, ...]) -> Flags:
        found = np.zeros(self.table.size, dtype=bool)
        for value in values:
            found |= self.has(name, value)
        return found

    def _named(self, name: str) -> Codes:
        """A number for each distinct name of a column."""
        column = self.table.columns.get(name)
        return self._nothing() if column is None else column.named

    def _nothing(self) -> Codes:
        return np.full(self.table.size, -1, dtype=np.int64)


def name_spelt(name: str) -> str:
    """A carrier's name as it is compared."""
    return " ".join(name.casefold().split())
