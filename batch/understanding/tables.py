"""Settle what tables hold: headings propose, contents decide, and rows that are no line are left out.

It must not know how a cell is read, nor what rules make of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from batch.identity import mask_identity
from batch.problems import Notice
from batch.shapes import RawTable
from batch.understanding.beside import with_tables_beside
from batch.understanding.columns import Headings
from batch.understanding.contents import judged
from batch.understanding.matching import Matching
from batch.understanding.nameless import left_out, told, without_sums
from batch.understanding.no_lines import only_lines
from batch.understanding.own_tables import refuse_own
from batch.understanding.sheet_names import with_names_told
from batch.understanding.words_settled import NO_WORDS, WordsSettled

Chosen = Mapping[str, str | None]
Settled = tuple[list[RawTable], list[Matching]]
Sheet = tuple[str, str]


def settled(
    headings: Headings,
    tables: Sequence[RawTable],
    chosen: Chosen | None = None,
    words: WordsSettled = NO_WORDS,
    *,
    every_row: bool = False,
) -> Settled:
    """The tables with their lines only, and what each one's columns hold; `chosen` as for `Headings.match`.

    An identity number that stands among the headings, where a first row was taken for them, is masked from here on.
    `words`: what texts were settled to mean. `every_row`: rows that are no line stay, since who gave the table pairs
    the answers with its rows. InputError refuses what we wrote ourselves.
    """
    refuse_own(tables, headings.vocabulary)
    tables = [_without_identity(table) for table in tables]
    if chosen is not None:
        chosen = {fact: heading and mask_identity(heading) for fact, heading in chosen.items()}
    proposed = [headings.match(table.headings, table.column_letters, chosen) for table in tables]
    tables, matchings = judged(headings, tables, proposed, chosen, words)
    if every_row:
        return tables, matchings
    beside = with_tables_beside(headings.facts, headings.vocabulary, tables, matchings)
    tables, matchings = _lines(headings, *beside, chosen)
    return with_names_told(headings, tables, matchings), matchings


def _lines(
    headings: Headings, tables: Sequence[RawTable], matchings: Sequence[Matching], chosen: Chosen | None
) -> Settled:
    """The tables without what is no line; a table without numbers goes where another of its sheet has them."""
    lines = [only_lines(headings, *pair) for pair in zip(tables, matchings, strict=True)]
    named = {_sheet(table) for table in lines if table is not None}
    results: list[tuple[RawTable, Matching]] = []
    heard: dict[Sheet, list[Notice]] = {}
    said: set[str] = set()
    for table, found, matching in zip(tables, lines, matchings, strict=True):
        if found is None and _sheet(table) in named:
            # What is told of a sheet's first table is told of the file too.
            told_of_it = [] if table.part else table.notices
            heard.setdefault(_sheet(table), []).extend([*told_of_it, left_out(table)])
        elif found is None:
            kept = without_sums(headings, table)
            if table.source not in said and len(table.rows):
                said.add(table.source)
                kept = told(headings, kept, matching, chosen, tables)
            results.append((kept, matching))
        else:
            results.append((found, matching))
    return [_with(table, heard.pop(_sheet(table), [])) for table, _ in results], [item for _, item in results]


def _without_identity(table: RawTable) -> RawTable:
    masked = tuple(map(mask_identity, table.headings))
    return table if masked == table.headings else replace(table, headings=masked)


def _sheet(table: RawTable) -> Sheet:
    return table.source, table.sheet


def _with(table: RawTable, notices: Sequence[Notice]) -> RawTable:
    return replace(table, notices=[*table.notices, *notices]) if notices else table
