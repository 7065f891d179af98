"""Take the columns out of a frame of whatever library, and give a table back as a frame of that library's kind.

It must not know what columns hold. Only pandas and Arrow are needed; others are known by the protocols they follow.
"""

from __future__ import annotations

import sys
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.interchange

from batch.columns import whole
from batch.pandas_tables import frame_of


def columns_of(frame: Any) -> list[tuple[object, Any]]:
    """The names and columns of a frame: pandas columns as they are, all others as Arrow's.

    TypeError says that it is no frame.
    """
    if isinstance(frame, pd.DataFrame):
        return [(name, frame.iloc[:, place]) for place, name in enumerate(frame.columns)]
    if isinstance(frame, pa.Table | pa.RecordBatch) or hasattr(frame, "__arrow_c_stream__"):
        table = pa.table(frame)
    elif hasattr(frame, "__dataframe__"):
        table = pyarrow.interchange.from_dataframe(frame)
    else:
        raise TypeError(f"a frame of pandas, polars or Arrow is needed, not {type(frame).__name__}")
    return list(zip(table.column_names, table.columns, strict=True))


def rows_of(frame: Any, columns: list[tuple[object, Any]]) -> int:
    """How many rows a frame has, though it may have no columns."""
    return len(frame) if isinstance(frame, pd.DataFrame) else len(columns[0][1]) if columns else 0


def as_kind_of(frame: Any, table: pa.Table) -> Any:
    """A table as a frame of the same kind as another; as an Arrow table where that kind can't be made here."""
    if isinstance(frame, pd.DataFrame):
        return frame_of(table)
    if isinstance(frame, pa.RecordBatch):
        return pa.RecordBatch.from_arrays([whole(column) for column in table.columns], table.column_names)
    polars = sys.modules.get("polars")  # whoever has a frame of it has loaded it
    return polars.from_arrow(table) if polars and isinstance(frame, polars.DataFrame) else table
