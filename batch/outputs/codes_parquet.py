"""Write the table of codes as Parquet, a group of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet

from batch.outputs.pieces import plain_pieces, plain_schema

if TYPE_CHECKING:
    from pathlib import Path

GROUP = 262_144  # rows


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path."""
    with pa.OSFile(str(path), "wb") as sink, pyarrow.parquet.ParquetWriter(sink, plain_schema(table)) as file:
        for piece in plain_pieces(table, GROUP):
            file.write_batch(piece)
