"""Spell out a condition in the words of one language: names by their labels, codes by what they are called.

Knows the typed tree of a condition and the rulebook's texts; must not decide anything.
"""

import datetime
import re
from collections.abc import Iterable

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
from engine.conditions.walking import names_in
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision
from engine.types.fact_types import DATE, type_of
from engine.types.facts import AS_OF
from engine.types.type import Type
from language.speaker import Speaker
from language.templates import money
from language.texts import Texts
from language.wording import carrier_label

# What a comparison says, and what it says when it is denied: of amounts, and of dates.
AMOUNTS = {">": "more", ">=": "at_least", "<": "less", "<=": "at_most", "==": "same", "!=": "differs"}
DATES = {**AMOUNTS, ">": "after", ">=": "not_before", "<": "before", "<=": "not_after"}
OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}
ARITHMETIC = {"+": "plus", "-": "minus", "*": "times", "//": "divided", "up": "divided_up"}
# Chinese puts a blank beside a number, none beside a quotation mark, a bracket or a word of its own.
_BLANK = re.compile("(?<=[\u4e00-\u9fff]) (?=[“「（\u4e00-\u9fff])|(?<=[”」）]) (?=[\u4e00-\u9fff])")


class ConditionWords:
    """The words for conditions of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        self.book = rulebook
        self.texts, self._phrases = texts, Speaker(texts, "reference")

    def say(self, node: Node, *, inside: bool = False) -> str:
        """Put a condition into words, as part of a sentence; `inside`: others are joined to it with `and`."""
        return self._say(node, denied=False, inside=inside and isinstance(node, Any_))

    def expression(self, node: Node, type_: Type) -> str:
        """How a fact of a type is computed, as part of a sentence."""
        if isinstance(node, OnlyWhere):
            said = self.expression(node.item, type_)
            return self.phrase("only_where", item=said, condition=self.say(node.condition))
        return self.say(node) if type_.holds else self._number(node, type_)

    def quoted(self, label: str) -> str:
        """A name or code as the language marks one."""
        return self.texts_of("quote", text=label)

    def texts_of(self, *path: str, **values: str) -> str:
        """A phrase of the reference, filled in."""
        return self._phrases.say(*path, **values)

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences one after another, with the blank between them that the language has."""
        return self._phrases.joined_by("between_sentences", parts)

    def phrase(self, key: str, **values: str) -> str:
        """A phrase of a condition, filled in."""
        return _BLANK.sub("", self._phrases.say("conditions", key, **values))

    def joiner(self, key: str) -> str:
        """What joins two conditions, with its blanks."""
        return self._phrases.raw("conditions", key) or f" {key} "

    def _say(self, node: Node, *, denied: bool, inside: bool) -> str:
        """Put a condition into words; `denied` moves a `not` to where it reads naturally, as Kleene's tables allow."""
        match node:
            case Not(item):
                return self._say(item, denied=not denied, inside=inside)
            case All(items) | Any_(items):
                key = "and" if isinstance(node, All) != denied else "or"
                return self._joined(items, key, denied, inside)
            case Always():
                return self.phrase("otherwise")
            case Possibly(item) | Certainly(item):
                key = "possibly" if isinstance(node, Possibly) else "certainly"
                said = self._say(item, denied=False, inside=False)
                return self.phrase(f"not_{key}" if denied else key, condition=said)
            case OutcomeIn() | Collected() | Settled():
                return self._decided(node, denied=denied)
        return self._test(node, denied=denied)

    def _test(self, node: Node, *, denied: bool) -> str:
        """A single test of a fact, term or setting."""
        match node:
            case Known(name):
                return self.phrase("not_known" if denied else "known", name=self._name(name))
            case Holds(name):
                return self.phrase("is_no" if denied else "is_yes", name=self._name(name))
            case Compare(sign, left, right):
                return self._compare(OPPOSITE[sign] if denied else sign, left, right)
            case OneOf(name, values):
                said = [self.value(name, number) for number in values]
                return self.phrase(
                    "is_not" if denied else "is", name=self._name(name), values=self.any_of(said)
                )
            case SettingIs(name, codes):
                said = [self.quoted(self.texts.value(name, code)) for code in codes]
                key = "not_setting" if denied else "setting"
                return self.phrase(key, name=self._name(name), values=self.any_of(said))
        raise TypeError(f"not a condition: {node}")

    def _decided(self, node: OutcomeIn | Collected | Settled, *, denied: bool) -> str:
        """A test of what another decision came to."""
        name = self._decision(node.decision)
        match node:
            case OutcomeIn(_, ()):
                return self.phrase("always" if denied else "never")
            case OutcomeIn(decision, outcomes):
                said = [self.quoted(self.texts.outcome(decision, outcome)) for outcome in outcomes]
                key = "not_outcome" if denied else "outcome"
                return self.phrase(key, decision=name, outcomes=self.any_of(said))
            case Settled():
                return self.phrase("not_settled" if denied else "settled", decision=name)
        return self._collected(self.book.decision(node.decision), node.rules, denied)

    def _joined(self, items: tuple[Node, ...], key: str, denied: bool, inside: bool) -> str:
        said = self.joiner(key).join(self._say(item, denied=denied, inside=True) for item in items)
        return self.phrase("brackets", text=said) if inside else said

    def any_of(self, said: Iterable[str]) -> str:
        """`a, b or c`."""
        said = list(said)
        comma = self._phrases.raw("comma") or ", "
        last = self._phrases.raw("or_last") or comma
        return comma.join(said[:-1]) + last + said[-1] if len(said) > 1 else said[0]

    def _collected(self, decision: Decision, rules: tuple[str, ...], denied: bool) -> str:
        not_ = "not_" if denied else ""
        name = self._decision(decision.name)
        if len(rules) == 1:
            rule = self.quoted(self.texts.label("rules", decision.name, rules[0]))
            return self.phrase(f"{not_}collected", decision=name, rules=rule)
        severity = decision.rule(rules[0]).severity
        label = self.quoted(self.texts.label("severities", severity))
        return self.phrase(f"{not_}group", decision=name, severity=label)

    def _compare(self, sign: str, left: Node, right: Node) -> str:
        type_ = self.type_of(left) or self.type_of(right)
        words = DATES if type_ is not None and type_.distance else AMOUNTS
        return self.phrase(words[sign], left=self._number(left, type_), right=self._number(right, type_))

    def type_of(self, node: Node) -> Type | None:
        """The type of the numbers a tree is made of; what lies between two dates is a count."""
        types = [type_of(self.book.definition(name) or AS_OF) for name in names_in(node)]
        if isinstance(node, Arithmetic) and node.operator == "-" and len(types) == 2 and types[0] is types[1]:
            return types[0].distance or types[0]
        return next((one for one in types if one.ordered), None)

    def _number(self, node: Node, type_: Type | None) -> str:
        match node:
            case Number(value):
                return self.amount(value, type_)
            case Value(name):
                return self.phrase("as_of") if name == "as_of" else self._name(name)
            case Either(condition, then, otherwise):
                said = {"then": self._number(then, type_), "otherwise": self._number(otherwise, type_)}
                key = "either_or_else" if isinstance(otherwise, Either) else "either"
                return self.phrase(key, condition=self.say(condition), **said)
            case Calendar(function, (left, right)):
                said = {"day": self._number(left, DATE), "number": self._number(right, DATE.distance)}
                return self.phrase(function, **said)
            case Arithmetic(sign, left, right):
                # A number that multiplies, divides or is added to a date counts things, not money.
                inner = None if sign in ("*", "//", "up") or (type_ is not None and type_.distance) else type_
                said = {"left": self._inner(left, inner), "right": self._inner(right, inner)}
                return self.phrase(ARITHMETIC[sign], **said)
            case Extreme(function, left, right):
                key = "largest" if function == "max" else "smallest"
                # `max(0, x)` reads better with the number last.
                first, second = (right, left) if isinstance(left, Number) else (left, right)
                return self.phrase(key, left=self._inner(first, type_), right=self._inner(second, type_))
        raise TypeError(f"not a number: {node}")

    def _inner(self, node: Node, type_: Type | None) -> str:
        said = self._number(node, type_)
        return self.phrase("brackets", text=said) if isinstance(node, Arithmetic | Either | Extreme) else said

    def amount(self, value: int, type_: Type | None) -> str:
        """A written number: money with its sign and without needless cents."""
        if type_ is not None and type_.sign:
            return f"{type_.sign}{money(value).removesuffix('.00')}"
        if type_ is not None and type_.distance and value > 1:
            return datetime.date.fromordinal(value).isoformat()
        return f"{value:,}"

    def value(self, name: str, number: int) -> str:
        """What one value of a choice is called."""
        item = self.book.definition(name)
        if item is None or not item.values:  # the word "none" of a phone or date
            return self.quoted(self.texts.get("words", "none") or "none")
        code = list(item.values)[number]
        if type_of(item).names_carriers:
            return self.quoted(carrier_label(self.book, self.texts, code))
        return self.quoted(self.texts.value(name, code))

    def _name(self, name: str) -> str:
        return self.quoted(self.texts.fact(name))

    def _decision(self, name: str) -> str:
        return self.quoted(self.texts.label("decisions", name))
