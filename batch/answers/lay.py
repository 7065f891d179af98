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
from batch.answers.lines import Lines, Rows
from batch.columns import Places
from batch.errors import InputError
from batch.problems import Notice, Problem
from batch.shown import as_ranges
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean import CleanTable, problem_at
from batch.understanding.column_cells import CleanColumn, unknown_column
from batch.understanding.said_file import MOST_MISTAKES
from batch.understanding.understand import masked
from batch.understanding.understood import CellWords
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import encode
from language.refusals import reason
from language.templates import money

Flags = npt.NDArray[np.bool_]
_MOST_PLACES = 10


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
    met = [lines.meant(answer) for answer in answers]
    several = [lines.several(answer, rows) for answer, rows in zip(answers, met, strict=True)]
    meant = [rows[:0] if many else rows for rows, many in zip(met, several, strict=True)]
    columns, used, problems = dict(table.columns), {}, list(table.problems)
    for name in dict.fromkeys(name for answer in answers for name in answer.facts):
        said = _Said(facts[name], answers, meant, table.size)
        column = columns.get(name) or unknown_column(facts[name], table.size)
        columns[name], used[name], differing = said.over(column)
        problems += [said.problem(table, row, kind) for kind, rows in differing.items() for row in rows]
    notices = [*table.notices, *_told(table, answers, met, several)]
    return Answered(replace(table, columns=columns, problems=problems, notices=notices), used)


class _Said:
    """What the answers say of one fact: which of them each row goes by, and where two of one rank differ."""

    def __init__(self, fact: Fact, answers: Sequence[LineAnswer], meant: Sequence[Rows], size: int) -> None:
        self.fact, self.answers = fact, answers
        self.at: Places = np.full(size, -1, dtype=np.int32)
        self.tied: Flags = np.zeros(size, dtype=np.bool_)
        self._values = {
            place: one.facts[fact.name] for place, one in enumerate(answers) if fact.name in one.facts
        }
        # By the place of an answer; the last, of -1, is nobody's.
        self._codes = np.zeros(len(answers) + 1, dtype=np.int64)
        self._words: list[str | None] = [None] * len(answers)
        ranks = np.full(size, -1, dtype=np.int64)
        kinds: dict[AnsweredValue, int] = {}
        kind_of = np.full(len(answers) + 1, -1, dtype=np.int64)
        for place, found in self._values.items():
            rank, rows = answers[place].rank, meant[place]
            kind_of[place] = kinds.setdefault(found, len(kinds))
            level, narrower = rows[ranks[rows] == rank], rows[ranks[rows] < rank]
            self.tied[level] |= kind_of[self.at[level]] != kind_of[place]
            self.at[narrower], ranks[narrower], self.tied[narrower] = place, rank, False
            self._codes[place] = encode(fact, found.value)
            self._words[place] = found.value if isinstance(found.value, str) and self._codes[place] else None

    def over(self, column: CleanColumn) -> tuple[CleanColumn, Places, dict[str, list[int]]]:
        """The column with the answers, the answer each row goes by, and the rows with a problem by its kind."""
        answered = (self.at >= 0) & ~self.tied
        differs = answered & column.known & ~self._agrees(column)
        insists = np.asarray([answer.replace for answer in self.answers], dtype=np.bool_)[self.at]
        fills = answered & (~column.known | (differs & insists))
        problems = {
            "answer_differs": np.flatnonzero(differs & ~insists).tolist(),
            "answers_differ": np.flatnonzero(self.tied & ~column.known).tolist(),
        }
        return self._filled(column, fills), np.where(fills, self.at, -1).astype(np.int32), problems

    def _agrees(self, column: CleanColumn) -> Flags:
        """Where the column says the same as the answer."""
        agrees: Flags = column.numbers == self._codes[self.at]
        if not type_of(self.fact).opaque:
            return agrees
        said = self._texts(column, self.at >= 0)
        neither = pc.and_(pc.is_null(column.cells), pc.is_null(said))
        same: Flags = pc.coalesce(pc.equal(column.cells, said), neither).to_numpy(zero_copy_only=False)
        return agrees & same

    def _texts(self, column: CleanColumn, rows: Flags) -> pa.Array:
        """The answers' texts in these rows, none elsewhere."""
        return pa.array(self._words, column.cells.type).take(pa.array(self.at, mask=~rows))

    def _filled(self, column: CleanColumn, fills: Flags) -> CleanColumn:
        names: list[tuple[str, ...]] = list(column.names)
        numbered = np.full(len(self.answers) + 1, -1, dtype=np.int32)
        for place, found in self._values.items():
            if found.names:
                numbered[place] = len(names)
                names.append(found.names)
        numbers = np.where(fills, self._codes[self.at], column.numbers)
        known = column.known | fills
        if type_of(self.fact).opaque:
            cells = pc.if_else(pa.array(fills), self._texts(column, fills), column.cells)
        else:
            cells = cell_type_of(self.fact).column(self.fact, numbers, known)
        before = np.full(len(fills), -1, dtype=np.int32) if column.names_at is None else column.names_at
        names_at = np.where(fills, numbered[self.at], before).astype(np.int32) if names else None
        return CleanColumn(self.fact, numbers, known, cells, tuple(names), names_at)

    def problem(self, table: CleanTable, row: int, kind: str) -> Problem:
        """A row where answers differ from its cell, or from each other."""
        answer = self.answers[int(self.at[row])]
        params = {"answer": shown(self.fact, answer.facts[self.fact.name]), "place": answer.place}
        return problem_at(table, row, kind, self.fact.name, params=params)


