"""Parses the text of a condition or derived fact against a closed grammar; nothing is ever run as Python.

Knows the grammar and types, through a vocabulary of names; knows no particular name.
"""

import ast
import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

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
from engine.conditions.vocabulary import BrokenName, ConditionInvalid, Vocabulary
from engine.problems import suggest
from engine.types.facts import CHOICES, NUMBERS

__all__ = ["BrokenName", "ConditionInvalid", "Vocabulary", "article", "parse_condition", "parse_derived"]

COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Eq: "==", ast.NotEq: "!=", ast.Is: "==", ast.IsNot: "!=",
}  # fmt: skip
MODES: Mapping[str, type[Possibly] | type[Certainly]] = {"possibly": Possibly, "certainly": Certainly}
DAYS = ("day", "days")
COMPUTED = ("yes_no", "money", "count", "days", "date")
ARITHMETIC: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//"}


def parse_condition(text: str, vocabulary: Vocabulary) -> Node:
    """A yes/no/unknown condition from its text, or ConditionInvalid."""
    try:
        return _Parser(vocabulary).condition(_expression(text))
    except RecursionError:
        raise ConditionInvalid("the condition is nested too deeply; split it into several rules") from None


def parse_derived(text: str, kind: str, vocabulary: Vocabulary, when: str = "") -> Node:
    """A computed fact of a type from its text, or ConditionInvalid; `when`: it is known only where this holds."""
    node = parse_condition(text, vocabulary) if kind == "yes_no" else _parse_number(text, kind, vocabulary)
    return OnlyWhere(parse_condition(when, vocabulary), node) if when else node


def _parse_number(text: str, kind: str, vocabulary: Vocabulary) -> Node:
    if kind not in COMPUTED:
        raise ConditionInvalid(f"{article(kind)} can't be computed; allowed: {', '.join(COMPUTED)}")
    try:
        node, found = _Parser(vocabulary).number(_expression(text), kind)
    except RecursionError:
        raise ConditionInvalid("the expression is nested too deeply; compute a part of it apart") from None
    # A bare number takes the type of the fact, but no number is a date.
    if (found or ("number" if kind == "date" else kind)) != ("count" if kind in DAYS else kind):
        raise ConditionInvalid(f"`{text}` is {article(found or 'number')}, not {article(kind)}")
    return node


