"""Tell rows of several columns of numbers apart: those alike in all get one number. Must not know what they are of."""

from collections.abc import Sequence
from typing import Any

import numpy as np

# So many combinations of numbers are told apart by a table of them all rather than by sorting.
DENSE_NUMBERS = 1 << 20
MOST_NUMBER = 1 << 62  # that tells rows apart


def numbered(columns: Sequence[Any], size: int) -> Any:
    """A number for each row, equal where the columns are, in their order: several in one as far as they fit."""
    numbers, many = np.zeros(size, dtype=np.int64), 1
    for column in columns if size else ():
        own, low = column, int(column.min())
        span = int(column.max()) - low + 1
        if many * span >= MOST_NUMBER:
            distinct, numbers = np.unique(numbers, return_inverse=True)
            many = len(distinct)
        if many * span >= MOST_NUMBER:
            distinct, own = np.unique(column, return_inverse=True)
            low, span = 0, len(distinct)
        numbers = numbers * span + (own.astype(np.int64) - low)
        many *= span
    return numbers


def told_apart(columns: Sequence[Any]) -> tuple[Any, Any]:
    """A number for each row, the same where all columns are, and a row of each."""
    key, width = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        low = int(column.min())
        span = int(column.max()) - low + 1
        places = column.astype(np.int64) - low
        if width * span > DENSE_NUMBERS:  # few of them are met
            distinct, places = np.unique(column, return_inverse=True)
            span = len(distinct)
        key, width = key * span + places, width * span
    if width > DENSE_NUMBERS:
        _, first, key = np.unique(key, return_index=True, return_inverse=True)
        return key, first
    rows = np.full(width, -1, dtype=np.intp)
    rows[key] = np.arange(len(key))
    met = rows >= 0
    return (np.cumsum(met) - 1).take(key), rows[met]
