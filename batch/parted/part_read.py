"""Read one part of a fleet into a table of texts, its rows numbered as in the whole file. Must not know meanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from batch.errors import InputError
from batch.fleet.check import headings_of
from batch.parted.files import opened, shown
from batch.parted.part import NotInParts, Part
from batch.reading.find_table import HeadingsAsked
from batch.reading.grid import Grid, column_letter
from batch.reading.inputs import OpenedFile
from batch.reading.parquet_files import texts_of
from batch.reading.read import read_inputs
from batch.reading.tables_of import tables_of
from batch.shapes import RawTable
from batch.understanding.table_words import RulebookWords
from engine.rulebook.book import Rulebook

Chosen = Mapping[str, str | None]


def read_part(part: Part, rulebook: Rulebook, chosen: Chosen) -> RawTable:
    """The part's one table, under the first row as its headings; NotInParts where it is not so plain."""
    tables = _text(part, rulebook, chosen) if part.kind == "text" else _parquet(part, rulebook, chosen)
    if len(tables) != 1 or tables[0].heading_row != 1 + part.first:
        raise NotInParts("shape")
    table = tables[0]
    if len(table.rows) and table.rows[0] < 2 + part.first:
        raise NotInParts("shape")
    return replace(table, heading_row=1)


def _text(part: Part, rulebook: Rulebook, chosen: Chosen) -> list[RawTable]:
    headings = headings_of(rulebook)
    with opened(part.name) as file:
        head = file.read(part.head)
        file.seek(part.start)
        data = head + file.read(part.stop - part.start)
    try:
        return read_inputs(
            [OpenedFile(shown(part.name), data)],
            encoding="utf-8",
            is_heading=headings.finder(chosen),
            words=RulebookWords(headings),
            first_row=1 + part.first,
        )
    except InputError as error:
        # What is said of the whole file says more than what is said of a piece.
        raise NotInParts("shape") from error


def _parquet(part: Part, rulebook: Rulebook, chosen: Chosen) -> list[RawTable]:
    headings, name = headings_of(rulebook), shown(part.name)
    with opened(part.name) as file:
        table = pq.ParquetFile(file, page_checksum_verification=True).read_row_groups(
            list(part.groups), use_threads=False
        )
    columns = tuple(
        pa.concat_arrays([pa.array([heading.strip() or None], column.type), column])
        for heading, column in zip(table.schema.names, texts_of(table, name), strict=True)
    )
    letters = tuple(column_letter(place) for place in range(len(columns)))
    grid = Grid(sheet="", columns=columns, column_letters=letters, first_row=1 + part.first)
    known = HeadingsAsked(headings.finder(chosen), RulebookWords(headings))
    try:
        return tables_of([grid], name, known, sheet=None, sha256="")
    except InputError as error:
        raise NotInParts("shape") from error


def aligned(table: RawTable, like: RawTable) -> RawTable:
    """The part's table with the columns of the whole: those it lacks are blank."""
    own: dict[str, Any] = dict(zip(table.column_letters, table.columns, strict=True))
    blank = pa.nulls(len(table.rows), pa.large_string())
    return replace(
        table,
        headings=like.headings,
        column_letters=like.column_letters,
        columns=tuple(own.get(letter, blank) for letter in like.column_letters),
        below=like.below,
    )
