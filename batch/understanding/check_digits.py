"""Check the last digits of a whole column of ICCIDs at once.

What it says of a text is what `batch.understanding.iccid.luhn` says (the tests hold the two together). It must not
know which texts are ICCIDs, nor what follows from a wrong digit.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.text_bytes import Flags
from batch.understanding.texts_of_length import letters_of

NO_DIGITS = 1 << 8  # more than twenty digits come to
_DOUBLED = np.asarray([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], dtype=np.uint16)  # and the digits of that added up
_PIECE = 1 << 14  # texts that stay in the processor's cache


def luhn_of(texts: pa.Array, length: int) -> Flags:
    """Which of these texts, all of `length` digits, end in their check digit."""
    checks: Flags = luhn_sums(texts, length) % 10 == 0
    return checks


def luhn_sums(texts: pa.Array, length: int) -> npt.NDArray[np.uint16]:
    """What the digits of texts of `length` bytes come to for the check digit; `NO_DIGITS` or more where not all are.

    Two digits are looked up at once.
    """
    letters, table = letters_of(texts, length), _pairs()
    even = length + length % 2
    padded = np.full((min(len(texts), _PIECE), even), ord("0"), dtype=np.uint8)
    sums = np.empty(len(texts), dtype=np.uint16)
    for start in range(0, len(texts), _PIECE):
        piece = letters[start : start + _PIECE]
        padded[: len(piece), even - length :] = piece
        pairs = padded[: len(piece)].view("<u2")
        total = table.take(pairs[:, 0])
        for place in range(1, even // 2):
            total += table.take(pairs[:, place])
        sums[start : start + _PIECE] = total
    return sums


@cache
def _pairs() -> npt.NDArray[np.uint16]:
    """What two letters side by side, as one number, add to the sum."""
    both = np.arange(1 << 16, dtype="<u2").view(np.uint8).reshape(-1, 2) - ord("0")
    first, second = both[:, 0], both[:, 1]
    found = _DOUBLED.take(first, mode="clip") + second
    return np.where((first < 10) & (second < 10), found, NO_DIGITS).astype(np.uint16)
