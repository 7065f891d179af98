"""What the other texts of a column say of one of its texts: one cell alone can't show it.

It must not know rows: distinct texts in, troubles of some of them out.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.identity import find_identity, looks_like_bare_hkid
from batch.text_bytes import Flags
from batch.understanding.check_digits import NO_DIGITS, luhn_sums
from batch.understanding.quick import may_hold_identity
from batch.understanding.texts_of_length import lengths_of, letters_of
from batch.understanding.understood import Trouble

_ENOUGH = 3  # texts before a majority says anything
# Written out in full, a number that a program kept in binary is a multiple of a large power of two.
_STEPS = {19: 1 << 10, 20: 1 << 14}


def chance_identity(name: str, words: pa.Array) -> bool:
    """Whether letters and seven digits are how this column's tags look, so that a right check is chance.

    One tag in eleven has the check digit of an identity number. Keys of rows are tags unless most have it.
    """
    shaped = [
        text
        for text in words.filter(pa.array(may_hold_identity(words))).to_pylist()
        if looks_like_bare_hkid(text)
    ]
    right = sum(bool(find_identity(text)) for text in shaped)
    if len(shaped) < _ENOUGH:
        return name == "sim_id"
    return right * 2 <= len(shaped)


def spoilt_iccids(values: pa.Array) -> dict[int, Trouble]:
    """ICCIDs that only their neighbours betray: rounded by a program, or mistyped where others check."""
    found: dict[int, Trouble] = {}
    lengths = lengths_of(values)  # of a null, where nothing was read, none
    for length, step in _STEPS.items():
        places = np.flatnonzero(lengths == length)
        texts = values if len(places) == len(values) else values.take(pa.array(places))
        sums = luhn_sums(texts, length)
        digits = sums < NO_DIGITS  # some cards have letters among them
        if not digits.all():
            places, texts, sums = places[digits], texts.filter(pa.array(digits)), sums[digits]
        if len(places) < _ENOUGH:
            continue
        rounded = _divided(texts, length, step)
        if rounded.sum() * 2 > len(places):
            found |= {int(place): Trouble("iccid_rounded") for place in places[rounded]}
        right = sums % 10 == 0
        if right.sum() * 2 > len(places):
            found |= {
                int(place): Trouble("iccid_unsure") for place in places[~right] if int(place) not in found
            }
    return found


def _divided(texts: pa.Array, length: int, step: int) -> Flags:
    """Which of these texts, all of `length` digits, are multiples of a step."""
    # Eight divides the letter "0" and what is more than a byte holds; all multiples of larger powers are its own.
    hundreds, tens, ones = letters_of(texts, length)[:, -3:].T
    divided: Flags = (4 * hundreds + 2 * tens + ones) & 7 == 0
    places = np.flatnonzero(divided)
    # 20 digits don't fit 64 bits, but whether 2**14 divides them shows in the last 14.
    tails = pc.cast(pc.utf8_slice_codeunits(texts.take(pa.array(places)), -14), pa.int64()).to_numpy()
    divided[places] = tails % step == 0
    return divided
