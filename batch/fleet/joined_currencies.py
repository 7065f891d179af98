"""Hear what one of several joined tables says of the amounts of another: a column of currencies speaks for its lines.

It must not know rules or texts: typed columns in, typed columns and a problem for each amount that is not used out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from batch.columns import distinct_texts
from batch.fleet.groups import Codes, Flags
from batch.problems import Problem
from batch.shapes import RawTable
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean import CleanTable
from batch.understanding.currency_columns import currency_columns
from batch.understanding.currency_words import LOCAL, UNCLEAR
from batch.understanding.understood import CellContext, CellWords
from batch.understanding.words import plain
from batch.understanding.words_settled import WordsSettled, spelt

Said = tuple[str, str]
"""A currency's code, and the words of the table that state it."""


def with_currencies_heard(
    clean: CleanTable, read: CleanTable, tables: Sequence[RawTable], settled: WordsSettled, words: CellWords
) -> CleanTable:
    """The joined table without amounts that another table says are in another currency; `read`: before joining.

    Within one table that is seen to where its cells are read. What a cell says itself goes before all.
    """
    if clean.read is None:
        return clean
    hearing = _Hearing(clean, read, tables, settled, words)
    return hearing.table() if len(hearing.said) else clean


class _Hearing:
    def __init__(
        self,
        clean: CleanTable,
        read: CleanTable,
        tables: Sequence[RawTable],
        settled: WordsSettled,
        words: CellWords,
    ) -> None:
        self.clean, self.read, self.tables, self.settled, self.words = clean, read, tables, settled, words
        self.went_to = clean.rows_read.went_to
        self.said: list[Said] = []
        self.says: Codes = np.full(clean.size, -1, dtype=np.int64)
        """What is said of each line, as a place in `said`."""
        self.speaking: list[int] = []
        self.either_is: dict[tuple[str, int], str] = {}
        for number, table in enumerate(tables):
            self._hear(number, table)

    def _hear(self, number: int, table: RawTable) -> None:
        taken = {item.position for item in self.clean.places[number].columns.values()}
        others = [place for place in range(len(table.headings)) if place not in taken]
        for column in currency_columns(table, others, self.words)[:1]:
            self.speaking.append(number)
            codes = np.array([*(bool(code) for code in column.codes), False])
            spoken = np.where(codes[column.places], column.places + len(self.said), -1)
            said = zip(column.codes, column.texts, strict=True)
            self.said += [(code, f"{column.heading}: {text}"[:60]) for code, text in said]
            lines = self.went_to[self.read.place_of == number]
            open_ones = (spoken >= 0) & (self.says[lines] < 0)
            self.says[lines[open_ones]] = spoken[open_ones]

    def table(self) -> CleanTable:
        columns, problems = dict(self.clean.columns), list(self.clean.problems)
        elsewhere = np.array([code != LOCAL for code, _ in self.said])
        foreign = (self.says >= 0) & elsewhere[self.says]
        for name, column in self.clean.columns.items():
            if cell_type_of(column.fact).has_currency:
                found = self._not_used(name, foreign & column.known & (column.numbers != 0))
                problems += [problem for _, problem in found if problem is not None]
                if found:
                    gone = np.zeros(self.clean.size, dtype=bool)
                    gone[[line for line, _ in found]] = True
                    columns[name] = column.without(gone)
        return replace(self.clean, columns=columns, problems=problems)

    def _not_used(self, name: str, lines: Flags) -> list[tuple[int, Problem | None]]:
        """The lines, among these, whose amount is not used, each with its problem."""
        known = np.flatnonzero(self.read.columns[name].known)
        line_of, first = np.unique(self.went_to[known], return_index=True)
        rows = known[first][lines[line_of] & ~np.isin(self.read.place_of[known[first]], self.speaking)]
        found: list[tuple[int, Problem | None]] = []
        for row in rows.tolist():
            line, number = int(self.went_to[row]), int(self.read.place_of[row])
            place, table = self.clean.places[number], self.tables[number]
            item = place.columns[name]
            start = int(np.searchsorted(self.read.place_of, number))
            text = table.columns[item.position][row - start].as_py() or ""
            own = any(met.code == LOCAL for met in self.words.money.met(plain(text)))
            kind = "" if own or spelt(text) in self.settled.of(name) else self._kind(name, line, number)
            if kind:
                problem = Problem(
                    kind, place.source, place.sheet, int(self.read.rows[row]), item.letter, item.heading, name, text,
                    self._params(kind, line), part=place.part,
                )  # fmt: skip
                found.append((line, problem if kind != _NOBODY_KNOWS else None))
        return found

    def _kind(self, name: str, line: int, number: int) -> str:
        """The problem of an amount of a line, "" where it is in Hong Kong dollars all the same."""
        code = self.said[self.says[line]][0]
        if code == UNCLEAR:
            return "stated_unclear"
        if code not in self.words.money.either:
            return "other_currency"
        settled = self._either_is(name, number, code)
        if settled == UNCLEAR:
            return _NOBODY_KNOWS
        return "" if settled == LOCAL else "other_currency" if settled else "currency_unclear"

    def _either_is(self, name: str, number: int, code: str) -> str:
        """What 元 and its like are in the column of the amounts, as it would be beside the column of currencies."""
        if (name, number) not in self.either_is:
            cells = cell_type_of(self.clean.columns[name].fact)
            context = CellContext(self.words, stated=code, either_is=self.settled.currencies.get(name, ""))
            texts = self.tables[number].columns[self.clean.places[number].columns[name].position]
            self.either_is[name, number] = cells.settled(distinct_texts(texts)[1], context).either_is
        return self.either_is[name, number]

    def _params(self, kind: str, line: int) -> dict[str, str]:
        code, says = self.said[self.says[line]]
        return {
            "other_currency": {"currency": code, "says": says},
            "stated_unclear": {"says": says},
            "currency_unclear": {"currency": code},
        }.get(kind, {})


_NOBODY_KNOWS = "?"
