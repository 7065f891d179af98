"""Translate the typed trees of conditions and computed facts into formulas: Kleene's tables, as the evaluator has them.

Held against `engine.conditions.evaluate` by its tests. Where names come from is its source's job; knows none of them.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

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
from engine.proofs.logic import Formula, at_most_one, both, chosen, denied, either, quotient
from engine.proofs.opaque import TIMES, Applied
from engine.proofs.truths import SURE, Figure, Found, Truth, all_of, any_of, settled


class OpenNames(Protocol):
    """Where the names in a tree get their formulas."""

    def named(self, name: str) -> Found: ...
    def setting_is(self, name: str, values: Sequence[str]) -> Formula: ...
    def candidates(self, decision: str) -> Mapping[str, Formula]: ...
    def collected(self, decision: str) -> Mapping[str, Truth]: ...


class Translated:
    """The trees of one source, each distinct subtree once; `applied` are the functions it can't reckon with."""

    def __init__(self, source: OpenNames) -> None:
        self.source = source
        self.applied: dict[tuple[str, Node, Node], Applied] = {}
        self._truths: dict[Node, Truth] = {}
        self._figures: dict[Node, Figure] = {}

    def condition(self, node: Node) -> Truth:
        """Where a condition holds and where it fails."""
        found = self._truths.get(node)
        if found is None:
            found = self._truths[node] = self._condition(node)
        return found

    def figure(self, node: Node) -> Figure:
        """A number, and where it is known."""
        found = self._figures.get(node)
        if found is None:
            found = self._figures[node] = self._figure(node)
        return found

    def _condition(self, node: Node) -> Truth:
        match node:
            case All(items):
                return all_of([self.condition(item) for item in items])
            case Any_(items):
                return any_of([self.condition(item) for item in items])
            case Not(item):
                found = self.condition(item)
                return Truth(found.no, found.yes)
            case Possibly(item):
                return settled(self.condition(item).possible)
            case Certainly(item):
                return settled(self.condition(item).yes)
            case OnlyWhere(condition, item):
                return self.condition(item).where(self.condition(condition).yes)
            case Always():
                return SURE
        return self._test(node)

    def _test(self, node: Node) -> Truth:
        match node:
            case Holds(name):
                found = self.source.named(name)
                return found if isinstance(found, Truth) else Truth(False, False)
            case Compare(sign, left, right):
                return self._compare(sign, self.figure(left), self.figure(right))
            case OneOf(name, values):
                column = self._column(name)
                inside = either(*(column.value == value for value in values))
                return Truth(both(column.known, inside), both(column.known, denied(inside)))
            case OutcomeIn(decision, outcomes):
                candidates = self.source.candidates(decision)
                inside = either(*(candidates[outcome] for outcome in candidates if outcome in outcomes))
                outside = either(*(candidates[outcome] for outcome in candidates if outcome not in outcomes))
                return Truth(both(inside, denied(outside)), denied(inside))
            case Settled(decision):
                return settled(at_most_one(list(self.source.candidates(decision).values())))
            case Collected(decision, rules):
                codes = self.source.collected(decision)
                return any_of([codes[rule] for rule in rules])
            case SettingIs(name, values):
                return settled(self.source.setting_is(name, values))
            case Known(name):
                return settled(self.source.named(name).known)
        raise TypeError(f"not a condition: {node}")

    def _compare(self, sign: str, left: Figure, right: Figure) -> Truth:
        one, other = left.value, right.value
        holds = {
            "<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other, "==": one == other,
            "!=": one != other,
        }[sign]  # fmt: skip
        known = both(left.known, right.known)
        return Truth(both(known, holds), both(known, denied(holds)))

    def _figure(self, node: Node) -> Figure:
        match node:
            case Number(value):
                return Figure(value, True)
            case Value(name):
                return self._column(name)
            case Extreme(function, left, right):
                first, second = self.figure(left), self.figure(right)
                larger = first.value >= second.value
                picked = larger if function == "max" else denied(larger)
                return Figure(chosen(picked, first.value, second.value), both(first.known, second.known))
            case Arithmetic(sign, left, right):
                return self._arithmetic(sign, left, right)
            case Either(condition, then, otherwise):
                code, first, second = self.condition(condition), self.figure(then), self.figure(otherwise)
                known = either(both(code.yes, first.known), both(code.no, second.known))
                return Figure(chosen(code.yes, first.value, second.value), known)
            case OnlyWhere(condition, item):
                return self.figure(item).where(self.condition(condition).yes)
            case Calendar(function, (left, right)):
                first, second = self.figure(left), self.figure(right)
                given = self._applied(function, left, right, first, second)
                # The word "none" is no day.
                return Figure(given, both(first.known, second.known, first.value > 0))
        raise TypeError(f"not a number: {node}")

    def _arithmetic(self, sign: str, left: Node, right: Node) -> Figure:
        first, second = self.figure(left), self.figure(right)
        known = both(first.known, second.known)
        match sign:
            case "+":
                return Figure(first.value + second.value, known)
            case "-":
                return Figure(first.value - second.value, known)
            case "//" | "up":
                if not isinstance(second.value, int):
                    raise TypeError(f"only a written number divides: {right}")
                if sign == "up":
                    return Figure(-quotient(-first.value, second.value), known)
                return Figure(quotient(first.value, second.value), known)
        # Nothing times anything is nothing, known or not.
        nothing = either(both(first.known, first.value == 0), both(second.known, second.value == 0))
        if isinstance(first.value, int) or isinstance(second.value, int):
            product = first.value * second.value
        else:
            product = self._applied(TIMES, left, right, first, second)
        return Figure(chosen(nothing, 0, product), either(known, nothing))

    def _applied(self, function: str, left: Node, right: Node, first: Figure, second: Figure) -> Formula:
        one = self.applied.setdefault((function, left, right), Applied(function, first.value, second.value))
        return one.given

    def _column(self, name: str) -> Figure:
        found = self.source.named(name)
        if not isinstance(found, Figure):
            raise TypeError(f"not a number: {name}")
        return found
