"""Put the cases of a review to some of its decisions: each distinct one is decided once. Must not know any rule, nor
what is asked of an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from batch.fleet.basis import number_of
from engine.conditions.nodes import Node, TakesDecision
from engine.conditions.walking import names_in, parts_of
from engine.deciding.decide import Decider
from engine.deciding.given import Given
from engine.rulebook.book import Rulebook
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column


@dataclass(frozen=True)
class Ruled:
    """What the review's rules say of one case: the outcome of each decision, and the collected rules that hold."""

    outcomes: Mapping[str, str]
    holding: Mapping[str, tuple[str, ...]]


class ReviewCases:
    """Some of a review's decisions. Few at a time: what only others look at tells no cases apart."""

    def __init__(self, rulebook: Rulebook, review: Rulebook, names: Collection[str]) -> None:
        """`rulebook` is what the `review` is about."""
        self.rulebook = rulebook
        wanted = with_those_taken(review, names)
        self.book = replace(
            review, decisions={name: one for name, one in review.decisions.items() if name in wanted}
        )
        self._decider = Decider(self.book)
        self._look()
        self._known: dict[tuple[str, ...], Ruled] = {}

    @property
    def looked_at(self) -> list[str]:
        """The columns of a line that these decisions look at."""
        return [*self._facts, *self._columns()]

    def ruled(self, entry: Mapping[str, Any], as_of: int, more: Mapping[str, str]) -> Ruled:
        """What these decisions come to for a line; `more` are the codes of what its row does not say."""
        codes = {name: code_of_part(entry, name) for name in self.looked_at}
        codes |= {name: code for name, code in more.items() if name in self._looked_at}
        key = (str(as_of), *codes.values())
        if key not in self._known:
            self._known[key] = self._decided(codes, as_of)
        return self._known[key]

    def _decided(self, codes: Mapping[str, str], as_of: int) -> Ruled:
        stated = {}
        for name, item in (self.book.facts | self.book.terms).items():
            number = number_of(item, codes[name]) if codes.get(name) else None
            if number is not None:
                stated[name] = Column(number, True)
        answers, collected = self._decider.with_given(stated, as_of, self._given_with(codes))
        return Ruled(
            {name: answer.outcome or "" for name, answer in answers.items()},
            {
                name: tuple(rule for rule, code in rules.items() if code == YES)
                for name, rules in collected.items()
            },
        )

    def _columns(self) -> list[str]:
        """The columns of a report that hold what was decided: candidates, and the rules that hold or may hold."""
        names = []
        for name, decision in self._given.items():
            names += [name] if decision.hit_policy == "first" else [name, f"unknown_{name}"]
        return names

    def _given_with(self, codes: Mapping[str, str]) -> Given:
        outcomes: dict[str, tuple[str, ...]] = {}
        collected: dict[str, dict[str, Any]] = {}
        for name, decision in self._given.items():
            if decision.hit_policy == "first":
                outcomes[name] = tuple(code for code in codes[name].split("|") if code)
                continue
            holds, may_hold = codes[name].split(";"), codes[f"unknown_{name}"].split(";")
            collected[name] = {
                rule.id: YES if rule.id in holds else UNKNOWN if rule.id in may_hold else NO
                for rule in decision.rules
            }
        return Given(outcomes, collected)

    def _look(self) -> None:
        """Find the facts and terms of a line that the rules look at, and the decisions that are given with it."""
        parts = [part for name in self.book.decisions for part in _parts(self.book, name)]
        names = dict.fromkeys(name for part in parts for name in names_in(part))
        self._facts = [name for name in names if name in self.rulebook.facts or name in self.rulebook.terms]
        decisions = _taken(parts)
        self._given = {name: one for name, one in self.book.given.items() if name in decisions}
        self._looked_at = {*names, *decisions}


def with_those_taken(review: Rulebook, names: Collection[str]) -> set[str]:
    """Some of a review's decisions, and those of its own that they rest on."""
    found: set[str] = set()
    left = [name for name in names if name in review.decisions]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [one for one in _taken(_parts(review, name)) if one in review.decisions]
    return found


def _parts(review: Rulebook, name: str) -> list[Node]:
    """The parts of all conditions of a decision."""
    rules = review.decisions[name].rules
    return [part for rule in rules for part in parts_of(rule.condition, review.derived_nodes)]


def _taken(parts: Iterable[Node]) -> set[str]:
    return {part.decision for part in parts if isinstance(part, TakesDecision)}


def code_of_part(entry: Mapping[str, Any], name: str) -> str:
    """A part of a row's record; a value that was assumed counts as said."""
    return str(entry.get(name, "")).lstrip("~")
