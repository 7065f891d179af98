"""Fill sentences for groups of lines with what all lines of a group have in common, each distinct sentence once.

What differs within a group is left out, as what is not known is. Must not know what the groups are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import numpy as np

from batch.columns import rows_numbered
from batch.fleet.situations import numbers_alike
from batch.fleet.words import FleetWords
from language.templates import fill, names_wanted

#: The name by which a template is told how many lines it speaks of.
COUNT = "count"
#: The same, where it is more than one.
MANY = "many"
_DIFFERS = -1


class SaidOfGroups(NamedTuple):
    """What a template says: the groups, how many lines of each it is about, the number of its sentence, and those."""

    groups: Any
    counts: Any
    which: Any
    sentences: list[str]

    def each(self) -> Iterator[tuple[int, int, str]]:
        """Each group, how many of its lines, and its sentence."""
        numbers = zip(self.groups.tolist(), self.counts.tolist(), self.which.tolist(), strict=True)
        return ((group, count, self.sentences[number]) for group, count, number in numbers)


class GroupWords:
    """The sentences about groups: `of` is each line's group, -1 for a line that is in none.

    `known`: the only names that are filled in, where not all of them are to be.
    """

    def __init__(self, words: FleetWords, of: Any, size: int, known: Collection[str] | None = None) -> None:
        self.words, self.of, self.size, self._known = words, of, size, known
        self._rows = np.arange(len(of))
        members = np.flatnonzero(of >= 0)
        self._members = members[np.argsort(of[members], kind="stable")]  # sorted once, for all templates
        self._found: dict[str, tuple[Any, list[str | None]]] = {}

    def said(self, template: str, where: Any = True) -> SaidOfGroups:
        """What a template says of the lines `where`: of each group that has some."""
        rows = self._members if where is True else self._members[where[self._members]]
        if not len(rows):
            return SaidOfGroups(rows, rows, rows, [])
        its = self.of[rows]
        starts = np.flatnonzero(np.append(True, its[1:] != its[:-1]))
        groups, counts = its[starts], np.diff(np.append(starts, len(its)))
        wanted = names_wanted(template)
        names = [name for name in wanted if name not in (COUNT, MANY)]
        names = [name for name in names if self._known is None or name in self._known]
        shared = [self._shared(name, rows, starts) for name in names]
        counted = [] if {COUNT, MANY}.isdisjoint(wanted) else [counts]
        which, first = numbers_alike([], [*(codes for codes, _ in shared), *counted], len(groups))
        sentences = []
        for at in first.tolist():
            values = {
                name: None if codes[at] == _DIFFERS else texts[codes[at]]
                for name, (codes, texts) in zip(names, shared, strict=True)
            }
            count = int(counts[at])
            values |= {COUNT: f"{count:,}", MANY: f"{count:,}" if count > 1 else None}
            sentences.append(fill(template, values))
        return SaidOfGroups(groups, counts, which, sentences)

    def _shared(self, name: str, rows: Any, starts: Any) -> tuple[Any, list[str | None]]:
        """For each group the number of what all its lines say under a name, and the distinct texts."""
        if name not in self._found:
            codes, texts = self.words.words(name, self._rows)
            self._found[name] = np.asarray(codes, dtype=np.int32), texts
        codes, texts = self._found[name]
        here = codes[rows]
        low, high = np.minimum.reduceat(here, starts), np.maximum.reduceat(here, starts)
        return np.where(low == high, low, _DIFFERS), texts


def groups_of(columns: list[Any], where: Any) -> tuple[Any, int]:
    """A group for the lines `where` that are alike in all columns of numbers (-1: none), and how many there are."""
    rows = np.flatnonzero(where)
    of = np.full(len(where), -1, dtype=np.int64)
    if not len(rows):
        return of, 0
    given = [np.asarray(column)[rows] for column in columns]
    found = rows_numbered(given)
    first = np.empty(int(found.max()) + 1, dtype=np.int64)
    first[found[::-1]] = np.arange(len(rows))[::-1]
    # In the order of what they are alike in, the first column before the second.
    places = np.argsort(np.lexsort([column[first] for column in reversed(given)]))
    of[rows] = places[found]
    return of, len(first)
