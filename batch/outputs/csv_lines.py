"""Put the columns of a table together as lines of CSV. Must not know what they say.

Neighbours that are kept as places in lists of texts have few combinations: each of those is put together once, so that
a line is made of some ten texts and not of one for each cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import Places
from batch.text_bytes import has_byte, text_bytes

_MARK, _BETWEEN = '"', ","
_MOST = 1 << 62  # numbers below it tell combinations apart


@dataclass(frozen=True)
class _Written:
    """Cells as the file has them, none of them missing; `bare`: without the marks that stand around each text."""

    texts: pa.Array
    bare: bool = False


def heading(names: Sequence[str]) -> bytes:
    """The line with the columns' names."""
    return (_BETWEEN.join(f'"{name.replace(_MARK, _MARK * 2)}"' for name in names) + "\n").encode()


def lines(columns: Sequence[pa.Array], size: int) -> Iterator[memoryview]:
    """The lines of columns, so many at a time; a column of places in a list is put together with its neighbours."""
    combined: list[pa.Array] = []
    for few, neighbours in groupby(columns, _has_few):
        own = [*neighbours]
        combined += [_together(own)] if few else own
    for start in range(0, len(columns[0]), size):
        yield _bytes(_joined([_written(column.slice(start, size)) for column in combined], "\n"))


def _has_few(values: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(values.type) or values.null_count == len(values))


def _together(columns: Sequence[pa.Array]) -> pa.DictionaryArray:
    """Neighbours as places in the list of their combinations, as the file has these."""
    coded = [column for column in columns if pa.types.is_dictionary(column.type)]
    places, rows = _combinations(coded, len(columns[0]))
    cells = (column.take(rows) for column in columns)
    spelt = (one.dictionary_decode() if pa.types.is_dictionary(one.type) else one for one in cells)
    return pa.DictionaryArray.from_arrays(places, _joined([*map(_written, spelt)]))


def _combinations(columns: Sequence[pa.DictionaryArray], size: int) -> tuple[Places, pa.Array]:
    """For each row the place of its combination, and a row of each."""
    numbers, many = np.zeros(size, dtype=np.int64), 1
    for column in columns:
        span = len(column.dictionary) + 1
        if many * span > _MOST:
            numbers, met = pd.factorize(numbers)
            many = len(met)
        numbers *= span
        numbers += pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
        many *= span
    places, met = pd.factorize(numbers)
    rows = np.empty(len(met), dtype=np.int64)
    rows[places] = np.arange(size)
    return places.astype(np.int32), pa.array(rows)


def _written(values: pa.Array) -> _Written:
    """What is put together is written already. Around texts stand marks, not around numbers or what is missing."""
    if pa.types.is_dictionary(values.type):
        return _Written(values.dictionary_decode())
    texts = values.cast(pa.string())
    if pa.types.is_integer(values.type):
        return _Written(pc.fill_null(texts, ""))
    if has_byte(texts, ord(_MARK)):
        texts = pc.replace_substring(texts, _MARK, _MARK * 2)
    if not texts.null_count:
        return _Written(texts, bare=True)
    return _Written(pc.fill_null(pc.binary_join_element_wise(_MARK, texts, _MARK, ""), ""))


def _joined(columns: Sequence[_Written], end: str = "") -> pa.Array:
    """The columns side by side, with what stands between them: those that are alike in that first."""
    size, before = len(columns[0].texts), ""
    parts: list[pa.Array] = []
    for bare, neighbours in groupby(columns, lambda column: column.bare):
        mark = _MARK if bare else ""
        texts = [one.texts for one in neighbours]
        if len(texts) > 1:
            texts = [pc.binary_join_element_wise(*texts, mark + _BETWEEN + mark)]
        # Arrow takes a column of one text three times as fast as that text.
        parts += [pa.repeat(before + mark, size), *texts]
        before = mark + _BETWEEN
    return pc.binary_join_element_wise(*parts, pa.repeat(before.removesuffix(_BETWEEN) + end, size), "")


def _bytes(texts: pa.Array) -> memoryview:
    ends, data = text_bytes(texts)
    return data[ends[0] : ends[-1]].data
