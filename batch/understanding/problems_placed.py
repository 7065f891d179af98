"""Place problems of rows at the cells of the facts that they are about, wherever those stand in the tables.

It must not know what is wrong with a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from batch.columns import told_apart
from batch.problem_list import ProblemList
from batch.problems import Problem
from batch.understanding.clean import CleanTable, Place


def problem_at(
    table: CleanTable,
    row: int,
    kind: str,
    name: str,
    text: str = "",
    params: Mapping[str, str] | None = None,
    *,
    of_rule: bool = False,
) -> Problem:
    """A problem of a row, at the cell of the fact it is about."""
    place, number = standing(table, row, name)
    return _problem(table.places[int(place)], int(number), kind, name, text, params or {}, of_rule)


def problems_at(
    table: CleanTable,
    rows: npt.NDArray[np.int64],
    kind: str,
    name: str,
    texts: Sequence[str] = ("",),
    text_of: npt.NDArray[np.integer] | None = None,
    params: Mapping[str, str] | None = None,
    *,
    of_rule: bool = False,
) -> ProblemList:
    """The same of many rows; `text_of`: for each the place of its text among `texts`, where there are several."""
    places, numbers = standing(table, rows, name)
    both = places * len(texts) + (0 if text_of is None else text_of)
    which, met = told_apart(both, len(table.places) * len(texts))
    alike = [
        _problem(table.places[at // len(texts)], 0, kind, name, texts[at % len(texts)], params or {}, of_rule)
        for at in met
    ]
    return ProblemList(alike, which.astype(np.int64), numbers)


def _problem(
    place: Place, row: int, kind: str, name: str, text: str, params: Mapping[str, str], of_rule: bool
) -> Problem:
    matched = place.columns.get(name)
    letter, heading = (matched.letter, matched.heading) if matched else ("", "")
    return Problem(
        kind, place.source, place.sheet, row, letter, heading, name, text, dict(params), of_rule, place.part
    )


def standing(table: CleanTable, rows: Any, name: str) -> tuple[Any, Any]:
    """The tables, by their place, and the rows of them that say a fact of rows, or of one."""
    place_of, numbers = table.place_of[rows], table.rows[rows]
    if table.read and name in table.read.elsewhere:
        lines, there = table.read.elsewhere[name]
        at = np.searchsorted(lines, rows)
        elsewhere = lines.take(at, mode="clip") == rows
        standing = there.take(at, mode="clip")
        place_of = np.where(elsewhere, table.read.place_of[standing], place_of)
        numbers = np.where(elsewhere, table.read.rows[standing], numbers)
    return place_of, numbers
