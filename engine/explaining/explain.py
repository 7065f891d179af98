"""Explain how one SIM's outcomes came about: each rule considered, the values it saw, and where they come from.

Gives plain values and codes; must not put anything into words.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from engine.conditions.walking import decisions_in, names_in
from engine.deciding.answers import Answer
from engine.deciding.decide import Decided
from engine.deciding.resting import Resting
from engine.deciding.sims_made_of_others import without_assumption
from engine.rulebook.model import Rule, TermValue
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.facts import AS_OF, BESIDE
from engine.types.kleene import NO, UNKNOWN
from engine.types.values import PRESENT, decode

HOLDS = {NO: False, UNKNOWN: None}
# Where a value comes from that nobody gave.
ASSUMED = ("assumed", "hinted")


class Seen(msgspec.Struct, frozen=True):
    """A value a condition saw; None when unknown. `origin`: stated, assumed, hinted, term, computed or missing.

    What is hinted is assumed because a hint suggests it.
    """

    name: str
    value: Any
    origin: str
    term: TermValue | None = None


class Considered(msgspec.Struct, frozen=True):
    """A rule that was looked at: whether it holds (None: unknown), and what it saw.

    `inputs` gives, for each decision the rule takes as input, its candidates or the rules that hold or may hold.
    """

    rule: Rule
    holds: bool | None
    seen: tuple[Seen, ...]
    inputs: dict[str, tuple[str, ...]] = {}


class Explainer(msgspec.Struct, frozen=True):
    """Explain one SIM's decisions; `stated` are its typed facts, which the engine itself sees as numbers only."""

    decided: Decided
    stated: Mapping[str, Any]
    _traced: dict[str, tuple[Considered, ...]] = {}

    def trace(self, name: str) -> tuple[Considered, ...]:
        """Every rule of a decision that was considered, in order."""
        if name not in self._traced:
            self._traced[name] = self._trace(name)
        return self._traced[name]

    def _trace(self, name: str) -> tuple[Considered, ...]:
        decision = self.decided.sims.rulebook.decisions[name]
        rules = decision.rules
        if decision.hit_policy == "first":
            answer = self.decided.answers[name][self.decided.index[name]]
            rules = tuple(rule for position, rule in enumerate(rules) if answer.considers(position))
        return tuple(self.considered(rule) for rule in rules)

    def considered(self, rule: Rule) -> Considered:
        """One rule with the values it saw."""
        code = self.decided.sims.condition(rule.condition)
        names = self._with_sources(names_in(rule.condition))
        derived = self.decided.sims.rulebook.derived_nodes
        inputs = {name: self.result(name) for name in decisions_in(rule.condition, derived)}
        return Considered(rule, HOLDS.get(code, True), tuple(self.seen(name) for name in names), inputs)

    def assumed(self, considered: Considered) -> tuple[str, ...]:
        """The assumed facts a rule saw, and those without which a term it saw would have another value."""
        sims = self.decided.sims
        saw = [seen.name for seen in considered.seen if seen.origin in ASSUMED]
        terms = [seen.name for seen in considered.seen if seen.origin == "term"]
        for name in CHOOSE_TERMS:
            if terms and sims.assumed.get(name) is True:
                twin = without_assumption(sims, name, Resting(sims.rulebook))
                saw += [name] * any(twin.column(term) != sims.column(term) for term in terms)
        return tuple(dict.fromkeys(saw))

    def result(self, name: str) -> tuple[str, ...]:
        """The candidates of a first decision, or the rules of a collect decision that hold or may hold (`?`)."""
        if name in self.decided.answers:
            answer: Answer = self.decided.answers[name][self.decided.index[name]]
            return answer.candidates
        codes = self.decided.sims.collected[name]
        return tuple(f"{rule}?" if code == UNKNOWN else rule for rule, code in codes.items() if code != NO)

    def seen(self, name: str) -> Seen:
        """The value of one name, and where it comes from."""
        sims = self.decided.sims
        column = sims.column(name)
        if not column.known:
            return Seen(name, None, "missing")
        if sims.assumed.get(name) is True and name in sims.hinted:
            return Seen(name, decode(sims.rulebook.facts[name], column.values), "hinted")
        if sims.assumed.get(name) is True:
            return Seen(name, sims.assumed_values[name], "assumed")
        if name in self.stated:
            return Seen(name, self.stated[name], "stated")
        if name in sims.rulebook.terms:
            term = sims.rulebook.terms_on(sims.as_of)[name].value(sims.term_line())
            return Seen(name, term.value if term else None, "term", term)
        value = decode(sims.rulebook.definition(name) or AS_OF, column.values)
        return Seen(name, None if value == PRESENT else value, "computed")

    def _with_sources(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names with the facts that derived facts are computed from after them."""
        found: dict[str, None] = {}
        for name in names:
            found[name] = None
            node = self.decided.sims.rulebook.derived_nodes.get(name)
            if node is not None:
                found |= dict.fromkeys(
                    part for part in self._with_sources(names_in(node)) if part not in BESIDE
                )
        return tuple(found)
