"""Write the table of codes as CSV that no spreadsheet program takes for formulas. Must not know any language."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from batch.outputs.pieces import plain_pieces

# Columns that carry people's own words; a spreadsheet would take some of them for formulas.
FREE_TEXT = ("source", "sim_id", "iccid", "owner", "department", "user")
STANDARD_INPUT = "-"
FORMULA = pa.array(["=", "+", "-", "@", "\t", "\r"])
PIECE = 8192  # lines, whose texts stay in the processor's cache


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path, a piece at a time."""
    texts = pa.schema([(field.name, _as_written(field.type)) for field in table.schema])
    # A file of our own is closed at once when the disk is full; the one that Arrow opens is not.
    with pa.OSFile(str(path), "wb") as sink, pyarrow.csv.CSVWriter(sink, texts) as file:
        for piece in plain_pieces(table, PIECE):
            file.write_batch(harmless(piece).cast(texts))


def harmless(piece: pa.RecordBatch) -> pa.RecordBatch:
    """The piece with a leading quote that keeps people's own words from becoming formulas."""
    for position, name in enumerate(piece.schema.names):
        if name in FREE_TEXT:
            ours = {"sim_id": piece.column("msisdn"), "source": pa.scalar(STANDARD_INPUT)}
            piece = piece.set_column(position, name, _quoted(piece.column(name), ours.get(name)))
    return piece


def _as_written(values: pa.DataType) -> pa.DataType:
    return values if pa.types.is_integer(values) else pa.string()


def _quoted(values: pa.Array, ours: pa.Array | pa.Scalar | None) -> pa.Array:
    """The texts, with a leading `'` where a spreadsheet would compute them; our own words stay as they are."""
    suspect = pc.is_in(pc.utf8_slice_codeunits(values, 0, 1), FORMULA)
    if ours is not None:
        suspect = pc.and_not(suspect, pc.fill_null(pc.equal(values, ours), False))
    if not pc.any(suspect).as_py():
        return values
    return pc.if_else(suspect, pc.binary_join_element_wise("'", values, ""), values)
