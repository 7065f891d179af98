"""Say many rows in few words: 12, 15-18, 20. Must not know what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 10


def as_ranges(numbers: Sequence[int]) -> str:
    """12, 15-18, 20 and so on: at most ten of them."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in parts[:_MOST]]
    return ", ".join(texts) + (", …" if len(parts) > _MOST else "")
