"""Settle what tables hold: headings propose, contents decide, and rows that are no line are left out.

It must not know how a cell is read, nor what rules make of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from batch.shapes import RawTable
from batch.understanding.beside import with_tables_beside
from batch.understanding.columns import Headings, Matching


def settled(
    headings: Headings, tables: Sequence[RawTable], chosen: Mapping[str, str | None] | None = None
) -> tuple[list[RawTable], list[Matching]]:
    """The tables with their lines only, and what each one's columns hold; `chosen` as for `Headings.match`."""
    matchings = [headings.match(table.headings, table.column_letters, chosen) for table in tables]
    return with_tables_beside(headings.facts, headings.vocabulary, tables, matchings)
