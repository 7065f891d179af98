"""Bits of many SIMs in words of 64, and back: packed, unpacked, and as the number that a SIM's bits make together."""

from typing import Any

import numpy as np

from engine.types.narrow import unsigned

WORD = 64
WORDS = np.dtype("<u8")  # in the order in which numpy packs bits, whatever the machine's own


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


def numbers(rows: Any, size: int) -> Any:
    """The number of each SIM that has a bit for each row: the first row its lowest."""
    several = [_byte(rows[place : place + 8], size) for place in range(0, len(rows), 8)]
    found = several.pop().astype(unsigned(len(rows)), copy=False)
    while several:
        found <<= 8
        found |= several.pop()
    return found


def rows_of(numbers: Any, width: int) -> Any:
    """A row for each of the lowest `width` bits of each SIM's number: what `numbers` makes a number of."""
    rows = []
    for place in range(width):
        if place % 8 == 0:
            byte = (numbers >> place if place else numbers).astype(np.uint8, copy=False)
        rows.append(packed(byte & np.uint8(1 << place % 8)))
    return np.stack(rows)


def _byte(rows: Any, size: int) -> Any:
    """A byte for each SIM, with a bit from each of up to eight rows."""
    found = np.zeros(size, np.uint8)
    for row in rows[::-1]:
        found += found
        found |= unpacked(row, size)
    return found
