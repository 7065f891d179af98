"""Evaluate the conditions and sums that rules are written in, slowly; it must not know the engine.

A condition is True, False or None (unknown), by Kleene's tables; a sum is a number or None. Money is in cents,
a day is its ordinal, and the value `none` of a date is 0, before all days. What a name stands for is told by an
`Asked`: nothing here knows a fact, term or decision.
"""

from __future__ import annotations

import ast
import datetime as dt
import math
import operator
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any, Protocol

from tests.support.reference_dates import (
    after_working_days,
    before_working_days,
    day_of_month,
    end_of_billing_cycle,
)

SIGNS = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
NEGATED = (ast.IsNot, ast.NotEq, ast.NotIn)
DAYS = {
    "working_days_after": after_working_days, "working_days_before": before_working_days,
    "cycle_end": end_of_billing_cycle, "on_day_of_month": day_of_month,
}  # fmt: skip
Test = tuple[str, frozenset[str]]  # a decision, and the outcomes of which it is asked whether it came to one


class Asked(Protocol):
    """Who says what the names of a condition stand for."""

    def value(self, name: str) -> Any:
        """The value of a fact, a term, a derived fact or a setting; None where it is unknown."""

    def type_of(self, name: str) -> str:
        """The type of what has a value; `outcome` for a decision with one outcome and `code` for a setting."""

    def is_known(self, name: str) -> bool | None:
        """Whether a name has a value, or a decision one outcome."""

    def meaning(self, name: str) -> ast.expr | None:
        """The condition that a derived yes or no stands for."""

    def outcomes(self, decision: str) -> dict[str, Any]:
        """All outcomes of a decision, each with its roles."""

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


@cache
def parsed(text: str) -> ast.expr:
    """The text as a tree; it is never run."""
    return ast.parse(" ".join(text.split()), mode="eval").body


# ------------------------------------------------------------------------------------------- yes, no and unknown


def condition(tree: ast.expr, asked: Asked) -> bool | None:
    """A tree where yes or no is expected."""
    test = outcome_test(tree, asked)
    if test:
        return asked.is_outcome(*test)
    match tree:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all_of([condition(part, asked) for part in parts])
        case ast.BoolOp(op=ast.Or()):
            tests, others = alternatives(tree, asked)
            return any_of(
                [asked.is_outcome(*test) for test in tests] + [condition(part, asked) for part in others]
            )
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return opposite(condition(part, asked))
        case ast.IfExp(test=which, body=body, orelse=otherwise):
            holds = condition(which, asked)
            return None if holds is None else condition(body if holds else otherwise, asked)
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _comparison(left, sign, right, asked)
        case ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)]):
            return asked.is_known(name)
        case ast.Call(func=ast.Name(id="certainly"), args=[part]):
            return condition(part, asked) is True
        case ast.Call(func=ast.Name(id="possibly"), args=[part]):
            return condition(part, asked) is not False
        case ast.Name(id="otherwise"):
            return True
        case ast.Name(id=name):
            value: bool | None = asked.value(name)
            return value
    raise ValueError(f"not a condition: {ast.unparse(tree)}")


def outcome_test(tree: ast.expr, asked: Asked) -> Test | None:
    """The one test of a decision's outcome that a condition is, if it is nothing but that."""
    match tree:
        case ast.BoolOp(op=ast.Or()):
            tests, others = alternatives(tree, asked)
            return tests[0] if len(tests) == 1 and not others else None
        case ast.UnaryOp(op=ast.Not(), operand=part):
            test = outcome_test(part, asked)
            return test and (test[0], frozenset(asked.outcomes(test[0])) - test[1])
        case ast.Name(id=name) if name != "otherwise":
            stands_for = asked.meaning(name)
            return None if stands_for is None else outcome_test(stands_for, asked)
        case ast.Compare(left=ast.Name(id=name), ops=[sign], comparators=[right]) if (
            asked.type_of(name) == "outcome"
        ):
            return _wanted(name, frozenset(codes_in(right)), sign, asked)
        case ast.Compare(
            left=ast.Attribute(value=ast.Name(id=name), attr=role), ops=[sign], comparators=[right]
        ):
            values = codes_in(right)
            having = {one for one, roles in asked.outcomes(name).items() if _role(roles, role) in values}
            return _wanted(name, frozenset(having), sign, asked)
    return None


def _role(roles: dict[str, Any], role: str) -> str:
    value = roles.get(role, "none")
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _wanted(decision: str, codes: frozenset[str], sign: ast.cmpop, asked: Asked) -> Test:
    return decision, frozenset(asked.outcomes(decision)) - codes if isinstance(sign, NEGATED) else codes


