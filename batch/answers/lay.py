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
from batch.answers.lines import Lines
from batch.columns import Places
from batch.problems import Notice, Problem
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean import CleanTable
from batch.understanding.column_cells import CleanColumn, unknown_column
from batch.understanding.understand import masked
from batch.understanding.understood import CellWords
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import encode

Flags = npt.NDArray[np.bool_]


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
    masks = [lines.meant(answer) for answer in answers]
    columns, used, problems = dict(table.columns), {}, list(table.problems)
    for name in dict.fromkeys(name for answer in answers for name in answer.facts):
        said = _Said(facts[name], answers, masks, table.size)
        column = columns.get(name) or unknown_column(facts[name], table.size)
        columns[name], used[name], differing = said.over(column)
        problems += [said.problem(table, row, kind) for kind, rows in differing.items() for row in rows]
    lost = [answer for answer, mask in zip(answers, masks, strict=True) if answer.line and not mask.any()]
    notices = [*table.notices, *_told(lost)]
    return Answered(replace(table, columns=columns, problems=problems, notices=notices), used)


class _Said:
    """What the answers say of one fact: which of them each row goes by, and where two of one rank differ."""

    def __init__(self, fact: Fact, answers: Sequence[LineAnswer], masks: Sequence[Flags], size: int) -> None:
        self.fact, self.answers = fact, answers
        self.at: Places = np.full(size, -1, dtype=np.int32)
        self.tied: Flags = np.zeros(size, dtype=np.bool_)
        ranks = np.full(size, -1, dtype=np.int64)
        values: dict[int, AnsweredValue] = {}
        for place, (answer, mask) in enumerate(zip(answers, masks, strict=True)):
            found = answer.facts.get(fact.name)
            if found is None:
                continue
            values[place] = found
            same = [other for other, value in values.items() if value == found]
            level = mask & (ranks == answer.rank)
            self.tied |= level & ~np.isin(self.at, same)
            narrower = mask & (ranks < answer.rank)
            self.at[narrower], ranks[narrower], self.tied[narrower] = place, answer.rank, False
        self.values = values

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
        agrees = np.zeros(len(self.at), dtype=np.bool_)
        for place, value in self.values.items():
            rows = self.at == place
            if type_of(self.fact).opaque and isinstance(value.value, str):
                same = pc.fill_null(pc.equal(column.cells, pa.scalar(value.value, column.cells.type)), False)
                agrees |= rows & same.to_numpy(zero_copy_only=False)
            else:
                agrees |= rows & (column.numbers == encode(self.fact, value.value))
        return agrees

    def _filled(self, column: CleanColumn, fills: Flags) -> CleanColumn:
        codes = np.zeros(len(self.answers) + 1, dtype=np.int64)  # the last, of -1, is nobody's
        words: list[str | None] = [None] * len(self.answers)
        names: list[tuple[str, ...]] = list(column.names)
        numbered = np.full(len(self.answers) + 1, -1, dtype=np.int32)
        for place, found in self.values.items():
            codes[place] = encode(self.fact, found.value)
            words[place] = found.value if isinstance(found.value, str) and codes[place] else None
            if found.names:
                numbered[place] = len(names)
                names.append(found.names)
        numbers = np.where(fills, codes[self.at], column.numbers)
        known = column.known | fills
        if type_of(self.fact).opaque:
            texts = pa.array(words, column.cells.type).take(pa.array(self.at, mask=~fills))
            cells = pc.if_else(pa.array(fills), texts, column.cells)
        else:
            cells = cell_type_of(self.fact).column(self.fact, numbers, known)
        before = np.full(len(fills), -1, dtype=np.int32) if column.names_at is None else column.names_at
        names_at = np.where(fills, numbered[self.at], before).astype(np.int32) if names else None
        return CleanColumn(self.fact, numbers, known, cells, tuple(names), names_at)

    def problem(self, table: CleanTable, row: int, kind: str) -> Problem:
        """A row where answers differ from its cell, or from each other."""
        place, answer = table.places[table.place_of[row]], self.answers[int(self.at[row])]
        matched = place.columns.get(self.fact.name)
        letter, heading = (matched.letter, matched.heading) if matched else ("", "")
        params = {"answer": shown(self.fact, answer.facts[self.fact.name]), "place": answer.place}
        return Problem(
            kind, place.source, place.sheet, int(table.rows[row]), letter, heading, self.fact.name, "", params
        )


def answer_codes(
    used: Mapping[str, Places], answers: Sequence[LineAnswer], facts: Mapping[str, Fact]
) -> dict[str, Flags]:
    """Where each answer is used, by `fact=value`."""
    codes: dict[str, Flags] = {}
    for name in (name for name in facts if name in used):
        places = used[name]
        for place in np.unique(places[places >= 0]).tolist():
            code = f"{name}={shown(facts[name], answers[place].facts[name])}"
            rows = places == place
            codes[code] = codes[code] | rows if code in codes else rows
    return codes


def shown(fact: Fact, found: AnsweredValue) -> str:
    """An answer's value as a file of answers has it: `no`, `98.50`, `2026-12-31`; masked where it is private."""
    cells, value = cell_type_of(fact), found.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if cells.has_currency and isinstance(value, int):
        return f"{value / 100:.2f}".removesuffix(".00")
    written = found.names[0] if cells.named and found.names else cells.code(value)
    return masked(fact, written) if fact.private else written


def _told(lost: Sequence[LineAnswer]) -> list[Notice]:
    if not lost:
        return []
    files = dict.fromkeys(answer.place.rpartition(", ")[0] for answer in lost)
    return [Notice("answers_of_no_line", ", ".join(files), "", {"count": str(len(lost))})]
