"""Columns by the letters a spreadsheet program shows; must not know anything else, and imports nothing."""

from __future__ import annotations


def column_letter(index: int) -> str:
    """The letter of the column at this place (0 is A)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The place (A is 0) of the column with this letter."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
