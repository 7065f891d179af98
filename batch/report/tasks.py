"""Put together the tasks of a checked fleet, the rows of the sheet To do, from what is to be done line by line.

What stands in a line's way or costs money is a row of its own. What many lines share, because it says the same of all
of them, is one row: for those who can see to it or, where the carrier is chased by a day, for each carrier and day. So
is what would be said to the same people again and again, each time of another amount. Must not know any rule or kind of
date, nor how a task is worded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, cents, codes_of, first_rows, numbered, rows_numbered
from batch.fleet.shares import best_by
from batch.report.carriers import carriers_of
from batch.report.fingerprint import as_written, folded, hashes
from batch.report.record import escaped
from batch.report.task_items import AFTER, NEVER, SEVERITIES, TaskItems, items_of
from batch.understanding.cell_arrays import FIRST_DAY

if TYPE_CHECKING:
    from batch.report.task_items import Flags, Numbers
    from batch.shapes import FleetResult


_MOST_APART = 20  # sentences of one rule for the same people: a page of them


@dataclass(frozen=True)
class Tasks:
    """The tasks in the order in which they are listed: by day, then by what they are worth.

    `members` are the items of all tasks, one task after the other, those of each from its `starts`; `whose` says of a
    task that several lines share which people or which carrier they have in common.
    """

    items: TaskItems
    members: Numbers
    starts: Numbers
    counts: Numbers
    due: Numbers
    saving: Numbers
    whose: pa.Array
    by_carrier: Flags

    @property
    def size(self) -> int:
        """How many tasks there are."""
        return len(self.starts)

    @cached_property
    def first(self) -> Numbers:
        """The first item of each task."""
        return self.members[self.starts]

    @property
    def alone(self) -> Flags:
        """Whether a task is one line's."""
        return np.asarray(self.counts == 1, np.bool_)

    def common(self, codes: Any) -> Numbers:
        """What all lines of a task have in common of something numbered item by item; -1 where they differ."""
        if not self.size:
            return np.zeros(0, np.int64)
        its = np.asarray(codes, np.int64)[self.members]
        low, high = np.minimum.reduceat(its, self.starts), np.maximum.reduceat(its, self.starts)
        return np.where(low == high, low, -1)


def tasks_of(result: FleetResult) -> Tasks:
    """The tasks of all lines for which something is advised."""
    items = items_of(result)
    rows = np.arange(len(items.sim))
    own = (items.severity < SEVERITIES.index("task")) & items.holds
    by_carrier = (items.severity == AFTER) & (items.date >= 0)
    people, names = codes_of(
        arrow(result.sims[best_by(result.sims, np.unique(items.sim[~own & ~by_carrier]))])
    )
    carriers, carrier_names = codes_of(carriers_of(result))
    anybody = len(names) + len(carrier_names) - 1  # the last of the names is blank
    by_whom = np.where(items.together, anybody, carriers[items.sim] + len(names))
    whose = np.where(by_carrier, by_whom, people[items.sim])
    day = np.where(by_carrier, items.due, 0)
    said = np.where(_said_too_often(items, whose), -1, items.said)
    key = rows_numbered([items.rule, said, items.holds, whose, day, np.where(own, rows + 1, 0)])
    members = np.argsort(key, kind="stable").astype(np.int32)
    starts = first_rows(key[members])
    counts = np.diff(np.append(starts, len(rows)))
    due = np.minimum.reduceat(items.due[members], starts) if len(rows) else rows
    saved = cents(arrow(result.sims["saving_hkd_year"]))[items.sim] * (items.severity < AFTER)
    saving = np.add.reduceat(saved[members], starts) if len(rows) else rows
    first = members[starts]
    order = np.lexsort((items.sim[first], items.severity[first], -saving, due))
    place = np.argsort(order)
    lines = members[np.argsort(place[np.repeat(np.arange(len(counts)), counts)], kind="stable")]
    counts = counts[order]
    return Tasks(
        items, lines, np.cumsum(counts) - counts, counts, due[order], saving[order],
        pa.array([*names, *carrier_names], pa.string()).take(pa.array(whose[first[order]])), by_carrier[first[order]],
    )  # fmt: skip


def _said_too_often(items: TaskItems, whose: Numbers) -> Flags:
    """What the same people have to do so often, each time with another amount, that it is said once."""
    groups = rows_numbered([items.rule, items.holds, whose])
    span = int(items.said.max(initial=0)) + 1
    sentences = numbered(groups * span + items.said)[1]
    often = np.bincount(sentences // span, minlength=int(groups.max(initial=-1)) + 1) > _MOST_APART
    return np.asarray((items.severity == SEVERITIES.index("task")) & often[groups], np.bool_)


def keys_of(result: FleetResult, tasks: Tasks) -> pa.Array:
    """By what each task is known again, as texts that `batch.task_shapes.parsed` reads."""
    items, first = tasks.items, tasks.first
    names = arrow(result.sims["sim_id"]).cast(pa.string())
    alone = pa.array(tasks.alone)
    told = folded([hashes(as_written(names, "text"))[items.sim], items.told, items.holds.astype(np.uint64)])
    numbers = told[tasks.members]
    sums = np.add.reduceat(numbers, tasks.starts) if tasks.size else numbers
    days = (
        pa.array((tasks.due - FIRST_DAY).astype(np.int32), mask=~tasks.by_carrier)
        .cast(pa.date32())
        .cast(pa.string())
    )
    nothing = pa.scalar(None, pa.string())
    return pc.binary_join_element_wise(
        pa.array(items.rules, pa.string()).take(pa.array(items.rule[first])),
        pc.if_else(alone, escaped(names.take(pa.array(items.sim[first]))), nothing),
        pc.if_else(alone, nothing, escaped(tasks.whose)),
        pa.array(sums).cast(pa.string()),
        days, ",", null_handling="replace", null_replacement="",
    )  # fmt: skip


def days_of(days: Numbers) -> pa.Array:
    """Numbers of days as dates; blank for none."""
    return pa.array((days - FIRST_DAY).astype(np.int32), mask=days == NEVER).cast(pa.date32())
