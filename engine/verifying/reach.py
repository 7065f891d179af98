"""Find out by trying values which rules of one decision can hold together: one yes and all others no, or all no.

Knows conditions as typed trees; knows no particular name. Inputs are taken as independent of each other, a computed
yes/no as what it is made of, and numbers are tried around the figures that the conditions compare them with.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

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
from engine.conditions.walking import spelled_out, walk
from engine.rulebook.book import Rulebook
from engine.rulebook.model import SETTING_VALUES, Decision
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.kleene import NO, UNKNOWN, YES, negate

#: Of more figures in one comparison, each is tried by itself.
MOST_FIGURES = 3
# A value that is tried as well as any other: the fact is not known.
MISSING = object()
Variable = tuple[str, Any]
Values = Mapping[Variable, Any]
COMPARE = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


class Reach:
    """The cases that one decision's conditions can distinguish."""

    def __init__(self, rulebook: Rulebook, decision: Decision) -> None:
        self.book = rulebook
        self.conditions = [spelled_out(rule.condition, rulebook.derived_nodes) for rule in decision.rules]
        self.figures = sorted(
            {part.value for node in self.conditions for part in walk(node) if isinstance(part, Number)}
        )
        self._reckoned: dict[str, set[int]] = {}
        for part in (part for node in self.conditions for part in walk(node) if isinstance(part, Compare)):
            within = walk(part)
            if any(isinstance(one, Arithmetic) for one in within):
                figures = _reckoned_with({one.value for one in within if isinstance(one, Number)})
                for name in (one.name for one in within if isinstance(one, Value)):
                    self._reckoned.setdefault(name, set()).update(figures)
        self.groups = [part for node in self.conditions for part in walk(node) if isinstance(part, Collected)]

    def case(self, wanted: Mapping[int, int]) -> Values | None:
        """Values under which each rule (by position) has the code wanted, or None where there are none."""
        # What must hold says most, so it is tried first.
        ordered = sorted(wanted.items(), key=lambda item: item[1] != YES)
        conditions = [(self.conditions[place], code) for place, code in ordered]
        variables = list(dict.fromkeys(name for node, _ in conditions for name in self.variables(node)))
        return self._search(conditions, variables, {})

    def _search(
        self,
        conditions: Sequence[tuple[Node, int]],
        variables: Sequence[Variable],
        values: dict[Variable, Any],
    ) -> Values | None:
        """Try values, one variable at a time; a condition is open as long as not all are tried, and may still fit."""
        codes = [(self.code(node, values), wanted) for node, wanted in conditions]
        if any(code != wanted and code != UNKNOWN for code, wanted in codes):
            return None
        if all(code == wanted for code, wanted in codes):
            return values
        open_ = [name for name in variables if name not in values]
        if not open_:
            return None
        for value in self.domain(open_[0]):
            found = self._search(conditions, variables, {**values, open_[0]: value})
            if found is not None:
                return found
        return None

    def variables(self, node: Node) -> Iterator[Variable]:
        """What a condition looks at."""
        for part in walk(node):
            match part:
                case Holds(name) | OneOf(name) | Value(name) | Known(name):
                    yield ("name", name)
                case OutcomeIn(decision) | Settled(decision):
                    yield ("decision", decision)
                case SettingIs(name):
                    yield ("setting", name)
                case Collected(decision, rules):
                    for rule in rules:
                        yield ("rule", self._alike(decision, rule))

    def _alike(self, decision: str, rule: str) -> tuple[str, tuple[bool, ...]]:
        """The rules that conditions never tell apart, which make one variable."""
        return decision, tuple(group.decision == decision and rule in group.rules for group in self.groups)

    def domain(self, variable: Variable) -> Iterable[Any]:
        """The values worth trying, unknown last."""
        kind, name = variable
        if kind == "decision":
            return (*self.book.decision(name).outcomes, MISSING)
        if kind == "setting":
            return SETTING_VALUES[name]
        if kind == "rule":
            return (NO, YES)
        item = self.book.definition(name)
        if item is not None and not type_of(item).ordered:
            return (*sorted(type_of(item).codes(item)), MISSING)
        figures = {0, *self.figures, *self._reckoned.get(name, ())}
        around = {figure + step for figure in figures for step in (-1, 0, 1)}
        below = isinstance(item, Fact) and item.negative
        return (*sorted(value for value in around if value >= 0 or below), MISSING)

    def code(self, node: Node, values: Values) -> int:
        """The condition's code as far as the values tried so far settle it."""
        match node:
            case All(items):
                return min(self.code(item, values) for item in items)
            case Any_(items):
                return max(self.code(item, values) for item in items)
            case Not(item):
                return negate(self.code(item, values))
            case Always():
                return YES
            case Possibly(item) | Certainly(item):
                return self._certain(node, self.code(item, values), item, values)
            case OnlyWhere(condition, item):
                return self.code(item, values) if self.code(condition, values) == YES else UNKNOWN
            case Collected(decision, rules):
                return max(int(values.get(("rule", self._alike(decision, rule)), UNKNOWN)) for rule in rules)
            case Compare(sign, left, right):
                first, second = _number(left, values), _number(right, values)
                return UNKNOWN if first is None or second is None else _truth(COMPARE[sign](first, second))
        found = values.get(_variable(node))
        if isinstance(node, Known | Settled):
            return UNKNOWN if found is None else _truth(found is not MISSING)
        if found is None or found is MISSING:
            return UNKNOWN
        if isinstance(node, Holds):
            return _truth(bool(found))
        wanted = node.outcomes if isinstance(node, OutcomeIn) else getattr(node, "values", ())
        return _truth(found in wanted)

    def _certain(self, node: Node, code: int, item: Node, values: Values) -> int:
        """What may hold, and what certainly does; open while a part of it is not tried yet."""
        if code == UNKNOWN and any(name not in values for name in self.variables(item)):
            return UNKNOWN
        return _truth(code == YES or (code == UNKNOWN and isinstance(node, Possibly)))


