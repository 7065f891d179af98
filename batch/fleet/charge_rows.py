"""Recognise tables that have a row for each charge, not for each line: most numbers stand there on several rows.

It must not know rules or texts: typed columns in, the rows that are charges out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.groups import Codes, FleetRows
from batch.understanding.cell_types import cell_type_of
from batch.understanding.identifying import says_amount
from batch.understanding.line_keys import CODES_OF
from batch.understanding.understood import CellWords

_FEWEST = 2  # numbers on several rows
_MOST = 2  # one row in so many at least belongs to one of these
_LOOKED_AT = 50  # texts of a column
_CENTS = re.compile(r"\.\d\d\)?$")


@dataclass(frozen=True)
class Bill:
    """A table whose numbers (or ICCIDs: `fact`) stand on several rows each: those rows, and how many numbers."""

    fact: str
    rows: Codes
    numbers: int


def bills(rows: FleetRows, facts: tuple[str, ...], words: CellWords) -> list[Bill]:
    """The tables that list charges, by the first of `facts` that shows it.

    The same number on two sheets is a line listed twice, and so are rows that charge the same.
    """
    table = rows.table
    found: list[Bill] = []
    for place in range(len(table.places)):
        here = np.flatnonzero((table.place_of == place) & ~rows.closed)
        for fact in facts:
            codes = CODES_OF[fact](table.columns, table.size) if len(here) else here
            if np.bincount(codes + 1, minlength=2)[1:].max() < _FEWEST:
                continue  # each stands there once, as most do
            own = here[codes[here] >= 0]
            several = own[np.bincount(codes[own], minlength=1)[codes[own]] > 1]
            numbers = len(np.unique(codes[several]))
            if (
                numbers >= _FEWEST
                and _MOST * len(several) > len(own)
                and _charged(rows, codes[several], several, words)
            ):
                found.append(Bill(fact, several, numbers))
                break
    return found


def _charged(rows: FleetRows, codes: Codes, several: Codes, words: CellWords) -> bool:
    """Whether some column of amounts differs between the rows of most of these numbers."""
    numbers = len(np.unique(codes))
    for values in _amounts(rows, several, words):
        pairs = np.unique(np.column_stack([codes, values]), axis=0)
        differ = int((np.bincount(pairs[:, 0]) > 1).sum())
        if 2 * differ > numbers:
            return True
    return False


def _amounts(rows: FleetRows, several: Codes, words: CellWords) -> Iterator[Codes]:
    """The columns of amounts as codes, at these rows; numbers that count the rows are none."""
    table = rows.table
    for column in table.columns.values():
        if cell_type_of(column.fact).has_currency:
            yield np.where(column.known, column.numbers, -1)[several]
    for heading, texts in table.carried.items():
        values = texts.take(pa.array(several)).combine_chunks()
        said = values.drop_null().slice(0, _LOOKED_AT).to_pylist()
        if said and _are_amounts(heading, said, words) and not _counts_on(said):
            yield pc.fill_null(pc.dictionary_encode(values).indices, -1).to_numpy(zero_copy_only=False)


def _are_amounts(heading: str, texts: list[str], words: CellWords) -> bool:
    """Whether the texts of a column are figures, and its heading or one of them says that these are amounts.

    A floor, a year and the tag of a thing are figures too.
    """
    if not all(says_amount(text, words) for text in texts):
        return False
    return words.money.says_amounts(heading) or any(
        _CENTS.search(text) or words.money.says_currency(text) for text in texts
    )


def _counts_on(texts: list[str]) -> bool:
    """Whether each is one more than the one before it."""
    if not all(text.isdecimal() and len(text) < 10 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
