"""Evaluate typed trees over columns: the same code for one SIM's numbers and for arrays of a million.

Knows Kleene's tables and arithmetic on numbers that may be unknown; where the numbers come from is not its job.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

from engine.conditions.days import CALENDAR
from engine.conditions.nodes import (
    All,
    Always,
    Any_,
    Arithmetic,
    Calendar,
    Certainly,
    Collected,
    Compare,
    Either,
    Extreme,
    Holds,
    Known,
    Node,
    Not,
    Number,
    OneOf,
    OnlyWhere,
    OutcomeIn,
    Possibly,
    SettingIs,
    Settled,
    Value,
)
from engine.types.kleene import NO, UNKNOWN, YES, negate
from engine.types.lanes import Column, Lane

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


class Evaluator:
    """Evaluate trees, each distinct subtree once; who inherits it says where names get their columns."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self._codes: dict[Node, Any] = {}

    def column(self, name: str) -> Column:
        raise NotImplementedError

    def candidates(self, decision: str) -> tuple[Any, Mapping[str, int]]:
        raise NotImplementedError

    def rule_codes(self, decision: str, rules: tuple[str, ...]) -> Sequence[Any]:
        raise NotImplementedError

    def setting(self, name: str) -> str:
        raise NotImplementedError

    def condition(self, node: Node) -> Any:
        """The Kleene code (0 no, 1 unknown, 2 yes) of a condition, one or many."""
        code = self._codes.get(node)
        if code is None:
            code = self._codes[node] = self._condition(node)
        return code

    def _condition(self, node: Node) -> Any:
        """A condition that is made of others, or a single test."""
        match node:
            case All(items):
                return self._fold(self.lane.both, items)
            case Any_(items):
                return self._fold(self.lane.either, items)
            case Not(item):
                return negate(self.condition(item))
            case Possibly(item):
                return self.lane.truth(self.condition(item) != NO, True)
            case Certainly(item):
                return self.lane.truth(self.condition(item) == YES, True)
            case OnlyWhere(condition, item):
                held, code = self.condition(condition) == YES, self.condition(item)
                return self.lane.truth(code == YES, held & (code != UNKNOWN))
            case Always():
                return YES
        return self._test(node)

    def _test(self, node: Node) -> Any:
        match node:
            case Holds(name):
                column = self.column(name)
                return self.lane.truth(column.values, column.known)
            case Compare(sign, left, right):
                first, second = self.number(left), self.number(right)
                return self.lane.truth(COMPARE[sign](first.values, second.values), first.known & second.known)
            case OneOf(name, values):
                return self._one_of(self.column(name), values)
            case OutcomeIn(decision, outcomes):
                return self._outcome_in(decision, outcomes)
            case Settled(decision):
                candidates, _ = self.candidates(decision)
                return self.lane.truth(self.lane.of_one(candidates), True)
            case Collected(decision, rules):
                return reduce(self.lane.either, self.rule_codes(decision, rules))
            case SettingIs(name, values):
                return YES if self.setting(name) in values else NO
            case Known(name):
                return self._known(name)
        raise TypeError(f"not a condition: {node}")

    def _known(self, name: str) -> Any:
        """Whether a fact or term is known, which itself is never unknown."""
        return self.lane.truth(self.column(name).known, True)

    def _fold(self, combine: Callable[[Any, Any], Any], items: tuple[Node, ...]) -> Any:
        return reduce(combine, (self.condition(item) for item in items))

    def _one_of(self, column: Column, values: tuple[int, ...]) -> Any:
        holds = column.values == values[0]
        for value in values[1:]:
            holds = holds | (column.values == value)
        return self.lane.truth(holds, column.known)

    def _outcome_in(self, decision: str, outcomes: tuple[str, ...]) -> Any:
        """Whether every, no, or only some of the candidates are among the outcomes; candidates are bits."""
        candidates, bits = self.candidates(decision)
        wanted = sum({bits[outcome] for outcome in outcomes})
        inside = (candidates & wanted) != 0
        outside = (candidates & (sum(bits.values()) - wanted)) != 0
        return self.lane.truth(inside, (inside & outside) ^ True)

    def number(self, node: Node, where: Any = True) -> Column:
        """The numbers of an arithmetic tree and whether each is known; what is costly is worked out only `where`."""
        match node:
            case Number(value):
                return Column(value, True)
            case Value(name):
                return self.column(name)
            case Extreme(function, left, right):
                first, second = self.number(left, where), self.number(right, where)
                combine = self.lane.maximum if function == "max" else self.lane.minimum
                return Column(combine(first.values, second.values), first.known & second.known)
            case Arithmetic(sign, left, right):
                return self._arithmetic(sign, self.number(left, where), self.number(right, where))
            case Either(condition, then, otherwise):
                return self._either(self.condition(condition), then, otherwise, where)
            case OnlyWhere(condition, item):
                held = self.condition(condition) == YES
                found = self.number(item, where & held)
                return Column(found.values, found.known & held)
            case Calendar(function, items):
                first, second = (self.number(item, where) for item in items)
                # The word "none" is no day.
                known = first.known & second.known & self.lane.marks(first.values > 0)
                compute = CALENDAR[function]
                return Column(
                    self.lane.each_distinct(compute, where & known, first.values, second.values), known
                )
        raise TypeError(f"not a number: {node}")

    def _either(self, code: Any, then: Node, otherwise: Node, where: Any) -> Column:
        yes, no = code == YES, code == NO
        first, second = self.number(then, where & yes), self.number(otherwise, where & no)
        values = self.lane.choose(yes, first.values, second.values)
        return Column(values, (yes & first.known) | (no & second.known))

    def _arithmetic(self, sign: str, left: Column, right: Column) -> Column:
        known = left.known & right.known
        if sign == "*":  # nothing times anything is nothing, known or not
            known = known | self._nothing(left) | self._nothing(right)
        return Column(self.lane.compute(sign, left.values, right.values), known)

    def _nothing(self, column: Column) -> Any:
        return column.known & self.lane.marks(column.values == 0)