def _reckoned_with(figures: set[int]) -> set[int]:
    """What figures of one comparison come to together, on whichever side of it they stand."""
    found = set(figures)
    for _ in range(MOST_FIGURES - 1) if len(figures) <= MOST_FIGURES else ():
        pairs = [(one, other) for one in found for other in figures]
        found |= {result for one, other in pairs for result in (one + other, one - other, one * other)}
        found |= {one // other for one, other in pairs if other > 0}
    return found


def _variable(node: Node) -> Variable:
    match node:
        case OutcomeIn(decision) | Settled(decision):
            return ("decision", decision)
        case SettingIs(name):
            return ("setting", name)
    return ("name", getattr(node, "name", ""))


def _truth(holds: bool) -> int:
    return YES if holds else NO


def _number(node: Node, values: Values) -> int | None:
    """A number as far as it is settled; None if it is open or not known."""
    match node:
        case Number(value):
            return value
        case Value(name):
            found = values.get(("name", name))
            return found if isinstance(found, int) else None
        case Extreme(_, left, right) | Arithmetic(_, left, right):
            return _combined(node, _number(left, values), _number(right, values))
        case Calendar(_, (left, right)):
            # Any later day will do: what is tried are numbers near those written down, not real days.
            return _combined(Arithmetic("+", left, right), _number(left, values), _number(right, values))
        case Either() | OnlyWhere():
            return None
    raise TypeError(f"not a number: {node}")


def _combined(node: Extreme | Arithmetic, first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return None
    if isinstance(node, Extreme):
        return max(first, second) if node.function == "max" else min(first, second)
    sums = {"+": first + second, "-": first - second, "*": first * second, "up": -(-first // max(second, 1))}
    return sums.get(node.operator, first // max(second, 1))
