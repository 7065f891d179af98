"""Ask the rulebook's review rules what becomes of a reviewer's entry: whether it is taken, or why not. Must not know
any rule, nor how an entry is written on a sheet.

Every reason is the outcome of a rule, and a key of the texts' section `review.reasons`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from batch.fleet.asked import asking_checks
from batch.fleet.codes import WAITING
from batch.review.cases import ReviewCases, Ruled, code_of_part
from batch.understanding.choices import NO as CODE_NO
from batch.understanding.choices import YES as CODE_YES
from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook.book import Rulebook

REFUSED = "refused"
_ENTRY, _CAUTION = "entry", "caution"


@dataclass(frozen=True)
class Taken:
    """What became of one reviewer's entry: the state, the action that is decided, and why it was not taken.

    `reason` is a key of the texts' `review.reasons`, `caution` one of `review.cautions`.
    """

    state: str
    action: str = ""
    reason: str = ""
    caution: str = ""


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
        entry = [_ENTRY, _CAUTION]
        for name in entry:
            entry += [roles.then for roles in self.book.roles.outcomes.get(name, {}).values() if roles.then]
        self._entries = ReviewCases(rulebook, self.book, entry)
        self._others = set(self.book.decisions) - set(entry)

    @cached_property
    def looked_at(self) -> tuple[str, ...]:
        """The columns of a line that `taken` looks at."""
        return tuple(dict.fromkeys([*self._entries.looked_at, "status", "action", "problems"]))

    @cached_property
    def _requests(self) -> ReviewCases:
        """The decisions about requests, made ready for those who write some."""
        return ReviewCases(self.rulebook, self.book, self._others)

    def taken(self, entry: Mapping[str, Any], as_of: int, reviewed: str, decided: str) -> Taken:
        """What becomes of an entry about a line, whose codes `entry` has; `decided` is blank where no action is."""
        ruled = self._entries.ruled(entry, as_of, self._more(entry, reviewed, decided))
        decision = _ENTRY
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
        caution, about = self._outcome(ruled, _CAUTION)
        return Taken(roles.state, decided, caution="" if about.unsaid else caution)

    def requested(self, entry: Mapping[str, Any], as_of: int, decided: str) -> Ruled:
        """What the decisions about requests come to for a line of which this is decided."""
        return self._requests.ruled(entry, as_of, self._more(entry, "", decided))

    def _more(self, entry: Mapping[str, Any], reviewed: str, decided: str) -> dict[str, str]:
        """What the rules look at beside a line's own facts and answers."""
        problems = str(entry.get("problems", "")).split(";")
        return {
            "reviewed": reviewed,
            "decided": decided,
            "status": code_of_part(entry, "status"),
            "action_given": CODE_YES if decided else CODE_NO,
            "as_advised": CODE_YES if decided and decided == entry.get("action") else CODE_NO,
            "duplicate": CODE_YES if set(WAITING) & set(problems) else CODE_NO,
            "facts_clash": CODE_YES if self._asking & set(problems) else CODE_NO,
        }

    def _outcome(self, ruled: Ruled, decision: str) -> tuple[str, Any]:
        outcome = ruled.outcomes[decision]
        return outcome, self.book.roles.of(decision, outcome)
