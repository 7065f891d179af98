"""Make the checks of a sheet's rows part by part: little is held at a time, what many rows share is looked at once.

It must not know what the cells mean, nor where a check stands.

A part is some codes and some cells of a row. Its marks are a character for its codes and one for each cell; the sums of
all parts make the number of the row. The number of the book, which is known last, is folded in at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from batch.report.fingerprint import ALPHABET, PIECE, STEP, WHOLE, folded, hashes, mixed
from batch.report.row_parts import Combinations

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.report.fingerprint import Hashes

    Signs = npt.NDArray[np.uint8]


class RowPart(NamedTuple):
    """The codes and the cells of a part, and the numbers of the cells' columns: all have a value per row."""

    codes: Sequence[pa.Array]
    cells: Sequence[pa.Array]
    numbers: Sequence[int]

    def at(self, rows: slice | pa.Array) -> RowPart:
        """The part of some rows."""
        if isinstance(rows, slice):
            start, length = rows.start, rows.stop - rows.start
            return RowPart(
                [one.slice(start, length) for one in self.codes],
                [one.slice(start, length) for one in self.cells],
                self.numbers,
            )
        return RowPart(
            [one.take(rows) for one in self.codes], [one.take(rows) for one in self.cells], self.numbers
        )


class RowSums:
    """The numbers of all rows, to which one part after the other is added."""

    def __init__(self, size: int) -> None:
        self.sums = np.zeros(size, np.uint64)

    def add_shared(self, part: RowPart, found: Combinations) -> pa.Array:
        """Add a part whose `found` combinations are few; the marks of each combination."""
        sums, signs = _summed(part.at(pa.array(found.rows)), found.count)
        self.sums = folded([self.sums, sums[found.of]])
        return _texts(signs)

    def add_own(self, part: RowPart) -> Signs:
        """Add the part that each row has for itself; its marks."""
        size = len(self.sums)
        signs = np.empty((size, 1 + len(part.cells)), np.uint8)
        for at in range(0, size, PIECE):
            rows = slice(at, min(at + PIECE, size))
            sums, signs[rows] = _summed(part.at(rows), rows.stop - at)
            self.sums[rows] = folded([self.sums[rows], sums])
        return signs

    @property
    def total(self) -> int:
        """A number for all rows together, in whichever order."""
        return int(self.sums.sum(dtype=np.uint64))

    def checks(self, salt: int, own: Signs) -> pa.Array:
        """The check of each row: its number as that of one book, then the marks of its own part."""
        signs = np.empty((len(self.sums), WHOLE + own.shape[1]), np.uint8)
        signs[:, WHOLE:] = own
        whole = mixed(self.sums ^ np.uint64(salt))
        for place in range(WHOLE):
            signs[:, place] = ALPHABET[(whole >> np.uint64(6 * place)) & np.uint64(63)]
        return _texts(signs)


def _summed(part: RowPart, size: int) -> tuple[Hashes, Signs]:
    """The number of each row's part, and its marks."""
    codes = folded([np.zeros(size, np.uint64), *map(hashes, part.codes)])
    signs = np.empty((size, 1 + len(part.cells)), np.uint8)
    placed = [mixed(codes + np.uint64(STEP))]
    placed += [
        mixed(hashes(cell) + np.uint64(STEP * (number + 2) % 2**64))
        for cell, number in zip(part.cells, part.numbers, strict=True)
    ]
    for at, one in enumerate(placed):
        signs[:, at] = ALPHABET[one & np.uint64(63)]
    return folded(placed), signs


def _texts(signs: Signs) -> pa.Array:
    """Rows of characters as texts."""
    size, wide = signs.shape
    ends = pa.py_buffer(np.arange(size + 1, dtype=np.int64) * wide)
    return pa.Array.from_buffers(
        pa.large_string(), size, [None, ends, pa.py_buffer(np.ascontiguousarray(signs))]
    )
