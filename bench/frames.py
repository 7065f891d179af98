"""Measure what `check_fleet` costs a line on a frame of typed columns, frame in and frame of codes out.

The same fleet as texts has to be answered alike, and shows what writing and reading every cell would cost.
Run: python -m bench.frames [rows]
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.check import headings_of
from batch.fleet.cleaned import cleaned
from batch.reading.frames import table_of_frame
from batch.samples.full_fleet import sample_rows
from batch.understanding.line_keys import LINE_NAMES
from batch.understanding.tables import settled
from bench.batch import FIRST, PIECE, iccid
from simexit import check_fleet
from simexit.rulebooks import Choices, prepare

AS_OF = dt.date(2026, 11, 21)
TIMES = 3
COMPARED = 20_000


def main() -> None:
    size = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_000_000)
    fleet = typed_fleet(size)
    bare = fleet.drop_columns([*LINE_NAMES, "owner"])
    as_text = texts_of(fleet.slice(0, COMPARED))
    wanted, found = (
        check_fleet(frame, as_of=AS_OF) for frame in (as_text, fleet.slice(0, COMPARED).to_pandas())
    )
    if not wanted.astype(object).equals(found.astype(object)):
        raise SystemExit("typed columns and their texts are answered differently")
    print(f"{size:,} lines, {fleet.num_columns} columns; processor time, the best of {TIMES} runs")
    show("columns of texts", as_text, min(size, COMPARED))
    for kind, frame in (("pandas", fleet.to_pandas()), ("Arrow", fleet)):
        show(f"typed columns, {kind}", frame, size)
    show("the same without numbers and names", bare, size)


def show(what: str, frame: Any, size: int) -> None:
    """How many lines of a frame are answered in a second, the first time and later."""
    runs = [seconds(lambda: check_fleet(frame, as_of=AS_OF)) for _ in range(TIMES)]
    print(f"{what:36}{size / runs[0]:>12,.0f} lines/s at first{size / min(runs):>12,.0f} lines/s")


def seconds(work: Callable[[], Any]) -> float:
    """The processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def typed_fleet(size: int) -> pa.Table:
    """The demo's fleet, longer, as its cells are understood; each line with numbers of its own."""
    rows = pd.DataFrame(sample_rows(AS_OF, min(PIECE, size))).astype("str")
    rulebook = prepare(Choices()).rulebook
    tables = settled(headings_of(rulebook), [table_of_frame(rows)], every_row=True)
    clean = cleaned(rulebook, *tables).lines
    columns = {name: column.cells for name, column in clean.columns.items()} | clean.carried
    piece, number = pa.table(columns), np.arange(size)
    fleet = pa.concat_tables([piece] * -(-size // PIECE)).slice(0, size)
    owners = pc.binary_join_element_wise(
        fleet["owner"].cast(pa.string()), pa.array(number // 100 + 1).cast(pa.string()), " "
    )
    own = {
        "sim_id": pa.array([f"HL-{place:07d}" for place in range(size)]),
        "msisdn": pa.array(FIRST + number),
        "iccid": pa.array(list(map(iccid, range(size)))),
        "owner": owners,
    }
    for name, values in own.items():
        fleet = fleet.set_column(fleet.column_names.index(name), name, values)
    return fleet.combine_chunks()


def texts_of(fleet: pa.Table) -> pd.DataFrame:
    """The same cells as texts."""
    columns = zip(fleet.column_names, table_of_frame(fleet).columns, strict=True)
    return pd.DataFrame(
        {name: pd.Series(texts.cast(pa.string()).to_pylist(), dtype="str") for name, texts in columns}
    )


if __name__ == "__main__":
    main()
