"""Wrap text for a terminal, where a Chinese character is as wide as two letters. Must not know a rulebook."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator

WIDEST = 100
NARROWEST = 40

# What may not begin a line, and what may not end one.
_CLOSING = "，。、；：！？）》」』”’·,.;:!?)"
_OPENING = "（《「『“‘("
_WIDE = "\u2e80"  # the first character that takes two columns
_WIDES = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
_PIECE = rf"\s+|[{_OPENING}]*(?:{_WIDES}|(?:(?!{_WIDES})\S)+)[{_CLOSING}]*"
_WORD = re.compile(r"\s+|\S+")


def columns() -> int:
    """How many columns to use: those of the terminal, up to what reads well; 80 without a terminal."""
    try:
        size = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size().columns
    except (ValueError, OSError):
        size = 80
    return max(NARROWEST, min(WIDEST, size))


def width(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, size: int) -> str:
    """The text with blanks up to `size` columns."""
    return text + " " * max(0, size - width(text))


def wrap(text: str, size: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Wrap text to lines of at most `size` columns; the first begins with `first`, the others with `rest`."""
    rest = " " * width(first) if rest is None else rest
    lines: list[str] = []
    line, used, empty = first, width(first), True
    for piece in _pieces(text, size - max(width(first), width(rest))):
        blank = piece.isspace()
        if not empty and used + width(piece.rstrip()) > size:
            lines.append(line.rstrip())
            line, used, empty = rest, width(rest), True
        if blank and empty:
            continue
        line, used, empty = line + piece, used + width(piece), False
    return [*lines, line.rstrip()] if not empty or not lines else lines


def _pieces(text: str, room: int) -> Iterator[str]:
    """The pieces between which a line may be broken; a word too long for any line (an address) is cut."""
    text = " ".join(text.split())
    # Without wide characters the pieces are the words; the pattern for the others takes time to build.
    words = _WORD.findall(text) if max(text, default="") < _WIDE else re.findall(_PIECE, text)
    for word in words:
        if width(word) <= max(room, 1):
            yield word
            continue
        piece, used = "", 0
        for char in word:
            if piece and used + _width(char) > room:
                yield piece
                piece, used = "", 0
            piece, used = piece + char, used + _width(char)
        yield piece


def wrap_items(items: Iterable[str], size: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Wrap a list with commas, broken only between its items unless one is too long by itself."""
    rest = " " * width(first) if rest is None else rest
    *before, last = items
    lines: list[str] = []
    line, empty = first, True
    for item in [*(f"{item}," for item in before), last]:
        if not empty and width(line) + 1 + width(item) > size:
            lines.append(line)
            line, empty = rest, True
        if empty and width(line) + width(item) > size:
            *done, line = wrap(item, size, first=line, rest=rest)
            lines += done
        else:
            line += item if empty else f" {item}"
        empty = False
    return [*lines, line.rstrip()]


def paragraph(text: str, size: int, *, first: str = "", rest: str | None = None) -> str:
    """The wrapped text as one string."""
    return "\n".join(wrap(text, size, first=first, rest=rest))


def table(rows: Iterable[tuple[str, ...]], size: int, *, gap: int = 2, indent: str = "") -> list[str]:
    """Set rows in columns; the last column is wrapped to what is left of `size`."""
    rows = list(rows)
    if not rows:
        return []
    widths = [max(width(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    lines: list[str] = []
    for row in rows:
        lead = indent + "".join(pad(cell, wide + gap) for cell, wide in zip(row, widths, strict=False))
        lines += wrap(row[-1], size, first=lead)
    return lines
