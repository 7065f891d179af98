"""Write row numbers and texts on one line, as people read them. It must not know what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: So many parts of a list of row numbers are shown where nothing else is said.
MOST_RANGES = 10


def as_ranges(numbers: Iterable[int], most: int = MOST_RANGES) -> str:
    """`12, 15-18, 20`: rising row numbers, those that follow each other together; at most so many parts."""
    return ranges_shown(ranges_of(numbers, most), most)


def ranges_of(numbers: Iterable[int], most: int) -> list[tuple[int, int]]:
    """Rising row numbers, those that follow each other together: so many ranges, and one more where there are."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        elif len(found) > most:
            break
        else:
            found.append((number, number))
    return found


def ranges_shown(ranges: Sequence[tuple[int, int]], most: int = MOST_RANGES) -> str:
    """The same of rising ranges, each with its first and last number."""
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
    return first_of(texts, most)


def first_of(texts: Sequence[str], most: int) -> str:
    """So many of the texts at most, and that there are more."""
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")


def one_line(text: str) -> str:
    """The text without line breaks and double spaces."""
    return " ".join(text.split())
