"""How a million SIMs' values are computed with: numpy arrays. The only module of the engine that imports numpy.

Offers the operations of `engine.lanes.Lane`; knows neither facts nor rules.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.kleene import UNKNOWN
from engine.lanes import Cases, Solve

# A dense table of 3**12 small ints is 1 MB; beyond that, sorting the keys is cheaper than the memory.
DENSE_CONDITIONS = 12
# Keys of base 3 fit a 64-bit integer up to this many conditions.
MOST_CONDITIONS = 39
CHUNK = 1 << 16


class ManySims:
    """The lane of `size` SIMs at once."""

    def __init__(self, size: int) -> None:
        self.size = size

    def truth(self, holds: Any, known: Any) -> Any:
        code = np.asarray(holds, dtype=np.bool_).view(np.int8) << 1
        if known is True:
            return code
        return np.where(known, code, np.int8(UNKNOWN))

    def minimum(self, left: Any, right: Any) -> Any:
        return np.minimum(left, right)

    def maximum(self, left: Any, right: Any) -> Any:
        return np.maximum(left, right)

    def choose(self, mask: Any, yes: Any, no: Any) -> Any:
        return np.where(mask, yes, no)

    def lookup(self, table: Sequence[int], index: Any) -> Any:
        return np.asarray(table).take(index)

    def codes(self, table: Sequence[int], index: Any) -> Any:
        return np.asarray(table, dtype=np.int8).take(index)

    def some(self, mask: Any) -> bool:
        return bool(np.any(mask))

    def full(self, value: Any) -> Any:
        return np.broadcast_to(np.asarray(value), (self.size,))

    def cases(self, codes: Sequence[Any], memo: Cases, solve: Solve) -> Any:
        """The answer number of each SIM; `solve` is asked once per distinct tuple of codes."""
        count = len(codes)
        if count > MOST_CONDITIONS:
            raise ValueError(
                f"a decision may have at most {MOST_CONDITIONS} conditions, this one has {count}"
            )
        key = np.zeros(self.size, dtype=np.int32 if count <= DENSE_CONDITIONS else np.int64)
        for code in reversed(codes):
            key *= 3
            key += code
        if count > DENSE_CONDITIONS:
            distinct, inverse = np.unique(key, return_inverse=True)
            answers = [memo.find(_unpack(int(number), count), solve) for number in distinct]
            return np.asarray(answers, dtype=np.intp).take(inverse)
        if memo.dense is None:
            memo.dense = np.full(3**count, -1, dtype=np.int16)
        index = memo.dense.take(key)
        if (index < 0).any():
            for number in np.unique(key[index < 0]):
                memo.dense[number] = memo.find(_unpack(int(number), count), solve)
            index = memo.dense.take(key)
        # Tables are looked up with it many times: the type numpy takes with saves a conversion each.
        return index.astype(np.intp)

    def each_distinct(self, function: Callable[..., int], *columns: Any) -> Any:
        """`function` of each row's values, called once per distinct combination."""
        whole = [np.asarray(self.full(column), dtype=np.int64) for column in columns]
        key = np.zeros(self.size, dtype=np.int64)
        for column in whole:
            distinct, codes = np.unique(column, return_inverse=True)
            key = key * len(distinct) + codes
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        results = [function(*(int(column[row]) for column in whole)) for row in first]
        return np.asarray(results, dtype=np.int64).take(inverse)


def _unpack(number: int, count: int) -> tuple[int, ...]:
    codes = []
    for _ in range(count):
        number, code = divmod(number, 3)
        codes.append(code)
    return tuple(codes)


def chunks(size: int) -> list[slice]:
    """Pieces that fit a processor's cache, in order; an empty one for nothing."""
    return [slice(start, min(start + CHUNK, size)) for start in range(0, max(size, 1), CHUNK)]


def stack(parts: Sequence[Any], sizes: Sequence[int], dtype: type[Any]) -> Any:
    """One array from the parts' arrays; a part that is a plain number stands for as many as its size."""
    pieces = [
        np.broadcast_to(np.asarray(part, dtype=dtype), (size,))
        for part, size in zip(parts, sizes, strict=True)
    ]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=dtype)


BOOL, CODE, INDEX, NUMBER = np.bool_, np.int8, np.int16, np.int64
