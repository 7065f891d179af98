"""Parse the numbers, amounts and dates of conditions and derived facts, each with its type.

Knows the grammar of computing and what types say of themselves; knows no particular name, and no rule of truth.
"""

import ast
import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.conditions.days import CALENDAR
from engine.conditions.nodes import Arithmetic, Calendar, Either, Extreme, Node, Number, Value
from engine.conditions.vocabulary import ConditionInvalid, Vocabulary
from engine.types.computing import NoType, product_type, said, sum_type
from engine.types.fact_types import DATE
from engine.types.type import Type

ARITHMETIC: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//"}
# With room for cents, within what an array of whole numbers can be compared with.
LARGEST = 10**15
LONGEST = 10**100  # beyond it, a message doesn't quote what is too large
GRAMMAR = (
    "use names, `is`, `in [..]`, `< <= > >= == !=`, `and or not`, `known(x)`, `possibly(..)`, `certainly(..)`, "
    "numbers, 'YYYY-MM-DD' or `otherwise`"
)


class NumberParser:
    """Read trees where a number is expected; a condition inside one is read by whoever knows conditions."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def condition(self, tree: ast.expr) -> Node:
        """A tree where yes or no is expected."""
        raise NotImplementedError

    def hint_of(self, tree: ast.expr) -> Type | None:
        """The type of the first number with a name: a written number beside it is in its units."""
        for part in ast.walk(tree):
            type_ = self.vocabulary.type_of(part.id) if isinstance(part, ast.Name) else None
            if type_ is not None and type_.ordered:
                return type_
        return None

    def number(self, tree: ast.expr, hint: Type | None) -> tuple[Node, Type | None]:
        """A tree where a number is expected, with its type; `hint` is the type a bare literal takes."""
        match tree:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float() as value):
                return Number(_literal(value, hint, ast.unparse(tree))), None
            case ast.Constant(value=str() as text):
                return Number(_date_literal(text)), DATE
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)) if (
                not isinstance(value, bool)
            ):
                return Number(-_literal(value, hint, ast.unparse(tree))), None
            case ast.Name(id=name):
                type_ = self.type_of(name)
                if not type_.ordered:
                    raise ConditionInvalid(f"`{name}` is {said(type_)}, not a number or date")
                return Value(name), type_.unit
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                return self._arithmetic(ARITHMETIC[type(op)], left, right, hint)
            case ast.Call(
                func=ast.Name(id="rounded_up"),
                args=[ast.BinOp(left=left, op=ast.Div(), right=right)],
                keywords=[],
            ):
                return self._arithmetic("up", left, right, hint)
            case ast.Call(func=ast.Name(id=name), args=[left, right], keywords=[]) if name in CALENDAR:
                return self._calendar(name, left, right), DATE
            case ast.IfExp(test=test, body=left, orelse=right):
                condition = self.condition(test)
                return self._pair(lambda a, b: Either(condition, a, b), left, right, hint)
            case ast.Call(func=ast.Name(id="max" | "min" as function), args=[left, right], keywords=[]):
                return self._pair(lambda a, b: Extreme(function, a, b), left, right, hint)
        raise ConditionInvalid(f"`{ast.unparse(tree)}` is not a number, money or date; {GRAMMAR}")

    def _arithmetic(
        self, op: str, left: ast.expr, right: ast.expr, hint: Type | None
    ) -> tuple[Node, Type | None]:
        if op in "+-":
            # A number written out takes the type of what it is added to.
            hint = self.hint_of(left) or self.hint_of(right) or hint
            first, first_type = self.number(left, hint)
            second, second_type = self.number(right, hint)
            try:
                return Arithmetic(op, first, second), sum_type(op, first_type, second_type)
            except NoType as error:
                raise ConditionInvalid(str(error)) from None
        first, first_type = self.number(left, None)
        second, second_type = self.number(right, None)
        if op in ("//", "up") and not (isinstance(second, Number) and second.value > 0):
            raise ConditionInvalid("`/` and `//` divide by a positive whole number written out")
        return Arithmetic(op, first, second), product_type(first_type, second_type)

    def _pair(
        self, make: Callable[[Node, Node], Node], left: ast.expr, right: ast.expr, hint: Type | None
    ) -> tuple[Node, Type | None]:
        hint = self.hint_of(left) or self.hint_of(right) or hint
        first, first_type = self.number(left, hint)
        second, second_type = self.number(right, hint)
        if first_type and second_type and first_type is not second_type:
            shown = f"`{ast.unparse(left)}` is {said(first_type)} and `{ast.unparse(right)}` is {said(second_type)}"
            raise ConditionInvalid(f"{shown}: one must be what the other is")
        return make(first, second), first_type or second_type

    def _calendar(self, name: str, left: ast.expr, right: ast.expr) -> Node:
        """A function of the calendar: it takes a date and a number."""
        first, first_type = self.number(left, DATE)
        second, second_type = self.number(right, DATE.distance)
        if first_type is not DATE or second_type not in (DATE.distance, None):
            raise ConditionInvalid(f"`{name}` takes a date and a number: `{name}(as_of, 30)`")
        return Calendar(name, (first, second))

    def type_of(self, name: str) -> Type:
        type_ = self.vocabulary.type_of(name)
        if type_ is None:
            raise self.vocabulary.unknown(name)
        self.vocabulary.rests_on_later(name)
        return type_


def _literal(value: float, hint: Type | None, text: str) -> int:
    """A written number in the units of its type: money is kept in cents."""
    exact = Decimal(str(value))
    if not exact.is_finite() or abs(exact) > LARGEST:
        raise ConditionInvalid(f"`{text}` is larger than any number a condition may hold")
    scaled = exact * (hint or Type).scale
    if scaled != int(scaled):
        raise ConditionInvalid(f"`{text}` is finer than {(hint or Type).finest}")
    return int(scaled)


def _date_literal(text: str) -> int:
    try:
        return datetime.date.fromisoformat(text).toordinal()
    except ValueError:
        raise ConditionInvalid(f"`'{text}'` is not a date; write 'YYYY-MM-DD'") from None
