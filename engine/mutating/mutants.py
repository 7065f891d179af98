"""Every small fault that a rulebook's rules, computed facts and hints can have, one at a time.

Knows what a rulebook consists of; must not know any rule, fact or hint, nor what becomes of a fault.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import msgspec

from engine.conditions.nodes import Always, Node
from engine.mutating.altered import NEVER, Alteration, Altered, altered
from engine.mutating.changes import (
    BlankChanged,
    Change,
    ComputedChanged,
    HintChanged,
    NotAssumed,
    OutcomesSwapped,
    RuleChanged,
    RulesSwapped,
)
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision, Rule
from engine.verifying.ways import HINTS

Kind = (
    Alteration
    | Literal["rule off", "rules swapped", "outcomes swapped", "check off", "hint off", "assumption dropped"]
)


class Mutant(msgspec.Struct, frozen=True):
    """One fault: of what kind, in what (a decision, a computed fact, a fact, the hints) and in which item of it.

    `part` and `instead` say which part of a condition is another; None where something is dropped or moved as a whole.
    """

    kind: Kind
    within: str
    item: str
    change: Change
    part: Node | None = None
    instead: Node | None = None

    @property
    def where(self) -> str:
        """`action.cancel`, or the fact."""
        return f"{self.within}.{self.item}" if self.item else self.within

    @property
    def names(self) -> frozenset[str]:
        """What it can be asked for by."""
        return frozenset({self.within, self.item, self.where} - {""})


def names_of(book: Rulebook) -> list[str]:
    """Whatever mutants can be asked for by."""
    return sorted(frozenset[str]().union(*(one.names for one in mutants(book))))


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Each of them, in the order in which the rulebook is written."""
    for decision in book.decisions.values():
        yield from _in_decision(decision)
    for name, node in book.derived_nodes.items():
        yield from (_part(one, name, "", ComputedChanged(name, one.whole)) for one in altered(node))
    for name in book.facts:
        yield from _of_blanks(book, name)
    for hint in book.hints.values():
        yield Mutant("hint off", HINTS, hint.id, HintChanged(hint.id, NEVER))
        for one in altered(hint.condition):
            yield _part(one, HINTS, hint.id, HintChanged(hint.id, one.whole))


def _part(one: Altered, within: str, item: str, change: Change) -> Mutant:
    return Mutant(one.kind, within, item, change, one.part, one.instead)


def _in_decision(decision: Decision) -> Iterator[Mutant]:
    name = decision.name
    for place, rule in enumerate(decision.rules):
        yield Mutant(
            "check off" if rule.names else "rule off", name, rule.id, RuleChanged(name, place, NEVER)
        )
        for one in altered(rule.condition):
            yield _part(one, name, rule.id, RuleChanged(name, place, one.whole))
    if decision.hit_policy == "first":
        for place, (rule, below) in enumerate(pairwise(decision.rules)):
            if _swap_matters(rule, below):
                yield Mutant("rules swapped", name, rule.id, RulesSwapped(name, place))
            if rule.outcome != below.outcome:
                yield Mutant("outcomes swapped", name, rule.id, OutcomesSwapped(name, place))


def _swap_matters(rule: Rule, below: Rule) -> bool:
    """Above what holds of every line, a rule below it would be off, which is a fault of its own."""
    return rule.outcome != below.outcome and not isinstance(below.condition, Always)


def _of_blanks(book: Rulebook, name: str) -> Iterator[Mutant]:
    """What is assumed of a fact that is missing, and what a blank of it means."""
    if book.facts[name].assume is not None:
        yield Mutant("assumption dropped", name, "", NotAssumed(name))
    blanks = book.when_missing.get(name, ())
    for place, (condition, value) in enumerate(blanks):
        above, below = blanks[:place], blanks[place + 1 :]
        yield Mutant("alternative dropped", name, "", BlankChanged(name, (*above, *below)))
        for one in altered(condition):
            blank = one.whole, value
            yield _part(one, name, "", BlankChanged(name, (*above, blank, *below)))
