"""What is to be filled in of a fleet: the lines that wait, and for each the facts that still matter.

It must not know how the sheet looks, nor who is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.asked import STATUSES
from batch.fleet.basis import as_codes, has_number
from batch.fleet.codes import asked_anywhere
from batch.fleet.combined import CombinedColumn, combined_columns
from batch.fleet.hint_line import hint_words
from batch.fleet.resting import as_stated, resting
from batch.shapes import AskedColumn, FillIn

if TYPE_CHECKING:
    from batch.fleet.hinted import Hinted
    from batch.fleet.table import Fleet, Mask
    from engine.deciding.many import FleetDecided
    from engine.rulebook.book import Rulebook
    from engine.types.facts import Fact
    from engine.types.lanes import Column


def fill_in(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, status: pa.ChunkedArray, order: Sequence[str]
) -> FillIn:
    """What the owner is asked for; `order` lists facts, those first that free most.

    Facts that one question says are asked with it; what it says in full comes last. What a line rests on though it is
    only suggested is asked too, so that somebody confirms it.
    """
    asked = _asked(decided, rulebook.facts)
    for name, where in resting(fleet, decided).items():
        if where.any():
            asked[name] = asked[name] | where if name in asked else where
    fleet = as_stated(fleet)
    together = combined_columns(rulebook.combined.values(), rulebook.facts, fleet, asked)
    waits = np.asarray(pc.equal(status, STATUSES[-1]), dtype=np.bool_)
    columns = [rulebook.facts[name] for name in _ordered(asked, order)]
    hints = {name: _hints(one) for name, one in fleet.hinted.items()}
    for one in together:
        if own := [hints[name] for name in one.facts if name in hints]:
            hints[one.question.name] = pc.coalesce(*own)
    listens = hint_words(rulebook).are_remarks
    remarks = tuple(heading for heading in fleet.carried.column_names if listens(heading))
    return replace(_of(fleet, columns, asked, waits, together), hints=hints, remarks=remarks)


def fill_in_terms(
    rulebook: Rulebook, fleet: Fleet, asked: Mapping[str, Mask], order: Sequence[str]
) -> FillIn:
    """The same of what the carriers are asked for: their terms, each `asked` of some lines."""
    nobody = np.zeros(fleet.size, dtype=np.bool_)
    return _of(fleet, [rulebook.readable[name] for name in _ordered(asked, order)], asked, nobody)


def answer_keys(fleet: Fleet) -> pa.Array:
    """What each line goes by where somebody answers for it alone; null where nothing names it."""
    return pc.coalesce(fleet.text("sim_id"), fleet.text("msisdn"), fleet.text("iccid"))


def _asked(decided: FleetDecided, names: Iterable[str]) -> dict[str, Mask]:
    found = asked_anywhere(decided)
    return {name: np.asarray(found[name]) for name in names if name in found}


def _ordered(asked: Iterable[str], order: Sequence[str]) -> list[str]:
    places = {name: place for place, name in enumerate(order)}
    return sorted(asked, key=lambda name: places.get(name, len(places)))


def _of(
    fleet: Fleet,
    facts: Sequence[Fact],
    asked: Mapping[str, Mask],
    waits: Mask,
    together: Sequence[CombinedColumn] = (),
) -> FillIn:
    keys = answer_keys(fleet)
    anything = np.logical_or.reduce([waits, *(asked[fact.name] for fact in facts)]) & ~fleet.unreadable
    named = keys.is_valid().to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(anything & named)
    columns = [_column(fleet, fact, asked[fact.name][rows], rows) for fact in facts]
    for one in together:
        first = min(place for place, column in enumerate(columns) if column.fact.name in one.facts)
        columns.insert(first, one.of_rows(rows))
        nothing: pa.Array = pa.nulls(len(rows), pa.string())  # it is suggested once, for all of them
        columns = [
            replace(column, said_with=one.question.name, suggested=nothing)
            if one.says(column, rows)
            else column
            for column in columns
        ]
    columns.sort(key=lambda column: bool(column.said_with))
    return FillIn(
        rows,
        keys.take(pa.array(rows)),
        tuple(column for column in columns if column.asked.any()),
        int(np.count_nonzero(anything & ~named)),
    )


def _column(fleet: Fleet, fact: Fact, asked: Mask, rows: Any) -> AskedColumn:
    doubted = asked & fleet.known(fact.name)[rows]
    suggested: pa.Array = pa.nulls(len(rows), pa.string())
    if has_number(fact):
        hinted = fleet.hinted.get(fact.name)
        if hinted is not None:
            suggested = _codes(fact, hinted.value, rows, asked & ~doubted)
        if doubted.any():
            suggested = pc.coalesce(_codes(fact, fleet.columns[fact.name], rows, doubted), suggested)
    return AskedColumn(fact, asked, doubted, suggested)


def _hints(hinted: Hinted) -> pa.Array:
    """By line, the hint that suggests a value; null where none does."""
    return pa.array(list(hinted.ids), pa.string()).take(pa.array(hinted.by, mask=np.asarray(hinted.by) < 0))


def _codes(fact: Fact, column: Column, rows: Any, where: Mask) -> pa.Array:
    """The column's values in these rows as codes, null elsewhere."""
    where = where & np.asarray(column.known)[rows]
    return as_codes(fact, np.asarray(column.values)[rows], where).dictionary_decode()
