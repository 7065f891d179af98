"""Do the least that a batch of CSV or Parquet could do: read the fleet as texts, and write kept codes as a file.

Run by bench.ways in a process of its own: python -m bench.tables_bare FLEET KEPT.feather OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet


def main() -> None:
    fleet, kept, out = map(Path, sys.argv[1:])
    rows = read(fleet).num_rows
    write(pyarrow.feather.read_table(str(kept), memory_map=True), out)
    print(rows)


def read(path: Path) -> pa.Table:
    """A table, all cells of a CSV as texts."""
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path)
    names = path.open(encoding="utf-8").readline().rstrip("\n").replace('"', "").split(",")
    texts = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    return pyarrow.csv.read_csv(path, convert_options=texts)


def write(table: pa.Table, path: Path) -> None:
    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(table, path)
    else:
        pyarrow.csv.write_csv(table, path)


def keep(codes: Path, kept: Path) -> None:
    """Keep codes so that they are there without being read."""
    pyarrow.feather.write_feather(read(codes), str(kept), compression="uncompressed")


if __name__ == "__main__":
    main()
