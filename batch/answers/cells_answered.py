"""Mark the problems of cells whose meaning somebody has answered since: they need no mending for this check.

It must not know what is wrong with a cell, nor how that is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from batch.columns import Places
from batch.problems import Problem, is_settled_by_words
from batch.understanding.clean import CleanTable
from batch.understanding.problems_placed import standing

_MOST_ROWS = 1 << 40


def with_answered(
    table: CleanTable, problems: Iterable[Problem], used: Mapping[str, Places]
) -> list[Problem]:
    """The problems of a table; `used`: for each fact the place of the answer that each row's value is of (-1: none)."""
    told = [*problems]
    of_fact = defaultdict[str, list[int]](list)
    for at, problem in enumerate(told):
        if problem.fact in used and is_settled_by_words(problem):
            of_fact[problem.fact].append(at)
    for name, places in of_fact.items():
        cells = _cells(table, name, np.flatnonzero(used[name] >= 0))
        answered = np.isin(_told_of(table, [told[at] for at in places]), cells)
        for at in np.asarray(places)[answered].tolist():
            told[at] = msgspec.structs.replace(told[at], answered=True)
    return told


def _cells(table: CleanTable, name: str, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The cells in which rows say a fact, a number for each."""
    places, numbers = standing(table, rows, name)
    cells: npt.NDArray[np.int64] = places.astype(np.int64) * _MOST_ROWS + numbers
    return cells


def _told_of(table: CleanTable, problems: Iterable[Problem]) -> npt.NDArray[np.int64]:
    """The cells that problems are about, by the same numbers; -1 for those of another table."""
    tables = {(place.source, place.sheet, place.part): at for at, place in enumerate(table.places)}
    cells = [
        -1 if at is None else at * _MOST_ROWS + problem.row
        for problem in problems
        for at in (tables.get((problem.source, problem.sheet, problem.part)),)
    ]
    return np.asarray(cells, dtype=np.int64)
