"""Plan what to ask: the questions of a fleet in the order that settles most lines and most money soonest, with what is
settled after each of them; and the groups of lines in the order in which to ask them.

Counts only lines whose action is open and that answers alone can settle. Must not know any fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from batch.columns import codes_of
from batch.fleet.codes import WAITING, action_open
from batch.fleet.plan_bounds import Reached, bounds
from batch.fleet.plan_order import order_of
from batch.fleet.settling import Settling, filled, taken
from batch.fleet.situations import Situations, situations
from batch.fleet.table import Fleet
from batch.shapes import NO_PLAN, Plan, PlanStep, SettledLines
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.deciding.provided_many import Provided
from engine.types.kleene import YES

#: The groups that questionnaires may go to, the best first, and how many columns people fill in at one sitting.
GROUPS, MOST_COLUMNS = ("department", "owner"), 6


def plan_of(decider: Decider, fleet: Fleet, decided: FleetDecided, provided: Provided) -> Plan:
    """The plan for a fleet; `provided`: under which answers its lines may go."""
    settling = Settling(decider, decided.as_of)
    rows = _waiting(settling, fleet, decided)
    if not len(rows):
        return NO_PLAN
    wanted = _questions(settling, decided, rows)
    needed = _needed(provided)
    found = situations(settling, fleet.columns, rows, fleet.hinted, needed)
    planned = _Planned(settling, fleet, decided, found)
    worth = planned.lines / len(rows) + planned.money / max(1, int(planned.fees.sum()))
    order = order_of(settling, found, worth, {name: planned.groups(name) for name in wanted}, wanted)
    return planned.plan(order)


def _waiting(settling: Settling, fleet: Fleet, decided: FleetDecided) -> Any:
    """The lines whose action is open, but for those that wait whatever is answered: for a cell to be mended."""
    open_ = action_open(settling.decider, decided) & ~fleet.unreadable
    for place, problem in zip(fleet.at, fleet.problems, strict=True):
        if place >= 0 and problem.type in WAITING:
            open_[place] = False
    for name in settling.checks:
        for rule in settling.asking & decided.codes[name].keys():
            open_ &= decided.codes[name][rule] != YES
    return np.flatnonzero(open_)


def _questions(settling: Settling, decided: FleetDecided, rows: Any) -> list[str]:
    """What is asked of some of these lines to settle them."""
    masks = [decided.asked[name] for name in settling.open if name in decided.asked]
    return [
        name for name in settling.facts if any(name in asked and asked[name][rows].any() for asked in masks)
    ]


def _needed(provided: Provided) -> dict[str, Any]:
    """For each fact the answer under which each line may go, -1 for none."""
    tables: dict[str, Any] = {}
    for place, answers in enumerate(provided.sets):
        for name, answer in answers:
            tables.setdefault(name, np.full(len(provided.sets), -1, dtype=np.int64))[place] = answer
    return {name: table[provided.of] for name, table in tables.items()}


class _Planned:
    """The lines that wait, by situation, and what each question and each group of them comes to."""

    def __init__(self, settling: Settling, fleet: Fleet, decided: FleetDecided, found: Situations) -> None:
        self.settling, self.fleet, self.decided, self.found = settling, fleet, decided, found
        self.fees = fleet.yearly_fees[found.rows]
        self.lines, self.money = found.sums(np.ones(len(found.rows), dtype=np.int64)), found.sums(self.fees)
        self._texts: dict[str, tuple[Any, list[str]]] = {}
        self._asked: dict[str, Any] = {}
        self._groups: dict[str, int] = {}
        every = np.arange(len(found.rows))
        self.by = next((name for name in GROUPS if len(self._met(name, every)) > 1), "")

    def groups(self, name: str) -> int:
        """How many people a question is put to."""
        if name not in self._groups:
            self._groups[name] = max(1, len(self._met(self._whom(name), self._asking(name))))
        return self._groups[name]

    def _once(self, name: str) -> bool:
        """Whether one answer holds for all lines of whoever is asked."""
        fact = self.settling.book.facts.get(name)
        return fact is None or fact.of_owner

    def _whom(self, name: str) -> str:
        """Whom a question is put to: each carrier, each owner where there are several, or whoever knows the lines."""
        if name not in self.settling.book.facts:
            return "carrier"
        if not self._once(name):
            return self.by
        return "owner" if len(self._met("owner", self._asking(name))) > 1 else ""

    def _asking(self, name: str) -> Any:
        """The places, among the lines, of those that a question is open for."""
        if name not in self._asked:
            masks = [self.decided.asked.get(decision, {}).get(name) for decision in self.settling.open]
            asked = [mask[self.found.rows] for mask in masks if mask is not None]
            self._asked[name] = np.flatnonzero(np.any(asked, axis=0))
        return self._asked[name]

    def _met(self, by: str, places: Any) -> list[int]:
        """The groups that some lines are in, by their numbers."""
        return [] if not by else np.flatnonzero(np.bincount(self._group(by)[0][places])).tolist()

    def _group(self, by: str) -> tuple[Any, list[str]]:
        """The group of each line, and what the groups are called: nothing for those that name none."""
        if by not in self._texts:
            texts = self.fleet.carriers if by == "carrier" else self.fleet.text(by)
            codes, names = codes_of(texts)
            self._texts[by] = codes[self.found.rows], names
        return self._texts[by]

    def plan(self, order: Sequence[str]) -> Plan:
        """The plan that asks in this order; what no longer settles anything is not asked."""
        both = zip(self._as_hinted(order), bounds(self.settling, self.found, order), strict=True)
        reached = [self._reached(hinted, one) for hinted, one in both]
        steps = tuple(
            self._step(name, self._totals(marks)) for name, marks in zip(order, reached, strict=True)
        )
        columns = [at for at, step in enumerate(steps) if not step.once][:MOST_COLUMNS]
        groups = self._by_group(steps[: columns[-1] + 1], reached[columns[-1]]) if columns and self.by else ()
        return Plan(len(self.found.rows), int(self.fees.sum()), steps, groups)

    def _as_hinted(self, order: Sequence[str]) -> Any:
        """A row for each question: the situations that are settled once it is answered as is likely."""
        size, steps = self.found.size, len(order)
        if not steps:
            return []
        of, asked = np.tile(np.arange(size), steps), np.repeat(np.arange(steps), size)
        columns = taken(self.found.columns, of)
        for place, name in enumerate(order):
            if (likely := self.found.likely.get(name)) is not None:
                there = likely.known[of] & (asked >= place)
                columns[name] = filled(columns.get(name), likely.values[of], there)
        settled = self.settling.settled(columns, len(of)).reshape(steps, size)
        return np.logical_or.accumulate(settled, axis=0)

    def _reached(self, hinted: Any, one: Reached) -> Any:
        """The situations that are settled as hinted, surely, and perhaps; last, the lines not looked into."""
        return np.asarray([
            np.append(hinted | one.surely, False), np.append(one.surely, False), np.append(one.perhaps, True),
        ])  # fmt: skip

    def _totals(self, marks: Any) -> SettledLines:
        return _settled(
            marks, self._whole(self.lines, len(self.fees)), self._whole(self.money, self.fees.sum())
        )

    def _whole(self, sums: Any, total: Any) -> Any:
        """The sums of the situations, and last of the lines not looked into."""
        return np.append(sums, total - sums.sum())

    def _step(self, name: str, settled: SettledLines) -> PlanStep:
        places, groups = self._asking(name), self.groups(name)
        kind, money = self._whom(name), int(self.fees[places].sum())
        return PlanStep((name,), kind, "", groups, self._once(name), len(places), money, settled)

    def _by_group(self, steps: Sequence[PlanStep], marks: Any) -> tuple[PlanStep, ...]:
        """The groups in the order in which their questionnaires settle most, with what is settled by then."""
        facts = tuple(name for step in steps if not step.once for name in step.facts)
        numbers, names = self._group(self.by)
        found = []
        for number in np.unique(numbers).tolist():
            places = np.flatnonzero(numbers == number)
            of = self.found.of[places]
            settled = _settled(marks[:, of], np.ones(len(of), dtype=np.int64), self.fees[places])
            money = int(self.fees[places].sum())
            found.append(PlanStep(facts, self.by, names[number], 1, False, len(places), money, settled))
        found.sort(key=lambda step: (*step.settled.lines[::2], step.money, step.lines), reverse=True)
        total, groups = SettledLines(), []
        for step in found:
            total = SettledLines(_sum(total.lines, step.settled.lines), _sum(total.money, step.settled.money))
            groups.append(replace(step, settled=total))
        return tuple(groups)


def _settled(marks: Any, lines: Any, money: Any) -> SettledLines:
    hinted, least, most = (marks * lines).sum(axis=1).tolist()
    hinted_money, least_money, most_money = (marks * money).sum(axis=1).tolist()
    return SettledLines((hinted, least, most), (hinted_money, least_money, most_money))


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
