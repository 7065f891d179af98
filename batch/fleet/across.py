"""Find the facts that only the rows of a fleet together show: who may take a balance, which lines end with another.

What a row says itself stays. It must not know rules or texts: typed columns in, typed columns out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.groups import Codes, Flags, FleetRows
from batch.fleet.number_order import in_order
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import CleanColumn
from engine.types.facts import Fact

Found = tuple[CleanColumn, Flags]


def with_fleet_facts(table: CleanTable, facts: Mapping[str, Fact]) -> CleanTable:
    """The table with what its rows together say, as far as there are such `facts`."""
    rows = FleetRows(table)
    columns = dict(table.columns)
    for name, find in FINDERS.items():
        if name in facts:
            column, found = find(rows, facts[name])
            if name in columns or found.any():
                columns[name] = column
    return replace(table, columns=columns)


def with_transfer_targets(rows: FleetRows, fact: Fact) -> Found:
    """The column of `transfer_target` with those found in the fleet, and the rows for which one was found.

    A target is the smallest other number of the same owner and carrier, active and still needed, prepaid too.
    """
    holders, size = rows.together(rows.owners, rows.carriers, among=rows.has("plan_type", "prepaid"))
    numbers, ordered = ranked(rows.table, holders >= 0)
    takes = (
        (holders >= 0) & (numbers >= 0) & rows.has("line_status", "active") & rows.has("still_needed", True)
    )
    nobody = len(ordered)
    lowest = np.full(size + 1, nobody)  # the last place, of -1, is nobody's
    np.minimum.at(lowest, holders[takes], numbers[takes])
    others = takes & (numbers != lowest[holders])
    second = np.full(size + 1, nobody)
    np.minimum.at(second, holders[others], numbers[others])
    target = np.where(lowest[holders] == numbers, second[holders], lowest[holders])
    stated = rows.table.columns.get(fact.name)
    known = rows.known(fact.name)
    found = ~known & (holders >= 0) & (target < nobody)
    texts = ordered.take(pa.array(target, mask=~found))
    if stated is not None:
        texts = pc.coalesce(texts, stated.cells)
    values = np.where(found, 1, 0 if stated is None else stated.numbers)
    return CleanColumn(fact, values, known | found, texts), found


def with_dependent_lines(rows: FleetRows, fact: Fact) -> Found:
    """The column of `dependent_lines` with those found in the fleet, and the rows for which they were found.

    With a main line end the open secondary ones of the same carrier, owner and shared plan; that there are none is
    found too.
    """
    plans, size = rows.together(rows.carriers, rows.owners, rows.plan_groups)
    depends = (plans >= 0) & rows.open & rows.has("line_role", "secondary")
    counts = np.bincount(plans[depends], minlength=size + 1)
    stated = rows.table.columns.get(fact.name)
    known = rows.known(fact.name)
    found = ~known & (plans >= 0) & rows.has("line_role", "main")
    numbers = np.where(found, counts[plans], 0 if stated is None else stated.numbers)
    column = CleanColumn(fact, numbers, known | found)
    if stated is not None:
        column = replace(column, names=stated.names, names_at=stated.names_at)
    return column, found


FINDERS: dict[str, Callable[[FleetRows, Fact], Found]] = {
    "transfer_target": with_transfer_targets,
    "dependent_lines": with_dependent_lines,
}


def ranked(table: CleanTable, among: Flags) -> tuple[Codes, pa.Array]:
    """The place of each line's number in their order `among` some lines (-1: not known, another's), and those."""
    column = table.columns.get("msisdn")
    if column is None:
        return np.full(table.size, -1, dtype=np.int64), pa.array([], pa.large_string())
    codes, texts = column.coded
    there = np.zeros(len(texts) + 1, dtype=np.bool_)
    there[codes[among]] = True
    distinct = np.flatnonzero(there[:-1])
    numbers = texts.take(pa.array(distinct))
    order = np.argsort(in_order(numbers))
    rank = np.full(len(texts) + 1, -1, dtype=np.int64)
    rank[distinct[order]] = np.arange(len(order))
    return np.where(among, rank[codes], -1), numbers.take(pa.array(order))