def _expression(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConditionInvalid(
            f"`{text}` is not a condition; write for example `outstanding_hkd > 0`"
        ) from None


class _Parser:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def condition(self, tree: ast.expr) -> Node:
        """A tree where yes or no is expected."""
        match tree:
            case ast.BoolOp(op=ast.And(), values=values):
                return All(tuple(self.condition(value) for value in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Any_(tuple(self.condition(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.condition(operand))
            case ast.Compare():
                return self._compare(tree)
            case ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)], keywords=[]):
                if name in self.vocabulary.outcomes:
                    return Settled(name)
                self._type(name)
                return Known(name)
            case ast.Call(func=ast.Name(id="possibly" | "certainly" as mode), args=[item], keywords=[]):
                return MODES[mode](self.condition(item))
            case ast.Name(id="otherwise"):
                return Always()
            case ast.Name(id=name):
                return self._yes_no(name)
        raise ConditionInvalid(f"`{ast.unparse(tree)}` is not allowed in a condition; {GRAMMAR}")

    def _yes_no(self, name: str) -> Node:
        if name in self.vocabulary.outcomes or name in self.vocabulary.collected:
            raise ConditionInvalid(f"`{name}` is a decision; compare it: `{name} is …` or `… in {name}`")
        if name in self.vocabulary.settings:
            raise ConditionInvalid(f"`{name}` is a setting; compare it: `{name} is …`")
        kind = self._type(name)
        if kind != "yes_no":
            raise ConditionInvalid(f"`{name}` is {article(kind)}, not a yes/no; compare it with something")
        return Holds(name)

    def _compare(self, tree: ast.Compare) -> Node:
        if len(tree.ops) != 1:
            raise ConditionInvalid(f"`{ast.unparse(tree)}`: write two comparisons joined by `and`")
        left, operator, right = tree.left, tree.ops[0], tree.comparators[0]
        if isinstance(operator, ast.In | ast.NotIn):
            node = self._membership(left, right)
            return Not(node) if isinstance(operator, ast.NotIn) else node
        none = isinstance(right, ast.Name) and right.id == "none"
        if isinstance(left, ast.Attribute):
            self._has_no_order(ast.unparse(left), operator)
            node = self._roles(left, [right])
            return Not(node) if isinstance(operator, ast.IsNot | ast.NotEq) else node
        if isinstance(left, ast.Name) and (self._is_code(left.id) or none):
            self._has_no_order(left.id, operator)
            node = self._one_of(left.id, [right])
            return Not(node) if isinstance(operator, ast.IsNot | ast.NotEq) else node
        return self._number_compare(COMPARISONS[type(operator)], left, right)

    def _has_no_order(self, shown: str, operator: ast.cmpop) -> None:
        if not isinstance(operator, ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
            raise ConditionInvalid(f"`{shown}` has no order; use `is`, `is not`, `in` or `not in`")

    def _roles(self, left: ast.Attribute, wanted: Iterable[ast.expr]) -> Node:
        """`action.purpose is ending`: the decision comes to an outcome that is for this."""
        if not isinstance(left.value, ast.Name):
            raise ConditionInvalid(
                f"`{ast.unparse(left)}` is not a role of a decision, such as `action.purpose`"
            )
        decision, codes = left.value.id, [self._code(item) for item in wanted]
        if decision not in self.vocabulary.outcomes:
            raise self.vocabulary.unknown(decision)
        return OutcomeIn(decision, self.vocabulary.outcomes_with(decision, left.attr, codes))

    def _is_code(self, name: str) -> bool:
        words = self.vocabulary
        kind = words.type_of(name)
        return (
            name in words.outcomes
            or name in words.settings
            or kind in CHOICES
            or kind in ("phone", "text", "iccid")
        )

    def _membership(self, left: ast.expr, right: ast.expr) -> Node:
        if isinstance(right, ast.List | ast.Tuple | ast.Set) and isinstance(left, ast.Name):
            self._known_name(left.id)
            return self._one_of(left.id, list(right.elts))
        if isinstance(right, ast.List | ast.Tuple | ast.Set) and isinstance(left, ast.Attribute):
            return self._roles(left, list(right.elts))
        if isinstance(right, ast.Name) and isinstance(left, ast.Name):
            groups = self.vocabulary.collected.get(right.id)
            if groups is None and right.id in (*self.vocabulary.broken, *self.vocabulary.later):
                raise self.vocabulary.unknown(right.id)
            if groups is None:
                allowed = list(self.vocabulary.collected)
                raise ConditionInvalid(f"`{right.id}` is not a collect decision{suggest(right.id, allowed)}")
            if left.id not in groups:
                raise ConditionInvalid(f"`{left.id}` is not a rule of `{right.id}`{suggest(left.id, groups)}")
            return Collected(right.id, groups[left.id])
        raise ConditionInvalid(
            "`in` needs a list, `action in [keep, suspend]`, or a decision, `blocker in obstacles`"
        )

    def _one_of(self, name: str, wanted: Iterable[ast.expr]) -> Node:
        codes = [self._code(item) for item in wanted]
        words = self.vocabulary
        if name in words.outcomes:
            self._allowed(name, codes, words.outcomes[name], "outcome")
            return OutcomeIn(name, tuple(codes))
        if name in words.settings:
            self._allowed(name, codes, words.settings[name], "value")
            return SettingIs(name, tuple(codes))
        kind = self._type(name)
        if kind in CHOICES:
            allowed = words.values_of(name)
            self._allowed(name, codes, allowed, "value")
            return OneOf(name, tuple(allowed.index(code) for code in codes))
        fact = words.facts.get(name)
        if codes == ["none"] and fact is not None and fact.none:
            return OneOf(name, (0,))
        raise ConditionInvalid(f"`{name}` is {article(kind)}; it can't be compared with `{', '.join(codes)}`")

    def _allowed(self, name: str, codes: list[str], allowed: tuple[str, ...], what: str) -> None:
        for code in codes:
            if code not in allowed:
                raise ConditionInvalid(f"`{code}` is not {article(what)} of `{name}`{suggest(code, allowed)}")

    def _code(self, tree: ast.expr) -> str:
        match tree:
            case ast.Name(id=code):
                return code
            case ast.Constant(value=str(code)):
                return code
        raise ConditionInvalid(f"`{ast.unparse(tree)}` is not a code")

    def _number_compare(self, operator: str, left: ast.expr, right: ast.expr) -> Node:
        hint = self._kind_hint(left) or self._kind_hint(right)
        first, first_kind = self.number(left, hint)
        second, second_kind = self.number(right, hint)
        # A bare number takes the type of the other side, but no number is a date.
        kinds = {"number" if kind is None else kind for kind in (first_kind, second_kind)}
        if len(kinds - {"number"}) > 1 or kinds == {"number", "date"}:
            said = [article(kind or "number") for kind in (first_kind, second_kind)]
            shown = f"`{ast.unparse(left)}` is {said[0]} and `{ast.unparse(right)}` {said[1]}"
            raise ConditionInvalid(f"{shown}: they can't be compared")
        return Compare(operator, first, second)

    def _kind_hint(self, tree: ast.expr) -> str | None:
        for part in ast.walk(tree):
            if isinstance(part, ast.Name) and (kind := self.vocabulary.type_of(part.id)) in NUMBERS:
                return kind
        return None

    def number(self, tree: ast.expr, hint: str | None) -> tuple[Node, str | None]:
        """A tree where a number is expected, with its type; `hint` is the type a bare literal takes."""
        match tree:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float() as value):
                return Number(_literal(value, hint, ast.unparse(tree))), None
            case ast.Constant(value=str() as text):
                return Number(_date_literal(text)), "date"
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return Number(-_literal(value, hint, ast.unparse(tree))), None
            case ast.Name(id=name):
                kind = self._type(name)
                if kind not in NUMBERS:
                    raise ConditionInvalid(f"`{name}` is {article(kind)}, not a number or date")
                return Value(name), "count" if kind in ("day", "days") else kind
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                return self._arithmetic(ARITHMETIC[type(op)], left, right, hint)
            case ast.Call(
                func=ast.Name(id="rounded_up"),
                args=[ast.BinOp(left=left, op=ast.Div(), right=right)],
                keywords=[],
            ):
                return self._arithmetic("up", left, right, hint)
            case ast.Call(func=ast.Name(id=name), args=[left, right], keywords=[]) if name in CALENDAR:
                return self._calendar(name, left, right), "date"
            case ast.IfExp(test=test, body=left, orelse=right):
                condition = self.condition(test)
                return self._pair(lambda a, b: Either(condition, a, b), left, right, hint)
            case ast.Call(func=ast.Name(id="max" | "min" as function), args=[left, right], keywords=[]):
                return self._pair(lambda a, b: Extreme(function, a, b), left, right, hint)
        raise ConditionInvalid(f"`{ast.unparse(tree)}` is not a number, money or date; {GRAMMAR}")

    def _arithmetic(
        self, op: str, left: ast.expr, right: ast.expr, hint: str | None
    ) -> tuple[Node, str | None]:
        if op in "+-":
            # A number written out takes the type of what it is added to.
            hint = self._kind_hint(left) or self._kind_hint(right) or hint
            first, first_kind = self.number(left, hint)
            second, second_kind = self.number(right, hint)
            kind = _sum_kind(op, first_kind, second_kind)
            if kind == "":
                said = f"{article(first_kind or 'number')} and {article(second_kind or 'number')}"
                raise ConditionInvalid(f"{said} can't be {'added' if op == '+' else 'subtracted'}")
            return Arithmetic(op, first, second), kind
        first, first_kind = self.number(left, None)
        second, second_kind = self.number(right, None)
        if op in ("//", "up") and not (isinstance(second, Number) and second.value > 0):
            raise ConditionInvalid("`/` and `//` divide by a positive whole number written out")
        money = "money" if "money" in (first_kind, second_kind) else None
        return Arithmetic(op, first, second), money or first_kind or second_kind

    def _pair(
        self, make: Callable[[Node, Node], Node], left: ast.expr, right: ast.expr, hint: str | None
    ) -> tuple[Node, str | None]:
        hint = self._kind_hint(left) or self._kind_hint(right) or hint
        first, first_kind = self.number(left, hint)
        second, second_kind = self.number(right, hint)
        kinds = {kind for kind in (first_kind, second_kind) if kind}
        if len(kinds) > 1:
            said = [f"`{ast.unparse(side)}` is {article(kind or 'number')}" for side, kind in (
                (left, first_kind), (right, second_kind))]  # fmt: skip
            raise ConditionInvalid(f"{' and '.join(said)}: one must be what the other is")
        return make(first, second), first_kind or second_kind

    def _calendar(self, name: str, left: ast.expr, right: ast.expr) -> Node:
        """A function of the calendar: it takes a date and a number."""
        first, first_kind = self.number(left, "date")
        second, second_kind = self.number(right, "count")
        if first_kind != "date" or second_kind not in ("count", None):
            raise ConditionInvalid(f"`{name}` takes a date and a number: `{name}(as_of, 30)`")
        return Calendar(name, (first, second))

    def _known_name(self, name: str) -> None:
        if name not in self.vocabulary.names():
            raise self.vocabulary.unknown(name)

    def _type(self, name: str) -> str:
        kind = self.vocabulary.type_of(name)
        if kind is None:
            raise self.vocabulary.unknown(name)
        self.vocabulary.rests_on_later(name)
        return kind


# With room for cents, within what an array of whole numbers can be compared with.
LARGEST = 10**15


def _sum_kind(op: str, left: str | None, right: str | None) -> str | None:
    """The type of a sum or difference, None for bare numbers, "" where there is none."""
    if "date" in (left, right):
        if left == right:
            return "count" if op == "-" else ""
        days = right if left == "date" else left
        return "date" if days in ("count", None) and (op == "+" or left == "date") else ""
    return "" if left and right and left != right else left or right


GRAMMAR = (
    "use names, `is`, `in [..]`, `< <= > >= == !=`, `and or not`, `known(x)`, `possibly(..)`, `certainly(..)`, "
    "numbers, 'YYYY-MM-DD' or `otherwise`"
)


def article(kind: str) -> str:
    """`a count`, `an outcome`, `an amount` for a type, in words."""
    kind = {"money": "amount", "yes_no": "yes/no", "day": "day of the month"}.get(kind, kind)
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _literal(value: float, hint: str | None, text: str) -> int:
    """A written number in the units of its type: money is kept in cents."""
    exact = Decimal(str(value))
    if not exact.is_finite() or abs(exact) > LARGEST:
        raise ConditionInvalid(f"`{text}` is larger than any number a condition may hold")
    scaled = exact * 100 if hint == "money" else exact
    if scaled != int(scaled):
        raise ConditionInvalid(f"`{text}` is finer than {'a cent' if hint == 'money' else 'a whole number'}")
    return int(scaled)


def _date_literal(text: str) -> int:
    try:
        return datetime.date.fromisoformat(text).toordinal()
    except ValueError:
        raise ConditionInvalid(f"`'{text}'` is not a date; write 'YYYY-MM-DD'") from None
