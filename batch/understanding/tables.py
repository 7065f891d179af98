"""Settle what tables hold: headings propose, contents decide, and rows that are no line are left out.

It must not know how a cell is read, nor what rules make of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from batch.shapes import RawTable
from batch.understanding.columns import Headings, Matching
from batch.understanding.contents import judged
from batch.understanding.words_settled import NO_WORDS, WordsSettled


def settled(
    headings: Headings,
    tables: Sequence[RawTable],
    chosen: Mapping[str, str | None] | None = None,
    words: WordsSettled = NO_WORDS,
) -> tuple[list[RawTable], list[Matching]]:
    """The tables with their lines only, and what each one's columns hold; `chosen` as for `Headings.match`.

    `words`: what texts were settled to mean.
    """
    matchings = [headings.match(table.headings, table.column_letters, chosen) for table in tables]
    return judged(headings, tables, matchings, chosen, words)
