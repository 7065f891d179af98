"""Put the columns of a table together as lines of CSV. Must not know what they say.

Neighbours that are kept as places in lists of texts have few combinations: each of those is put together once, so that
a line is made of some ten texts and not of one for each cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import Places, decoded, numbered
from batch.text_bytes import bytes_of, has_byte

_MARK, _BETWEEN = '"', ","
_MOST = 1 << 62  # numbers below it tell combinations apart


class _Column(NamedTuple):
    """A column as the file has it; `marked`: marks are still to stand around those texts that are not missing."""

    texts: pa.Array
    marked: bool = False

    def piece(self, start: int, size: int) -> _Column:
        """Some of its rows, spelt out, with the marks where some are missing: nothing stands for these."""
        texts = self.texts.slice(start, size)
        if not self.marked:
            return _Column(decoded(texts))
        if texts.null_count:
            return _Column(pc.fill_null(pc.binary_join_element_wise(_MARK, texts, _MARK, ""), ""))
        return _Column(texts, marked=True)


def heading(names: Sequence[str]) -> bytes:
    """The line with the columns' names."""
    return (_BETWEEN.join(f'"{name.replace(_MARK, _MARK * 2)}"' for name in names) + "\n").encode()


def lines(columns: Sequence[pa.Array], size: int) -> Iterator[pa.Buffer]:
    """The lines of columns, so many at a time; a column of places in a list is put together with its neighbours."""
    made: list[_Column] = []
    for few, neighbours in groupby(columns, _has_few):
        own = [*neighbours]
        made += [_together(own)] if few else map(_column, own)
    for start in range(0, len(columns[0]), size):
        yield bytes_of(_joined([column.piece(start, size) for column in made], "\n"))


def _has_few(values: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(values.type) or values.null_count == len(values))


def _together(columns: Sequence[pa.Array]) -> _Column:
    """Neighbours as places in the list of their combinations, as the file has these."""
    coded = [column for column in columns if pa.types.is_dictionary(column.type)]
    places, rows = _combinations(coded, len(columns[0]))
    cells = (_column(decoded(column.take(rows))) for column in columns)
    texts = _joined([column.piece(0, len(rows)) for column in cells])
    return _Column(pa.DictionaryArray.from_arrays(places, texts))


def _combinations(columns: Sequence[pa.DictionaryArray], size: int) -> tuple[Places, pa.Array]:
    """For each row the place of its combination, and a row of each."""
    numbers, many = np.zeros(size, dtype=np.int64), 1
    for column in columns:
        span = len(column.dictionary) + 1
        if many * span > _MOST:
            numbers, met = numbered(numbers)
            many = len(met)
        numbers *= span
        numbers += pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
        many *= span
    places, met = numbered(numbers)
    rows = np.empty(len(met), dtype=np.int64)
    rows[places] = np.arange(size)
    return places.astype(np.int32), pa.array(rows)


def _column(values: pa.Array) -> _Column:
    """Numbers have no marks around them."""
    texts = values.cast(pa.string())
    if pa.types.is_integer(values.type):
        return _Column(pc.fill_null(texts, ""))
    if has_byte(texts, ord(_MARK)):
        texts = pc.replace_substring(texts, _MARK, _MARK * 2)
    return _Column(texts, marked=True)


def _joined(columns: Sequence[_Column], end: str = "") -> pa.Array:
    """The columns side by side, with what stands between them: those that are alike in that first."""
    size, before = len(columns[0].texts), ""
    parts: list[pa.Array] = []
    for marked, neighbours in groupby(columns, attrgetter("marked")):
        mark = _MARK if marked else ""
        texts = [one.texts for one in neighbours]
        if len(texts) > 1:
            texts = [pc.binary_join_element_wise(*texts, mark + _BETWEEN + mark)]
        # Arrow takes a column of one text three times as fast as that text.
        parts += [pa.repeat(before + mark, size), *texts]
        before = mark + _BETWEEN
    return pc.binary_join_element_wise(*parts, pa.repeat(before.removesuffix(_BETWEEN) + end, size), "")
