"""Tell rows of several columns of numbers apart: those alike in all get one number. Must not know what they are of."""

from collections.abc import Sequence
from typing import Any

import numpy as np

# So many combinations of numbers are told apart by a table of them all rather than by sorting.
DENSE_NUMBERS = 1 << 20
MOST_NUMBER = 1 << 62  # that tells rows apart


def numbered(columns: Sequence[Any], size: int) -> tuple[Any, int]:
    """A number for each row, equal where the columns are, in their order, and what all are below."""
    numbers, many = np.zeros(size, dtype=np.int64), 1
    for column in columns if size else ():
        own, low = column, int(column.min())
        span = int(column.max()) - low + 1
        if span == 1:  # it tells nothing apart
            continue
        if many * span >= MOST_NUMBER:
            distinct, numbers = np.unique(numbers, return_inverse=True)
            many = len(distinct)
        if many * span >= MOST_NUMBER:
            distinct, own = np.unique(column, return_inverse=True)
            low, span = 0, len(distinct)
        numbers *= span
        numbers += own.astype(np.int64, copy=False)
        numbers -= low
        many *= span
    return numbers, many


def told_apart(columns: Sequence[Any]) -> tuple[Any, Any]:
    """A number for each row, the same where all columns are, and a row of each."""
    key, many = numbered(columns, len(columns[0]))
    if many > DENSE_NUMBERS:
        _, first, key = np.unique(key, return_index=True, return_inverse=True)
        return key, first
    rows = np.full(many, -1, dtype=np.intp)
    rows[key] = np.arange(len(key))
    met = rows >= 0
    return (np.cumsum(met) - 1).take(key), rows[met]
