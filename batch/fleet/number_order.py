"""Phone numbers as whole numbers that have the order of their texts, and back. Must not know whose they are."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.groups import Codes
from batch.understanding.texts_of_length import lengths_of

_LONGEST = 15  # digits of a phone number anywhere, with its country's
_LENGTHS = 16  # by which a number is multiplied, to leave room for its length


def in_order(numbers: pa.Array) -> Codes:
    """Numbers in E.164 (`+852…`), none of them blank, as whole numbers that have the order of the texts."""
    digits = pc.cast(pc.utf8_slice_codeunits(numbers, 1), pa.int64()).to_numpy(zero_copy_only=False)
    lengths = lengths_of(numbers) - 1
    found: Codes = digits * 10 ** (_LONGEST - lengths) * _LENGTHS + lengths
    return found


def as_texts(numbers: pa.Array) -> pa.Array:
    """Whole numbers as the phone numbers that they stand for."""
    values = pc.fill_null(numbers, 0).to_numpy(zero_copy_only=False)
    lengths = values % _LENGTHS
    filled = pc.utf8_lpad(pa.array(values // _LENGTHS).cast(pa.large_string()), _LONGEST, "0")
    sign, nothing = (pa.scalar(text, pa.large_string()) for text in ("+", ""))
    found = pa.nulls(len(values), pa.large_string())
    for length in np.unique(lengths[lengths > 0]).tolist():
        texts = pc.binary_join_element_wise(sign, pc.utf8_slice_codeunits(filled, 0, length), nothing)
        found = pc.if_else(pa.array(lengths == length), texts, found)
    return found
