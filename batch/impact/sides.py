"""One of the two ways in which lines are decided, in parts that can be changed one by one: its rulebook as it is on its
day, the day, and the terms of each line that are not the same on both sides. Must not know what is done with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from batch.fleet.check import CheckedFleet
from engine.rulebook.book import Rulebook
from engine.rulebook.mixed import of_day, with_names
from engine.rulebook.model import Sections, TermValue
from engine.types.lanes import Column
from engine.types.values import encode

Rows = npt.NDArray[np.int64]
#: A term's value for each of some lines; None where it is not known.
Values = Sequence[TermValue | None]


@dataclass(frozen=True)
class Side:
    """Some lines of a checked fleet: `stated` is what the sheet says of them, `terms` what the carriers' terms say
    where they differ from the other side's; the `book` says nothing of these."""

    book: Rulebook
    as_of: int
    stated: Mapping[str, Column]
    terms: Mapping[str, Values]

    def columns(self, terms: Mapping[str, Values]) -> dict[str, Column]:
        """What is stated, with these terms as if the lines said them, where they don't say them themselves."""
        found = dict(self.stated)
        for name, values in terms.items():
            own = self.stated.get(name)
            given = self._column(name, values)
            if (main := self.stated.get(self.book.terms[name].goes_with)) is not None:
                # Beside a value of the line's own, the carrier's unit means nothing.
                given = Column(given.values, given.known & ~np.asarray(main.known))
            if own is not None:
                known = np.asarray(own.known)
                given = Column(np.where(known, own.values, given.values), known | given.known)
            found[name] = given
        return found

    def _column(self, name: str, values: Values) -> Column:
        term = self.book.terms[name]
        numbers: dict[int, int | None] = {}
        for one in values:
            if one is not None and id(one) not in numbers:
                numbers[id(one)] = _number(term, one.value)
        found = [None if one is None else numbers[id(one)] for one in values]
        known = np.array([one is not None for one in found], dtype=np.bool_)
        return Column(np.array([one or 0 for one in found], dtype=np.int64), known)


def _number(term: Any, value: Any) -> int | None:
    try:
        return int(encode(term, value))
    except (KeyError, ValueError):
        return None


@dataclass(frozen=True)
class ReadLines:
    """Lines as one rulebook reads them on a day: what is stated of each, and the number that finds its terms."""

    rulebook: Rulebook
    as_of: int
    stated: Mapping[str, Column]
    numbers: Rows

    @property
    def size(self) -> int:
        return len(self.numbers)


def lines_of(checked: CheckedFleet, rows: Rows) -> ReadLines:
    """Some rows of a checked fleet."""
    stated = {
        name: Column(np.asarray(column.values)[rows], np.asarray(column.known)[rows])
        for name, column in checked.fleet.columns.items()
    }
    numbers = np.asarray(checked.decided.term_line)[rows]
    return ReadLines(checked.decider.rulebook, checked.decided.as_of, stated, numbers)


def sides_of(before: ReadLines, after: ReadLines) -> tuple[Side, Side]:
    """Both sides of the same lines."""
    both = before, after
    books = [with_names(_book(one), _book(other)) for one, other in (both, both[::-1])]
    known = [_terms(one) for one in both]
    names = [name for name in dict.fromkeys((*known[0], *known[1])) if _differs(name, *known)]
    names = _with_beside(books[0], names)
    nothing = [None] * before.size
    one, two = (
        Side(
            _without(book, names),
            read.as_of,
            {name: column for name, column in read.stated.items() if name in book.readable},
            {name: terms.get(name, nothing) for name in names},
        )
        for read, book, terms in zip(both, books, known, strict=True)
    )
    return one, two


def _book(read: ReadLines) -> Rulebook:
    return of_day(read.rulebook, dt.date.fromordinal(read.as_of))


def _terms(read: ReadLines) -> dict[str, list[TermValue | None]]:
    """Every term of each line, as its carrier's terms of the day have it."""
    lines, places = np.unique(read.numbers, return_inverse=True)
    found = {}
    for name, table in read.rulebook.terms_on(read.as_of).items():
        values = [table.value(int(line)) for line in lines]
        found[name] = [values[place] for place in places.tolist()]
    return found


def _differs(name: str, *known: Mapping[str, Values]) -> bool:
    """Whether the values, not where they come from, differ for some line."""
    was, now = ([None if one is None else one.value for one in each.get(name, ())] for each in known)
    empty = [None] * max(len(was), len(now))
    return (was or empty) != (now or empty)


def _with_beside(book: Rulebook, names: Sequence[str]) -> list[str]:
    """These terms with those that go with one of them."""
    found = dict.fromkeys(names)
    for name, term in book.terms.items():
        if term.goes_with and (name in found or term.goes_with in found):
            found |= {term.goes_with: None, name: None}
    return list(found)


def _without(book: Rulebook, names: Collection[str]) -> Rulebook:
    """The rulebook without what anybody's terms say under these names."""

    def cleared(sections: Sections) -> Sections:
        return {
            section: {name: value for name, value in values.items() if name not in names}
            for section, values in sections.items()
        }

    carriers = {
        code: msgspec.structs.replace(one, shipped=cleared(one.shipped), company=cleared(one.company))
        for code, one in book.carriers.items()
    }
    contracts = {
        reference: msgspec.structs.replace(one, sections=cleared(one.sections))
        for reference, one in book.contracts.items()
    }
    return replace(book, general=cleared(book.general), carriers=carriers, contracts=contracts)
