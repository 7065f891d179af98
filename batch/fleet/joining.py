"""Join the rows of several tables about one line: the first row stays, later ones fill what it leaves open.

Where they contradict each other nobody knows: the fact counts as not given, and a problem names both places. It must
not know how a cell is read, nor which rows are about one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from batch.columns import whole
from batch.fleet.across_problems import row_label
from batch.fleet.line_rows import Codes, Flags, LineRows
from batch.fleet.same_values import names_differ, texts_differ, values_differ
from batch.problems import Problem
from batch.shapes import RawTable
from batch.understanding.clean import CleanTable, RowsRead
from batch.understanding.clean_column import CleanColumn
from batch.understanding.understand import masked

_REFERENCE = "sim_id"  # what a table calls a row: another table may well call it otherwise
_LONGEST_SHOWN = 120


def with_rows_joined(clean: CleanTable, tables: Sequence[RawTable], first: Codes) -> CleanTable:
    """The table with one row for each line; `first` is for each row the first of its line, `tables` hold the cells."""
    return _Joining(clean, tables, LineRows(first)).table()


class _Joining:
    def __init__(self, clean: CleanTable, tables: Sequence[RawTable], lines: LineRows) -> None:
        self.clean, self.tables, self.lines = clean, tables, lines
        self.starts = np.searchsorted(clean.place_of, np.arange(len(tables)))
        self.problems: list[Problem] = []
        self.others: dict[str, pa.Array] = {}
        self.elsewhere: dict[str, tuple[Codes, Codes]] = {}

    def table(self) -> CleanTable:
        clean, heads = self.clean, self.lines.heads
        columns = {name: self._fact(name, column) for name, column in clean.columns.items()}
        carried = {name: pa.chunked_array([self._carried(name)]) for name in clean.carried}
        carried |= {name: pa.chunked_array([texts]) for name, texts in self.others.items()}
        return replace(
            clean,
            columns=columns,
            carried=carried,
            problems=[*clean.problems, *self.problems],
            place_of=clean.place_of[heads],
            rows=clean.rows[heads],
            read=RowsRead(clean.place_of, clean.rows, self.lines.line_of, self.elsewhere),
        )

    def _fact(self, name: str, column: CleanColumn) -> CleanColumn:
        lines = self.lines
        speakers = lines.speakers(column.known)
        rows = lines.saying(column.known)
        others = speakers[lines.line_of[rows]]
        contested = np.zeros(len(lines.heads), dtype=bool)
        if name == _REFERENCE:
            self._keep_others(column.cells, rows, others, name)
        else:
            contested |= self._contested(name, rows, others, values_differ(column, rows, others))
        names_at = column.names_at
        if names_at is not None:
            listing = lines.speakers(names_at >= 0)
            rows = lines.saying(names_at >= 0)
            others = listing[lines.line_of[rows]]
            differ = names_differ(column, rows, others) & ~contested[lines.line_of[rows]]
            contested |= self._contested(name, rows, others, differ)
            names_at = np.where(contested, -1, names_at[listing]).astype(np.int32)
        known = column.known[speakers] & ~contested
        there = np.flatnonzero(known & (speakers != lines.heads))
        if len(there):
            self.elsewhere[name] = there, speakers[there]
        numbers = np.where(contested, 0, column.numbers[speakers])
        texts = None if column.texts is None else column.texts.take(pa.array(speakers, mask=contested))
        return CleanColumn(column.fact, numbers, known, texts, column.names, names_at)

    def _contested(self, name: str, rows: Codes, others: Codes, differ: Flags) -> Flags:
        """The lines of which rows say different things; a problem for each such row, at the other one's place."""
        found = np.zeros(len(self.lines.heads), dtype=bool)
        rows, others = rows[differ], others[differ]
        found[self.lines.line_of[rows]] = True
        texts = zip(self._texts(name, others), self._texts(name, rows), strict=True)
        for row, other, (text, differing) in zip(rows.tolist(), others.tolist(), texts, strict=True):
            place = self.clean.places[self.clean.place_of[other]]
            matched = place.columns[name]
            params = {"other": differing, "there": row_label(self.clean, row, other)}
            self.problems.append(
                Problem("tables_differ", place.source, place.sheet, int(self.clean.rows[other]), matched.letter,
                        matched.heading, name, text, params)
            )  # fmt: skip
        return found

    def _texts(self, name: str, rows: Codes) -> list[str]:
        """The cells of a fact as they stand in their tables, as a message may show them."""
        fact = self.clean.columns[name].fact
        found = np.empty(len(rows), dtype=object)
        for table, at in self._by_table(rows):
            cells = self.tables[table].columns[self.clean.places[table].columns[name].position]
            texts = cells.take(pa.array(rows[at] - self.starts[table])).to_pylist()
            found[at] = [masked(fact, text or "")[:_LONGEST_SHOWN] for text in texts]
        return found.tolist()

    def _carried(self, heading: str) -> pa.Array:
        texts = whole(self.clean.carried[heading])
        filled = texts.is_valid().to_numpy(zero_copy_only=False)
        speakers = self.lines.speakers(filled)
        rows = self.lines.saying(filled)
        self._keep_others(texts, rows, speakers[self.lines.line_of[rows]], heading)
        return texts.take(pa.array(speakers))

    def _keep_others(self, texts: pa.Array, rows: Codes, others: Codes, name: str) -> None:
        """What a later table says otherwise in a column that is no fact's gets a column beside it."""
        rows = rows[texts_differ(texts, rows, others)]
        for table, at in self._by_table(rows):
            place = self.clean.places[table]
            heading = place.columns[name].heading if name in place.columns else name
            beside = f"{' '.join(heading.split())} ({' '.join(filter(None, (place.source, place.sheet)))})"
            lines = np.full(len(self.lines.heads), -1, dtype=np.int64)
            lines[self.lines.line_of[rows[at]]] = rows[at]
            self.others[beside] = texts.cast(pa.large_string()).take(pa.array(lines, mask=lines < 0))

    def _by_table(self, rows: Codes) -> Iterator[tuple[int, Codes]]:
        """Each table that has some of the rows, and which of them."""
        place_of = self.clean.place_of[rows]
        for table in np.unique(place_of).tolist():
            yield table, np.flatnonzero(place_of == table)
