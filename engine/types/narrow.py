"""Types as narrow as numbers allow, so that a million of them take few bytes. Must not know what they are of."""

from typing import Any

import numpy as np

#: What a number of four bytes may be.
FARTHEST = (1 << 31) - 1


def narrowest(*numbers: int) -> Any:
    """The narrowest type that holds these numbers, which may be below nothing."""
    return np.result_type(*(_kind(int(number)) for number in numbers))


def alike_typed(left: Any, right: Any) -> tuple[Any, Any]:
    """Numbers of one type that holds both."""
    kind = np.result_type(
        *(one.dtype if isinstance(one, np.ndarray) else _kind(one) for one in (left, right))
    )
    return np.asarray(left, dtype=kind), np.asarray(right, dtype=kind)


def _kind(number: int) -> Any:
    """The narrowest signed type of a number."""
    return np.min_scalar_type(number if number < 0 else -1 - number)


def farthest(numbers: Any) -> int:
    """How far from nothing numbers may be; those of one or two bytes are not looked at."""
    if not isinstance(numbers, np.ndarray):
        return abs(int(numbers))
    if numbers.itemsize <= 2:
        return 1 << 16
    return max(int(numbers.max()), -int(numbers.min())) if len(numbers) else 0


def unsigned(width: int) -> Any:
    """The smallest unsigned type of at least `width` bits."""
    for kind in (np.uint8, np.uint16, np.uint32):
        if width <= np.dtype(kind).itemsize * 8:
            return kind
    return np.uint64
