"""Leave out a balance that may be owed: on a monthly bill it is as often the amount due as credit that is left.

It must not know rules or texts: typed columns in, typed columns and a problem for each such column out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.groups import Flags, FleetRows
from batch.identity import mask_words
from batch.problems import Problem
from batch.shapes import RawTable
from batch.understanding.clean import CleanTable, Place
from batch.understanding.columns import Matched, parts_of
from batch.understanding.understood import CellWords
from batch.understanding.words import fold, plain

_LEFT, _OWED, _PLAN = "balance_hkd", "outstanding_hkd", "plan_type"
_BILLED, _PREPAID = "postpaid", "prepaid"


def without_unclear_balances(
    clean: CleanTable,
    told: CleanTable,
    tables: Sequence[RawTable],
    words: CellWords,
    assumed: Mapping[str, object],
) -> CleanTable:
    """The table without the balances of monthly lines whose heading doesn't say which way they go; 0 is 0 both ways.

    Beside a column of what is owed, a balance is what is left. `told`: the table with what was answered of its lines;
    `assumed`: what lines that lack a fact are taken for.
    """
    column = clean.columns.get(_LEFT)
    if column is None or _OWED in clean.columns:
        return clean
    unclear = {number: item for number, place in enumerate(clean.places) if (item := _unclear(place, words))}
    rows = FleetRows(told)
    billed = rows.has(_PLAN, _BILLED)
    if assumed.get(_PLAN) == _BILLED:
        billed |= ~rows.known(_PLAN)
    # A row that was joined has its balance from another place than its own.
    own = np.array([_LEFT in place.columns for place in clean.places], dtype=bool)
    places = np.isin(clean.place_of, list(unclear)) | (~own[clean.place_of] & bool(unclear))
    left_out = billed & places & column.known & (column.numbers != 0)
    if not left_out.any():
        return clean
    cells = pc.if_else(pa.array(left_out), pa.scalar(None, column.cells.type), column.cells)
    changed = replace(column, known=column.known & ~left_out, cells=cells)
    asked = []
    for number, item in unclear.items():
        from_here = (clean.place_of == number) | ~own[clean.place_of]
        if count := int((left_out & from_here).sum()):
            mixed = bool((rows.has(_PLAN, _PREPAID) & from_here & column.known).any())
            asked.append(_problem(tables[number], item, count, mixed))
    kept = _without_signs(clean, left_out)
    return replace(clean, columns={**clean.columns, _LEFT: changed}, problems=[*asked, *kept])


def _unclear(place: Place, words: CellWords) -> Matched | None:
    """The column of a balance whose heading may mean either; choosing it with --columns says that it is credit."""
    item = place.columns.get(_LEFT)
    if item is None or item.chosen or item.heading.strip() == _LEFT:
        return None
    parts = parts_of(item.heading, words)
    return item if parts and all(fold(part) in words.owed_or_left for part in parts) else None


def _problem(table: RawTable, item: Matched, count: int, mixed: bool) -> Problem:
    """The problem of a column; `mixed`: it holds balances of prepaid lines too, of which it is clear what they are."""
    name = json.dumps(plain(item.heading), ensure_ascii=False)
    params = {"count": str(count), "heading": mask_words(plain(item.heading)), "left": f"{_LEFT}: {name}"}
    if not mixed:
        params["owed"] = f"{_OWED}: {name}"
    return Problem(
        "balance_or_due",
        table.source,
        table.sheet,
        table.heading_row,
        item.letter,
        item.heading,
        _LEFT,
        "",
        params,
    )


def _without_signs(clean: CleanTable, left_out: Flags) -> list[Problem]:
    """The table's problems without those that say an amount below zero is used, where it no longer is."""
    rows = {
        (clean.places[place].source, clean.places[place].sheet, row)
        for place, row in zip(clean.place_of[left_out].tolist(), clean.rows[left_out].tolist(), strict=True)
    }
    return [
        item
        for item in clean.problems
        if item.fact != _LEFT
        or item.type != "negative_money"
        or (item.source, item.sheet, item.row) not in rows
    ]
