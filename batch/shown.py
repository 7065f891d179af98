"""Write row numbers and texts on one line, as people read them. It must not know what they say."""

from __future__ import annotations

from collections.abc import Iterable


def as_ranges(numbers: Iterable[int], most: int = 10) -> str:
    """`12, 15-18, 20`: rising row numbers, those that follow each other together; at most so many parts."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in parts[:most]]
    return ", ".join(texts) + (", …" if len(parts) > most else "")


def one_line(text: str) -> str:
    """The text without line breaks and double spaces."""
    return " ".join(text.split())
