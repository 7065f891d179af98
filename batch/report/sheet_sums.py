"""Sum the cells of a sheet, so that an edit shows, whichever program saved the sheet again and however it was sorted.

Of a table, the rows count in any order; of a page, each at its place. Columns for people to fill in are left out below
their headings. As the checks of rows, the sums find accidents and careless edits, and seal nothing against somebody who
can compute them. Must not know what a cell means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.report.fingerprint import ALPHABET, STEP, WHOLE, hashes, mixed

if TYPE_CHECKING:
    from batch.report.fingerprint import Hashes

COLUMN, BLOCK = 3, 2  # characters for a column, and for a block of rows
_LONGEST = 240  # characters of a property, of those that a spreadsheet program bears
MOST_COLUMNS = 40
_DECIMAL = r"^-?[0-9]+\.[0-9]+$"


@dataclass(frozen=True)
class SheetSums:
    """What a sheet's cells come to together, column by column, and block of rows by block of rows."""

    whole: str
    columns: Sequence[str]
    blocks: Sequence[str]


def trimmed(texts: pa.Array) -> pa.Array:
    """Texts of cells as any program that saves them has them: a number is the same without its last noughts."""
    if pa.types.is_dictionary(texts.type):
        return pa.DictionaryArray.from_arrays(texts.indices, trimmed(texts.dictionary))
    bare = pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".")
    return pc.if_else(pc.fill_null(pc.match_substring_regex(texts, _DECIMAL), False), bare, texts)


def blocks_of(height: int, columns: int) -> tuple[int, int]:
    """How many blocks of rows are told apart on a sheet of so many rows and columns, and how many rows each has."""
    most = (_LONGEST - COLUMN * min(columns, MOST_COLUMNS)) // BLOCK
    each = max(1, -(-height // most))
    return -(-height // each), each


Pieces = Sequence[pa.Array]  # of a column, one below the other


def sums_of(
    cells: Mapping[int, Pieces], height: int, wide: int, *, placed: bool, first: int = 1
) -> SheetSums:
    """The sums of columns, by their numbers: their texts in one form, from the row `first` on.

    `height` and `wide`: of the sheet as it was written; `placed`: where a row stands counts.
    """
    found = (
        (number, np.concatenate([hashes(trimmed(texts)) for texts in pieces]))
        for number, pieces in cells.items()
    )
    return summed(found, longest(cells), height, wide, placed=placed, first=first)


def longest(cells: Mapping[int, Pieces]) -> int:
    """How many rows the longest column has."""
    return max((sum(map(len, pieces)) for pieces in cells.values()), default=0)


def summed(
    cells: Iterable[tuple[int, Hashes]], size: int, height: int, wide: int, *, placed: bool, first: int = 1
) -> SheetSums:
    """The same of the numbers of these texts, a column at a time; the longest has `size` rows."""
    rows = np.arange(first, first + size, dtype=np.int64)
    at_place = mixed(rows.astype(np.uint64) * np.uint64(STEP)) if placed else np.zeros(size, np.uint64)
    lines: Hashes = np.zeros(size, np.uint64)
    columns = dict.fromkeys(range(1, min(wide, MOST_COLUMNS) + 1), _signs(lines[:0], COLUMN))
    for number, found in cells:
        there, here = found != 0, slice(0, len(found))
        lines[here] += np.where(there, mixed(found + np.uint64(STEP * number % 2**64)), np.uint64(0))
        if number in columns:
            columns[number] = _signs(np.where(there, mixed(found ^ at_place[here]), np.uint64(0)), COLUMN)
    lines = np.where(lines != 0, mixed(lines ^ at_place), np.uint64(0))
    count, each = blocks_of(height, wide)
    block = (rows - 1) // each
    blocks = [_signs(lines[block == at], BLOCK) for at in range(count)]
    return SheetSums(_signs(lines, WHOLE), [*columns.values()], blocks)


def _signs(numbers: Hashes, length: int) -> str:
    total = int(mixed(np.array([numbers.sum(dtype=np.uint64)], np.uint64))[0])
    return "".join(chr(ALPHABET[(total >> 6 * place) & 63]) for place in range(length))
