"""Write the table of codes as one JSON object per line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from batch.outputs.pieces import plain_pieces

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 50_000


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path, a piece at a time."""
    encoder = msgspec.json.Encoder(decimal_format="number")
    with path.open("wb") as file:
        for piece in plain_pieces(table, PIECE):
            for row in piece.to_pylist():
                file.write(encoder.encode(row) + b"\n")
