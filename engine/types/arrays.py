"""How a million SIMs' values are computed with: numpy arrays. The only module of the engine that imports numpy.

Offers the operations of `engine.types.lanes.Lane`; knows neither facts nor rules. Choices are made by arithmetic on
masks: `numpy.where` branches for each element, which takes several times as long where masks are mixed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from engine.types.lanes import Cases, Column, Solve

# A dense table of 3**12 small ints is 1 MB; beyond that, sorting the keys is cheaper than the memory.
DENSE_CONDITIONS = 12
# Keys of base 3 fit a 64-bit integer up to this many conditions.
MOST_CONDITIONS = 39
# Five codes fit a byte (3**5 = 243), and bytes are what a processor computes with fastest.
CODES_IN_BYTE = 5
CHUNK = 1 << 16
MOST_NUMBER = 1 << 62


class ManySims:
    """The lane of `size` SIMs at once."""

    def __init__(self, size: int) -> None:
        self.size = size

    def truth(self, holds: Any, known: Any) -> Any:
        holds = np.asarray(holds, dtype=np.bool_)
        if known is True:
            return holds.view(np.uint8) + holds.view(np.uint8)
        # Known and holding is 1 + 1, unknown 0 + 1, known and not holding 0 + 0.
        return (holds & known).view(np.uint8) + (holds | (known ^ True)).view(np.uint8)

    def minimum(self, left: Any, right: Any) -> Any:
        return np.minimum(left, right)

    def maximum(self, left: Any, right: Any) -> Any:
        return np.maximum(left, right)

    def choose(self, mask: Any, yes: Any, no: Any) -> Any:
        return no + (yes - no) * mask

    def lookup(self, table: Sequence[int], index: Any) -> Any:
        return np.asarray(table).take(index)

    def codes(self, table: Sequence[int], index: Any) -> Any:
        return np.asarray(table, dtype=np.uint8).take(index)

    def bits(self, table: Sequence[int], index: Any, width: int) -> Any:
        return np.asarray(table, dtype=_unsigned(width)).take(index)

    def mark(self, bit: int, width: int) -> Any:
        return np.asarray(bit, dtype=_unsigned(width))

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
        key = self._keys(codes)
        if count > DENSE_CONDITIONS:
            distinct, inverse = np.unique(key, return_inverse=True)
            answers = [_find_packed(number, count, memo, solve) for number in distinct.tolist()]
            return np.asarray(answers, dtype=np.intp).take(inverse)
        if memo.dense is None:
            memo.dense = np.full(3**count, -1, dtype=np.int16)
        index = memo.dense.take(key)
        missing = index < 0
        if missing.any():
            for number in np.unique(key[missing]):
                memo.dense[number] = memo.find(_unpack(int(number), count), solve)
            index = memo.dense.take(key)
        # Tables are looked up with it many times: the type numpy takes with saves a conversion each.
        return index.astype(np.intp)

    def _keys(self, codes: Sequence[Any]) -> Any:
        """Each SIM's codes as one number of base 3, the first code its last digit."""
        kind: Any = np.int32 if len(codes) <= DENSE_CONDITIONS else np.int64
        key: Any = np.zeros(self.size, dtype=kind)
        for start in reversed(range(0, len(codes), CODES_IN_BYTE)):
            group = codes[start : start + CODES_IN_BYTE]
            digits = np.zeros(self.size, dtype=np.uint8)
            for code in reversed(group):
                np.multiply(digits, 3, out=digits)
                np.add(digits, np.asarray(code, dtype=np.uint8), out=digits)
            key *= 3 ** len(group)
            key += digits
        return key

    def each_distinct(self, function: Callable[..., int], where: Any, *columns: Any) -> Any:
        """`function` of each row's values where `where` says so, called once per distinct combination; else 0."""
        rows = np.flatnonzero(where)
        picked = [np.asarray(self.full(column), dtype=np.int64)[rows] for column in columns]
        key = np.zeros(len(rows), dtype=np.int64)
        for column in picked:
            distinct, codes = np.unique(column, return_inverse=True)
            key = key * len(distinct) + codes
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        results = [function(*(int(column[row]) for column in picked)) for row in first]
        whole = np.zeros(self.size, dtype=np.int64)
        whole[rows] = np.asarray(results, dtype=np.int64).take(inverse)
        return whole

    def alike(self, where: Any, columns: Sequence[Any]) -> Iterator[tuple[Any, tuple[int, ...]]]:
        """The rows where `where` says so that have the same values in all columns, with those values."""
        rows = np.flatnonzero(self.full(where))
        picked = [self.full(column)[rows] for column in columns]
        order = np.argsort(numbers := _numbered(picked, len(rows)), kind="stable")
        starts = np.flatnonzero(np.diff(numbers[order], prepend=-1))
        values = zip(*(column[order[starts]].tolist() for column in picked), strict=True)
        alike = np.split(rows[order], starts[1:]) if len(rows) else []
        yield from zip(alike, (tuple(map(int, own)) for own in values), strict=True)

    def taken(self, columns: Mapping[str, Column], places: Any) -> tuple[Mapping[str, Column], "ManySims"]:
        """The columns of these rows alone, and their lane."""
        picked = {
            name: Column(self.full(column.values)[places], self.full(column.known)[places])
            for name, column in columns.items()
        }
        return picked, ManySims(len(places))

    def within(self, places: Any, inner: Any) -> Any:
        """Places among taken SIMs as places among all."""
        return places[inner]


def _numbered(columns: Sequence[Any], size: int) -> Any:
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


def as_one(columns: Mapping[str, Column], place: int) -> Mapping[str, Column]:
    """The values of one SIM of many, as plain numbers."""
    return {
        name: Column(int(column.values[place]), bool(column.known[place])) for name, column in columns.items()
    }


def _unsigned(width: int) -> Any:
    """The smallest unsigned type of at least `width` bits."""
    for kind in (np.uint8, np.uint16, np.uint32):
        if width <= np.dtype(kind).itemsize * 8:
            return kind
    return np.uint64


def _find_packed(number: int, count: int, memo: Cases, solve: Solve) -> int:
    """The answer to a case that is packed into a number."""
    answer = memo.packed.get(number)
    if answer is None:
        answer = memo.packed[number] = memo.find(_unpack(number, count), solve)
    return answer


def _unpack(number: int, count: int) -> tuple[int, ...]:
    codes = []
    for _ in range(count):
        number, code = divmod(number, 3)
        codes.append(code)
    return tuple(codes)


def pieces_where(where: Any) -> list[Any]:
    """The places that a mask marks, in pieces as those of `chunks`."""
    places = np.flatnonzero(where)
    return [places[piece] for piece in chunks(len(places))]


def chunks(size: int) -> list[slice]:
    """Pieces that fit a processor's cache, in order."""
    return [slice(start, min(start + CHUNK, size)) for start in range(0, size, CHUNK)]


class Whole:
    """Named arrays of a whole fleet, filled piece by piece; what no piece fills stays 0."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.arrays: dict[str, Any] = {}

    def array(self, name: str, kind: type[Any]) -> Any:
        """The array of that name, made when it is first asked for."""
        if name not in self.arrays:
            self.arrays[name] = np.zeros(self.size, dtype=kind)
        return self.arrays[name]


BOOL, CODE, INDEX, NUMBER = np.bool_, np.uint8, np.int16, np.int64
