"""Turn the engine's numbers into the values a report shows, a whole column at once.

It must not know facts: numbers and where they are known in, an Arrow array out.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]

# Arrow counts days from here.
FIRST_DAY = datetime.date(1970, 1, 1).toordinal()
_AMOUNT = pa.decimal128(18, 2)


def codes(names: Sequence[str], numbers: Numbers, known: Flags) -> pa.Array:
    """Places in a list as the names there."""
    places = pa.array(numbers.astype(np.int32), mask=~known)
    return pa.DictionaryArray.from_arrays(places, pa.array(names, pa.string()))


def amounts(cents: Numbers, known: Flags) -> pa.Array:
    """Cents as exact amounts of two decimals: laid out as Arrow keeps them, in 16 bytes, never computed with."""
    if not known.any():
        return pa.nulls(len(cents), _AMOUNT)
    wide = np.empty((len(cents), 2), dtype="<i8")
    np.multiply(cents, known, out=wide[:, 0])
    np.right_shift(wide[:, 0], 63, out=wide[:, 1])  # the upper half repeats the sign
    valid = np.packbits(known, bitorder="little")
    return pa.Array.from_buffers(_AMOUNT, len(wide), [pa.py_buffer(valid), pa.py_buffer(wide)])


def dates(ordinals: Numbers, known: Flags) -> pa.Array:
    """Ordinals as dates; 0 says that there is none, and is shown as a blank."""
    dated = known & (ordinals > 0)
    return pa.array(np.subtract(ordinals, FIRST_DAY, dtype=np.int32, casting="same_kind"), mask=~dated).cast(
        pa.date32()
    )
