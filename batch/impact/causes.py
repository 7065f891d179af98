"""Find what made lines come out otherwise: each thing in which two sides differ is changed by itself, and the lines are
decided again, once for all of them. Must not know any rule, term or day, nor put anything into words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
import numpy as np

from batch.fleet.check import CheckedFleet
from batch.impact.sides import ReadLines, Rows, Side, Values, lines_of, sides_of
from batch.impact.told import FOLLOWING, Mask, Telling, Told, differs
from engine.rulebook.book import Rulebook
from engine.rulebook.mixed import NO_DAY, BookPart, differing, mixed
from engine.rulebook.model import TermValue
from engine.types.fact_types import DATE, type_of
from engine.types.lanes import Column

#: Beyond so many rules that are not the same, those of a decision are tried together.
MOST_TRIED = 80
#: Lines that are looked at together.
PIECE = 50_000
DAY = "day"
TERM = "term"
How = Literal["alone", "each", "together", "whole"]


class ChangeCause(msgspec.Struct, frozen=True):
    """One thing that is not the same, as far as it concerns a line.

    `kind` is that of a part of the rulebook, `term` or `day`; `was` and `now` are the part as it is written, a term's
    values or the days. Of a term, `carrier` says whose it is and `source` where the new value comes from; of a day,
    `name` is the fact whose day is nearer or over, if that is why.
    """

    kind: str
    name: str
    decision: str = ""
    carrier: str = ""
    was: str = ""
    now: str = ""
    source: str = ""


class ChangeWhy(msgspec.Struct, frozen=True):
    """Why a line comes out otherwise: by one thing alone, by each of several, by several together, or, as none of them
    shows by itself, by the whole."""

    how: How
    causes: tuple[ChangeCause, ...]


@dataclass(frozen=True)
class _Unit:
    """One thing that differs, and what each side tells with it as the other has it; None: it can't be so by itself."""

    part: BookPart | None
    term: str
    forth: Told | None
    back: Told | None


def whys(before: CheckedFleet, after: CheckedFleet, old: Rows, new: Rows) -> list[ChangeWhy]:
    """Why lines come out otherwise, which are these rows of the one check and those of the other."""
    found: list[ChangeWhy] = []
    for at in range(0, len(old), PIECE):
        was, now = lines_of(before, old[at : at + PIECE]), lines_of(after, new[at : at + PIECE])
        found += whys_of(was, now)
    return found


def whys_of(was: ReadLines, now: ReadLines) -> list[ChangeWhy]:
    """Why each of these lines, read with two rulebooks, comes out otherwise."""
    return _Piece(was, now).whys()


