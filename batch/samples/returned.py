"""Fill in a sheet that was sent out, as a person would. Must not know how it is written, nor how it is read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa

from batch.report.fill_marks import BY, NOT_ASKED, ON, column_of
from batch.report.sheets import SheetColumn, Table
from batch.understanding.line_keys import LINE_NAMES

#: What is said of the line with this key about this fact; None: nothing.
Says = Callable[[str, str], str | None]


def filled_in(sheet: Table, answers: Callable[[], bool], says: Says) -> Table:
    """The sheet with the cells that are asked filled in; a row is left as it came where nobody `answers` it.

    The first row, which is for every line, stays as it came, and so does what a person does not see.
    """
    names = [column_of(mark) for mark in sheet.above[0]]
    keys = _texts(sheet.columns[names.index(LINE_NAMES[0])])
    rows = [row for row in range(1, len(keys)) if answers()]
    columns = [
        _filled(column, name, keys, rows, says) if _is_asked(column, name) else column
        for column, name in zip(sheet.columns, names, strict=True)
    ]
    return replace(sheet, columns=columns)


def _is_asked(column: SheetColumn, name: str) -> bool:
    return column.editable and not column.hidden and name not in (BY, ON)


def _filled(
    column: SheetColumn, name: str, keys: list[str | None], rows: list[int], says: Says
) -> SheetColumn:
    cells = _texts(column)
    for row in rows:
        if cells[row] != NOT_ASKED:
            cells[row] = says(keys[row] or "", name) or cells[row]
    return replace(column, values=pa.array(cells, pa.string()))


def _texts(column: SheetColumn) -> list[str | None]:
    return [] if column.values is None else column.values.to_pylist()
