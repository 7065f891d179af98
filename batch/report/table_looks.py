"""Define how the headings, rows and drop-downs of a table look, what they refer to and how much room they take.

It must not know the library that draws them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.report.looks import BANDS, EDIT, QUIET, TONES, Look
from batch.report.sheets import SheetColumn, Table

EMPTY = Look(italic=True, colour=QUIET)
ABOVE = Look(italic=True, colour=QUIET, fill="F5F6F7", number="@")
MOST_LINKS = 65_000  # Excel follows no more in a sheet
_NUMBERS = {
    "text": "General", "code": "@", "money": "#,##0.00_)", "date": "yyyy-mm-dd", "count": "#,##0_)", "link": "General",
}  # fmt: skip


def heading_look(column: SheetColumn) -> Look:
    """The look of a heading, in the colours of its group of columns."""
    fill, colour = BANDS[column.band]
    return Look(bold=True, colour=colour, fill=fill, vertical="center", wrap=True, number="@")


def body_look(table: Table, column: SheetColumn, tone: str = "") -> Look:
    """The look of a column's cell; with a tone, that of a cell whose text has a meaning of its own."""
    fill, colour, bold = EDIT if column.band == "review" else "", Look.colour, False
    if tone:
        fill, colour, bold = TONES[tone].fill, TONES[tone].colour, TONES[tone].bold
    if column.kind == "link":
        colour = "0B4F7A"
    side = "right" if column.kind in ("money", "count") else "center" if column.kind == "date" else ""
    vertical = "top" if any(one.wrap for one in table.columns) else "center"
    return Look(bold=bold, colour=colour, fill=fill, horizontal=side, vertical=vertical, wrap=column.wrap,
                number=_NUMBERS[column.kind], locked=not column.editable)  # fmt: skip


def links(column: SheetColumn, start: int, stop: int) -> Iterator[tuple[int, str]]:
    """The pages that a column of links leads to, with their positions after `start`; nothing but web pages."""
    if column.kind != "link" or column.values is None:
        return
    texts = column.values.slice(start, min(stop - start, MOST_LINKS)).to_pylist()
    for position, text in enumerate(texts):
        if text and text.startswith(("https://", "http://")) and " " not in text:
            yield position, text


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
    """About how many lines each text takes in a column of this width; a Chinese character counts twice."""
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.unify_dictionaries().chunks)
    if pa.types.is_dictionary(values.type):
        return pc.fill_null(text_lines(values.dictionary, width).take(values.indices), 1)
    texts = pc.fill_null(values.cast(pa.large_string()), "")
    broken = pc.split_pattern(texts, "\n")
    lines = _wrapped(pc.list_flatten(broken), width).to_numpy(zero_copy_only=False)
    whose = pc.list_parent_indices(broken).to_numpy(zero_copy_only=False)
    return pa.array(np.bincount(whose, lines, len(texts)).astype(np.int64))


def _wrapped(texts: pa.Array, width: float) -> pa.Array:
    """About how many lines each text without a break takes."""
    letters = pc.utf8_length(texts)
    # In UTF-8 a Chinese character has two bytes more than it has characters.
    chinese = pc.divide(pc.subtract(pc.binary_length(texts), letters), 2)
    columns = pc.add(pc.multiply(pc.cast(letters, pa.float64()), _LATIN), chinese)
    # A word that takes half a line or more leaves about as much of the line before it.
    long = pc.cast(pc.count_substring_regex(texts, f"[!-~]{{{max(2, int(width / 2))},}}"), pa.float64())
    room = pc.if_else(pc.greater(columns, width), pc.add(columns, pc.multiply(long, width / 2)), columns)
    return pc.max_element_wise(pc.cast(pc.ceil(pc.divide(room, width)), pa.int64()), 1)


def at_most(columns: Sequence[pa.Array | pa.ChunkedArray | None], rows: int) -> int:
    """The most bytes of XML that this many rows of these columns can take: a character may need six."""
    total = 0
    for values in columns:
        if values is None:
            total += 110 * rows
            continue
        longest = 0
        if pa.types.is_dictionary(values.type):
            parts = [values] if isinstance(values, pa.DictionaryArray) else values.chunks
            texts = [pc.binary_length(part.dictionary.cast(pa.large_string())) for part in parts]
            longest = max((pc.max(lengths).as_py() or 0 for lengths in texts), default=0)
        total += rows * (110 + 6 * longest) + 6 * values.nbytes
    return total
