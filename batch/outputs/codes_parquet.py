"""Write the table of codes as Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


def write(table: pa.Table, path: Path) -> None:
    """Write the table to the path."""
    pyarrow.parquet.write_table(table, path)
