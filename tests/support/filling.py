"""Fill a sheet in as people do: find a line and a fact, write, sort, move, lose columns; it must not know the marks.

Only that a hidden line stands over the headings, by which a fact's column is found whatever it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

CODES, HEADINGS, EVERY, FIRST = 1, 2, 3, 4  # rows


class Filling:
    """A workbook under somebody's hands."""

    def __init__(self, path: Path, sheet: str = "To fill in") -> None:
        self.book = openpyxl.load_workbook(path)
        self.sheet: Worksheet = self.book[sheet]

    def column(self, code: str) -> int:
        """The column of a fact, counted from 1."""
        codes = [str(cell.value).split()[-1] for cell in self.sheet[CODES]]
        return codes.index(code) + 1

    def row(self, number: str) -> int:
        """The row of a line, by a part of its number."""
        shown = [str(cell.value) for cell in self.sheet["A"]]
        return next(row for row, text in enumerate(shown, start=1) if row >= EVERY and number in text)

    def put(self, number: str, **cells: Any) -> Filling:
        """Write cells of a line, or of every line."""
        row = EVERY if number == "every" else self.row(number)
        for code, value in cells.items():
            self.sheet.cell(row, self.column(code)).value = value
        return self

    def cell(self, number: str, code: str) -> Any:
        """What stands in a line's cell."""
        return self.sheet.cell(self.row(number), self.column(code)).value

    def sort(self, key: Callable[[Sequence[Any]], Any], first: int = 1, last: int | None = None) -> Filling:
        """Sort the rows below the headings, all columns or some."""
        last = last or self.sheet.max_column
        rows = [[cell.value for cell in row] for row in self.sheet.iter_rows(HEADINGS + 1)]
        for number, row in enumerate(sorted(rows, key=key), start=HEADINGS + 1):
            for column in range(first, last + 1):
                self.sheet.cell(number, column).value = row[column - 1]
        return self

    def move(self, code: str, column: int) -> Filling:
        """Cut a fact's column and put it elsewhere, its headings with it."""
        at = self.column(code)
        for row in range(1, self.sheet.max_row + 1):
            self.sheet.cell(row, column).value = self.sheet.cell(row, at).value
            self.sheet.cell(row, at).value = None
        return self

    def save(self, path: Path) -> Path:
        """The file as it is handed back."""
        self.book.save(path)
        return path
