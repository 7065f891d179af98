"""Find out in which currency the lines around a table say that its amounts are; must not know facts or columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from batch.identity import mask_words
from batch.shapes import RawTable
from batch.understanding.currency_stated import StatedCurrencies
from batch.understanding.currency_words import UNCLEAR
from batch.understanding.understood import CellWords
from batch.understanding.words import plain

_KEPT = 60  # characters of a line that a sentence can carry


class Stated(NamedTuple):
    """A currency (its code, UNCLEAR, or "" where none is stated) and the words that state it."""

    code: str = ""
    says: str = ""


def stated_around(table: RawTable, words: CellWords) -> Stated:
    """What the lines above the table state; else those below it; else the sheet's name."""
    for found in (
        list(_above(table.above, words.stated)),
        [Stated(words.stated.of_line(text), text) for text in table.below],
        [Stated(words.stated.of_line(table.sheet), table.sheet)],
    ):
        said: dict[str, Stated] = {}
        for one in found:
            if one.code:
                said.setdefault(one.code, one)
        code = words.money.one_of(said)
        if code in said:
            return Stated(code, _short(said[code].says))
        if code:
            return Stated(UNCLEAR, _short("; ".join(one.says for one in said.values())))
    return Stated()


def _above(rows: tuple[tuple[str | None, ...], ...], words: StatedCurrencies) -> Iterator[Stated]:
    """What each cell states: by itself, or as the label of the cell to its right or below it."""
    for number, row in enumerate(rows):
        filled = [(place, text) for place, text in enumerate(row) if text]
        under = rows[number + 1] if number + 1 < len(rows) else ()
        for (place, text), (_, after) in pairwise([*filled, (0, "")]):
            yield Stated(words.of_line(text), text)
            if words.is_label(text):
                below = (under[place] if place < len(under) else None) or ""
                beside = words.labelled(after)
                value = after if beside else below
                yield Stated(beside or words.labelled(below), f"{text} {value}")


def _short(text: str) -> str:
    line = plain(text)
    return mask_words(line if len(line) <= _KEPT else f"{line[:_KEPT]}…")
