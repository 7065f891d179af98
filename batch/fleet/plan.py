"""Plan what to ask: the questions of a fleet in the order that settles most lines and most money soonest, with what is
settled after each of them; and the groups of lines in the order in which to ask them.

Counts only lines whose action is open and that answers alone can settle. Must not know any fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from batch.fleet.codes import WAITING, action_open
from batch.fleet.hinted import Hinted
from batch.fleet.plan_bounds import Reached, bounds
from batch.fleet.plan_lines import FleetLines, PlanLines
from batch.fleet.plan_order import order_of
from batch.fleet.plan_questions import PlanQuestion, questions_of
from batch.fleet.settling import Columns, Settling
from batch.fleet.shares import CARRIER, WHOM, Share
from batch.fleet.situations import Situations, situations
from batch.fleet.table import Fleet
from batch.plan_shapes import NO_PLAN, Plan, PlanStep, SettledLines
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.deciding.provided_many import Provided
from engine.types.kleene import YES

OWNER = "owner"


def planned_of(decider: Decider, fleet: Fleet, decided: FleetDecided, provided: Provided) -> Planned | None:
    """The plan for a fleet, if anything waits; `provided`: under which answers its lines may go."""
    settling = Settling(decider, decided.as_of)
    rows, held = waiting(settling, fleet, decided)
    if not len(rows):
        return None
    lines = FleetLines(settling, fleet, decided, rows)
    return planned_from(settling, lines, fleet.columns, rows, fleet.hinted, needed_of(provided), held)


def planned_from(
    settling: Settling,
    lines: PlanLines,
    columns: Columns,
    rows: Any,
    hinted: Mapping[str, Hinted],
    needed: Mapping[str, Any],
    held: int,
) -> Planned:
    """The plan for the lines that wait, which stand in these rows."""
    wanted = questions_of(settling, [name for name in settling.facts if lines.asked((name,)).any()])
    found = situations(settling, columns, rows, wanted, hinted, needed, lines.lines)
    planned = Planned(settling, lines, found, held)
    worth = planned.lines / int(lines.lines.sum()) + planned.money / max(1, int(lines.fees.sum()))
    costs = {one.name: planned.groups(one) for one in wanted}
    planned.ask(order_of(settling, found, worth, costs, wanted))
    return planned


def waiting(settling: Settling, fleet: Fleet, decided: FleetDecided) -> tuple[Any, int]:
    """The rows that answers alone can settle, and how many more wait."""
    open_ = action_open(settling.decider, decided) & ~fleet.unreadable
    held = _held(settling, fleet, decided)
    return np.flatnonzero(open_ & ~held), int(np.count_nonzero(open_ & held))


def _held(settling: Settling, fleet: Fleet, decided: FleetDecided) -> Any:
    """Which lines wait whatever is answered: for a cell to be mended."""
    held = np.zeros(fleet.size, dtype=np.bool_)
    held[fleet.at[fleet.problems.are(WAITING) & (fleet.at >= 0)]] = True
    for name in settling.checks:
        for rule in settling.asking & decided.codes[name].keys():
            held |= decided.codes[name][rule] == YES
    return held


def needed_of(provided: Provided) -> dict[str, Any]:
    """For each fact the answer under which each line may go, -1 for none."""
    tables: dict[str, Any] = {}
    for place, answers in enumerate(provided.sets):
        for name, answer in answers:
            tables.setdefault(name, np.full(len(provided.sets), -1, dtype=np.int64))[place] = answer
    return {name: table[provided.of] for name, table in tables.items()}


class Planned:
    """The lines that wait, by situation; what each question of the plan comes to, and each group of lines."""

    def __init__(self, settling: Settling, waiting: PlanLines, found: Situations, held: int) -> None:
        self.settling, self.waiting, self.found, self.held = settling, waiting, found, held
        self.fees = waiting.fees
        self.lines, self.money = found.sums(waiting.lines), found.sums(self.fees)
        self._asked: dict[PlanQuestion, Any] = {}
        self.by = next((name for name in WHOM if waiting.named(name)), WHOM[0])
        self._order: tuple[PlanQuestion, ...] = ()
        self._reached: list[Any] = []
        self.plan = NO_PLAN

    def ask(self, order: Sequence[PlanQuestion]) -> None:
        """Plan to ask in this order, but last what is no question of any line that is answered as hinted.

        What is no question of any line, whatever is answered, is not asked.
        """
        several = list(bounds(self.settling, self.found, order, as_likely=True))
        first = [(question, one.surely) for question, one in zip(order, several, strict=True) if one.asked]
        last = [
            (question, several[-1].surely)
            for question, one in zip(order, several, strict=True)
            if not one.asked
        ]
        both = [*first, *last]
        tried = bounds(self.settling, self.found, [question for question, _ in both])
        kept = [(*one, reached) for one, reached in zip(both, tried, strict=True) if reached.asked]
        self._order = tuple(question for question, _, _ in kept)
        self._reached = [_reached(surely, reached) for _, surely, reached in kept]
        steps = [
            self._step(one, self._totals(marks))
            for one, marks in zip(self._order, self._reached, strict=True)
        ]
        self.plan = Plan(int(self.waiting.lines.sum()), int(self.fees.sum()), tuple(steps), held=self.held)

    def groups(self, question: PlanQuestion) -> int:
        """How many people a question is put to."""
        whom = self._whom(question)
        return max(1, self.waiting.met(whom, question)) if whom else 1

    def _once(self, question: PlanQuestion) -> bool:
        """Whether one answer holds for all lines of whoever is asked."""
        facts = self.settling.book.facts
        return all(name not in facts or facts[name].of_owner for name in question.facts)

    def _whom(self, question: PlanQuestion) -> str:
        """Whom a question is put to: each carrier, each owner where there are several, or whoever knows the lines."""
        if question.name in self.settling.book.terms:
            return CARRIER
        if not self._once(question):
            return self.by if self.waiting.met(self.by, None) > 1 else ""
        return OWNER if self.waiting.met(OWNER, question) > 1 else ""

    def _asking(self, question: PlanQuestion) -> Any:
        """The places, among the lines, of those that a question is open for."""
        if question not in self._asked:
            self._asked[question] = np.flatnonzero(self.waiting.asked(question.facts))
        return self._asked[question]

    def _totals(self, marks: Any) -> SettledLines:
        return _settled(
            marks,
            self._whole(self.lines, int(self.waiting.lines.sum())),
            self._whole(self.money, self.fees.sum()),
        )

    def _whole(self, sums: Any, total: Any) -> Any:
        """The sums of the situations, and last of the lines not looked into."""
        return np.append(sums, total - sums.sum())

    def _step(self, question: PlanQuestion, settled: SettledLines) -> PlanStep:
        places = self._asking(question)
        return PlanStep(
            (question.name,), question.facts, self._whom(question), "", self.groups(question),
            self._once(question), int(self.waiting.lines[places].sum()), int(self.fees[places].sum()), settled,
        )  # fmt: skip

    def by_group(self, several: Iterable[Share], by: str) -> tuple[PlanStep, ...]:
        """The questionnaires in the order in which they settle most, with what is settled by then.

        What is asked once, and of carriers, counts as answered where it stands before a questionnaire's last question.
        """
        found = []
        for share in several:
            names = tuple(column.fact.name for column in share.fill_in.questions)
            steps = [at for at, question in enumerate(self._order) if question.name in names]
            at = np.flatnonzero(np.isin(self.found.rows, share.fill_in.rows))
            of, fees = self.found.of[at], self.fees[at]
            ones, nothing = np.ones(len(of), dtype=np.int64), np.zeros((3, len(of)), dtype=np.bool_)
            marks = self._reached[steps[-1]][:, of] if steps else nothing
            settled = _settled(marks, ones, fees)
            facts = tuple(name for place in steps for name in self._order[place].facts)
            found.append(PlanStep(names, facts, by, share.who, 1, False, len(at), int(fees.sum()), settled))
        found.sort(key=lambda step: (*step.settled.lines[::2], step.money, step.lines), reverse=True)
        total, groups = SettledLines(), []
        for step in found:
            total = SettledLines(_sum(total.lines, step.settled.lines), _sum(total.money, step.settled.money))
            groups.append(replace(step, settled=total))
        return tuple(groups)


def _reached(hinted: Any, one: Reached) -> Any:
    """The situations that are settled as hinted, surely, and perhaps; last, the lines not looked into."""
    return np.asarray([
        np.append(hinted | one.surely, False), np.append(one.surely, False), np.append(one.perhaps, True),
    ])  # fmt: skip


def _settled(marks: Any, lines: Any, money: Any) -> SettledLines:
    hinted, least, most = (marks * lines).sum(axis=1).tolist()
    hinted_money, least_money, most_money = (marks * money).sum(axis=1).tolist()
    return SettledLines((hinted, least, most), (hinted_money, least_money, most_money))


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
