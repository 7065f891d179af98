"""Lay answers over the facts of a table: they fill what is not known, the narrowest first; differences are told.

It must not know rules, nor where an answer comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.answers.answers_file import AnsweredValue, LineAnswer
from batch.answers.lines import Lines, Pairs, Rows
from batch.answers.written import said as in_full
from batch.answers.written import written
from batch.columns import Places
from batch.errors import InputError
from batch.problems import Notice, Problem
from batch.shown import as_ranges
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean import CleanTable, problem_at
from batch.understanding.column_cells import CleanColumn, unknown_column
from batch.understanding.said_file import MOST_MISTAKES
from batch.understanding.understood import CellWords
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import encode
from language.refusals import reason

Flags = npt.NDArray[np.bool_]
_MOST_PLACES = 10
_BETWEEN, _WITHIN = ";", ","  # codes, and what stands for that within one


@dataclass(frozen=True)
class Answered:
    """The table with its answers, and for each fact the place of the answer that each row's value is of (-1: none)."""

    table: CleanTable
    used: Mapping[str, Places]


def lay(
    table: CleanTable, answers: Sequence[LineAnswer], facts: Mapping[str, Fact], vocabulary: CellWords
) -> Answered:
    """Fill what is not known from the answers; `facts` by code, terms among them."""
    if not answers:
        return Answered(table, {})
    lines = Lines(table, facts, vocabulary)
    _refuse_unknown(lines, answers)
    met = lines.meant(answers)
    torn = lines.torn(answers, met)
    kept = ~np.isin(met[0], torn)
    meant = met[0][kept], met[1][kept]
    insists = np.asarray([*(answer.replace for answer in answers), False], dtype=np.bool_)
    ranks = np.asarray([answer.rank for answer in answers], dtype=np.int64)
    columns, used, problems = dict(table.columns), {}, list(table.problems)
    for name in dict.fromkeys(name for answer in answers for name in answer.facts):
        said = _Said(facts[name], answers, ranks, meant, table.size)
        column = columns.get(name) or unknown_column(facts[name], table.size)
        columns[name], used[name], differing = said.over(column, insists)
        problems += [said.problem(table, row, kind) for kind, rows in differing.items() for row in rows]
    notices = [*table.notices, *_told(table, answers, met, torn)]
    return Answered(replace(table, columns=columns, problems=problems, notices=notices), used)


