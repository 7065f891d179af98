"""Bits of many SIMs in words of 64, and back: packed, unpacked, and as the number that a SIM's bits make together."""

from typing import Any

import numpy as np

WORD = 64
WORDS = np.dtype("<u8")  # in the order in which numpy packs bits, whatever the machine's own
BITS = (1 << np.arange(8, dtype=np.uint8))[:, np.newaxis]


def packed(marks: Any) -> Any:
    """Truth values, or numbers of which 0 is none, as bits: along the last axis 64 a word."""
    marks = marks if marks.dtype.itemsize == 1 else marks != 0
    found = np.packbits(marks, axis=-1, bitorder="little")
    if missing := -found.shape[-1] % WORDS.itemsize:
        found = np.concatenate([found, np.zeros((*found.shape[:-1], missing), np.uint8)], axis=-1)
    return found.view(WORDS)


def unpacked(words: Any, size: int) -> Any:
    """The bits of each SIM, as 0 and 1 in a byte."""
    return np.unpackbits(words.view(np.uint8), axis=-1, count=size, bitorder="little")


_SWAPS = (
    (np.uint64(7), np.uint64(0x00AA00AA00AA00AA)),
    (np.uint64(14), np.uint64(0x0000CCCC0000CCCC)),
    (np.uint64(28), np.uint64(0x00000000F0F0F0F0)),
)


def numbers(rows: Any, size: int) -> Any:
    """The number of each SIM that has a bit for each row: the first row its lowest."""
    width = next(width for width in (1, 2, 4, 8) if len(rows) <= 8 * width)
    found = np.zeros((size, width), np.uint8)
    for place in range(0, len(rows), 8):
        found[:, place // 8] = _bytes(rows[place : place + 8])[:size]
    return found.view(f"<u{width}").reshape(size)


def _bytes(rows: Any) -> Any:
    """A byte for each SIM, with a bit from each of up to eight rows: squares of 8 x 8 bits turned on their diagonal."""
    each = rows.view(np.uint8)
    squares = np.zeros((each.shape[1], 8), np.uint8)
    squares[:, : len(each)] = each.T
    words = squares.view(WORDS).reshape(-1)
    for shift, mask in _SWAPS:
        swapped = (words ^ (words >> shift)) & mask
        words ^= swapped
        words ^= swapped << shift
    return words.view(np.uint8)
