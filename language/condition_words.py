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
    Collected,
    Compare,
    Extreme,
    Holds,
    Known,
    Node,
    Not,
    Number,
    OneOf,
    OutcomeIn,
    SettingIs,
    Value,
    names_in,
)
from engine.conditions.vocabulary import Vocabulary
from engine.rulebook.book import Rulebook
from engine.rulebook.model import SETTING_VALUES, Decision
from engine.types.facts import NUMBERS
from language.speaker import Speaker
from language.templates import money
from language.texts import Texts
from language.wording import carrier_label

# What a comparison says, and what it says when it is denied: of amounts, and of dates.
AMOUNTS = {">": "more", ">=": "at_least", "<": "less", "<=": "at_most", "==": "same", "!=": "differs"}
DATES = {**AMOUNTS, ">": "after", ">=": "not_before", "<": "before", "<=": "not_after"}
OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}
ARITHMETIC = {"+": "plus", "-": "minus", "*": "times", "//": "divided"}
# Chinese puts a blank beside a number, none beside a quotation mark or bracket.
_BLANK = re.compile("(?<=[\u4e00-\u9fff]) (?=[“「（])|(?<=[”」）]) (?=[\u4e00-\u9fff])")


class ConditionWords:
    """The words for conditions of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        self.book = rulebook
        self.texts, self._phrases = texts, Speaker(texts, "reference")
        self.vocabulary = Vocabulary(rulebook.facts, rulebook.terms, rulebook.derived, SETTING_VALUES)

    def say(self, node: Node, *, inside: bool = False) -> str:
        """Put a condition into words, as part of a sentence; `inside`: others are joined to it with `and`."""
        return self._say(node, denied=False, inside=inside and isinstance(node, Any_))

    def expression(self, node: Node) -> str:
        """Put a computed number into words, as part of a sentence."""
        return self._number(node, None)

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
            case OutcomeIn(decision, outcomes):
                said = [self.quoted(self.texts.outcome(decision, outcome)) for outcome in outcomes]
                key = "not_outcome" if denied else "outcome"
                return self.phrase(key, decision=self._decision(decision), outcomes=self.any_of(said))
            case Collected(decision, rules):
                return self._collected(self.book.decisions[decision], rules, denied)
        raise TypeError(f"not a condition: {node}")

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
        kind = self.kind(left) or self.kind(right)
        words = DATES if kind == "date" else AMOUNTS
        return self.phrase(words[sign], left=self._number(left, kind), right=self._number(right, kind))

    def kind(self, node: Node) -> str | None:
        """The type of the numbers a tree is made of; the days between two dates are a count."""
        kinds = [self.vocabulary.type_of(name) for name in names_in(node)]
        if isinstance(node, Arithmetic) and node.operator == "-" and kinds == ["date", "date"]:
            return "count"
        return next((kind for kind in kinds if kind in NUMBERS), None)

    def _number(self, node: Node, kind: str | None) -> str:
        match node:
            case Number(value):
                return self.amount(value, kind)
            case Value(name):
                return self.phrase("as_of") if name == "as_of" else self._name(name)
            case Arithmetic(sign, left, right):
                # A number that multiplies, divides or is added to a date counts things, not money.
                inner = None if sign in ("*", "//") or kind == "date" else kind
                said = {"left": self._inner(left, inner), "right": self._inner(right, inner)}
                return self.phrase(ARITHMETIC[sign], **said)
            case Extreme(function, left, right):
                key = "largest" if function == "max" else "smallest"
                # `max(0, x)` reads better with the number last.
                first, second = (right, left) if isinstance(left, Number) else (left, right)
                return self.phrase(key, left=self._number(first, kind), right=self._number(second, kind))
        raise TypeError(f"not a number: {node}")

    def _inner(self, node: Node, kind: str | None) -> str:
        said = self._number(node, kind)
        return self.phrase("brackets", text=said) if isinstance(node, Arithmetic) else said

    def amount(self, value: int, kind: str | None) -> str:
        """A number as it is written: money with its sign and without needless cents."""
        if kind == "money":
            return f"HK${money(value).removesuffix('.00')}"
        if kind == "date" and value > 1:
            return datetime.date.fromordinal(value).isoformat()
        return f"{value:,}"

    def value(self, name: str, number: int) -> str:
        """What one value of a choice is called."""
        codes = self.vocabulary.values_of(name)
        if not codes:  # the word "none" of a phone or date
            return self.quoted(self.texts.get("words", "none") or "none")
        code = codes[number]
        fact = self.book.facts.get(name)
        if fact is not None and fact.type == "carrier":
            return self.quoted(carrier_label(self.book, self.texts, code))
        return self.quoted(self.texts.value(name, code))

    def _name(self, name: str) -> str:
        return self.quoted(self.texts.fact(name))

    def _decision(self, name: str) -> str:
        return self.quoted(self.texts.label("decisions", name))
