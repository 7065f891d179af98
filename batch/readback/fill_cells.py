"""Read what people wrote into one column of a sheet to fill in: answers, suggestions left alone, and what is unclear.

It must not know the other columns, nor which line a row is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.answers.answers_file import OPEN, AnsweredValue
from batch.columns import Places, distinct_texts
from batch.report.fill_marks import NOT_ASKED, RowMark, is_suggestion
from batch.understanding.understand import CellContext, Trouble, Understood, understand_alone
from batch.understanding.words_settled import Said, spelt
from engine.types.facts import Fact

Flags = npt.NDArray[np.bool_]
_NOTHING = Understood()


@dataclass(frozen=True)
class FillCells:
    """A column: each row's place among the distinct texts (-1: blank), and what each of these says."""

    fact: Fact
    places: Places
    texts: Sequence[str]
    said: Sequence[Understood]
    suggestions: Flags
    unasked: Flags

    @property
    def answered(self) -> Flags:
        """The rows with an answer."""
        there = np.asarray([*(one.value is not None for one in self.said), False], dtype=np.bool_)
        return there[self.places]

    @property
    def written(self) -> Flags:
        """The rows in which somebody wrote something, understood or not."""
        return (self.places >= 0) & ~self.suggestions & ~self.unasked

    def values(self) -> list[AnsweredValue]:
        """The answer in each distinct text; open where what somebody wrote says nothing that is understood."""
        return [OPEN if one.value is None else AnsweredValue(one.value, one.names) for one in self.said]

    def troubles(self) -> Iterator[tuple[str, Trouble, list[int]]]:
        """What is wrong with cells: each text with its trouble, and the positions of its rows."""
        for place, one in enumerate(self.said):
            if one.trouble is not None:
                yield self.texts[place], one.trouble, np.flatnonzero(self.places == place).tolist()

    def moved(self, marks: Sequence[RowMark | None], place: int) -> bool:
        """Whether the column was sorted without the others: what says that nothing is asked stands where something is.

        `place` is that of the fact in the marks. Somebody who fills a column downwards makes more of them, not as many.
        """
        asks = np.asarray([mark is not None and mark.asks(place) for mark in marks], dtype=np.bool_)
        known = np.asarray([mark is not None for mark in marks], dtype=np.bool_)
        misplaced = self.unasked & asks
        if not misplaced.any():
            return False
        return int(np.count_nonzero(self.unasked & known)) <= int(np.count_nonzero(known & ~asks))


def read_cells(fact: Fact, cells: pa.Array, context: CellContext, settled: Said) -> FillCells:
    """What the cells of a fact's column say, each distinct text read once, as in any sheet."""
    places, words = distinct_texts(cells)
    texts: list[str] = words.to_pylist()
    kinds = _kinds(texts)
    said = [
        (settled.get(spelt(text)) or understand_alone(fact, text, context)) if kinds[at] is None else _NOTHING
        for at, text in enumerate(texts)
    ]
    suggestions, unasked = (
        np.asarray([*(kind == wanted for kind in kinds.values()), False], dtype=np.bool_)[places]
        for wanted in ("suggestion", "unasked")
    )
    return FillCells(fact, places, texts, said, suggestions, unasked)


def _kinds(texts: Sequence[str]) -> Mapping[int, str | None]:
    """Which texts are ours still; None for what somebody wrote."""
    return {
        at: "unasked" if text.strip() == NOT_ASKED else "suggestion" if is_suggestion(text.strip()) else None
        for at, text in enumerate(texts)
    }
