"""Estimate how much room texts take: lines in a cell, a row's height, bytes in a file; must not know workbooks."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_MOST_LINES = 12  # that a row grows to; more can be read in the cell itself
_LINE, _SPARE = 13, 3  # points
_LATIN = 0.88  # of a column that a letter takes in a proportional font, on average


def row_heights(wrapped: Sequence[tuple[pa.Array | pa.ChunkedArray | None, float]]) -> pa.Array | None:
    """Heights in points, as texts, for rows with wrapped texts, given those columns and their widths.

    Not every program works heights out when it opens a file.
    """
    lines = [text_lines(values, width) for values, width in wrapped if values is not None]
    if not lines:
        return None
    most = pc.min_element_wise(pc.max_element_wise(*lines), _MOST_LINES)
    return pc.cast(pc.add(pc.multiply(most, _LINE), _SPARE), pa.string())


def text_lines(values: pa.Array | pa.ChunkedArray, width: float) -> pa.Array:
    """About how many lines each text takes in a column so wide; a Chinese character counts twice."""
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.unify_dictionaries().chunks)
    if pa.types.is_dictionary(values.type):
        return pc.fill_null(text_lines(values.dictionary, width).take(values.indices), 1)
    texts = values.cast(pa.large_string())
    letters = pc.utf8_length(texts)
    # In UTF-8 a Chinese character has two bytes more than it has characters.
    chinese = pc.divide(pc.subtract(pc.binary_length(texts), letters), 2)
    columns = pc.add(pc.multiply(pc.cast(letters, pa.float64()), _LATIN), chinese)
    wrapped = pc.cast(pc.ceil(pc.divide(columns, width)), pa.int64())
    breaks = pc.cast(pc.count_substring(texts, "\n"), pa.int64())
    return pc.max_element_wise(pc.add(pc.fill_null(wrapped, 1), pc.fill_null(breaks, 0)), 1)


def at_most(columns: Sequence[pa.Array | pa.ChunkedArray], rows: int) -> int:
    """The most bytes of XML that so many rows of these columns can take: a character may need six."""
    total = 0
    for values in columns:
        longest = 0
        if pa.types.is_dictionary(values.type):
            parts = [values] if isinstance(values, pa.DictionaryArray) else values.chunks
            texts = [pc.binary_length(part.dictionary.cast(pa.large_string())) for part in parts]
            longest = max((pc.max(lengths).as_py() or 0 for lengths in texts), default=0)
        total += rows * (110 + 6 * longest) + 6 * values.nbytes
    return total
