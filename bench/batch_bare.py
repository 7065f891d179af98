"""Do the least that a batch could do: read a workbook with fastexcel, and write kept tables with the splice.

Run by bench.batch in a process of its own: python -m bench.batch_bare FLEET.xlsx FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import fastexcel
import pyarrow as pa

from batch.report.workbook import write_book
from bench.batch import book_of


def main() -> None:
    fleet, folder = Path(sys.argv[1]), Path(sys.argv[2])
    read = pa.table(
        fastexcel.read_excel(str(fleet)).load_sheet(0, header_row=None, dtypes="string").to_arrow()
    )
    write_book(book_of(folder), folder / "bare.xlsx")
    print(read.num_rows)


if __name__ == "__main__":
    main()
