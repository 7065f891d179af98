"""Write row numbers and texts on one line, as people read them. It must not know what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def as_ranges(numbers: Iterable[int], most: int = 10) -> str:
    """`12, 15-18, 20`: rising row numbers, those that follow each other together; at most so many parts."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        elif len(parts) > most:
            break
        else:
            parts.append([number, number])
    return first_of([str(first) if first == last else f"{first}-{last}" for first, last in parts], most)


def first_of(texts: Sequence[str], most: int) -> str:
    """So many of the texts at most, and that there are more."""
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")


def one_line(text: str) -> str:
    """The text without line breaks and double spaces."""
    return " ".join(text.split())
