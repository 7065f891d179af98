"""How long what was found of SIMs lasts while nothing but time passes: each condition, column and decision.

Follows conditions through all that is computed; knows no fact by its name, and decides nothing itself.
"""

from collections.abc import Sequence
from typing import Any

from engine.conditions.moving import FOREVER, Motion, Moving, resting
from engine.conditions.nodes import (
    All,
    Any_,
    Arithmetic,
    Calendar,
    Collected,
    Compare,
    Either,
    Extreme,
    Holds,
    Known,
    Node,
    OneOf,
    OnlyWhere,
    OutcomeIn,
    Settled,
    Value,
)
from engine.deciding.resting import Resting
from engine.deciding.sims import MISSING, Sims
from engine.rulebook.model import Decision
from engine.types.fact_types import type_of
from engine.types.facts import AS_OF
from engine.types.kleene import NO, YES
from engine.types.lanes import Column

Names = frozenset[str]


class Lasting:
    """Of SIMs that are decided, each as of its own day, the last day on which what was found is still so.

    `moving` are the names that change with time: the day itself, and the terms whose values change, which do after
    `terms_last`. What doesn't rest on one of them lasts forever.
    """

    def __init__(self, sims: Sims, rests: Resting, moving: Names, terms_last: int) -> None:
        self.sims, self.lane = sims, sims.lane
        self._rests, self._moving, self._terms_last = rests, moving, terms_last
        self._motion = Motion(sims.lane, sims.column(AS_OF.name).values)
        self._conditions: dict[Node, Any] = {}
        self._columns: dict[str, Moving] = {}
        self._decisions: dict[str, Any] = {}

    def condition(self, node: Node) -> Any:
        """The last day on which a condition is as it is now."""
        if self._stays(self._rests.node(node)):
            return FOREVER
        if node not in self._conditions:
            self._conditions[node] = self._condition(node)
        return self._conditions[node]

    def first(self, decision: Decision) -> Any:
        """The last day on which a decision comes to what it does now: of its rules, those down to one that holds."""
        if self._stays(self._rests.decision(decision.name)):
            return FOREVER
        if decision.name not in self._decisions:
            last: Any = FOREVER
            for rule in reversed(decision.rules):
                own = self.condition(rule.condition)
                holds = self.sims.condition(rule.condition) == YES
                last = self._motion.where(holds, own, self._motion.soonest(own, last))
            self._decisions[decision.name] = last
        return self._decisions[decision.name]

    def column(self, name: str) -> Moving:
        """A fact, term or computed fact, with how it moves."""
        if name not in self._columns:
            self._columns[name] = self._column(name)
        return self._columns[name]

    def soonest(self, *days: Any) -> Any:
        """The first of these days."""
        return self._motion.soonest(*days)

    def where(self, mask: Any, yes: Any, no: Any) -> Any:
        """The one day or the other, as a mask says."""
        return self._motion.where(mask, yes, no)

    def _stays(self, rests_on: Names) -> bool:
        return self._moving.isdisjoint(rests_on)

    def _condition(self, node: Node) -> Any:
        match node:
            case All(items):
                return self._joined(node, items, NO)
            case Any_(items):
                return self._joined(node, items, YES)
            case Holds(name) | OneOf(name) | Known(name):
                return self.column(name).last
            case Compare(_, left, right):
                first, second = self._number(left), self._number(right)
                return self.soonest(first.last, second.last, self._motion.meeting(first, second))
            case OutcomeIn(decision) | Settled(decision):
                return self.first(self.sims.rulebook.decision(decision))
            case Collected(decision, rules):
                return self._collected(node, self.sims.rulebook.decision(decision), rules)
        return self.soonest(*map(self.condition, node.children()))

    def _joined(self, node: Node, items: Sequence[Node], settles: int) -> Any:
        """Of conditions joined: as long as one that settles it does so, else as long as all are as they are."""
        lasts = [self.condition(item) for item in items]
        codes = [self.sims.condition(item) for item in items]
        return self._settled(self.sims.condition(node) == settles, codes, lasts, settles)

    def _collected(self, node: Node, decision: Decision, rules: Sequence[str]) -> Any:
        conditions = [rule.condition for rule in decision.rules if rule.id in rules]
        codes = [self.sims.condition(one) for one in conditions]
        lasts = [self.condition(one) for one in conditions]
        return self._settled(self.sims.condition(node) == YES, codes, lasts, YES)

    def _settled(self, settled: Any, codes: Sequence[Any], lasts: Sequence[Any], settles: int) -> Any:
        motion = self._motion
        every = motion.soonest(*lasts)
        if every is FOREVER:
            return FOREVER
        settling = [motion.where(code == settles, last, 0) for code, last in zip(codes, lasts, strict=True)]
        return motion.where(settled, motion.latest(*settling), every)

    def _column(self, name: str) -> Moving:
        found, book = self.sims.column(name), self.sims.rulebook
        if name == AS_OF.name:
            return Moving(found.values, found.known, 1)
        if self._stays(self._rests.column(name)):
            return resting(found)
        if name in book.derived_nodes:
            return self._computed(name, found)
        last: Any = self._terms_last if name in book.terms else FOREVER
        said = [self.condition(condition) for condition, _ in book.when_missing.get(name, ())]
        return Moving(found.values, found.known, 0, self.soonest(last, *said))

    def _computed(self, name: str, found: Column) -> Moving:
        """A computed fact, which rests where it is stated."""
        node = self.sims.rulebook.derived_nodes[name]
        if type_of(self.sims.rulebook.derived[name]).holds:
            own = Moving(found.values, found.known, 0, self.condition(node))
        else:
            own = self._number(node)
        stated = self.sims.stated.get(name, MISSING)
        if stated is MISSING:
            return own
        known = self.lane.marks(stated.known)
        step = self.lane.choose(known, 0, own.step)
        return Moving(found.values, found.known, step, self._motion.where(known, FOREVER, own.last))

    def _number(self, node: Node, where: Any = True) -> Moving:
        """A number with how it moves; what is costly is worked out only `where`."""
        if self._stays(self._rests.node(node)):
            return resting(self.sims.number(node, where))
        motion = self._motion
        match node:
            case Value(name):
                return self.column(name)
            case Arithmetic(sign, left, right):
                found = motion.together(sign, self._number(left, where), self._number(right, where))
                # The evaluator knows when a product is nothing, whatever is not known.
                return found if sign != "*" else found._replace(known=self.sims.number(node, where).known)
            case Extreme(function, left, right):
                return motion.larger(function, self._number(left, where), self._number(right, where))
            case Calendar(function, items):
                first, second = (self._number(item, where) for item in items)
                result = self.sims.number(node, where).values
                return motion.of_calendar(function, result, first, second, where)
            case Either(condition, then, otherwise):
                return self._either(condition, then, otherwise, where)
            case OnlyWhere(condition, item):
                held = self.sims.condition(condition) == YES
                number, last = self._number(item, where & held), self.condition(condition)
                last = self.soonest(last, motion.where(held, number.last, FOREVER))
                return number._replace(known=number.known & held, last=last)
        raise TypeError(f"not a number: {node}")

    def _either(self, condition: Node, then: Node, otherwise: Node, where: Any) -> Moving:
        motion, code = self._motion, self.sims.condition(condition)
        yes, no = code == YES, code == NO
        first, second = self._number(then, where & yes), self._number(otherwise, where & no)
        last = motion.where(yes, first.last, motion.where(no, second.last, FOREVER))
        return Moving(
            self.lane.choose(yes, first.values, second.values),
            (yes & first.known) | (no & second.known),
            motion.where(yes, first.step, second.step),
            self.soonest(self.condition(condition), last),
        )
