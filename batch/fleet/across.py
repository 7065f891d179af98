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
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean import CleanTable
from batch.understanding.column_cells import CleanColumn
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
    numbers, ordered = ranked(rows.table)
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
    cells = cell_type_of(fact).column(fact, numbers, known | found)
    column = CleanColumn(fact, numbers, known | found, cells)
    if stated is not None:
        column = replace(column, names=stated.names, names_at=stated.names_at)
    return column, found


FINDERS: dict[str, Callable[[FleetRows, Fact], Found]] = {
    "transfer_target": with_transfer_targets,
    "dependent_lines": with_dependent_lines,
}


def ranked(table: CleanTable) -> tuple[Codes, pa.Array]:
    """The place of each line's number among all numbers in order (-1: not known), and those."""
    column = table.columns.get("msisdn")
    if column is None:
        return np.full(table.size, -1, dtype=np.int64), pa.array([], pa.large_string())
    encoded = pc.dictionary_encode(column.cells)
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order) + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    places = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return rank[places], encoded.dictionary.take(pa.array(order))
