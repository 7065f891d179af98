"""Kleene's three values as small ordered numbers, so that `and` is the minimum and `or` the maximum.

Knows nothing of facts or rules. The numbers serve plain Python ints and numpy arrays alike.
"""

from typing import Final

NO: Final = 0
UNKNOWN: Final = 1
YES: Final = 2


def negate(code: int) -> int:
    """NOT: yes and no change places, unknown stays."""
    return YES - code
