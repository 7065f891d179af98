"""Ask the rulebook's review rules what becomes of a reviewer's entry: whether it is taken, or why not. Must not know
any rule, nor how an entry is written on a sheet.

Every reason is the outcome of a rule, and a key of the texts' section `review.reasons`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batch.fleet.asked import asking_checks
from batch.fleet.basis import NO as CODE_NO
from batch.fleet.basis import YES as CODE_YES
from batch.fleet.basis import number_of
from batch.fleet.codes import WAITING
from engine.conditions.nodes import TakesDecision, names_in, parts_of
from engine.deciding.decide import Decider
from engine.deciding.given import Given
from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook.book import Rulebook
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column

REFUSED = "refused"


@dataclass(frozen=True)
class Taken:
    """What became of one reviewer's entry: the state, the action that is decided, and why it was not taken.

    `reason` is a key of the texts' `review.reasons`, `caution` one of `review.cautions`.
    """

    state: str
    action: str = ""
    reason: str = ""
    caution: str = ""


@dataclass(frozen=True)
class Ruled:
    """What the review's rules say of one case: the outcome of each decision, and the collected rules that hold."""

    outcomes: Mapping[str, str]
    holding: Mapping[str, tuple[str, ...]]


class ReviewRules:
    """The review rules of a rulebook; each distinct case is decided once."""

    def __init__(self, rulebook: Rulebook) -> None:
        if rulebook.review is None:
            problem = "is not there: it holds the rules for what reviewers decide; copy it from the shipped rulebook"
            raise RulebookInvalid([RulebookProblem(f"{rulebook.folder}/review", 0, problem)])
        self.rulebook, self.roles = rulebook, rulebook.roles
        self.book = rulebook.review
        weighed = [rule for decision in rulebook.decisions.values() for rule in decision.rules]
        self.costs = frozenset(rule.id for rule in weighed if rule.severity == "cost")
        self._asking = asking_checks(rulebook)
        self._decider = Decider(self.book)
        self._look()
        self._known: dict[tuple[str, ...], Ruled] = {}

    def taken(self, entry: Mapping[str, Any], as_of: int, reviewed: str, decided: str) -> Taken:
        """What becomes of an entry about a line, whose codes `entry` has; `decided` is blank where no action is."""
        ruled = self.ruled(entry, as_of, reviewed, decided)
        decision = "entry"
        outcome, roles = self._outcome(ruled, decision)
        while roles.then:
            decision = roles.then
            outcome, roles = self._outcome(ruled, decision)
        if roles.state == REFUSED:
            return Taken(REFUSED, reason=outcome)
        if roles.state == "held":
            return Taken(roles.state)
        if roles.state != "changed":
            return Taken(roles.state, str(entry["action"]))
        caution, about = self._outcome(ruled, "caution")
        return Taken(roles.state, decided, caution="" if about.unsaid else caution)

    def ruled(self, entry: Mapping[str, Any], as_of: int, reviewed: str = "", decided: str = "") -> Ruled:
        """What every decision of the review comes to for a line."""
        codes = {name: _code(entry, name) for name in (*self._facts, *self._columns())}
        problems = str(entry.get("problems", "")).split(";")
        codes |= {
            "reviewed": reviewed,
            "decided": decided,
            "status": _code(entry, "status"),
            "action_given": CODE_YES if decided else CODE_NO,
            "as_advised": CODE_YES if decided and decided == entry.get("action") else CODE_NO,
            "duplicate": CODE_YES if set(WAITING) & set(problems) else CODE_NO,
            "facts_clash": CODE_YES if self._asking & set(problems) else CODE_NO,
        }
        key = (str(as_of), *codes.values())
        if key not in self._known:
            self._known[key] = self._decided(codes, as_of)
        return self._known[key]

    def _outcome(self, ruled: Ruled, decision: str) -> tuple[str, Any]:
        outcome = ruled.outcomes[decision]
        return outcome, self.book.roles.of(decision, outcome)

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
        conditions = [rule.condition for decision in self.book.decisions.values() for rule in decision.rules]
        parts = [part for node in conditions for part in parts_of(node, self.book.derived_nodes)]
        names = dict.fromkeys(name for part in parts for name in names_in(part))
        self._facts = [name for name in names if name in self.rulebook.facts or name in self.rulebook.terms]
        decisions = {part.decision for part in parts if isinstance(part, TakesDecision)}
        self._given = {name: one for name, one in self.book.given.items() if name in decisions}


def _code(entry: Mapping[str, Any], name: str) -> str:
    """A part of a row's record; a value that was assumed counts as said."""
    return str(entry.get(name, "")).lstrip("~")
