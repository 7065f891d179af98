"""Plan what to ask: the questions of a fleet in the order that settles most lines and most money soonest, with what is
settled after each of them; and the groups of lines in the order in which to ask them.

Counts only lines whose action is open and that answers alone can settle. Must not know any fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from batch.columns import codes_of
from batch.fleet.codes import WAITING, problem_column
from batch.fleet.plan_bounds import Reached, bounds
from batch.fleet.plan_order import order_of
from batch.fleet.settling import Columns, Settling
from batch.fleet.situations import Situations, situations
from batch.fleet.table import Fleet
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.deciding.provided import Answers
from engine.types.lanes import Column

MONTHS = 12
#: The groups that questionnaires may go to, the best first, and how many columns people fill in at one sitting.
GROUPS, MOST_COLUMNS = ("department", "owner"), 6
ALL = "all"


@dataclass(frozen=True)
class Settled:
    """How many lines are settled, and what they cost a year in cents: as hinted, at least, and at most.

    As hinted: each open question is answered as a hint suggests; where none does, with what the line needs to go; where
    it needs nothing of the kind, not at all.
    """

    lines: tuple[int, int, int] = (0, 0, 0)
    money: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class Step:
    """Some questions put to somebody, and what is settled once they and all before are answered.

    `kind`: whom it is put to: each value of a fact, of `groups` of them, or of the one named `value`; `all`: one answer
    holds for every line. `lines` and `money`: what waits for it.
    """

    facts: tuple[str, ...]
    kind: str
    value: str
    groups: int
    lines: int
    money: int
    settled: Settled


@dataclass(frozen=True)
class Plan:
    """The `steps`, a question each, for all lines that wait; and `groups`, a first questionnaire each, in the order in which
    to send them: their facts are those of `columns`.
    """

    lines: int = 0
    money: int = 0
    steps: tuple[Step, ...] = ()
    groups: tuple[Step, ...] = ()

    @property
    def fact_order(self) -> tuple[str, ...]:
        """The questions in their order."""
        return tuple(name for step in self.steps for name in step.facts)


def plan_of(
    decider: Decider, fleet: Fleet, decided: FleetDecided, provided: tuple[Sequence[Answers], Any], as_of: int
) -> Plan:
    """The plan for a fleet. `provided`: the sets of answers under which lines may go, and the place of each line's own."""
    settling = Settling(decider, as_of)
    rows = _waiting(settling, fleet, decided)
    if not len(rows):
        return Plan()
    wanted = _questions(settling, decided, rows)
    needed = _needed(*provided, fleet.size)
    found = situations(settling, fleet.columns, rows, fleet.hinted, needed)
    planned = _Planned(settling, fleet, decided, found)
    worth = planned.lines / len(rows) + planned.money / max(1, int(planned.fees.sum()))
    order = order_of(settling, found, worth, {name: planned.groups(name) for name in wanted}, wanted)
    return planned.plan(order)


def _waiting(settling: Settling, fleet: Fleet, decided: FleetDecided) -> Any:
    """The lines whose action is open, but for those that wait for a cell to be mended, whatever is answered."""
    purposed = settling.decider.purposed
    if purposed is None:
        return np.array([], dtype=np.int64)
    answers = decided.answers[purposed.name]
    open_ = np.asarray([answer.outcome is None for answer in answers] or [False])[decided.index[purposed.name]]
    problems = problem_column(fleet)
    stuck = [not (WAITING | settling.asking).isdisjoint(word.split(";")) for word in problems.categories]
    return np.flatnonzero(open_ & ~fleet.unreadable & ~np.asarray([*stuck, False])[problems.codes])


def _questions(settling: Settling, decided: FleetDecided, rows: Any) -> list[str]:
    """What is asked of some of these lines to settle them."""
    masks = [decided.asked[name] for name in settling.open if name in decided.asked]
    return [name for name in settling.facts if any(name in asked and asked[name][rows].any() for asked in masks)]


def _needed(found: Sequence[Answers], places: Any, size: int) -> dict[str, Any]:
    """For each fact the answer under which each line may go, -1 for none."""
    tables: dict[str, Any] = {}
    for place, answers in enumerate(found):
        for name, answer in answers:
            tables.setdefault(name, np.full(len(found), -1, dtype=np.int64))[place] = answer
    return {name: table[places] for name, table in tables.items()}


