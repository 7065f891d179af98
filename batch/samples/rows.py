"""Put rows of headings and cells into a sheet, as a company keeps it. Must not know what they are about."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyarrow as pa

from batch.report.sheets import Book, SheetColumn, Table

Row = Mapping[str, Any]


def sheet_of(name: str, rows: Sequence[Row], codes: Collection[str]) -> Table:
    """The rows as a sheet; `codes`: the headings whose cells must never be taken for numbers."""
    columns = [
        SheetColumn(
            heading,
            pa.array([None if row[heading] is None else str(row[heading]) for row in rows], pa.string()),
            "code" if heading in codes else "text",
        )
        for heading in rows[0]
    ]
    return Table(name, columns, len(rows))


def book_of(sheet: Table, title: str, as_of: datetime.date) -> Book:
    """The sheet as a workbook to be written, open to changes."""
    return Book([sheet], title, "Arial", as_of, protect=False)
