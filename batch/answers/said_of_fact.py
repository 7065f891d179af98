"""Tell what the answers say of one fact: which of them each row goes by, and what its column becomes with them.

It must not know whom an answer is for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.answers.answers_file import AnsweredValue, LineAnswer
from batch.answers.lines import Pairs
from batch.answers.narrowest import Flags, Narrowest
from batch.answers.written import said
from batch.columns import Places
from batch.problems import Problem
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import CleanColumn
from batch.understanding.problems_placed import problem_at
from engine.types.facts import Fact
from engine.types.values import decode, encode


class SaidOfFact:
    """What the answers say of one fact: which of them each row goes by, and where two of one rank differ.

    `at`: the place of each row's answer (-1: none); `other`: that of one which differs and is as narrow (-1: none).
    """

    def __init__(
        self, fact: Fact, answers: Sequence[LineAnswer], order: Narrowest, meant: Pairs, size: int
    ) -> None:
        self.fact, self.answers = fact, answers
        kinds: dict[AnsweredValue, int] = {}
        # By the place of an answer; the last, of -1, is nobody's.
        self._kind_of = np.full(len(answers) + 1, -1, dtype=np.int64)
        for place, one in enumerate(answers):
            if fact.name in one.facts:
                self._kind_of[place] = kinds.setdefault(one.facts[fact.name], len(kinds))
        self._kinds = list(kinds)
        # By the place of a value; the last, of -1, is none.
        self._codes = np.asarray(
            [*(0 if kind.value is None else encode(fact, kind.value) for kind in kinds), 0], dtype=np.int64
        )
        self._says = np.asarray([*(kind.value is not None for kind in kinds), False], dtype=np.bool_)
        self._words = [
            kind.value if isinstance(kind.value, str) and code else None
            for kind, code in zip(kinds, self._codes, strict=False)
        ]
        there = self._kind_of[meant[0]] >= 0
        pairs = meant[0][there], meant[1][there]
        self.at, self.other = order.of(pairs, self._kind_of, self._says[self._kind_of], size)

    def over(self, column: CleanColumn, insists: Flags) -> tuple[CleanColumn, Places, dict[str, list[int]]]:
        """The column with the answers, the answer each row goes by, and the rows with a problem by its kind."""
        tied = self.other >= 0
        answered = self._says[self._kind_of[self.at]] & ~tied
        differs = answered & column.known & ~self._agrees(column)
        insisted = insists[self.at]
        fills = answered & (~column.known | (differs & insisted))
        problems = {
            "answer_differs": np.flatnonzero(differs & ~insisted).tolist(),
            "answers_differ": np.flatnonzero(tied).tolist(),
        }
        return self._filled(column, fills), np.where(fills, self.at, -1).astype(np.int32), problems

    def _agrees(self, column: CleanColumn) -> Flags:
        """Where the column says the same as the answer."""
        agrees: Flags = column.numbers == self._codes[self._kind_of[self.at]]
        if column.texts is None:
            return agrees
        said = self._texts(column.texts, self.at >= 0)
        neither = pc.and_(pc.is_null(column.texts), pc.is_null(said))
        same: Flags = pc.coalesce(pc.equal(column.texts, said), neither).to_numpy(zero_copy_only=False)
        return agrees & same

    def _texts(self, texts: pa.Array, rows: Flags) -> pa.Array:
        """The answers' texts in these rows, none elsewhere; of the type of `texts`."""
        return pa.array(self._words, texts.type).take(pa.array(self._kind_of[self.at], mask=~rows))

    def _filled(self, column: CleanColumn, fills: Flags) -> CleanColumn:
        names: list[tuple[str, ...]] = list(column.names)
        numbered = np.full(len(self._kinds) + 1, -1, dtype=np.int32)
        for place, found in enumerate(self._kinds):
            if found.names:
                numbered[place] = len(names)
                names.append(found.names)
        kind_at = self._kind_of[self.at]
        numbers = np.where(fills, self._codes[kind_at], column.numbers)
        known = column.known | fills
        texts = column.texts
        if texts is not None:
            texts = pc.if_else(pa.array(fills), self._texts(texts, fills), texts)
        before = np.full(len(fills), -1, dtype=np.int32) if column.names_at is None else column.names_at
        names_at = np.where(fills, numbered[kind_at], before).astype(np.int32) if names else None
        return CleanColumn(self.fact, numbers, known, texts, tuple(names), names_at)

    def problem(self, table: CleanTable, column: CleanColumn, row: int, kind: str) -> Problem:
        """A row where answers differ from its cell in the column, or from each other."""
        answer = self.answers[int(self.at[row])]
        params = {"answer": self._told(answer), "place": answer.place}
        if kind == "answers_differ":
            other = self.answers[int(self.other[row])]
            params |= {"other": self._told(other), "there": other.place}
        else:
            params |= {"said": _shown(self.fact, _value_at(column, row))}
        return problem_at(table, row, kind, self.fact.name, params=params)

    def _told(self, answer: LineAnswer) -> str:
        return _shown(self.fact, answer.facts[self.fact.name])


def _shown(fact: Fact, found: AnsweredValue) -> str:
    """A value as a message shows it."""
    return said(fact, found.value, found.names)


def _value_at(column: CleanColumn, row: int) -> AnsweredValue:
    """What a column says in a row that it knows."""
    at = -1 if column.names_at is None else int(column.names_at[row])
    cell = None if column.texts is None else column.texts[row].as_py()
    value = decode(column.fact, int(column.numbers[row])) if cell is None else cell
    return AnsweredValue(value, column.names[at] if at >= 0 else ())
