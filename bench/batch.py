"""What a batch from workbook to report costs, beside only reading that file and writing as many cells.

Run: python -m bench.batch [rows] [--memory]; --memory also tells the most memory held, of a run of its own.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa
import pyarrow.feather

from batch.sample import sample_book, sample_rows
from batch.sheets import Book, Column, Table
from batch.workbook import write_book
from bench.measure import best, cost

AS_OF = dt.date(2026, 11, 21)
TIMES = 3
GOAL = 2.0


def main() -> None:
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fleet, report = folder / "fleet.xlsx", folder / "report.xlsx"
        write_book(sample_book(sample_fleet(rows), AS_OF), fleet)
        run = [*[sys.executable, "-m", "simexit", "batch", str(fleet)], "-o", str(report), "--force"]
        run += ["--as-of", AS_OF.isoformat()]
        if "--memory" in sys.argv:
            whole = cost(run, watch_memory=True)
            print(
                f"{rows:,} rows: at most {whole.memory:,.0f} MB; {whole.cpu:.1f} s of processor, {whole.wall:.1f} s"
            )
            return
        whole_cpu = best(run, TIMES)
        cells = keep_cells(report, folder)
        bare = best([sys.executable, "-m", "bench.batch_bare", str(fleet), str(folder)], TIMES)
    print(f"{rows:,} rows, {cells:,} cells written; processor time, the best of {TIMES} runs")
    print(f"fastexcel reads, the splice writes {bare:8.2f} s")
    print(f"simexit batch                      {whole_cpu:8.2f} s")
    print(f"ratio {whole_cpu / bare:.2f} (goal: at most {GOAL:.0f})")


def sample_fleet(rows: int) -> list[dict[str, Any]]:
    """The demo's fleet, longer; with more owners as it grows, or they would all have too many cards."""
    fleet = sample_rows(AS_OF, rows)
    for number, row in enumerate(fleet):
        row["Registered owner"] = f"{row['Registered owner']} {number // 100 + 1}"
    return fleet


def keep_cells(report: Path, folder: Path) -> int:
    """The report's cells as tables of texts, to be written again without any work of ours; their number."""
    workbook = fastexcel.read_excel(str(report))
    cells = 0
    for number, name in enumerate(workbook.sheet_names):
        sheet = pa.table(workbook.load_sheet(name, header_row=None, dtypes="string").to_arrow())
        cells += sheet.num_rows * sheet.num_columns - sum(column.null_count for column in sheet.columns)
        pyarrow.feather.write_feather(sheet, str(folder / f"{number}.feather"), compression="uncompressed")
    return cells


def book_of(folder: Path) -> Book:
    """The kept tables as a plain workbook."""
    tables = []
    for path in sorted(folder.glob("*.feather")):
        sheet = pyarrow.feather.read_table(str(path))
        columns = [
            Column(name, column, "text")
            for name, column in zip(sheet.column_names, sheet.columns, strict=True)
        ]
        tables.append(Table(path.stem, columns, sheet.num_rows))
    return Book(tables, "Bare", "Arial", AS_OF, protect=False)


if __name__ == "__main__":
    main()