def answer_codes(
    used: Mapping[str, Places], answers: Sequence[LineAnswer], facts: Mapping[str, Fact]
) -> dict[str, Flags]:
    """Where each answer is used, by `fact=value`."""
    codes: dict[str, Flags] = {}
    for name in (name for name in facts if name in used):
        numbers: dict[str, int] = {}
        numbered = np.full(len(answers) + 1, -1, dtype=np.int64)  # the last, of -1, is nobody's
        for place in np.unique(used[name][used[name] >= 0]).tolist():
            code = f"{name}={shown(facts[name], answers[place].facts[name])}"
            numbered[place] = numbers.setdefault(code, len(numbers))
        of_rows = numbered[used[name]]
        codes |= {code: of_rows == number for code, number in numbers.items()}
    return codes


def shown(fact: Fact, found: AnsweredValue) -> str:
    """An answer's value as a file of answers has it: `no`, `98.50`, `2026-12-31`; masked where it is private."""
    cells, value = cell_type_of(fact), found.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if cells.has_currency and isinstance(value, int):
        return money(value).replace(",", "").removesuffix(".00")
    written = found.names[0] if cells.named and found.names else cells.code(value)
    return masked(fact, written) if fact.private else written


def _refuse_unknown(lines: Lines, answers: Sequence[LineAnswer]) -> None:
    """Raise InputError for what `where` names that is neither a fact nor a heading of the sheet."""
    wrong = [
        reason("where_unknown", place=answer.place, given=name, near=near)
        for answer in answers
        for name, near in lines.unknown_keys(answer)
    ]
    if wrong:
        raise InputError(*wrong[:MOST_MISTAKES])


def _told(
    table: CleanTable, answers: Sequence[LineAnswer], met: Sequence[Rows], several: Sequence[bool]
) -> list[Notice]:
    """Which answers are for nobody: no line meets them, or several meet one that is for a single line."""
    every = list(zip(answers, met, several, strict=True))
    lost = [answer for answer, rows, _ in every if answer.line and not len(rows)]
    groups = [answer for answer, rows, _ in every if answer.where and not len(rows)]
    torn = [(answer, rows) for answer, rows, many in every if many]
    notices = []
    if lost:
        notices.append(Notice("answers_of_no_line", _files(lost), "", {"count": str(len(lost))}))
    if groups:
        params = {"count": str(len(groups)), "places": _places(groups)}
        notices.append(Notice("answers_of_no_group", _files(groups), "", params))
    if torn:
        unused = [answer for answer, _ in torn]
        rows = as_ranges(sorted({int(table.rows[row]) for _, rows in torn for row in rows.tolist()}))
        params = {"count": str(len(torn)), "places": _places(unused), "rows": rows}
        notices.append(Notice("answers_of_several", _files(unused), "", params))
    return notices


def _files(answers: Sequence[LineAnswer]) -> str:
    return ", ".join(dict.fromkeys(answer.place.rpartition(":")[0] for answer in answers))


def _places(answers: Sequence[LineAnswer]) -> str:
    """The lines of the files that they stand in."""
    lines = [answer.place.rpartition(":")[2] for answer in answers]
    return ", ".join(lines[:_MOST_PLACES]) + (", …" if len(lines) > _MOST_PLACES else "")
