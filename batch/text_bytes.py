"""Look at the bytes of a whole column of texts, without a copy. Must not know what they say.

Where a column keeps each text once, in a list, those of the list are looked at.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ends: TypeAlias = npt.NDArray[Any]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Flags: TypeAlias = npt.NDArray[np.bool_]

# What is looked at at a time, so that what is found of it stays in the processor's cache.
_PIECE, _BYTES = 1 << 16, 1 << 18


def text_bytes(texts: pa.Array) -> tuple[Ends, Bytes]:
    """Where each text ends, behind where the first one begins; and the bytes that these places count."""
    _, ends, data = texts.buffers()
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    if ends is None or not len(texts):
        return np.zeros(len(texts) + 1, dtype=kind), np.zeros(0, dtype=np.uint8)
    own = np.frombuffer(ends, dtype=kind)[texts.offset : texts.offset + len(texts) + 1]
    return own, np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)


def bytes_of(texts: pa.Array) -> pa.Buffer:
    """The bytes of the texts, one after another, without a copy."""
    ends, data = text_bytes(texts)
    return pa.py_buffer(data[ends[0] : ends[-1]])


def _listed(texts: pa.Array) -> pa.Array:
    return texts.dictionary if pa.types.is_dictionary(texts.type) else texts


def has_byte(texts: pa.Array, byte: int) -> bool:
    """Whether a byte stands in one of the texts."""
    texts = _listed(texts)
    ends, data = text_bytes(texts)
    first, last = int(ends[0]), int(ends[-1])
    return any((data[at : min(at + _BYTES, last)] == byte).any() for at in range(first, last, _BYTES))


def may_begin_with(texts: pa.Array, some: Flags) -> bool:
    """Whether a text may begin with one of some bytes. Blank ones are not sought out: they count as what is beside."""
    return _may_stand(texts, some, 0)


def may_end_with(texts: pa.Array, some: Flags) -> bool:
    """Whether a text may end with one of some bytes; likewise."""
    return _may_stand(texts, some, 1)


def ends_with(texts: pa.Array, some: Flags) -> Flags:
    """Which texts end with one of some bytes."""
    if pa.types.is_dictionary(texts.type):
        ours: Flags = np.append(ends_with(texts.dictionary, some), False)[
            pc.fill_null(texts.indices, -1).to_numpy(zero_copy_only=False)
        ]
        return ours
    ends, data = text_bytes(texts)
    found = np.diff(ends) > 0
    for start in range(0, len(texts) if len(data) else 0, _PIECE):
        piece = slice(start, start + _PIECE)
        found[piece] &= some.take(data.take(ends[1:][piece] - 1, mode="clip"))
    return found


def _may_stand(texts: pa.Array, some: Flags, at_end: int) -> bool:
    texts = _listed(texts)
    ends, data = text_bytes(texts)
    for start in range(at_end, len(texts) + at_end if len(data) else 0, _PIECE):
        places = ends[start : min(start + _PIECE, len(texts) + at_end)] - at_end
        if some.take(data.take(places, mode="clip")).any():
            return True
    return False
