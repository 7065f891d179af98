"""Say where one question is asked for several facts at once, and which of its answers is suggested.

It must not know how the question looks, nor who is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.fleet.plan_questions import agreeing, combined_answers
from batch.shapes import AskedColumn
from engine.rulebook.combined import Combined

if TYPE_CHECKING:
    from batch.fleet.table import Fleet, Mask
    from engine.types.facts import Fact


@dataclass(frozen=True)
class CombinedColumn:
    """A combined question: the facts it is asked for, of which lines, and the place of the suggested answer (-1)."""

    question: Combined
    facts: tuple[str, ...]
    asked: Mask
    suggested: npt.NDArray[np.int32]

    def says(self, column: AskedColumn, rows: npt.NDArray[np.int64]) -> bool:
        """Whether wherever a column is asked this question is, and says it."""
        return column.fact.name in self.facts and not bool((column.asked & ~self.asked[rows]).any())

    def of_rows(self, rows: npt.NDArray[np.int64]) -> AskedColumn:
        """The column for some rows."""
        at = self.suggested[rows]
        words = pa.array(list(self.question.means), pa.string())
        asked = self.asked[rows]
        suggested = words.take(pa.array(at, mask=(at < 0) | ~asked))
        return AskedColumn(self.question.as_fact, asked, np.zeros(len(rows), dtype=np.bool_), suggested)


def combined_columns(
    questions: Iterable[Combined], known: Mapping[str, Fact], fleet: Fleet, asked: Mapping[str, Mask]
) -> list[CombinedColumn]:
    """The combined questions that are asked: of lines that lack some of their facts, none of which is doubted."""
    found = []
    for question in questions:
        facts = tuple(name for name in question.facts if name in asked)
        masks = [asked[name] for name in facts]
        doubted = [mask & fleet.known(name) for mask, name in zip(masks, facts, strict=True)]
        nowhere = np.zeros(fleet.size, dtype=np.bool_)
        where = np.logical_or.reduce([nowhere, *masks]) & ~np.logical_or.reduce([nowhere, *doubted])
        if where.any():
            found.append(CombinedColumn(question, facts, where, _suggested(question, known, fleet)))
    return found


def _suggested(question: Combined, facts: Mapping[str, Fact], fleet: Fleet) -> npt.NDArray[np.int32]:
    """The first answer that all hints agree with, where there is a hint."""
    heard = {name: fleet.hinted[name].value for name in question.facts if name in fleet.hinted}
    return agreeing(combined_answers(question, facts), heard, fleet.size)
