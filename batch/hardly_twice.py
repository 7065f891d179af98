"""Number the values of a large column in which hardly any stands twice, such as keys, without comparing each with all.

It must not know what they say.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.text_numbers import Numbers, text_numbers

Places = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]

_LARGE = 1 << 14  # values, from which on it pays to number them
_SAMPLE, _NEARLY_ALL = 1 << 10, 0.9
_SOME = 8  # one value in so many that may stand twice is too many
_SPREADS = (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F)
_MOST_BITS = 24


def hardly_ever_twice(values: pa.Array) -> tuple[Places, pa.Array] | None:
    """For each row the place of its value among the distinct ones (-1: blank), and those; None for another column.

    They are texts or whole numbers of eight bytes. Those whose numbers meet are compared; where they only rise, none.
    """
    number = _numbered_by(values.type)
    if number is None or len(values) < _LARGE:
        return None
    if len(pc.unique(values.slice(0, _SAMPLE))) < _SAMPLE * _NEARLY_ALL:
        return None
    unsure = values.is_null().to_numpy(zero_copy_only=False)
    if not _rise(values):
        numbers = number(values)
        if numbers is None:
            return None
        sure = np.flatnonzero(~unsure) if values.null_count else None
        twice = perhaps_twice(numbers if sure is None else numbers[sure])
        if len(twice) * _SOME > len(values):
            return None
        unsure[twice if sure is None else sure[twice]] = True
    rows = np.flatnonzero(unsure)
    encoded = pc.dictionary_encode(values.take(pa.array(rows)))
    first = ~unsure
    at = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    first[rows] = np.diff(np.maximum.accumulate(at), prepend=-1) > 0  # numbered as they are met
    if first.all() and not values.offset:
        return np.arange(len(values), dtype=np.int32), values
    places = np.cumsum(first, dtype=np.int32) - 1
    places[rows] = np.append(places[rows][first[rows]], -1)[at]
    return places, values.filter(pa.array(first))


def _rise(values: pa.Array) -> bool:
    """Whether each value stands behind the one before it, blanks aside: then all are different."""
    given = values.drop_null() if values.null_count else values
    return bool(pc.all(pc.less(given.slice(0, len(given) - 1), given.slice(1))).as_py())


def perhaps_twice(numbers: Numbers) -> Rows:
    """The rows whose number stands in another one too, and a few more.

    Each number is written to a place of a table: where another stands afterwards, the place is shared. That takes half
    the time that sorting takes.
    """
    rows: Rows | None = None
    for spread in _SPREADS:
        some = numbers if rows is None else numbers[rows]
        bits = min(len(some).bit_length() + 1, _MOST_BITS)
        slots = ((some * np.uint64(spread)) >> np.uint64(64 - bits)).astype(np.intp)
        own, last = np.arange(len(some), dtype=np.int32), np.empty(1 << bits, dtype=np.int32)
        last[slots] = own
        shared = np.zeros(1 << bits, dtype=np.bool_)
        shared[slots[last[slots] != own]] = True
        kept = np.flatnonzero(shared[slots])
        rows = kept if rows is None else rows[kept]
    return np.arange(len(numbers)) if rows is None else rows


def _numbered_by(kind: pa.DataType) -> Callable[[pa.Array], Numbers | None] | None:
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return text_numbers
    return _as_they_are if pa.types.is_int64(kind) else None


def _as_they_are(values: pa.Array) -> Numbers:
    numbers: Numbers = pc.fill_null(values, 0).to_numpy(zero_copy_only=False).view(np.uint64)
    return numbers
