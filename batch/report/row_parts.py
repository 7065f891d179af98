"""Put columns together as long as their values come in few combinations, so that each combination is looked at once.

It must not know what the columns hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import DENSE, told_apart

if TYPE_CHECKING:
    import numpy.typing as npt

SHORT = 20_000  # rows: in a shorter table what they share is not worth columns of its own
_SAMPLE = 16_384
ROWS_EACH = 8  # what fewer rows share is not worth it either
_TRIED = 4  # parts that an item may join

T = TypeVar("T")


@dataclass(frozen=True)
class Combinations:
    """The combinations of values that rows have: each row's number, and a row that has it for each."""

    of: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows)

    def with_column(self, column: pa.Array) -> Combinations:
        """Those with one more column."""
        its, width = _coded(column)
        return _combinations(self.of * np.int64(width) + its, self.count * width)


def alike(columns: Sequence[pa.Array], size: int) -> Combinations:
    """The combinations of several columns."""
    of: npt.NDArray[Any] = np.zeros(size, np.int64)
    most = 1
    for column in columns:
        its, width = _coded(column)
        if most * width > DENSE:  # several columns that have few values are numbered together
            of, met = told_apart(of, most)
            most = len(met)
        of, most = of * np.int64(width) + its, most * width
    return _combinations(of, most)


def parted(items: Sequence[T], column: Callable[[T], pa.Array], size: int) -> tuple[list[list[T]], list[T]]:
    """Items whose columns have few combinations together, and those that each row has for itself.

    A sample of the rows tells; of a short table, everything is each row's own.
    """
    if size < SHORT:
        return [], list(items)
    rows = pa.array(np.arange(0, size, -(-size // _SAMPLE)))
    parts: list[list[T]] = []
    found: list[Combinations] = []
    own: list[T] = []
    for item in items:
        values = column(item).take(rows)
        alone = alike([values], len(rows))
        if alone.count > len(rows) // ROWS_EACH:
            own.append(item)
            continue
        for at in range(len(parts) - 1, max(len(parts) - _TRIED, 0) - 1, -1):
            more = found[at].with_column(values)
            if more.count <= len(rows) // ROWS_EACH:
                parts[at].append(item)
                found[at] = more
                break
        else:
            parts.append([item])
            found.append(alone)
    return parts, own


def _coded(column: pa.Array) -> tuple[npt.NDArray[np.int64], int]:
    """The number of each row's value, and how many values there may be; a blank is one too."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    blank = len(coded.dictionary)
    its = pc.fill_null(coded.indices.cast(pa.int64()), blank).to_numpy(zero_copy_only=False)
    return np.asarray(its, np.int64), blank + 1


def _combinations(keys: npt.NDArray[np.int64], most: int) -> Combinations:
    of, met = told_apart(keys, most)
    rows = np.empty(len(met), np.int64)
    rows[of] = np.arange(len(of))
    return Combinations(of, rows)
