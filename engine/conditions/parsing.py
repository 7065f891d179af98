"""Parse the text of a condition or derived fact against a closed grammar; nothing is ever run as Python.

Knows the grammar and types, through a vocabulary of names; knows no particular name.
"""

import ast
from collections.abc import Iterable, Mapping

from engine.conditions.nodes import (
    All,
    Always,
    Any_,
    Certainly,
    Collected,
    Compare,
    Holds,
    Known,
    Node,
    Not,
    OneOf,
    OnlyWhere,
    OutcomeIn,
    Possibly,
    SettingIs,
    Settled,
)
from engine.conditions.numbers import GRAMMAR, LONGEST, NumberParser
from engine.conditions.vocabulary import ConditionInvalid, Vocabulary
from engine.problems import suggest
from engine.types.computing import comparable, said
from engine.types.fact_types import TYPES
from engine.types.type import Type, article

COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Eq: "==", ast.NotEq: "!=", ast.Is: "==", ast.IsNot: "!=",
}  # fmt: skip
MODES: Mapping[str, type[Possibly] | type[Certainly]] = {"possibly": Possibly, "certainly": Certainly}


def parse_condition(text: str, vocabulary: Vocabulary) -> Node:
    """A yes/no/unknown condition from its text, or ConditionInvalid."""
    try:
        return _Parser(vocabulary).condition(_expression(text))
    except RecursionError:
        raise ConditionInvalid("the condition is nested too deeply; split it into several rules") from None


def parse_derived(text: str, type_: Type, vocabulary: Vocabulary) -> Node:
    """A computed fact of a type from its text, or ConditionInvalid."""
    return parse_condition(text, vocabulary) if type_.holds else _parse_number(text, type_, vocabulary)


def only_where(when: str, node: Node, vocabulary: Vocabulary) -> Node:
    """A computed fact that is known only where a condition holds, or ConditionInvalid; always, without one."""
    return OnlyWhere(parse_condition(when, vocabulary), node) if when else node


def _parse_number(text: str, type_: Type, vocabulary: Vocabulary) -> Node:
    if not type_.ordered:
        allowed = ", ".join(name for name, one in TYPES.items() if one.ordered or one.holds)
        raise ConditionInvalid(f"{said(type_)} can't be computed; allowed: {allowed}")
    try:
        node, found = _Parser(vocabulary).number(_expression(text), type_)
    except RecursionError:
        raise ConditionInvalid("the expression is nested too deeply; compute a part of it apart") from None
    # A bare number takes the type of the fact, but no number is a date.
    if (found is None and type_.distance) or (found is not None and found is not type_.unit):
        raise ConditionInvalid(f"`{text}` is {said(found)}, not {said(type_)}")
    return node


def _expression(text: str) -> ast.expr:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConditionInvalid(
            f"`{text}` is not a condition; write for example `outstanding_hkd > 0`"
        ) from None
    for part in ast.walk(tree):
        # Written as 0xFFF…, a number may be longer than Python itself can write out in a message.
        if isinstance(part, ast.Constant) and isinstance(part.value, int) and part.value > LONGEST:
            raise ConditionInvalid("a number in the condition is larger than any that one may hold")
    return tree


class _Parser(NumberParser):
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
                self.type_of(name)
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
            raise ConditionInvalid(f"`{name}` is a decision; compare it: {self.vocabulary.compared(name)}")
        if name in self.vocabulary.settings:
            raise ConditionInvalid(f"`{name}` is a setting; compare it: `{name} is …`")
        type_ = self.type_of(name)
        if not type_.holds:
            raise ConditionInvalid(f"`{name}` is {said(type_)}, not a yes/no; compare it with something")
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
        if self.vocabulary.definition(decision) is not None:
            raise ConditionInvalid(f"`{decision}` is no decision, and only a decision has roles")
        if decision not in self.vocabulary.outcomes:
            raise self.vocabulary.unknown(decision)
        return OutcomeIn(decision, self.vocabulary.outcomes_with(decision, left.attr, codes))

    def _is_code(self, name: str) -> bool:
        words = self.vocabulary
        type_ = words.type_of(name)
        coded = type_ is not None and (type_.coded or type_.opaque)
        return coded or name in words.outcomes or name in words.settings

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
        type_ = self.type_of(name)
        if type_.coded:
            allowed = words.values_of(name)
            self._allowed(name, codes, allowed, "value")
            return OneOf(name, tuple(allowed.index(code) for code in codes))
        fact = words.definition(name)
        if codes == ["none"] and fact is not None and fact.none:
            return OneOf(name, (0,))
        raise ConditionInvalid(f"`{name}` is {said(type_)}; it can't be compared with `{', '.join(codes)}`")

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
        raise ConditionInvalid(f"`{ast.unparse(tree)}` is not a code; write a word, as in `action is keep`")

    def _number_compare(self, operator: str, left: ast.expr, right: ast.expr) -> Node:
        hint = self.hint_of(left) or self.hint_of(right)
        first, first_type = self.number(left, hint)
        second, second_type = self.number(right, hint)
        if not comparable(first_type, second_type):
            shown = (
                f"`{ast.unparse(left)}` is {said(first_type)} and `{ast.unparse(right)}` {said(second_type)}"
            )
            raise ConditionInvalid(f"{shown}: they can't be compared")
        return Compare(operator, first, second)

    def _known_name(self, name: str) -> None:
        if name not in self.vocabulary.names():
            raise self.vocabulary.unknown(name)
