"""Many problems in their order, those that differ in their row alone kept once: each is made when it is looked at.

It must not know what they say, nor of what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

import msgspec
import numpy as np
import numpy.typing as npt

from batch.problems import Problem

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class ProblemList(Sequence[Problem]):
    """For each problem the place among `alike` of one that is the same in whatever row, and its own row."""

    def __init__(self, alike: Sequence[Problem], place: Numbers, rows: Numbers) -> None:
        self.alike, self.place, self.rows = alike, place, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Problem]:
        for place, row in zip(self.place.tolist(), self.rows.tolist(), strict=True):
            one = self.alike[place]
            yield one if one.row == row else msgspec.structs.replace(one, row=row)

    @overload
    def __getitem__(self, at: int) -> Problem: ...
    @overload
    def __getitem__(self, at: slice) -> ProblemList: ...
    def __getitem__(self, at: int | slice) -> Problem | ProblemList:
        if isinstance(at, slice):
            return ProblemList(self.alike, self.place[at], self.rows[at])
        one: Problem = self.alike[self.place[at]]
        return msgspec.structs.replace(one, row=int(self.rows[at]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def by_row(self) -> ProblemList:
        """The same in the order of their rows."""
        order = np.argsort(self.rows, kind="stable")
        return ProblemList(self.alike, self.place[order], self.rows[order])

    def are(self, types: Collection[str]) -> Flags:
        """Which of them are of these types."""
        return self.each([problem.type in types for problem in self.alike]) > 0

    def each(self, of_alike: Sequence[int]) -> Numbers:
        """For each problem the number that there is for the one among `alike`."""
        return np.asarray(of_alike, dtype=np.int64)[self.place]


def problem_list(*parts: Iterable[Problem]) -> ProblemList:
    """Problems one after another."""
    lists = [part if isinstance(part, ProblemList) else _each_its_own(part) for part in parts]
    starts = accumulate((len(one.alike) for one in lists), initial=0)
    nothing = np.zeros(0, dtype=np.int64)
    return ProblemList(
        [problem for one in lists for problem in one.alike],
        np.concatenate([nothing, *(one.place + start for one, start in zip(lists, starts, strict=False))]),
        np.concatenate([nothing, *(one.rows for one in lists)]),
    )


def _each_its_own(problems: Iterable[Problem]) -> ProblemList:
    alike = list(problems)
    rows = np.asarray([problem.row for problem in alike], dtype=np.int64)
    return ProblemList(alike, np.arange(len(alike), dtype=np.int64), rows)
