"""Hand a table out in pieces, so that its texts are spelt out for a few lines at a time. Must not know any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator


def plain_pieces(table: pa.Table, size: int) -> Iterator[pa.RecordBatch]:
    """The table's rows, so many at a time, each place in a list of texts as that text."""
    for piece in table.to_batches(size):
        yield pa.RecordBatch.from_arrays([_spelt_out(values) for values in piece.columns], piece.schema.names)


def plain_schema(table: pa.Table) -> pa.Schema:
    """What its pieces are made of."""
    return pa.schema([(field.name, _plain(field.type)) for field in table.schema])


def _spelt_out(values: pa.Array) -> pa.Array:
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
