"""The rows of a report's sheet as people see them, by heading; and the sheet changed as people change it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

Row = dict[str, Any]


def rows_of(path: Path, sheet: str) -> list[Row]:
    """Each row of a sheet, by its headings."""
    book = openpyxl.load_workbook(path, read_only=True)
    headings, *rows = book[sheet].iter_rows(values_only=True)
    found = [dict(zip(map(str, headings), row, strict=False)) for row in rows]
    book.close()
    return found


def rewritten(path: Path, to: Path, sheet: str, rows: list[Row], headings: list[str] | None = None) -> Path:
    """The workbook with other rows in a sheet, in the order of `headings` where they are given."""
    book = openpyxl.load_workbook(path)
    place = book[sheet]
    there = headings or [str(cell.value) for cell in place[1]]
    place.delete_rows(1, place.max_row)
    for at, row in enumerate([dict(zip(there, there, strict=True)), *rows], start=1):
        for column, heading in enumerate(there, start=1):
            place.cell(at, column).value = row.get(heading)
    book.save(to)
    return to
