"""What the other texts of a column say of one of its texts: one cell alone can't show it.

It must not know rows: distinct texts in, troubles of some of them out.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.identity import find_identity, looks_like_bare_hkid
from batch.understanding.quick import lengths_of, luhn_of, may_hold_identity
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
    # Some cards have letters among their digits; null, where nothing was read, counts as none of these.
    digits = pc.fill_null(pc.utf8_is_digit(values), False).to_numpy(zero_copy_only=False)
    lengths = lengths_of(values) * digits
    for length, step in _STEPS.items():
        places = np.flatnonzero(lengths == length)
        if len(places) < _ENOUGH:
            continue
        texts = values.take(pa.array(places))
        # 20 digits don't fit 64 bits, but whether 2**14 divides them shows in the last 14.
        tails = pc.cast(pc.utf8_slice_codeunits(texts, -14), pa.int64()).to_numpy()
        rounded = tails % step == 0
        if rounded.sum() * 2 > len(places):
            found |= {int(place): Trouble("iccid_rounded") for place in places[rounded]}
        right = luhn_of(texts, length)
        if right.sum() * 2 > len(places):
            found |= {
                int(place): Trouble("iccid_unsure") for place in places[~right] if int(place) not in found
            }
    return found
