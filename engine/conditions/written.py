"""A typed tree as the text of a condition again. Knows the grammar; names and values come from whoever asks."""

import datetime
from collections.abc import Callable
from decimal import Decimal

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
from engine.conditions.walking import walk
from engine.types.fact_types import DATE, type_of
from engine.types.facts import Definition
from engine.types.type import Type

Definitions = Callable[[str], Definition | None]
#: How an operator of numbers is written.
SIGNS = {"up": "/"}


def written(node: Node, definition: Definitions) -> str:
    """The tree as a rule file would have it; `definition` says what a name stands for."""
    return _Writer(definition).text(node)


class _Writer:
    def __init__(self, definition: Definitions) -> None:
        self.definition = definition

    def text(self, node: Node, unit: Type | None = None) -> str:
        """A condition or a number; written numbers are of this type."""
        return self._number(node, unit or self._unit(node)) if node.is_number else self._condition(node)

    def _condition(self, node: Node) -> str:
        match node:
            case Always():
                return "otherwise"
            case Not(OneOf() | OutcomeIn() | SettingIs() as item):
                return self._one_of(item, " not")
            case Not(Collected() as item):
                return self._collected(item, "not in")
            case Not(item):
                return "never" if isinstance(item, Always) else f"not {self._inside(item)}"
            case All(items):
                return " and ".join(map(self._inside, items))
            case Any_(items):
                return " or ".join(map(self._inside, items))
            case Possibly(item) | Certainly(item):
                return f"{type(node).__name__.lower()}({self.text(item)})"
            case OnlyWhere(condition, item):
                return f"{self._inside(item)} when {self.text(condition)}"
            case Collected():
                return self._collected(node, "in")
        return self._test(node)

    def _test(self, node: Node) -> str:
        match node:
            case Holds(name):
                return name
            case Known(name) | Settled(name):
                return f"known({name})"
            case Compare(sign, left, right):
                unit = self._unit(node)
                return f"{self.text(left, unit)} {sign} {self.text(right, unit)}"
            case OneOf() | OutcomeIn() | SettingIs():
                return self._one_of(node, "")
        raise TypeError(f"not a condition: {node}")

    def _one_of(self, node: OneOf | OutcomeIn | SettingIs, denied: str) -> str:
        match node:
            case OneOf(name, numbers):
                item = self.definition(name)
                values = [*item.values] if item is not None and type_of(item).coded else ["none"]
                codes = [values[number] for number in numbers]
            case OutcomeIn(name, outcomes) | SettingIs(name, outcomes):
                codes = [*outcomes]
        return (
            f"{name} is{denied} {codes[0]}" if len(codes) == 1 else f"{name}{denied} in [{', '.join(codes)}]"
        )

    def _collected(self, node: Collected, joined: str) -> str:
        rules = [f"{rule} {joined} {node.decision}" for rule in node.rules]
        return rules[0] if len(rules) == 1 else f"({(' and ' if joined != 'in' else ' or ').join(rules)})"

    def _inside(self, node: Node) -> str:
        """A part of a condition: in brackets where it is made of several itself."""
        text = self.text(node)
        return f"({text})" if isinstance(node, All | Any_ | OnlyWhere | Either) else text

    def _number(self, node: Node, unit: Type | None) -> str:
        match node:
            case Number(value):
                return self._literal(value, unit)
            case Value(name):
                return name
            case Extreme(function, left, right):
                return f"{function}({self.text(left, unit)}, {self.text(right, unit)})"
            case Calendar(function, (left, right)):
                return f"{function}({self.text(left)}, {self.text(right)})"
            case Arithmetic(sign, left, right):
                return self._arithmetic(sign, left, right, unit)
            case Either(condition, then, otherwise):
                return f"{self.text(then, unit)} if {self.text(condition)} else {self.text(otherwise, unit)}"
            case OnlyWhere(condition, item):
                return f"{self.text(item, unit)} when {self.text(condition)}"
        raise TypeError(f"not a number: {node}")

    def _arithmetic(self, sign: str, left: Node, right: Node, unit: Type | None) -> str:
        of_unit = unit if sign in "+-" else None
        first, second = (
            f"({text})" if isinstance(part, Arithmetic | Either) else text
            for part, text in ((left, self.text(left, of_unit)), (right, self.text(right, of_unit)))
        )
        text = f"{first} {SIGNS.get(sign, sign)} {second}"
        return f"rounded_up({text})" if sign == "up" else text

    def _literal(self, value: int, unit: Type | None) -> str:
        if unit is DATE and value > 0:
            return f"'{datetime.date.fromordinal(value).isoformat()}'"
        scale = unit.scale if unit is not None else 1
        return str(Decimal(value) / scale)

    def _unit(self, node: Node) -> Type | None:
        """The type of written numbers beside what is named; beside days that are reckoned with, the days between."""
        types = [
            type_of(item)
            for part in walk(node)
            if isinstance(part, Value) and (item := self.definition(part.name)) is not None
        ]
        sums = any(isinstance(part, Arithmetic) and part.operator in "+-" for part in walk(node))
        if not types:
            return None
        return types[0].distance if types[0] is DATE and sums else types[0]