def alternatives(tree: ast.BoolOp, asked: Asked) -> tuple[list[Test], list[ast.expr]]:
    """The parts joined by `or`: a test for each decision, of all the outcomes named, and what is no test."""
    tests: dict[str, frozenset[str]] = {}
    others: list[ast.expr] = []
    for part in tree.values:
        nested = isinstance(part, ast.BoolOp) and isinstance(part.op, ast.Or)
        test = None if nested else outcome_test(part, asked)
        if nested:
            inner, outer = alternatives(part, asked)  # type: ignore[arg-type]
        else:
            inner, outer = ([test], []) if test else ([], [part])
        for decision, codes in inner:
            tests[decision] = tests.get(decision, frozenset()) | codes
        others += outer
    return list(tests.items()), others


def codes_in(tree: ast.expr) -> list[str]:
    """The codes on the right of `is` or `in`."""
    if isinstance(tree, ast.List | ast.Tuple | ast.Set):
        return [_code(item) for item in tree.elts]
    return [_code(tree)]


def _code(tree: ast.expr) -> str:
    match tree:
        case ast.Name(id=code) | ast.Constant(value=str(code)):
            return code
    return ""


def _comparison(left: ast.expr, sign: ast.cmpop, right: ast.expr, asked: Asked) -> bool | None:
    if isinstance(left, ast.Name):
        if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, ast.Name):
            holds = any_of(asked.found(right.id, left.id))
        elif is_choice(left, right, asked):
            value = asked.value(left.id)
            holds = None if value is None else value in codes_in(right)
        else:
            return _sums_compared(left, sign, right, asked)
        return opposite(holds) if isinstance(sign, NEGATED) else holds
    return _sums_compared(left, sign, right, asked)


def is_choice(left: ast.Name, right: ast.expr, asked: Asked) -> bool:
    """Whether a name is compared with codes, not with a number or a day."""
    if isinstance(right, ast.List | ast.Tuple | ast.Set) or _code(right) == "none":
        return True
    return asked.type_of(left.id) in ("code", "choice", "carrier", "phone", "text", "iccid", "contract")


def _sums_compared(left: ast.expr, sign: ast.cmpop, right: ast.expr, asked: Asked) -> bool | None:
    cents = is_money(left, asked) or is_money(right, asked)
    first, second = number(left, asked, cents), number(right, asked, cents)
    return None if first is None or second is None else bool(SIGNS[type(sign)](first, second))


def is_money(tree: ast.expr, asked: Asked) -> bool:
    """Whether an amount stands in a sum: then a number written out is an amount in dollars."""
    return any(isinstance(part, ast.Name) and asked.type_of(part.id) == "money" for part in ast.walk(tree))


# --------------------------------------------------------------------------------------------------------- sums


def number(tree: ast.expr, asked: Asked, cents: bool) -> int | Fraction | None:
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
        case ast.IfExp(test=which, body=body, orelse=otherwise):
            holds = condition(which, asked)
            return None if holds is None else number(body if holds else otherwise, asked, cents)
        case ast.Call(func=ast.Name(id=name), args=parts):
            return _called(name, [number(part, asked, cents and name in ("max", "min")) for part in parts])
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
            return _worked_out(sign, number(left, asked, cents), number(right, asked, cents))
        case ast.BinOp(left=left, op=sign, right=right):
            return _worked_out(sign, number(left, asked, False), number(right, asked, False))
    raise ValueError(f"not a number: {ast.unparse(tree)}")


def _called(name: str, values: list[int | Fraction | None]) -> int | Fraction | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    match name:
        case "max":
            return max(known)
        case "min":
            return min(known)
        case "rounded_up":
            return math.ceil(known[0])
    day, count = int(known[0]), int(known[1])
    if day < 1:
        return day  # `none` stays none
    return DAYS[name](dt.date.fromordinal(day), count).toordinal()


def _worked_out(
    sign: ast.operator, first: int | Fraction | None, second: int | Fraction | None
) -> int | Fraction | None:
    if isinstance(sign, ast.Mult) and 0 in (first, second):
        return 0  # nothing times anything is nothing, even where that is unknown
    if first is None or second is None:
        return None
    match sign:
        case ast.Add():
            return first + second
        case ast.Sub():
            return first - second
        case ast.Mult():
            return first * second
        case ast.Div():
            return Fraction(first) / second
        case ast.FloorDiv():
            return first // second
    raise ValueError(f"not worked out: {type(sign).__name__}")


def _plain(value: Any) -> int | None:
    if value == "none":
        return 0
    return value.toordinal() if isinstance(value, dt.date) else value
