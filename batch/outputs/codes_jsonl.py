"""Write the table of codes as one JSON object per line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 50_000


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path, a piece at a time."""
    encoder = msgspec.json.Encoder(decimal_format="number")
    with path.open("wb") as file:
        for start in range(0, table.num_rows, PIECE):
            for row in table.slice(start, PIECE).to_pylist():
                file.write(encoder.encode(row) + b"\n")