class _Planned:
    """The lines that wait, by situation, and what each question and each group of them comes to."""

    def __init__(self, settling: Settling, fleet: Fleet, decided: FleetDecided, found: Situations) -> None:
        self.settling, self.fleet, self.decided, self.found = settling, fleet, decided, found
        fee = fleet.columns.get("monthly_fee_hkd", Column(np.zeros(fleet.size, np.int64), fleet.unreadable & False))
        self.fees = np.where(fee.known, fee.values, 0)[found.rows] * MONTHS
        self.lines, self.money = found.sums(np.ones(len(found.rows), dtype=np.int64)), found.sums(self.fees)
        self._texts: dict[str, tuple[Any, list[str]]] = {}
        self._asked: dict[str, Any] = {}
        self.by = next((name for name in GROUPS if len(self._met(name, np.arange(len(found.rows)))) > 1), ALL)

    def kind(self, name: str) -> str:
        """Whom a question is put to: a carrier, an owner, or whoever knows the line."""
        fact = self.settling.book.facts.get(name)
        by = "carrier" if fact is None else "owner" if fact.of_owner else self.by
        return by if by == "carrier" or len(self._met(by, self._asking(name))) > 1 else ALL

    def groups(self, name: str) -> int:
        """How many people a question is put to."""
        return max(1, len(self._met(self.kind(name), self._asking(name))))

    def _asking(self, name: str) -> Any:
        """The places, among the lines, of those that a question is open for."""
        if name not in self._asked:
            masks = [self.decided.asked.get(decision, {}).get(name) for decision in self.settling.open]
            asked = [mask[self.found.rows] for mask in masks if mask is not None]
            self._asked[name] = np.flatnonzero(np.any(asked, axis=0))
        return self._asked[name]

    def _met(self, by: str, places: Any) -> list[int]:
        """The groups that some lines are in, by their numbers."""
        return [] if by == ALL else np.flatnonzero(np.bincount(self._group(by)[0][places])).tolist()

    def _group(self, by: str) -> tuple[Any, list[str]]:
        """The group of each line, and what the groups are called: nothing for those that name none."""
        if by not in self._texts:
            texts = self.fleet.carriers if by == "carrier" else self.fleet.text(by)
            codes, names = codes_of(texts)
            self._texts[by] = codes[self.found.rows], names
        return self._texts[by]

    def plan(self, order: Sequence[str]) -> Plan:
        """The plan that asks in this order; what no longer settles anything is not asked."""
        reached = [self._reached(hinted, one) for hinted, one in zip(
            self._as_hinted(order), bounds(self.settling, self.found, order), strict=True)]  # fmt: skip
        steps = tuple(self._step(name, self._totals(marks, slice(None))) for name, marks in zip(order, reached, strict=True))
        last = self._last_column(steps)
        groups = () if last is None or self.by == ALL else self._by_group(steps[: last + 1], reached[last])
        return Plan(len(self.found.rows), int(self.fees.sum()), steps, groups)

    def _as_hinted(self, order: Sequence[str]) -> Any:
        """After each question, the situations that are settled if it is answered as is likely."""
        columns, settled = dict(self.found.columns), np.zeros(self.found.size, dtype=np.bool_)
        for name in order:
            likely = self.found.likely.get(name)
            if likely is not None:
                before = columns.get(name, Column(np.zeros_like(likely.values), np.zeros_like(likely.known)))
                filled = np.where(likely.known & ~before.known, likely.values, before.values)
                columns[name] = Column(filled, before.known | likely.known)
                settled = settled | self.settling.settled(columns, self.found.size)
            yield settled

    def _reached(self, hinted: Any, one: Reached) -> Any:
        """The lines that are settled as hinted, surely and perhaps; of those not looked into, nothing and everything."""
        marks = [np.append(hinted, False), np.append(one.surely, False), np.append(one.perhaps, True)]
        return np.asarray(marks)[:, self.found.of]

    def _totals(self, marks: Any, places: Any) -> Settled:
        lines, fees = marks[:, places], self.fees[places]
        return Settled(tuple(lines.sum(axis=1).tolist()), tuple((lines * fees).sum(axis=1).tolist()))

    def _step(self, name: str, settled: Settled) -> Step:
        places = self._asking(name)
        return Step((name,), self.kind(name), "", self.groups(name), len(places), int(self.fees[places].sum()), settled)

    def _last_column(self, steps: Sequence[Step]) -> int | None:
        """The place of the last question of a first questionnaire."""
        columns = [at for at, step in enumerate(steps) if step.kind == self.by]
        return columns[:MOST_COLUMNS][-1] if columns else None

    def _by_group(self, steps: Sequence[Step], marks: Any) -> tuple[Step, ...]:
        """The groups in the order in which their questionnaires settle most, with what is settled by then."""
        facts = tuple(name for step in steps if step.kind == self.by for name in step.facts)
        numbers, names = self._group(self.by)
        found = []
        for number in np.unique(numbers).tolist():
            places = np.flatnonzero(numbers == number)
            settled = self._totals(marks, places)
            found.append(Step(facts, self.by, names[number], 1, len(places), int(self.fees[places].sum()), settled))
        found.sort(key=lambda step: (*step.settled.lines[::2], step.money, step.lines), reverse=True)
        total, groups = Settled(), []
        for step in found:
            total = Settled(_sum(total.lines, step.settled.lines), _sum(total.money, step.settled.money))
            groups.append(replace(step, settled=total))
        return tuple(groups)


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
