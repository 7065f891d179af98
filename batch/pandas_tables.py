"""Hand tables and columns of Arrow to pandas, without a copy where there is a way. It must not know what they hold."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from batch.columns import places_of, whole


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table as a frame of pandas: each distinct code once, numbers, dates and amounts exact."""
    return pd.DataFrame({name: _column(whole(table[name])) for name in table.column_names})


def categorical(values: pa.DictionaryArray) -> pd.Categorical:
    """A column that keeps each text once, as the one of pandas that does."""
    listed = pd.Index(values.dictionary.to_pylist(), dtype="str")
    return pd.Categorical.from_codes(places_of(values), categories=listed)


def _column(values: pa.Array) -> Any:
    if pa.types.is_dictionary(values.type) and pa.types.is_string(values.type.value_type):
        return categorical(values)
    if pa.types.is_integer(values.type) and not values.null_count:
        return values.to_numpy()
    return pd.Series(values, dtype=pd.ArrowDtype(values.type))
