"""Find the rows of a table that an answer is meant for. It must not know what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.answers.answers_file import LineAnswer
from batch.columns import distinct_texts
from batch.understanding.clean import CleanTable
from batch.understanding.column_cells import CleanColumn
from batch.understanding.line_keys import CARD, LINE_NAMES, bare_card, line_keys
from batch.understanding.understand import CellContext, CellWords, understand_alone
from batch.understanding.words import fold_script, nearest
from batch.understanding.words_settled import spelt
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import encode

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


class Lines:
    """The rows of a table, to be told apart by facts and by the columns carried along."""

    def __init__(self, table: CleanTable, facts: Mapping[str, Fact], vocabulary: CellWords) -> None:
        self._table, self._facts, self._context = table, facts, CellContext(vocabulary)
        self._headed = {
            fold_script(matched.heading): name
            for place in table.places
            for name, matched in place.columns.items()
        }
        self._carried = {fold_script(heading): heading for heading in table.carried}
        self._keys: dict[str, dict[str, list[int]]] = {}

    def unknown_keys(self, answer: LineAnswer) -> Iterator[tuple[str, str]]:
        """The keys of `where` that are neither a fact nor a heading, each with the nearest that is."""
        for name in answer.where:
            if name not in self._facts and fold_script(name) not in self._names:
                yield name, nearest(name, self._names.values(), least=0.6)

    @cached_property
    def _names(self) -> dict[str, str]:
        headed = [matched.heading for place in self._table.places for matched in place.columns.values()]
        return {fold_script(name): name for name in (*self._facts, *headed, *self._table.carried)}

    def several(self, answer: LineAnswer, rows: Rows) -> bool:
        """Whether an answer for one line is met by the rows of several."""
        if not answer.line or len(rows) < 2:
            return False
        keys = self._line_keys[rows]
        return bool((keys < 0).any() or (keys != keys[0]).any())

    @cached_property
    def _line_keys(self) -> Rows:
        return line_keys(self._table.columns, self._table.size)

    def meant(self, answer: LineAnswer) -> Rows:
        """The rows that the answer is for, rising."""
        if answer.line:
            return self._line(answer.line)
        mask = np.ones(self._table.size, dtype=np.bool_)
        for name, texts in answer.where.items():
            mask &= self._where(name, texts)
        return np.flatnonzero(mask)

    def _line(self, key: str) -> Rows:
        found: set[int] = set()
        for name in LINE_NAMES:
            if name in self._table.columns:
                value = str(understand_alone(self._facts[name], key, self._context).value)
                found.update(self._rows(name).get(bare_card(value) if name == CARD else value, []))
        return np.asarray(sorted(found), dtype=np.int64)

    def _rows(self, name: str) -> dict[str, list[int]]:
        """The rows of each key; made once, for a file may have an answer a line."""
        if name not in self._keys:
            rows: dict[str, list[int]] = {}
            for row, text in enumerate(self._table.columns[name].cells.to_pylist()):
                if text is not None:
                    rows.setdefault(bare_card(text) if name == CARD else text, []).append(row)
            self._keys[name] = rows
        return self._keys[name]

    def _where(self, name: str, texts: Iterable[str]) -> Flags:
        """The rows whose fact, or whose cell under a heading, says one of the texts."""
        mask = np.zeros(self._table.size, dtype=np.bool_)
        columns = self._table.columns
        column = columns.get(name) or columns.get(self._headed.get(fold_script(name), ""))
        if column is None:
            heading = self._carried.get(fold_script(name))
            return mask if heading is None else _says(self._table.carried[heading], texts)
        if type_of(column.fact).opaque:
            return _says(column.cells, texts)
        for text in texts:
            found = understand_alone(column.fact, text, self._context)
            if found.value is not None:
                same = column.known & (column.numbers == encode(column.fact, found.value))
                mask |= same & _named(column, found.names) if found.names else same
        return mask


def _named(column: CleanColumn, names: tuple[str, ...]) -> Flags:
    """Where a column has these names, such as that of a carrier which the rulebook doesn't know."""
    if column.names_at is None:
        return np.zeros(len(column.known), dtype=np.bool_)
    wanted = [spelt(name) for name in names]
    same = [[spelt(one) for one in listed] == wanted for listed in column.names]
    return np.asarray([*same, False], dtype=np.bool_)[column.names_at]


def _says(cells: pa.Array | pa.ChunkedArray, texts: Iterable[str]) -> Flags:
    wanted = {spelt(text) for text in texts}
    places, words = distinct_texts(cells)
    there = [word is not None and spelt(word) in wanted for word in words.to_pylist()]
    return np.asarray([*there, False], dtype=np.bool_)[places]
