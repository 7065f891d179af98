"""The plan of a fleet in parts: each part's waiting lines, those alike as one, and the plan for all of them together.

A part tells its lines apart by every question there may be, so that lines of two parts which are alike to the fleet's
own questions are so by what was written of them. Must not know in which order to ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from batch.files import whole_file
from batch.fleet.check import CheckedFleet
from batch.fleet.hinted import Hinted
from batch.fleet.plan import needed_of, planned_from, waiting
from batch.fleet.plan_lines import FleetLines
from batch.fleet.plan_questions import PlanQuestion, questions_of
from batch.fleet.settling import Settling
from batch.fleet.shares import CARRIER, WHOM
from batch.fleet.situations import alike, numbers_alike
from batch.parted.kept import Kept
from batch.parted.part import Part
from batch.plan_shapes import NO_PLAN, Plan
from engine.deciding.decide import Decider
from engine.types.lanes import Column

WAITING, PEOPLE = "waiting", "people"
_STATED, _HINTED, _NEEDED, _ASKED = "stated:", "hinted:", "needed:", "asked:"


class People(msgspec.Struct, frozen=True):
    """How many there are of each kind among the lines that are asked for anything, by question too; `named`: whether
    lines name any."""

    every: dict[str, int]
    asked: dict[str, dict[str, int]]
    named: dict[str, bool]


def write_waiting(part: Part, checked: CheckedFleet, kept: Kept) -> None:
    """Write a part's lines that wait, those alike as one, and whom all lines name that are asked for anything."""
    settling = Settling(checked.decider, checked.decided.as_of)
    fleet, decided = checked.fleet, checked.decided
    rows, held = waiting(settling, fleet, decided)
    lines = FleetLines(settling, fleet, decided, rows)
    needed = needed_of(checked.provided)
    asked = {name: lines.asked((name,)) for name in settling.facts}
    questions = questions_of(settling, settling.facts)
    numbers, first, stated, _ = alike(settling, fleet.columns, rows, questions, fleet.hinted, needed)
    numbers, first = numbers_alike([*asked.values()], [numbers], len(rows))
    at = rows[first]
    table = {
        **{_STATED + name: _array(column, first) for name, column in stated.items()},
        **{_HINTED + name: _array(one.value, at) for name, one in fleet.hinted.items()},
        **{_NEEDED + name: pa.array(found[at]) for name, found in needed.items()},
        **{_ASKED + name: pa.array(mask[first]) for name, mask in asked.items()},
        "lines": _summed(numbers, lines.lines, len(first)),
        "fees": _summed(numbers, lines.fees, len(first)),
    }
    _write(pa.table(table), kept, WAITING, part)
    asked_rows = pa.array(lines.asked_rows)
    named = {by: lines.text(by).cast(pa.string()).take(asked_rows) for by in (*WHOM, CARRIER)}
    anyhow = {
        _ASKED + name: pa.array(lines.asked_anyhow((name,))).take(asked_rows) for name in settling.facts
    }
    people = pa.table(named | anyhow)
    _write(people.group_by(people.schema.names).aggregate([]), kept, PEOPLE, part)
    kept.write("held", part.number, held)


def _array(column: Column, at: Any) -> pa.Array:
    return pa.array(np.asarray(column.values, dtype=np.int64)[at], mask=~np.asarray(column.known)[at])


def _summed(numbers: Any, amounts: Any, size: int) -> pa.Array:
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, numbers, amounts)
    return pa.array(found)


def _write(table: pa.Table, kept: Kept, what: str, part: Part) -> None:
    with whole_file(kept.path(what, part.number, ".parquet")) as beside:
        pq.write_table(table, beside, compression="zstd")


def asked_columns(decider: Decider, as_of: int) -> dict[str, list[str]]:
    """By question, the columns of what is written of people that say whether it is open."""
    settling = Settling(decider, as_of)
    return {one.name: [_ASKED + name for name in one.facts] for one in questions_of(settling, settling.facts)}


def plan_of(decider: Decider, as_of: int, kept: Kept, numbers: Sequence[int]) -> Plan:
    """The plan for the lines of all parts."""
    settling = Settling(decider, as_of)
    tables = [pq.read_table(path) for path in _paths(kept, WAITING, numbers)]
    table = pa.concat_tables(tables, promote_options="default").combine_chunks()
    if not len(table):
        return NO_PLAN
    stated, hinted = dict(_columns(table, _STATED)), dict(_columns(table, _HINTED))
    needed = {name: np.where(column.known, column.values, -1) for name, column in _columns(table, _NEEDED)}
    found = planned_from(
        settling,
        _SummedLines(table, kept.read(PEOPLE, 0, People)),
        stated,
        np.arange(len(table)),
        {name: Hinted(column, (), np.zeros(0, dtype=np.int32)) for name, column in hinted.items()},
        needed,
        sum(kept.each("held", numbers, int)),
    )
    return found.plan


def _paths(kept: Kept, what: str, numbers: Sequence[int]) -> list[Path]:
    return [kept.path(what, number, ".parquet") for number in numbers]


def _columns(table: pa.Table, kind: str) -> Iterator[tuple[str, Column]]:
    """The columns of one kind, by fact."""
    for name in table.schema.names:
        if name.startswith(kind):
            known = table[name].is_valid().to_numpy()
            yield name.removeprefix(kind), Column(table[name].fill_null(0).to_numpy(), known)


class _SummedLines:
    """The waiting lines of all parts, those of a part that are alike as one."""

    def __init__(self, table: pa.Table, people: People) -> None:
        self._people = people
        self.lines, self.fees = table["lines"].to_numpy(), table["fees"].to_numpy()
        self._table = table

    def asked(self, facts: Sequence[str]) -> Any:
        return np.logical_or.reduce([self._table[_ASKED + name].to_numpy() for name in facts])

    def named(self, by: str) -> bool:
        return self._people.named[by]

    def met(self, by: str, question: PlanQuestion | None) -> int:
        return (self._people.every if question is None else self._people.asked[question.name])[by]
