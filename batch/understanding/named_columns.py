"""Find the columns that a person names, by a heading or a letter, and name a column so that it is found again.

It must not know what columns hold, nor what their headings mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from batch.shapes import RawTable
from batch.understanding.words import fold_script, plain


def find_column(wanted: str, headings: Sequence[str], letters: Sequence[str]) -> list[int]:
    """The positions of the columns `wanted` means: a heading as written, as folded, or a column's letter."""
    exact = [place for place, heading in enumerate(headings) if plain(heading) == plain(wanted)]
    alike = [place for place, heading in enumerate(headings) if fold_script(heading) == fold_script(wanted)]
    return (
        exact or alike or [place for place, letter in enumerate(letters) if letter == wanted.strip().upper()]
    )


def naming(position: int, table: RawTable, tables: Sequence[RawTable] = ()) -> str:
    """What a file of `--columns` calls a column: its heading, or its letter; "" where neither names it alone."""
    heading, letter = plain(table.headings[position]), table.column_letters[position]
    if heading != letter and find_column(heading, table.headings, table.column_letters) == [position]:
        return json.dumps(heading, ensure_ascii=False)
    found = [find_column(letter, one.headings, one.column_letters) for one in tables]
    headings = {
        plain(one.headings[place]) for one, places in zip(tables, found, strict=True) for place in places
    }
    alone = find_column(letter, table.headings, table.column_letters) == [position]
    return json.dumps(letter) if alone and headings <= {heading} else ""


def chosen_positions(
    chosen: Mapping[str, str | None], headings: Sequence[str], letters: Sequence[str]
) -> dict[int, str]:
    """The columns of a table that are chosen for a fact (fact: heading, or None for "no column"), by position."""
    return {
        position: fact
        for fact, wanted in chosen.items()
        if wanted is not None
        for position in find_column(wanted, headings, letters)
    }
