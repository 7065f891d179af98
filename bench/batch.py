"""Measure what a batch from workbook to report costs, compared with only reading that file and writing as many cells.

Run: python -m bench.batch [rows] [--memory]; --memory also measures the most memory used, in a run of its own.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.feather

from batch.report.sheets import Book, SheetColumn, Table
from batch.report.workbook import write_book
from batch.samples.full_fleet import sample_book, sample_rows
from bench.measure import best, cost

AS_OF = dt.date(2026, 11, 21)
TIMES = 3
GOALS = ((1_000_000, 1.15), (0, 1.3))  # from so many rows on, at most so many times the bare cost
FILE_GOAL = 2.0  # times the file that was read
MEMORY_GOAL = 1_500  # MB
PIECE = 50_000
FIRST = 61_000_000  # Hong Kong numbers of mobiles begin with 5, 6, 7 or 9; none begins with 60


def main() -> None:
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fleet, report = folder / "fleet.xlsx", folder / "report.xlsx"
        write_fleet(fleet, rows)
        run = [*[sys.executable, "-m", "simexit", "batch", str(fleet)], "-o", str(report), "--force"]
        run += ["--as-of", AS_OF.isoformat()]
        if "--memory" in sys.argv:
            whole = cost(run, watch_memory=True)
            print(
                f"{rows:,} rows: at most {whole.memory:,.0f} MB (goal: {MEMORY_GOAL:,}); "
                f"{whole.cpu:.1f} s of processor, {whole.wall:.1f} s"
            )
            return
        whole_cpu = best(run, TIMES)
        larger = report.stat().st_size / fleet.stat().st_size
        cells = keep_cells(report, folder)
        bare = best([sys.executable, "-m", "bench.batch_bare", str(fleet), str(folder)], TIMES)
    print(f"{rows:,} rows, {cells:,} cells written; processor time, the best of {TIMES} runs")
    print(f"fastexcel reads, the splice writes {bare:8.2f} s")
    print(f"simexit batch                      {whole_cpu:8.2f} s")
    goal = next(most for least, most in GOALS if rows >= least)
    print(f"ratio {whole_cpu / bare:.2f} (goal: at most {goal})")
    print(f"report {larger:.2f} times the fleet's file (goal: at most {FILE_GOAL:.0f})")


def write_fleet(path: Path, size: int) -> None:
    """The demo's fleet, longer: made in pieces, each SIM with a number of its own, more owners as it grows."""
    pieces: list[list[pa.Array]] = []
    names: list[str] = []
    for start in range(0, size, PIECE):
        rows = sample_rows(AS_OF, min(PIECE, size - start))
        for number, row in enumerate(rows, start):
            row["SIM ID"], row["Mobile no."], row["ICCID"] = (
                f"HL-{number:07d}",
                str(FIRST + number),
                iccid(number),
            )
            row["Registered owner"] = f"{row['Registered owner']} {number // 100 + 1}"
        book = sample_book(rows, AS_OF).sheets[0]
        assert isinstance(book, Table)  # noqa: S101 - tells the type checker what the demo makes
        names = [column.heading for column in book.columns]
        kinds = [column.kind for column in book.columns]
        pieces.append([column.values for column in book.columns])
    columns = [
        SheetColumn(name, pa.chunked_array([piece[place] for piece in pieces]), kinds[place])
        for place, name in enumerate(names)
    ]
    write_book(Book([Table("Fleet", columns, size)], "Sample fleet", "Arial", AS_OF, protect=False), path)


def iccid(number: int) -> str:
    """A serial number with its check digit."""
    body = f"89852{number:013d}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


def keep_cells(report: Path, folder: Path) -> int:
    """Keep the report's cells as tables of texts, to be written again without our work; return their number."""
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
            SheetColumn(name, column, "text")
            for name, column in zip(sheet.column_names, sheet.columns, strict=True)
        ]
        tables.append(Table(path.stem, columns, sheet.num_rows))
    return Book(tables, "Bare", "Arial", AS_OF, protect=False)


if __name__ == "__main__":
    main()
