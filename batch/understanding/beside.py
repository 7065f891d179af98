"""Keep the tables that stand beside the one a file was read for if they are about its lines; leave out the others.

It must not know why a table was read beside another, nor what rows say but for number and ICCID.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from batch.problems import Notice
from batch.shapes import RawTable
from batch.understanding.clean_column import CleanColumn, join_columns
from batch.understanding.column_cells import read_column
from batch.understanding.line_keys import LINE_KEYS, line_keys
from batch.understanding.matching import Matching
from batch.understanding.understood import CellContext, CellWords
from engine.types.facts import Fact

_FEWEST = 2  # known headings of a table that people would call one


def with_tables_beside(
    facts: Mapping[str, Fact],
    vocabulary: CellWords,
    tables: Sequence[RawTable],
    matchings: Sequence[Matching],
) -> tuple[list[RawTable], list[Matching]]:
    """The tables without those beside others that share no line with them; what is left out is told."""
    if not any(table.beside for table in tables):
        return list(tables), list(matchings)
    kept = _about_the_same(tables, _keys(facts, vocabulary, tables, matchings), matchings)
    left_out = [
        _notice(table, matching)
        for number, (table, matching) in enumerate(zip(tables, matchings, strict=True))
        if number not in kept
    ]
    told: list[RawTable] = []
    for number in kept:
        table = tables[number]
        notices = [one for one in left_out if one.source == table.source]
        left_out = [one for one in left_out if one not in notices]
        told.append(replace(table, notices=[*table.notices, *notices]))
    return told, [matchings[number] for number in kept]


def _about_the_same(
    tables: Sequence[RawTable], keys: Sequence[np.ndarray], matchings: Sequence[Matching]
) -> list[int]:
    """The places of the tables that stay, in order: each beside one shares lines, and none of them stands twice."""
    size = 1 + max((int(one.max(initial=-1)) for one in keys), default=-1)
    met, twice = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    kept = {number for number, table in enumerate(tables) if not table.beside}
    for number in kept:
        counts = np.bincount(keys[number], minlength=size)
        met, twice = met | (counts > 0), twice | (counts > 1)
    waiting = [
        number for number in range(len(tables)) if number not in kept and not matchings[number].conflicts
    ]
    found = True
    while found:  # one may share lines only with another that stands beside
        found = False
        for number in list(waiting):
            counts = np.bincount(keys[number], minlength=size)
            shared = met & (counts > 0)
            if shared.any() and not (shared & (twice | (counts > 1))).any():
                kept.add(number)
                waiting.remove(number)
                met, found = met | (counts > 0), True
    return sorted(kept)


def _keys(
    facts: Mapping[str, Fact],
    vocabulary: CellWords,
    tables: Sequence[RawTable],
    matchings: Sequence[Matching],
) -> list[np.ndarray]:
    """The keys of each table's lines, the same for one line in all of them."""
    context, sizes = CellContext(vocabulary), [len(table.rows) for table in tables]
    columns: dict[str, CleanColumn] = {}
    for name in LINE_KEYS:
        read = [
            read_column(facts[name], table.columns[matching.matched[name].position], context)[0]
            if name in matching.matched
            else None
            for table, matching in zip(tables, matchings, strict=True)
        ]
        if any(column is not None for column in read):
            columns[name] = join_columns(read, sizes)
    keys = line_keys(columns, sum(sizes))
    return [part[part >= 0] for part in np.split(keys, np.cumsum(sizes)[:-1])]


def _notice(table: RawTable, matching: Matching) -> Notice:
    known = len(matching.matched)
    type_ = "sheet_with_other_headings" if known >= _FEWEST else "sheet_without_table"
    return Notice(type_, table.source, table.sheet, {"known": str(known)})
