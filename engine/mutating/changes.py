"""What a fault changes of a rulebook, what becomes of the rulebook with it, and whether a decided line shows it.

Knows no particular rule or fact.
"""

from dataclasses import replace
from enum import Enum
from typing import Any

import msgspec

from engine.conditions.nodes import Node, OutcomeIn
from engine.deciding.sims import Sims
from engine.rulebook.book import Rulebook
from engine.rulebook.mixed import read_again
from engine.rulebook.model import Decision
from engine.types.kleene import NO, UNKNOWN, YES

Blanks = tuple[tuple[Node, Any], ...]
"""What a blank of a fact means, and under which condition."""


class Showing(Enum):
    """How what is changed comes out for one line: otherwise, the same, or the same, which is not known."""

    DIFFERS = "differs"
    UNKNOWN = "unknown"
    SAME = "same"


class RuleChanged(msgspec.Struct, frozen=True):
    """Another condition of the rule at this place."""

    decision: str
    place: int
    condition: Node

    def of(self, book: Rulebook) -> Rulebook:
        rules = [*book.decisions[self.decision].rules]
        rules[self.place] = msgspec.structs.replace(rules[self.place], condition=self.condition)
        return _with_rules(book, self.decision, rules)

    def shows(self, sims: Sims) -> Showing:
        if _answered_above(sims, self.decision, self.place):
            return Showing.SAME
        return _compared(sims.codes[self.decision][self.place], sims.condition(self.condition))


class RulesSwapped(msgspec.Struct, frozen=True):
    """The rule at this place and the next the other way round."""

    decision: str
    place: int

    def of(self, book: Rulebook) -> Rulebook:
        rules = [*book.decisions[self.decision].rules]
        rules[self.place : self.place + 2] = reversed(rules[self.place : self.place + 2])
        return _with_rules(book, self.decision, rules)

    def shows(self, sims: Sims) -> Showing:
        codes = sims.codes[self.decision]
        idle = NO in codes[self.place : self.place + 2] or _answered_above(sims, self.decision, self.place)
        return Showing.SAME if idle else Showing.DIFFERS


class OutcomesSwapped(msgspec.Struct, frozen=True):
    """The rule at this place has the outcome of the next, and that one its own."""

    decision: str
    place: int

    def of(self, book: Rulebook) -> Rulebook:
        rules = [*book.decisions[self.decision].rules]
        first, second = rules[self.place : self.place + 2]
        rules[self.place : self.place + 2] = (
            msgspec.structs.replace(one, outcome=other.outcome)
            for one, other in ((first, second), (second, first))
        )
        return _with_rules(book, self.decision, rules)

    def shows(self, sims: Sims) -> Showing:
        codes = {*sims.codes[self.decision][self.place : self.place + 2]}
        idle = codes == {NO} or _answered_above(sims, self.decision, self.place)
        return Showing.SAME if idle else Showing.DIFFERS


class ComputedChanged(msgspec.Struct, frozen=True):
    """A computed fact is computed in another way."""

    name: str
    node: Node

    def of(self, book: Rulebook) -> Rulebook:
        changed = replace(book, derived_nodes={**book.derived_nodes, self.name: self.node})
        # What is nothing but a test of an outcome may stand, joined with others, in conditions themselves.
        alone = any(isinstance(node, OutcomeIn) for node in (self.node, book.derived_nodes[self.name]))
        return read_again(changed, {self.name: self.node}) if alone else changed

    def shows(self, sims: Sims) -> Showing:
        before = sims.rulebook.derived_nodes[self.name]
        if not before.is_number:
            return _compared(sims.condition(before), sims.condition(self.node))
        was, now = sims.number(before), sims.number(self.node)
        if was.known and now.known:
            return Showing.SAME if was.values == now.values else Showing.DIFFERS
        return Showing.DIFFERS if was.known or now.known else Showing.UNKNOWN


class BlankChanged(msgspec.Struct, frozen=True):
    """A blank of a fact means something else, or nothing."""

    name: str
    blanks: Blanks

    def of(self, book: Rulebook) -> Rulebook:
        return replace(book, when_missing={**book.when_missing, self.name: self.blanks})

    def shows(self, sims: Sims) -> Showing:
        return _where_missing(sims, self.name)


class NotAssumed(msgspec.Struct, frozen=True):
    """Nothing is assumed of a fact that is missing."""

    name: str

    def of(self, book: Rulebook) -> Rulebook:
        fact = msgspec.structs.replace(book.facts[self.name], assume=None)
        return replace(book, facts={**book.facts, self.name: fact})

    def shows(self, sims: Sims) -> Showing:
        return _where_missing(sims, self.name)


class HintChanged(msgspec.Struct, frozen=True):
    """Another condition of a hint, which looks at lines of which nothing is assumed."""

    hint: str
    condition: Node

    def of(self, book: Rulebook) -> Rulebook:
        hint = msgspec.structs.replace(book.hints[self.hint], condition=self.condition)
        return replace(book, hints={**book.hints, self.hint: hint})

    def shows(self, sims: Sims) -> Showing:
        hint = sims.rulebook.hints[self.hint]
        held, holds = (sims.condition(node) == YES for node in (hint.condition, self.condition))
        return Showing.SAME if held == holds else _where_missing(sims, hint.fact)


Change = (
    RuleChanged | RulesSwapped | OutcomesSwapped | ComputedChanged | BlankChanged | NotAssumed | HintChanged
)


def _with_rules(book: Rulebook, decision: str, rules: list[Any]) -> Rulebook:
    changed: Decision = msgspec.structs.replace(book.decisions[decision], rules=tuple(rules))
    return replace(book, decisions={**book.decisions, decision: changed})


def _answered_above(sims: Sims, decision: str, place: int) -> bool:
    """Whether another rule answers before the one at this place is looked at."""
    first = sims.rulebook.decisions[decision].hit_policy == "first"
    return first and YES in sims.codes[decision][:place]


def _compared(was: int, now: int) -> Showing:
    if was != now:
        return Showing.DIFFERS
    return Showing.UNKNOWN if was == UNKNOWN else Showing.SAME


def _where_missing(sims: Sims, name: str) -> Showing:
    return Showing.SAME if name in sims.stated else Showing.DIFFERS
