"""The shipped rulebook's facts and words, and small tables, for the tests of cells, headings and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pyarrow as pa

from batch.shapes import RawTable
from batch.understanding.clean import Cleaner, CleanTable
from batch.understanding.clean_column import CleanColumn
from batch.understanding.columns import Headings
from batch.understanding.platforms import all_status_words
from batch.understanding.table_words import RulebookWords
from batch.understanding.understand import CellContext, CellWords, Understood, understand
from engine.types.facts import Fact
from tests.support.shipped import shipped


@cache
def facts() -> dict[str, Fact]:
    """The facts, and the terms read as facts."""
    return {**shipped().facts, **{name: term.as_fact for name, term in shipped().terms.items()}}


@cache
def vocabulary() -> CellWords:
    return CellWords(shipped().words, hints=shipped().hints.values(), remarks=shipped().remarks)


@cache
def headings() -> Headings:
    return Headings(facts(), vocabulary())


@cache
def table_words() -> RulebookWords:
    return RulebookWords(headings())


@cache
def context() -> CellContext:
    return CellContext(vocabulary(), status_elsewhere=all_status_words(shipped().platforms))


def read(name: str, text: str) -> Understood:
    """What a text says of a fact of the shipped rulebook."""
    return understand(facts()[name], text, context())


def names_of(column: CleanColumn, row: int) -> tuple[str, ...]:
    """The names that a row's cell lists."""
    place = -1 if column.names_at is None else int(column.names_at[row])
    return () if place < 0 else column.names[place]


def raw_table(
    columns: Mapping[str, Sequence[str | None]], sheet: str = "Lines", **others: object
) -> RawTable:
    """A table of texts with its headings in row 1."""
    height = len(next(iter(columns.values())))
    described: dict[str, object] = {
        "source": "fleet.xlsx",
        "heading_row": 1,
        "column_letters": tuple(chr(65 + place) for place in range(len(columns))),
        "rows": np.arange(2, height + 2),
        "unreadable": {},
        "problems": [],
        "notices": [],
        "date_system_1904": False,
        "sha256": "",
        **others,
    }
    arrays = tuple(pa.array(list(texts), pa.large_string()) for texts in columns.values())
    return RawTable(sheet=sheet, headings=tuple(columns), columns=arrays, **described)  # type: ignore[arg-type]


def cleaned(table: RawTable, chosen: Mapping[str, str | None] | None = None) -> CleanTable:
    """A table cleaned with the shipped rulebook; `chosen`: the heading of each fact whose column the user names."""
    matching = headings().match(table.headings, table.column_letters, chosen)
    return Cleaner(facts(), vocabulary(), shipped().platforms).clean(table, matching)
