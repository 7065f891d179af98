"""What is asked of a condition that can't be told, by *What is asked* of the decisions page.

It must not know the engine. It finds the unknown names that a condition hangs on. What lies behind a name, a decision
or a rule is told by an `Answering`: nothing here knows a fact, term or decision.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Protocol

from tests.support.reference_book import Book
from tests.support.reference_conditions import (
    Asked,
    alternatives,
    condition,
    is_choice,
    number,
    outcome_test,
    parsed,
)


class Answering(Asked, Protocol):
    """Who also says what is to be asked where a name or a decision is not known."""

    def behind_name(self, name: str) -> list[str]:
        """The facts and terms to ask for a fact, term or derived fact; none where it is known."""

    def behind_decision(self, decision: str) -> list[str]:
        """The facts and terms to ask for what became of a decision."""

    def behind_found(self, decision: str, which: str) -> list[str]:
        """The facts and terms to ask for the rules of this id or severity in a collect decision."""


def behind_condition(tree: ast.expr, asked: Answering) -> list[str]:
    """The names to ask; a part that holds or fails already asks nothing."""
    if condition(tree, asked) is not None:
        return []
    test = outcome_test(tree, asked)
    if test:
        return asked.behind_decision(test[0])
    match tree:
        case ast.BoolOp(op=ast.And(), values=parts):
            return _joined(behind_condition(part, asked) for part in parts)
        case ast.BoolOp(op=ast.Or()):
            tests, others = alternatives(tree, asked)
            open_tests = [test[0] for test in tests if asked.is_outcome(*test) is None]
            return _joined(
                [asked.behind_decision(decision) for decision in open_tests]
                + [behind_condition(part, asked) for part in others]
            )
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return behind_condition(part, asked)
        case ast.IfExp(test=which, body=body, orelse=otherwise):
            holds = condition(which, asked)
            branches = [body, otherwise] if holds is None else [body if holds else otherwise]
            return _joined(behind_condition(part, asked) for part in [which, *branches])
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _behind_comparison(left, sign, right, asked)
        case ast.Call(args=[ast.Name(id=name)]) | ast.Name(id=name):
            return asked.behind_name(name)
    raise ValueError(f"not a condition: {ast.unparse(tree)}")


def _behind_comparison(left: ast.expr, sign: ast.cmpop, right: ast.expr, asked: Answering) -> list[str]:
    """Every unknown name of a comparison."""
    if isinstance(left, ast.Name):
        if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, ast.Name):
            return asked.behind_found(right.id, left.id)
        if is_choice(left, right, asked):
            return asked.behind_name(left.id)
    return _joined([behind_sum(left, asked), behind_sum(right, asked)])


def behind_sum(tree: ast.expr, asked: Answering) -> list[str]:
    """Every unknown name of a sum; of a choice that is settled only the branch that was taken."""
    match tree:
        case ast.IfExp(test=which, body=body, orelse=otherwise):
            holds = condition(which, asked)
            branches = [body, otherwise] if holds is None else [body if holds else otherwise]
            return _joined([behind_condition(which, asked), *(behind_sum(part, asked) for part in branches)])
        case ast.BinOp(left=left, right=right):
            return _joined([behind_sum(left, asked), behind_sum(right, asked)])
        case ast.Call(args=parts):
            return _joined(behind_sum(part, asked) for part in parts)
        case ast.UnaryOp(operand=part):
            return behind_sum(part, asked)
        case ast.Name(id=name):
            return asked.behind_name(name)
    return []


def behind_meaning(tree: ast.expr, asked: Answering, kind: str) -> list[str]:
    """What a derived fact is made of, as far as it is not known."""
    if kind == "yes_no":
        return behind_condition(tree, asked)
    return behind_sum(tree, asked) if number(tree, asked, kind == "money") is None else []


def _joined(parts: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(name for part in parts for name in part))


def settled_while_unsaid(book: Book) -> set[str]:
    """The facts and terms of which a rule says what holds while they are not said: it asks whether they are known.

    Saying such a one may add a candidate; saying any other never does.
    """
    rules = [rule["when"] for one in book.decisions.values() for rule in one["rules"]]
    found: set[str] = set()
    for text in [*rules, *(derived["is"] for derived in book.derived.values())]:
        for part in ast.walk(parsed(text)):
            if isinstance(part, ast.Call) and ast.unparse(part.func) in ("known", "certainly", "possibly"):
                found |= _made_of(part, book)
    return found


def _made_of(tree: ast.expr, book: Book) -> set[str]:
    """The facts and terms that a condition rests on, through derived facts and decisions."""
    found: set[str] = set()
    for name in {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}:
        if name in book.facts or name in book.terms:
            found.add(name)
        elif name in book.derived:
            found |= _made_of(parsed(book.derived[name]["is"]), book)
        elif name in book.decisions:
            for rule in book.decisions[name]["rules"]:
                found |= _made_of(parsed(rule["when"]), book)
    return found
