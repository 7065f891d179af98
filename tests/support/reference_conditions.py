"""Evaluate the conditions and sums that rules are written in, slowly; it must not know the engine.

A condition is True, False or None (unknown), by Kleene's tables; a sum is a whole number or None. Money is in cents,
a day is its ordinal, and the value `none` of a date is 0, before all days. What a name stands for is told by an
`Asked`: nothing here knows a fact, term or decision. Every part is evaluated, even where the whole is certain
already, so that whoever is asked hears every name.
"""

from __future__ import annotations

import ast
import datetime as dt
import operator
from collections.abc import Iterable
from functools import cache
from typing import Any, Protocol

SIGNS = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
NEGATED = (ast.IsNot, ast.NotEq, ast.NotIn)


class Asked(Protocol):
    """Who says what the names of a condition stand for."""

    def value(self, name: str) -> Any:
        """The value of a fact, a term, a derived fact or a setting; None where it is unknown."""

    def type_of(self, name: str) -> str:
        """The type of what has a value; `outcome` for a decision with one outcome and `code` for a setting."""

    def is_outcome(self, decision: str, codes: Iterable[str]) -> bool | None:
        """Whether the decision came to one of these outcomes."""

    def found(self, decision: str, which: str) -> list[bool | None]:
        """How a collect decision judged the rule of this id, or each rule of this severity."""


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """Kleene's `and`."""
    parts = list(parts)
    return False if False in parts else None if None in parts else True


def any_of(parts: Iterable[bool | None]) -> bool | None:
    """Kleene's `or`."""
    parts = list(parts)
    return True if True in parts else None if None in parts else False


def opposite(part: bool | None) -> bool | None:
    """Kleene's `not`."""
    return None if part is None else not part


def evaluate(text: str, asked: Asked, kind: str = "yes_no") -> Any:
    """A condition, or, where another kind than yes/no is wanted, a sum."""
    tree = parsed(text)
    return condition(tree, asked) if kind == "yes_no" else number(tree, asked, kind == "money")


@cache
def parsed(text: str) -> ast.expr:
    """The text as a tree; it is never run."""
    return ast.parse(text.strip(), mode="eval").body


def condition(tree: ast.expr, asked: Asked) -> bool | None:
    """A tree where yes or no is expected."""
    match tree:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all_of([condition(part, asked) for part in parts])
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any_of([condition(part, asked) for part in parts])
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return opposite(condition(part, asked))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _comparison(left, sign, right, asked)
        case ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)]):
            return asked.value(name) is not None
        case ast.Name(id="otherwise"):
            return True
        case ast.Name(id=name):
            holds: bool | None = asked.value(name)
            return holds
    raise ValueError(f"not a condition: {ast.unparse(tree)}")


def _comparison(left: ast.expr, sign: ast.cmpop, right: ast.expr, asked: Asked) -> bool | None:
    if isinstance(left, ast.Name):
        holds: bool | None = None
        if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, ast.Name):
            holds = any_of(asked.found(right.id, left.id))
        elif isinstance(right, ast.List | ast.Tuple | ast.Set):
            holds = _one_of(left.id, [_code(item) for item in right.elts], asked)
        elif _is_code(left.id, asked) or _code(right) == "none":
            holds = _one_of(left.id, [_code(right)], asked)
        else:
            return _sums_compared(left, sign, right, asked)
        return opposite(holds) if isinstance(sign, NEGATED) else holds
    return _sums_compared(left, sign, right, asked)


def _is_code(name: str, asked: Asked) -> bool:
    return asked.type_of(name) in ("outcome", "code", "choice", "carrier", "phone", "text", "iccid")


def _code(tree: ast.expr) -> str:
    match tree:
        case ast.Name(id=code) | ast.Constant(value=str(code)):
            return code
    return ""


def _one_of(name: str, codes: list[str], asked: Asked) -> bool | None:
    if asked.type_of(name) == "outcome":
        return asked.is_outcome(name, codes)
    value = asked.value(name)
    return None if value is None else value in codes


def _sums_compared(left: ast.expr, sign: ast.cmpop, right: ast.expr, asked: Asked) -> bool | None:
    cents = _is_money(left, asked) or _is_money(right, asked)
    first, second = number(left, asked, cents), number(right, asked, cents)
    return None if first is None or second is None else bool(SIGNS[type(sign)](first, second))


def _is_money(tree: ast.expr, asked: Asked) -> bool:
    return any(isinstance(part, ast.Name) and asked.type_of(part.id) == "money" for part in ast.walk(tree))


def number(tree: ast.expr, asked: Asked, cents: bool) -> int | None:
    """A tree where a number is expected; `cents`: a number written out is an amount in dollars."""
    match tree:
        case ast.Constant(value=str(day)):
            return dt.date.fromisoformat(day).toordinal()
        case ast.Constant(value=written):
            return round(written * 100) if cents else int(written)  # type: ignore[operator,arg-type]
        case ast.UnaryOp(op=ast.USub(), operand=part):
            value = number(part, asked, cents)
            return None if value is None else -value
        case ast.Name(id=name):
            return _plain(asked.value(name))
        case ast.Call(func=ast.Name(id="max" | "min" as which), args=[left, right]):
            first, second = number(left, asked, cents), number(right, asked, cents)
            return (
                None if first is None or second is None else (max if which == "max" else min)(first, second)
            )
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
            first, second = number(left, asked, cents), number(right, asked, cents)
            if first is None or second is None:
                return None
            return first + second if isinstance(sign, ast.Add) else first - second
        case ast.BinOp(left=left, op=ast.Mult() | ast.FloorDiv() as sign, right=right):
            first, second = number(left, asked, False), number(right, asked, False)
            if isinstance(sign, ast.Mult) and 0 in (first, second):
                return 0  # nothing times anything is nothing, even where that is unknown
            if first is None or second is None:
                return None
            return first * second if isinstance(sign, ast.Mult) else first // second
    raise ValueError(f"not a number: {ast.unparse(tree)}")


def _plain(value: Any) -> int | None:
    if value == "none":
        return 0
    return value.toordinal() if isinstance(value, dt.date) else value
