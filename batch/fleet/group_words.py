"""Fill sentences for groups of lines with what all lines of a group have in common, each distinct sentence once.

What differs within a group is left out, as what is not known is. Must not know what the groups are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np

from batch.fleet.words import FleetWords
from language.templates import fill, names_wanted

#: The name by which a template is told how many lines it speaks of.
COUNT = "count"
#: The same, where it is more than one.
MANY = "many"
_DIFFERS = -1


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

    def said(self, template: str, where: Any = True) -> Iterator[tuple[int, int, str]]:
        """What a template says of the lines `where`: each group that has some, how many, and the sentence."""
        rows = self._members if where is True else self._members[where[self._members]]
        if not len(rows):
            return
        its = self.of[rows]
        starts = np.flatnonzero(np.append(True, its[1:] != its[:-1]))
        groups, counts = its[starts], np.diff(np.append(starts, len(its)))
        names = [name for name in names_wanted(template) if name not in (COUNT, MANY)]
        names = [name for name in names if self._known is None or name in self._known]
        shared = [self._shared(name, rows, starts) for name in names]
        filled: dict[tuple[int, ...], str] = {}
        counted = not {COUNT, MANY}.isdisjoint(names_wanted(template))
        columns = [numbers.tolist() for numbers, _ in shared]
        for at, (group, count) in enumerate(zip(groups.tolist(), counts.tolist(), strict=True)):
            key = (*(column[at] for column in columns), count if counted else 0)
            if key not in filled:
                values = {
                    name: None if number == _DIFFERS else texts[number]
                    for name, number, (_, texts) in zip(names, key, shared, strict=False)
                }
                values |= {COUNT: f"{count:,}", MANY: f"{count:,}" if count > 1 else None}
                filled[key] = fill(template, values)
            yield group, count, filled[key]

    def _shared(self, name: str, rows: Any, starts: Any) -> tuple[Any, list[str | None]]:
        """For each group the number of what all its lines say under a name, and the distinct texts."""
        if name not in self._found:
            self._found[name] = self.words.words(name, self._rows)
        codes, texts = self._found[name]
        here = np.asarray(codes)[rows]
        low, high = np.minimum.reduceat(here, starts), np.maximum.reduceat(here, starts)
        return np.where(low == high, low, _DIFFERS), texts


def groups_of(columns: list[Any], where: Any) -> tuple[Any, int]:
    """A group for the lines `where` that are alike in all columns of numbers (-1: none), and how many there are."""
    rows = np.flatnonzero(where)
    of = np.full(len(where), -1, dtype=np.int64)
    if not len(rows):
        return of, 0
    distinct = np.unique(
        np.column_stack([np.asarray(column)[rows] for column in columns]), axis=0, return_inverse=True
    )
    of[rows] = distinct[1].reshape(-1)
    return of, len(distinct[0])
