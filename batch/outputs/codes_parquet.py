"""Write the table of codes as Parquet, a group of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet

from batch.outputs.pieces import plain_pieces, plain_schema

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

GROUP = 262_144  # rows


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path."""
    with pyarrow.parquet.ParquetWriter(path, plain_schema(table)) as file:
        for piece in plain_pieces(table, GROUP):
            file.write_batch(piece)
