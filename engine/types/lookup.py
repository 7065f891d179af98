"""Numbers looked up in a table for each of many SIMs. Must not know what they stand for."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Fewer are looked up before the arrays are wrapped for Arrow, which takes half as long as numpy for many.
MANY = 20_000
UNCHECKED = pc.TakeOptions(boundscheck=False)


def looked_up(table: Any, places: Any) -> Any:
    """What a table has at each place; that these are places of the table is not checked, and must be certain."""
    if not isinstance(places, np.ndarray) or len(places) < MANY:
        return table.take(places)
    found = pc.call_function("array_take", [_wrapped(table), _wrapped(places)], UNCHECKED)
    return np.frombuffer(found.buffers()[1], table.dtype, len(places))


def _wrapped(numbers: Any) -> pa.Array:
    """The same memory as an array of Arrow's; its own ways from numpy and back would load pandas."""
    kind = pa.from_numpy_dtype(numbers.dtype)
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])
