"""Measure what a batch from CSV to codes as CSV costs, compared with Arrow reading that file and writing as many cells.

Run: python -m bench.csv [rows] [--parquet] [--memory]; --parquet does the same from Parquet to Parquet, --memory also
measures the most memory used, in a run of its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

from batch.samples.full_fleet import sample_rows
from bench.batch import AS_OF, FIRST, PIECE, iccid
from bench.measure import best, cost

TIMES = 3
GOAL, GOAL_MEMORY = 3.0, 1000
COLUMNS = (
    *(
        "SIM ID",
        "Mobile no.",
        "ICCID",
        "Carrier",
        "Plan type",
        "Account type",
        "Registered owner",
        "Department",
    ),
    *("Line status", "Still needed", "Monthly fee HK$", "Unpaid HK$", "Balance HK$", "Deposit HK$"),
    *("Contract end", "Bill day", "VAS", "Bound services", "Auto recharge", "Remarks"),
)
BARE = {
    ".csv": "read_csv(sys.argv[1]); write_csv(pyarrow.feather.read_table(sys.argv[2]), sys.argv[3])",
    ".parquet": "read_table(sys.argv[1]); write_table(pyarrow.feather.read_table(sys.argv[2]), sys.argv[3])",
}


def main() -> None:
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000)
    ending = ".parquet" if "--parquet" in sys.argv else ".csv"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given, codes, kept = folder / f"fleet{ending}", folder / f"codes{ending}", folder / "codes.feather"
        write_fleet(given, rows)
        run = [sys.executable, "-m", "simexit", "batch", str(given), "-o", str(codes), "--force"]
        run += ["--as-of", AS_OF.isoformat()]
        if "--memory" in sys.argv:
            most = cost(run, watch_memory=True).memory
            print(f"{rows:,} rows: at most {most:,.0f} MB (goal: at most {GOAL_MEMORY:,} MB at 1,000,000)")
            return
        whole = best(run, TIMES)
        cells = keep(codes, kept)
        module = "parquet" if ending == ".parquet" else "csv"
        bare_work = f"import sys, pyarrow.feather; from pyarrow.{module} import *; {BARE[ending]}"
        bare = best(
            [sys.executable, "-c", bare_work, *map(str, (given, kept, folder / f"bare{ending}"))], TIMES
        )
    print(
        f"{rows:,} rows, {len(COLUMNS)} columns, {cells:,} cells written; processor time, the best of {TIMES} runs"
    )
    print(f"Arrow reads and writes {ending[1:]:8}    {bare:8.2f} s")
    print(f"simexit batch                      {whole:8.2f} s")
    print(f"ratio {whole / bare:.2f} (goal: at most {GOAL:.0f})")


def write_fleet(path: Path, rows: int) -> None:
    """The fleet of `bench.batch` with the columns that most fleets have; CSV as spreadsheet programs write it."""
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    if path.suffix == ".parquet":
        with pyarrow.parquet.ParquetWriter(path, schema) as whole:
            for piece in pieces(rows, schema):
                whole.write_table(piece)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        for at, piece in enumerate(pieces(rows, schema)):
            piece.to_pandas().to_csv(file, index=False, header=not at)


def pieces(size: int, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows, so many at a time, each SIM with a number of its own."""
    for start in range(0, size, PIECE):
        rows = sample_rows(AS_OF, min(PIECE, size - start))
        for number, row in enumerate(rows, start):
            row["SIM ID"], row["Mobile no."] = f"HL-{number:07d}", str(FIRST + number)
            row["ICCID"], row["Registered owner"] = (
                iccid(number),
                f"{row['Registered owner']} {number // 100 + 1}",
            )
        cells = {name: [None if row[name] is None else str(row[name]) for row in rows] for name in COLUMNS}
        yield pa.table(cells, schema=schema)


def keep(codes: Path, kept: Path) -> int:
    """Keep the codes to be written again without our work; return how many cells they have."""
    read = pyarrow.parquet.read_table if codes.suffix == ".parquet" else pyarrow.csv.read_csv
    table = read(codes)
    pyarrow.feather.write_feather(table, str(kept), compression="uncompressed")
    return int(table.num_rows * table.num_columns)


if __name__ == "__main__":
    main()
