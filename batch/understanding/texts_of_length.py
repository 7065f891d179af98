"""Look at the bytes of texts that are all of one length as a table: a row for each text, a column for each place.

It must not know what they say.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.text_bytes import text_bytes


def digits_of(texts: pa.Array, length: int) -> npt.NDArray[np.uint8]:
    """The digits of texts that are `length` of them each, without nulls: a row per text."""
    return letters_of(texts, length) - ord("0")


def letters_of(texts: pa.Array, length: int) -> npt.NDArray[np.uint8]:
    """The bytes of texts that are `length` of them each, without nulls: a row per text."""
    ends, data = text_bytes(texts)
    return data[ends[0] : ends[-1]].reshape(-1, length)


def with_before(before: str, texts: pa.Array) -> pa.Array:
    """The texts with letters of an English keyboard before each; those of one length all at once."""
    lengths = lengths_of(texts)
    length = int(lengths[0]) if len(texts) and not texts.null_count else 0
    if not length or (lengths != length).any():
        return pc.binary_join_element_wise(pa.scalar(before, texts.type), texts, pa.scalar("", texts.type))
    added = np.frombuffer(before.encode(), dtype=np.uint8)
    both = np.empty((len(texts), len(added) + length), dtype=np.uint8)
    both[:, : len(added)] = added
    both[:, len(added) :] = letters_of(texts, length)
    ends = np.arange(len(texts) + 1, dtype=np.int64) * both.shape[1]
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(both)]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers).cast(texts.type)


def ends_of(texts: pa.Array, length: int, place: int, kind: str) -> npt.NDArray[np.unsignedinteger[Any]]:
    """The bytes at a place of texts that are `length` of them each, without nulls, as one number for each text."""
    letters = letters_of(texts, length)
    start = place % length
    return letters[:, start : start + np.dtype(kind).itemsize].copy().view(kind)[:, 0]


def lengths_of(texts: pa.Array) -> npt.NDArray[np.int64]:
    """The lengths of ASCII texts; 0 for a null."""
    lengths: npt.NDArray[np.int64] = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    return lengths
