"""The cells of a small sheet are summed together: they come to what they come to one column after the other."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from batch.report import sheets_sealed
from batch.report.looks import Look
from batch.report.sheets import Cell, Page, SheetColumn, Table

DAY = datetime.date(2027, 1, 31)
COLUMNS = {
    "texts": pa.array(["one", " two ", None, "12.50"]),
    "again": pa.array(["a", "a", "b", None]).dictionary_encode(),
    "amounts": pa.array([Decimal("1.50"), None, Decimal(0), Decimal(7)], pa.decimal128(9, 2)),
    "days": pa.array([DAY, None, DAY, DAY], pa.date32()),
    "counts": pa.array([1, 2, None, 4]),
    "yes": pa.array([True, False, None, True]),
    "pieces": pa.chunked_array([["x"], ["y", None, "x"]]),
}
TABLE = Table(
    "Table", [*(SheetColumn(name, values) for name, values in COLUMNS.items()), SheetColumn("To fill in")], 4
)
PAGE = Page("Page", [Cell(3, 2, "text", Look()), Cell(1, 1, 12, Look()), Cell(1, 2, None, Look())], {})
NONE = Table("None", [SheetColumn("A", pa.array([], pa.string())), SheetColumn("B")], 0, empty="nothing")


@pytest.mark.parametrize("sheet", [TABLE, PAGE, NONE, Page("Blank", [], {})], ids=lambda sheet: sheet.name)
def test_together_cells_come_to_what_they_come_to_by_column(
    sheet: Table | Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = sheets_sealed.sealing([sheet])
    monkeypatch.setattr(sheets_sealed, "_SMALL", 0)
    assert together == sheets_sealed.sealing([sheet])
    monkeypatch.setattr(sheets_sealed, "_ROWS", 1)
    assert together == sheets_sealed.sealing([sheet])
