"""Writes the table of codes as CSV, Parquet or JSON lines, whole or not at all. Knows no workbook and no language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from batch.files import whole_file

ENDINGS = (".csv", ".parquet", ".jsonl")
# Columns that carry people's own words; a spreadsheet would take some of them for formulas.
FREE_TEXT = ("source", "sim_id", "iccid", "owner", "department", "user")
STANDARD_INPUT = "-"
FORMULA = r"^[=+\-@\t\r]"
PIECE = 50_000


def write_codes(sims: pd.DataFrame, path: Path) -> None:
    """Write `sims` in the format that the path's ending says; OutputError when it can't be written."""
    table = plain_table(sims)
    with whole_file(path) as beside:
        ending = path.suffix.lower()
        if ending == ".csv":
            pyarrow.csv.write_csv(_as_csv(table), beside)
        elif ending == ".parquet":
            pyarrow.parquet.write_table(table, beside)
        else:
            _write_lines(table, beside)


def plain_table(sims: pd.DataFrame) -> pa.Table:
    """The frame as Arrow, categories as plain text."""
    columns = []
    for name in sims.columns:
        values = pa.array(sims[name])
        values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        columns.append(values.cast(pa.string()) if pa.types.is_dictionary(values.type) else values)
    return pa.table(dict(zip(sims.columns, columns, strict=True)))


def _as_csv(table: pa.Table) -> pa.Table:
    """Every value as text; a leading quote keeps people's own words from becoming formulas."""
    for position, name in enumerate(table.column_names):
        values = table.column(name)
        if not pa.types.is_string(values.type) and not pa.types.is_integer(values.type):
            values = values.cast(pa.string())
        if name in FREE_TEXT:
            ours = {"sim_id": table.column("msisdn"), "source": pa.scalar(STANDARD_INPUT)}
            values = _harmless(values, ours.get(name))
        table = table.set_column(position, name, values)
    return table


def _harmless(values: Any, ours: Any) -> Any:
    """The texts with a leading `'` where a spreadsheet would compute; what is not people's but ours stays as it is."""
    suspect = pc.match_substring_regex(values, FORMULA)
    if ours is not None:
        suspect = pc.and_kleene(suspect, pc.invert(pc.fill_null(pc.equal(values, ours), False)))
    return pc.if_else(suspect, pc.binary_join_element_wise("'", values, ""), values)


def _write_lines(table: pa.Table, path: Path) -> None:
    encoder = msgspec.json.Encoder(decimal_format="number")
    with path.open("wb") as file:
        for start in range(0, table.num_rows, PIECE):
            for row in table.slice(start, PIECE).to_pylist():
                file.write(encoder.encode(row) + b"\n")
