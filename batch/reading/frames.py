"""Turn a pandas DataFrame into a table of texts, to be cleaned like any sheet; each distinct value is written once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.reading.grid import column_letter
from batch.reading.value_texts import as_text
from batch.shapes import RawTable

SOURCE = "DataFrame"
HEADING_ROW = 1


def table_of_frame(frame: pd.DataFrame) -> RawTable:
    """The frame's columns as texts under their names; rows are numbered as in a sheet whose headings are row 1."""
    return RawTable(
        source=SOURCE,
        sheet="",
        headings=tuple(as_text(name) for name in frame.columns),
        heading_row=HEADING_ROW,
        columns=tuple(_texts(frame.iloc[:, place]) for place in range(frame.shape[1])),
        column_letters=tuple(column_letter(place) for place in range(frame.shape[1])),
        rows=np.arange(len(frame), dtype=np.int64) + HEADING_ROW + 1,
        unreadable={},
        problems=[],
        notices=[],
        date_system_1904=False,
        sha256="",
    )


def _texts(column: pd.Series[Any]) -> pa.Array:
    try:
        values = pa.array(column, from_pandas=True)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        # A column of several types, of texts that no file can hold, or of numbers longer than Arrow's.
        return pa.array([None if _is_missing(value) else _cell(value) for value in column], pa.large_string())
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], values.type)
    if pa.types.is_nested(values.type):
        return pa.array(
            [None if value is None else _cell(value) for value in values.to_pylist()], pa.large_string()
        )
    encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    words = pa.array([as_text(value) or None for value in encoded.dictionary.to_pylist()], pa.large_string())
    return words.take(encoded.indices)


def _cell(value: object) -> str:
    """A value as a cell's text. A list with nothing in it says none, as in a single check; a blank says nothing."""
    return "none" if value == [] else as_text(value)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)