class _Said:
    """What the answers say of one fact: which of them each row goes by, and where two of one rank differ.

    `at`: the place of each row's answer (-1: none); `other`: that of one which differs and is as narrow (-1: none).
    """

    def __init__(
        self, fact: Fact, answers: Sequence[LineAnswer], ranks: Rows, meant: Pairs, size: int
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
        self._codes = np.asarray([*(encode(fact, kind.value) for kind in kinds), 0], dtype=np.int64)
        self._words = [
            kind.value if isinstance(kind.value, str) and code else None
            for kind, code in zip(kinds, self._codes, strict=False)
        ]
        self.at, self.other = self._narrowest(ranks, meant, size)

    def _narrowest(self, ranks: Rows, meant: Pairs, size: int) -> tuple[Places, Places]:
        of, rows = (side[self._kind_of[meant[0]] >= 0] for side in meant)
        order = np.lexsort((of, -ranks[of], rows))
        of, rows = of[order], rows[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        at: Places = np.full(size, -1, dtype=np.int32)
        at[rows[first]] = of[first]
        best = at[rows]
        differs = np.flatnonzero((ranks[of] == ranks[best]) & (self._kind_of[of] != self._kind_of[best]))
        other: Places = np.full(size, -1, dtype=np.int32)
        other[rows[differs[::-1]]] = of[differs[::-1]]
        return at, other

    def over(self, column: CleanColumn, insists: Flags) -> tuple[CleanColumn, Places, dict[str, list[int]]]:
        """The column with the answers, the answer each row goes by, and the rows with a problem by its kind."""
        tied = self.other >= 0
        answered = (self.at >= 0) & ~tied
        differs = answered & column.known & ~self._agrees(column)
        insisted = insists[self.at]
        fills = answered & (~column.known | (differs & insisted))
        problems = {
            "answer_differs": np.flatnonzero(differs & ~insisted).tolist(),
            "answers_differ": np.flatnonzero(tied & (~column.known | insisted)).tolist(),
        }
        return self._filled(column, fills), np.where(fills, self.at, -1).astype(np.int32), problems

    def _agrees(self, column: CleanColumn) -> Flags:
        """Where the column says the same as the answer."""
        agrees: Flags = column.numbers == self._codes[self._kind_of[self.at]]
        if not type_of(self.fact).opaque:
            return agrees
        said = self._texts(column, self.at >= 0)
        neither = pc.and_(pc.is_null(column.cells), pc.is_null(said))
        same: Flags = pc.coalesce(pc.equal(column.cells, said), neither).to_numpy(zero_copy_only=False)
        return agrees & same

    def _texts(self, column: CleanColumn, rows: Flags) -> pa.Array:
        """The answers' texts in these rows, none elsewhere."""
        return pa.array(self._words, column.cells.type).take(pa.array(self._kind_of[self.at], mask=~rows))

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
        if type_of(self.fact).opaque:
            cells = pc.if_else(pa.array(fills), self._texts(column, fills), column.cells)
        else:
            cells = cell_type_of(self.fact).column(self.fact, numbers, known)
        before = np.full(len(fills), -1, dtype=np.int32) if column.names_at is None else column.names_at
        names_at = np.where(fills, numbered[kind_at], before).astype(np.int32) if names else None
        return CleanColumn(self.fact, numbers, known, cells, tuple(names), names_at)

    def problem(self, table: CleanTable, row: int, kind: str) -> Problem:
        """A row where answers differ from its cell, or from each other."""
        answer = self.answers[int(self.at[row])]
        params = {"answer": shown(self.fact, answer.facts[self.fact.name]), "place": answer.place}
        if kind == "answers_differ":
            other = self.answers[int(self.other[row])]
            params |= {"other": shown(self.fact, other.facts[self.fact.name]), "there": other.place}
        return problem_at(table, row, kind, self.fact.name, params=params)


def answer_codes(
    used: Mapping[str, Places], answers: Sequence[LineAnswer], facts: Mapping[str, Fact]
) -> dict[str, Flags]:
    """Where each answer is used, by `fact=value`, in full: a file of codes names whom a line belongs to anyway."""
    codes: dict[str, Flags] = {}
    for name in (name for name in facts if name in used):
        numbers: dict[str, int] = {}
        of_value: dict[AnsweredValue, int] = {}
        numbered = np.full(len(answers) + 1, -1, dtype=np.int64)  # the last, of -1, is nobody's
        for place in np.unique(used[name][used[name] >= 0]).tolist():
            found = answers[place].facts[name]
            if found not in of_value:
                code = f"{name}={in_full(facts[name], found.value, found.names).replace(_BETWEEN, _WITHIN)}"
                of_value[found] = numbers.setdefault(code, len(numbers))
            numbered[place] = of_value[found]
        of_rows = numbered[used[name]]
        codes |= {code: of_rows == number for code, number in numbers.items()}
    return codes


def shown(fact: Fact, found: AnsweredValue) -> str:
    """An answer's value as a file of answers has it, masked where it is private."""
    return written(fact, found.value, found.names)


def _refuse_unknown(lines: Lines, answers: Sequence[LineAnswer]) -> None:
    """Raise InputError for what `where` names that is neither a fact nor a heading of the sheet."""
    wrong = [
        reason("where_unknown", place=answer.place, given=name, near=near)
        for answer in answers
        for name, near in lines.unknown_keys(answer)
    ]
    if wrong:
        raise InputError(*wrong[:MOST_MISTAKES])


def _told(table: CleanTable, answers: Sequence[LineAnswer], met: Pairs, torn: Sequence[int]) -> list[Notice]:
    """Which answers are for nobody: no line meets them, or several meet one that is for a single line."""
    there = np.bincount(met[0], minlength=len(answers))
    nobody = [answer for answer, rows in zip(answers, there, strict=True) if not rows]
    lost, groups = [one for one in nobody if one.line], [one for one in nobody if one.where]
    notices = []
    if lost:
        notices.append(Notice("answers_of_no_line", _files(lost), "", {"count": str(len(lost))}))
    if groups:
        params = {"count": str(len(groups)), "places": _places(groups)}
        notices.append(Notice("answers_of_no_group", _files(groups), "", params))
    if torn:
        unused = [answers[at] for at in torn]
        rows = as_ranges(np.unique(table.rows[met[1][np.isin(met[0], torn)]]).tolist())
        params = {"count": str(len(torn)), "places": _places(unused), "rows": rows}
        notices.append(Notice("answers_of_several", _files(unused), "", params))
    return notices


def _files(answers: Sequence[LineAnswer]) -> str:
    return ", ".join(dict.fromkeys(answer.file for answer in answers))


def _places(answers: Sequence[LineAnswer]) -> str:
    """The lines of the files that they stand in."""
    lines = [answer.place.rpartition(":")[2] for answer in answers]
    return ", ".join(lines[:_MOST_PLACES]) + (", …" if len(lines) > _MOST_PLACES else "")
