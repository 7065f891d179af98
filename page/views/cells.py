"""The cells of a case as they stand in its sheets: whole, but for the numbers of identity documents.

It must not know what is said of a cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import pyarrow as pa

from batch.fleet.problem_groups import ProblemGroup
from batch.identity import mask_identity, unmasked
from batch.problems import Problem
from batch.shapes import RawTable
from batch.understanding.words import tidy

_HIDDEN = "*"
_STAY_HIDDEN = ("identity_number",)
_LONGEST = 120
_MOST_APART = (
    20  # cells that one problem is told of one by one, where it can't be told which of them are alike
)


class CellsOfCase:
    """The tables of a case, to look up what their cells say: a page is its owner's own, messages are anybody's."""

    def __init__(self, tables: Sequence[RawTable]) -> None:
        self._tables = {(one.source, one.sheet, one.part): one for one in tables}

    def is_only(self, problem: Problem) -> bool:
        """Whether there is no other table than the one that the problem is about."""
        return len(self._tables) == 1 and (problem.source, problem.sheet, problem.part) in self._tables

    def whole(self, problem: Problem, text: str) -> Problem:
        """The problem with the text of its cell, and with the numbers in its words, as they are."""
        said = {name: unmasked(one, text) for name, one in problem.params.items()}
        return msgspec.structs.replace(problem, text=text or problem.text, params=said)

    def apart(self, group: ProblemGroup) -> list[tuple[str, tuple[int, ...]]]:
        """The texts that a problem is about, each with its rows: those that look alike only in messages are told
        apart."""
        problem = group.problem
        table = self._tables.get((problem.source, problem.sheet, problem.part))
        known = table is not None and problem.column in table.column_letters
        if table is None or not known or _HIDDEN not in problem.text or problem.type in _STAY_HIDDEN:
            return [(problem.text, group.rows)]
        column = table.columns[table.column_letters.index(problem.column)]
        at = np.searchsorted(table.rows, group.rows[:_MOST_APART])
        if at.max(initial=-1) >= len(table.rows):
            return [(problem.text, group.rows)]
        texts = column.take(pa.array(at)).to_pylist()
        found: dict[str, list[int]] = {}
        for row, text in zip(group.rows, texts, strict=False):
            found.setdefault(mask_identity(tidy(text or ""))[:_LONGEST], []).append(row)
        rest = group.rows[_MOST_APART:]
        return [(text, tuple(rows)) for text, rows in found.items()] + (
            [(problem.text, rest)] if rest else []
        )
