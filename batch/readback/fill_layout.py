"""Find the columns of a sheet that was filled in: by its hidden marks, wherever they were moved; else by its headings.

It must not know what the cells say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from batch.own_marks import FILL
from batch.readback.fill_words import FillWords
from batch.report.fill_in import KNOWN
from batch.report.fill_marks import AMONG, BY, ON, ROW, FillAbout, about_of, column_of, is_mark, known_of
from batch.understanding.line_keys import LINE_NAMES

if TYPE_CHECKING:
    from batch.reading.grid import Grid

_HEADING_WITHIN = 30  # rows: people put titles above a table
_NOT_FACTS = (*LINE_NAMES, ROW, AMONG, BY, ON)


@dataclass(frozen=True)
class Layout:
    """Where things stand: the position of the first row, and the place of each column by its code.

    `facts` are pairs of a code and a place. `mark`: the column of the rows' marks; None where there is none.
    `known`: the columns that only show what was known. `own`: those that people added.
    """

    start: int
    about: FillAbout | None
    mark: int | None
    columns: Mapping[str, int]
    facts: Sequence[tuple[str, int]]
    known: Mapping[str, int]
    own: Sequence[int] = ()

    def texts(self, grid: Grid, place: int | None) -> list[str | None]:
        """The cells of a column, blank ones where it is not there."""
        height = max(grid.height - self.start, 0)
        return [None] * height if place is None else self.cells(grid, place).to_pylist()

    def cells(self, grid: Grid, place: int) -> pa.Array:
        """The cells of a column."""
        return grid.columns[place].slice(self.start)


def layout_of(grid: Grid, words: FillWords, fact_of: Callable[[str], str]) -> Layout | None:
    """The layout of a sheet to fill in; None for any other sheet."""
    tops = [column.slice(0, _HEADING_WITHIN).to_pylist() for column in grid.columns]
    rows = list(zip(*tops, strict=True))
    for position, row in enumerate(rows):
        if any(text and (text.startswith(FILL.strip()) or column_of(text)) for text in row):
            return _by_marks(row, position + 2)  # below the marks stand the headings
    for position, row in enumerate(rows):
        codes = [words.code(text) if text else "" for text in row]
        if BY in codes and ON in codes:
            return _by_headings(row, codes, position + 1, fact_of)
    return None


def _by_marks(row: Sequence[str | None], start: int) -> Layout:
    codes = [column_of(text) if text else "" for text in row]
    mark = next((at for at, text in enumerate(row) if text and text.startswith(FILL.strip())), None)
    about = about_of(row[mark] or "") if mark is not None else None
    known = {code: at for at, text in enumerate(row) if (code := known_of(text or ""))}
    own = [at for at, text in enumerate(row) if not (text and is_mark(text))]
    return _layout(codes, start, about, mark if about else None, known, own)


def _by_headings(
    row: Sequence[str | None], codes: Sequence[str], start: int, fact_of: Callable[[str], str]
) -> Layout:
    """What only shows something known is not taken for an answer: it would say what the sheet said before."""
    found = [code or (fact_of(text) if text else "") for code, text in zip(codes, row, strict=True)]
    known = {code: at for at, code in enumerate(found) if code in KNOWN}
    return _layout(["" if code in KNOWN else code for code in found], start, None, None, known)


def _layout(
    codes: Sequence[str],
    start: int,
    about: FillAbout | None,
    mark: int | None,
    known: Mapping[str, int],
    own: Sequence[int] = (),
) -> Layout:
    columns: dict[str, int] = {}
    for at, code in enumerate(codes):
        if code in _NOT_FACTS:
            columns.setdefault(code, at)
    facts = [(code, at) for at, code in enumerate(codes) if code and code not in _NOT_FACTS]
    return Layout(start, about, mark, columns, facts, known, own)