class _Piece:
    """Some lines, decided both ways, and again with each thing that differs."""

    def __init__(self, was: ReadLines, now: ReadLines) -> None:
        self.read, self.size = now, now.size
        self.old, self.new = sides_of(was, now)
        self.telling = Telling(self.size)
        self.was, self.now = (self._told(side) for side in (self.old, self.new))
        self._nearer = [""] * self.size

    def whys(self) -> list[ChangeWhy]:
        units = list(self._units())
        alone = np.array([self._same(unit.forth, self.now) for unit in units]).reshape(-1, self.size)
        shows = np.array(
            [
                ~self._same(unit.forth, self.was, True) | ~self._same(unit.back, self.now, True)
                for unit in units
            ]
        ).reshape(-1, self.size)
        known: dict[tuple[How, tuple[int, ...], tuple[ChangeCause, ...]], ChangeWhy] = {}
        found = []
        for row in range(self.size):
            by = np.flatnonzero(alone[:, row])
            how: How = "alone" if len(by) == 1 else "each"
            if not len(by):
                by = np.flatnonzero(shows[:, row])
                how = "whole" if not len(by) else "alone" if len(by) == 1 else "together"
            causes = tuple(self._cause(units[int(one)], row) for one in by)
            why = ChangeWhy(how, causes)
            found.append(known.setdefault((how, tuple(by.tolist()), causes), why))
        return found

    def _told(
        self,
        side: Side,
        book: Rulebook | None = None,
        terms: Mapping[str, Values] | None = None,
        as_of: int = 0,
    ) -> Told:
        columns = side.columns(side.terms if terms is None else terms)
        return self.telling.told(book or side.book, columns, as_of or side.as_of)

    def _same(self, told: Told | None, other: Told, otherwise: bool = False) -> Mask:
        """Where a thing changed by itself comes to this; `otherwise` where it can't be changed by itself."""
        if told is None:
            return np.full(self.size, otherwise)
        return ~differs(told, other, self.size)

    def _units(self) -> Iterator[_Unit]:
        for part in self._parts():
            books = mixed(self.old.book, self.new.book, part), mixed(self.new.book, self.old.book, part)
            forth, back = (
                None if book is None else self._told(side, book)
                for side, book in zip((self.old, self.new), books, strict=True)
            )
            yield _Unit(part, "", forth, back)
        for name in self.old.terms:
            if self.old.terms[name] != self.new.terms[name]:
                forth = self._told(self.old, terms={**self.old.terms, name: self.new.terms[name]})
                back = self._told(self.new, terms={**self.new.terms, name: self.old.terms[name]})
                yield _Unit(None, name, forth, back)
        if self.old.as_of != self.new.as_of:
            forth = self._told(self.old, as_of=self.new.as_of)
            self._nearer = self._brought_nearer(forth)
            yield _Unit(None, "", forth, self._told(self.new, as_of=self.old.as_of))

    def _parts(self) -> Sequence[BookPart]:
        parts = list(differing(self.old.book, self.new.book))
        if len(parts) <= MOST_TRIED:
            return parts
        return [
            *dict.fromkeys(BookPart("rules", one.decision) if one.kind == "rule" else one for one in parts)
        ]

    # ---------------------------------------------------------------------------------- what it is of a line

    def _cause(self, unit: _Unit, row: int) -> ChangeCause:
        if unit.part is not None:
            was, now = (_as_written(side.book, unit.part) for side in (self.old, self.new))
            return ChangeCause(unit.part.kind, unit.part.name, unit.part.decision, "", was, now)
        if unit.term:
            return self._of_term(unit.term, row)
        days = (dt.date.fromordinal(side.as_of).isoformat() for side in (self.old, self.new))
        return ChangeCause(DAY, self._nearer[row], "", "", *days)

    def _of_term(self, name: str, row: int) -> ChangeCause:
        was, now = self.old.terms[name][row], self.new.terms[name][row]
        carrier = self.read.rulebook.lines.carrier(int(self.read.numbers[row]))
        said = now or was
        return ChangeCause(TERM, name, "", carrier, _code(was), _code(now), said.source if said else "")

    def _brought_nearer(self, later: Told) -> list[str]:
        """The fact of each line that, as far away as it was on the other day, leaves what is decided as it was."""
        found = [""] * self.size
        shift = self.new.as_of - self.old.as_of
        changed = differs(later, self.was, self.size, but=FOLLOWING)
        for name, column in self.old.stated.items():
            item = self.old.book.facts.get(name)
            if item is None or type_of(item) is not DATE or not (changed & column.known).any():
                continue
            there = np.asarray(column.values, dtype=np.int64)
            moved = Column(np.where(there > 0, there + shift, there), column.known)
            side = replace(self.old, stated={**self.old.stated, name: moved})
            same = ~differs(self._told(side, as_of=self.new.as_of), self.was, self.size, but=FOLLOWING)
            for row in np.flatnonzero(changed & same):
                found[row] = found[row] or name
        return found


def _as_written(book: Rulebook, part: BookPart) -> str:
    """A rule, computed fact or setting as the rulebook has it; nothing where it is not there."""
    match part.kind:
        case "rule":
            rules = book.decisions[part.decision].rules
            return next((one.when for one in rules if one.id == part.name and one.valid_to != NO_DAY), "")
        case "derived":
            return str(book.derived[part.name].expression) if part.name in book.derived else ""
        case "setting":
            return _setting(getattr(book.settings, part.name))
    return ""


def _setting(value: object) -> str:
    """A setting as a terms file has it."""
    if isinstance(value, msgspec.Struct):
        return ", ".join(f"{name}: {one}" for name, one in msgspec.structs.asdict(value).items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _code(value: TermValue | None) -> str:
    if value is None:
        return ""
    return ("yes" if value.value else "no") if isinstance(value.value, bool) else str(value.value)
