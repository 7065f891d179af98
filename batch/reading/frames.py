"""Turn a frame with typed columns into a table of texts, to be cleaned like any sheet: each distinct value is written
once, and a row knows its place among them.

It must not know facts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import in_use, places_of, whole
from batch.hardly_twice import hardly_ever_twice
from batch.reading.frame_kinds import columns_of, rows_of
from batch.reading.grid import column_letter
from batch.reading.value_texts import as_text
from batch.shapes import RawTable

SOURCE = "DataFrame"
HEADING_ROW = 1
_TEXT = pa.large_string()
_SAMPLE = 4_096  # rows that show whether a column's texts are mostly all different
_PLAIN_SCALE = 6  # Python writes smaller fractions with an exponent
_EXACT = 1e15  # whole numbers below it are written without an exponent


def table_of_frame(frame: Any) -> RawTable:
    """The frame's columns as texts under their names; rows are numbered as in a sheet whose headings are row 1."""
    columns = columns_of(frame)
    return RawTable(
        source=SOURCE,
        sheet="",
        headings=tuple(as_text(name) for name, _ in columns),
        heading_row=HEADING_ROW,
        columns=tuple(_texts(column) for _, column in columns),
        column_letters=tuple(column_letter(place) for place in range(len(columns))),
        rows=np.arange(rows_of(frame, columns), dtype=np.int64) + HEADING_ROW + 1,
        unreadable={},
        problems=[],
        notices=[],
        date_system_1904=False,
        sha256="",
    )


def _texts(column: Any) -> pa.Array:
    try:
        values = _arrow_of(column) if isinstance(column, pd.Series) else column
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        # A column of several types, of texts that no file can hold, or of numbers longer than Arrow's.
        return pa.array([None if _is_missing(value) else _cell(value) for value in column], _TEXT)
    values = whole(values)
    if pa.types.is_dictionary(values.type):
        return _of_dictionary(values)
    if pa.types.is_nested(values.type):
        return pa.array([None if value is None else _cell(value) for value in values.to_pylist()], _TEXT)
    if pa.types.is_timestamp(values.type) or pa.types.is_date64(values.type):
        values = pc.cast(values, pa.date32(), safe=False)  # a cell shows the day
    if _is_text(values.type) and not _repeats(values):
        return pc.if_else(pc.equal(values := pc.cast(values, _TEXT), ""), pa.scalar(None, _TEXT), values)
    encoded = _encoded(values)
    if _is_told_apart(values.type):
        return pa.DictionaryArray.from_arrays(encoded.indices, _written(encoded.dictionary))
    return _of_dictionary(encoded)


def _arrow_of(column: pd.Series[Any]) -> pa.Array:
    """A pandas column as Arrow's. Amounts are told apart first: to write down each takes five times as long."""
    of_amounts = column.dtype == object and isinstance(_first_of(column), Decimal)
    if not of_amounts or pd.api.types.infer_dtype(column) != "decimal":
        return pa.array(column, from_pandas=True)
    places, distinct = pd.factorize(column.to_numpy())
    return pa.DictionaryArray.from_arrays(
        pa.array(places, mask=places < 0), pa.array(distinct, from_pandas=True)
    )


def _first_of(column: pd.Series[Any]) -> object:
    return next((value for value in column if not _is_missing(value)), None)


def _encoded(values: pa.Array) -> pa.DictionaryArray:
    if pa.types.is_boolean(values.type):
        return pa.DictionaryArray.from_arrays(values.cast(pa.int8()), pa.array([False, True]))
    if (keys := hardly_ever_twice(values)) is not None:
        places, distinct = keys
        return pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), distinct)
    return (pc.cast(values, _TEXT) if _is_text(values.type) else values).dictionary_encode()


def _of_dictionary(values: pa.DictionaryArray) -> pa.DictionaryArray:
    """The same with texts: those that some row has, each once; a row that has a blank one has none."""
    values = in_use(pa.DictionaryArray.from_arrays(values.indices.cast(pa.int32()), values.dictionary))
    given = values.dictionary
    words = _written(pc.cast(given, _TEXT) if _is_text(given.type) else given)
    known = pc.not_equal(words, "").fill_null(False)
    if len(words) == pc.count_distinct(words.filter(known)).as_py():
        return pa.DictionaryArray.from_arrays(values.indices, words)
    distinct = words.filter(known).dictionary_encode()
    at = np.full(len(words) + 1, -1, dtype=np.int32)
    at[:-1][known.to_numpy(zero_copy_only=False)] = distinct.indices.to_numpy()
    places = at[places_of(values)]
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), distinct.dictionary)


def _written(values: pa.Array) -> pa.Array:
    """Distinct values as `as_text` writes them: all at once where Arrow writes them alike."""
    kind = values.type
    if _is_text(kind) or pa.types.is_integer(kind) or pa.types.is_date32(kind) or _is_plain_decimal(kind):
        return pc.cast(values, _TEXT)
    if pa.types.is_floating(kind):
        return _floats_written(values)
    return pa.array([as_text(value) for value in values.to_pylist()], _TEXT)


def _floats_written(values: pa.Array) -> pa.Array:
    """Numbers in binary: with the fewest digits that tell them from others of their length; no number is no value."""
    numbers = values.to_numpy(zero_copy_only=False)
    whole = (
        (np.abs(numbers) < _EXACT) & (numbers == np.trunc(numbers)) & ~(np.signbit(numbers) & (numbers == 0))
    )
    plain = pc.cast(pa.array(np.where(whole, numbers, 0).astype(np.int64)), _TEXT)
    texts = pc.binary_join_element_wise(plain, pa.scalar("0", _TEXT), pa.scalar(".", _TEXT))
    others = numbers[~whole]
    spelt = [None if number != number else str(number) for number in others]
    return pc.replace_with_mask(texts, pa.array(~whole), pa.array(spelt, _TEXT))


def _repeats(values: pa.Array) -> bool:
    """Whether texts are worth being kept once each, as far as the first of them show."""
    first = values.slice(0, _SAMPLE)
    return bool(2 * pc.count_distinct(pc.cast(first, _TEXT)).as_py() < len(first))


def _is_text(kind: pa.DataType) -> bool:
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(is_one(kind) for is_one in kinds)


def _is_plain_decimal(kind: pa.DataType) -> bool:
    return bool(pa.types.is_decimal(kind)) and 0 <= kind.scale <= _PLAIN_SCALE


def _is_told_apart(kind: pa.DataType) -> bool:
    """Whether no two values of a type are written alike, and none is blank."""
    kinds = (pa.types.is_boolean, pa.types.is_integer, pa.types.is_date32)
    return _is_plain_decimal(kind) or any(is_one(kind) for is_one in kinds)


def _cell(value: object) -> str:
    """A value as a cell's text. A list with nothing in it says none, as in a single check; a blank says nothing."""
    return "none" if value == [] else as_text(value)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)
