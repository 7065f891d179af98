"""Read Parquet into a grid of texts, as a sheet would show its values; must not know facts or workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from batch.errors import InputError, escaped
from batch.reading import cell_texts, value_texts
from batch.reading.grid import Grid, column_letter, packed
from batch.reading.sizes import Held, Most

_ROWS = 1 << 17  # at a time
_HONG_KONG = 8 * 3600 * 1_000_000  # microseconds ahead of UTC


def read_parquet(data: bytes, *, name: str, most: Sequence[int]) -> memoryview:
    """Read the file into a packed grid whose first row is the column names; runs in the process that reads files.

    `most`: the values of `sizes.Most` for this file alone.
    """
    try:
        table = pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True)
        columns = _columns(table, name, Most(*most))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        first_line = str(error).strip().split("\n")[0]
        raise InputError("parquet_damaged", name=name, detail=first_line) from None
    letters = tuple(column_letter(index) for index in range(len(columns)))
    return packed([Grid(sheet="", columns=tuple(columns), column_letters=letters)])


def _columns(table: pq.ParquetFile, name: str, most: Most) -> list[pa.Array]:
    """The columns as texts below their names; refused before they take more memory than an honest file's do.

    So many rows are read at a time, whatever groups they lie in.
    """
    about, schema = table.metadata, table.schema_arrow
    rows = max(about.num_rows, sum(about.row_group(at).num_rows for at in range(about.num_row_groups)))
    most.refuse_columns(name, len(schema))
    most.refuse(name, Held(rows=rows))
    held, pieces = Held(), [list[pa.Array]() for _ in schema]
    for batch in table.iter_batches(_ROWS):
        for found, texts in zip(pieces, texts_of(pa.Table.from_batches([batch]), name), strict=True):
            found.append(texts)
            held.add([texts])
            most.refuse(name, Held(rows, held.cells, held.text))
    return [_below_heading(field.name, pieces.pop(0)) for field in schema]


def texts_of(table: pa.Table, name: str) -> Iterator[pa.Array]:
    """The columns of a table that was read from a file of this name, as texts."""
    for field, column in zip(table.schema, table.columns, strict=True):
        texts = _texts(column, name, field.name)
        _refuse_no_text(texts, name, field.name)
        yield cell_texts.tidy(texts)[0]


def _below_heading(name: str, pieces: list[pa.Array]) -> pa.Array:
    kind = pieces[0].type if pieces else pa.string()
    return cell_texts.one_array(pa.chunked_array([pa.array([name.strip() or None], kind), *pieces]))


def _texts(column: pa.ChunkedArray, name: str, heading: str) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.cast(kind.value_type), name, heading)
    if pa.types.is_floating(kind):
        return _floats(cell_texts.one_array(column))
    if pa.types.is_boolean(kind):
        whole = cell_texts.one_array(column)
        return pc.if_else(whole, pa.scalar("TRUE"), pa.scalar("FALSE"))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        lists = cell_texts.one_array(column).cast(pa.list_(pa.string()))
        nothing = pc.equal(pc.list_value_length(lists), 0)  # a list that was given, with nothing in it
        return pc.if_else(nothing, pa.scalar("none"), pc.binary_join(lists, "; "))
    if pa.types.is_timestamp(kind):
        return _instants(column)
    if pa.types.is_nested(kind) or pa.types.is_duration(kind) or _is_no_text(column):
        raise InputError("parquet_no_cells", name=name, heading=escaped(heading), kind=str(kind))
    return cell_texts.one_array(column.cast(pa.string()))


def _refuse_no_text(column: pa.Array, name: str, heading: str) -> None:
    """Refuse a column whose texts are none: a writer may put any bytes there, and a reader takes them unseen."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        raise InputError("parquet_no_text", name=name, heading=escaped(heading)) from None


def _is_no_text(column: pa.ChunkedArray) -> bool:
    """Whether a column of bytes contains anything but text."""
    if not (pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)):
        return False
    try:
        column.cast(pa.string())
    except pa.ArrowInvalid:
        return True
    return False


def _floats(column: pa.Array) -> pa.Array:
    """Numbers as a sheet shows them; each distinct one is written once."""
    encoded = pc.dictionary_encode(column.cast(pa.float64()))
    values = encoded.dictionary.to_pylist()
    spelt = [
        None if value is None or not np.isfinite(value) else value_texts.number_text(value)
        for value in values
    ]
    return pa.array(spelt, pa.string()).take(encoded.indices)


def _instants(column: pa.ChunkedArray) -> pa.Array:
    """Dates, with the time where it is not midnight; moments with a time zone as Hong Kong's clocks show."""
    if column.type.tz is not None:
        # Counted by hand: Windows has no list of time zones, and Hong Kong has kept one offset since 1979.
        moments = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
        column = pc.add(moments, _HONG_KONG).cast(pa.timestamp("us"))
    text = cell_texts.one_array(column.cast(pa.timestamp("us"), safe=False).cast(pa.string()))
    text = pc.replace_substring_regex(text, r"\.0+$", "")
    return pc.replace_substring_regex(text, r" 00:00:00$", "")
