"""Write the table of codes as CSV that no spreadsheet program takes for formulas. Must not know any language."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import decoded
from batch.outputs.csv_lines import heading, lines
from batch.text_bytes import may_begin_with

# Columns that carry people's own words; a spreadsheet would take some of them for formulas.
FREE_TEXT = ("source", "sim_id", "iccid", "owner", "department", "user")
STANDARD_INPUT = "-"
FORMULA = pa.array(["=", "+", "-", "@", "\t", "\r"])
_FORMULA_BYTES = np.isin(np.arange(256), [ord(sign) for sign in FORMULA.to_pylist()])
BLOCK = 1 << 18  # lines, of which each combination of codes is put together once
PIECE = 6144  # lines, whose texts stay in the processor's cache


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path, a piece at a time."""
    # A file of our own is closed at once when the disk is full; the one that Arrow opens is not.
    with pa.OSFile(str(path), "wb") as sink:
        sink.write(heading(table.schema.names))
        for block in table.to_batches(BLOCK):
            for piece in lines(harmless(block).columns, PIECE):
                sink.write(piece)


def harmless(block: pa.RecordBatch) -> pa.RecordBatch:
    """The block with a leading quote that keeps people's own words from becoming formulas."""
    for position, name in enumerate(block.schema.names):
        if name in FREE_TEXT:
            ours = {"sim_id": block.column("msisdn"), "source": pa.scalar(STANDARD_INPUT)}
            values = _quoted(decoded(block.column(name)), ours.get(name))
            block = block.set_column(position, name, values)
    return block


def _quoted(values: pa.Array, ours: pa.Array | pa.Scalar | None) -> pa.Array:
    """The texts, with a leading `'` where a spreadsheet would compute them; our own words stay as they are."""
    if not may_begin_with(values, _FORMULA_BYTES):
        return values
    suspect = pc.is_in(pc.utf8_slice_codeunits(values, 0, 1), FORMULA)
    if ours is not None:
        suspect = pc.and_not(suspect, pc.fill_null(pc.equal(values, ours), False))
    if not pc.any(suspect).as_py():
        return values
    return pc.if_else(suspect, pc.binary_join_element_wise("'", values, ""), values)
