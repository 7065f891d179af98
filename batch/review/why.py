"""Tell why a SIM's verdict changed between two checks: which fact, which term, the day, or a rule. It asks the engine
again with one thing as it was before, so that only what made the difference is named. Puts nothing into words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from batch.fleet.basis import has_number, number_of
from batch.review.match import Difference, Snapshot, fact_changes
from engine.deciding.decide import Decider
from engine.rulebook.book import Rulebook
from engine.types.lanes import Column

_MOST_TRIED = 3_000  # distinct cases; beyond, everything that differs is named
_WEIGHTY = ("blocker", "cost")


@dataclass(frozen=True)
class Cause:
    """One reason: kind is fact, term, day, setting, obstacle, rule or rulebook; what it was and is, as codes."""

    kind: str
    name: str
    was: str = ""
    now: str = ""


class Causes:
    """Find the causes of changed verdicts between two checks under one rulebook."""

    def __init__(
        self, rulebook: Rulebook, old: Snapshot, new: Snapshot, preferences: tuple[str, str]
    ) -> None:
        """`preferences` is how the house preferred its balances back, then and now."""
        self.rulebook, self.old, self.new, self.preferences = rulebook, old, new, preferences
        self.names = list(dict.fromkeys([*old.facts, *new.facts]))
        self._deciders: dict[str, Decider] = {}
        self._known: dict[Any, list[Cause]] = {}

    def of(
        self, was: Mapping[str, Any], now: Mapping[str, Any], changed: Sequence[Difference]
    ) -> list[Cause]:
        """Why these verdicts of one SIM changed."""
        facts = fact_changes(was, now, ["carrier", *self.names])
        decisions = tuple(one.name for one in changed)
        key = (decisions, *((was.get(name, ""), now.get(name, "")) for name in ["carrier", *self.names]))
        if key not in self._known:
            tried = len(self._known) < _MOST_TRIED
            self._known[key] = self._found(was, now, facts, decisions) if tried else self._listed(facts)
        return [*self._obstacles(was, now), *self._known[key]]

    def _found(
        self,
        was: Mapping[str, Any],
        now: Mapping[str, Any],
        facts: list[Difference],
        decisions: tuple[str, ...],
    ) -> list[Cause]:
        before = _Case(self._values(was), self.old.as_of, self.preferences[0])
        after = _Case(self._values(now), self.new.as_of, self.preferences[1])
        ends = [self._decided(case, decisions) for case in (before, after)]
        if ends[1] != tuple(now[name] for name in decisions):
            return self._listed(facts)  # the later check had another rulebook than the one at hand
        causes = []
        for cause in [*self._listed(facts), *self._circumstances()]:
            reverted, advanced = _moved(after, before, cause), _moved(before, after, cause)
            outcomes = [self._decided(case, decisions) for case in (reverted, advanced)]
            if outcomes[0] != ends[1] or outcomes[1] != ends[0]:
                causes.append(cause)
        if ends[0] != tuple(was[name] for name in decisions):
            causes += self._rules()
        return causes or self._listed(facts)

    def _values(self, line: Mapping[str, Any]) -> dict[str, str]:
        return {name: str(line[name]).lstrip("~") for name in ["carrier", *self.names] if line.get(name)}

    def _decided(self, case: _Case, decisions: tuple[str, ...]) -> tuple[str, ...]:
        stated = {}
        for name, code in case.values.items():
            item = self.rulebook.readable.get(name)
            number = number_of(item, code) if item is not None and has_number(item) else None
            if number is not None:
                stated[name] = Column(number, True)
        found = self._decider(case.preference).candidates(stated, case.as_of.toordinal(), decisions)
        return tuple("|".join(candidates) for candidates in found)

    def _decider(self, preference: str) -> Decider:
        """A decider that knows no term but those of the case: what was unknown then stays unknown."""
        if preference not in self._deciders:
            book = self.rulebook
            settings = msgspec.structs.replace(book.settings, balance_preference=preference)
            carriers = {
                code: msgspec.structs.replace(one, shipped={}, company={})
                for code, one in book.carriers.items()
            }
            self._deciders[preference] = Decider(
                replace(book, general={}, carriers=carriers, settings=settings)
            )
        return self._deciders[preference]

    def _listed(self, facts: list[Difference]) -> list[Cause]:
        terms = self.rulebook.terms
        return [Cause("term" if one.name in terms else "fact", one.name, one.was, one.now) for one in facts]

    def _circumstances(self) -> list[Cause]:
        found = []
        if self.old.as_of != self.new.as_of:
            found.append(Cause("day", "as_of", self.old.as_of.isoformat(), self.new.as_of.isoformat()))
        if self.preferences[0] != self.preferences[1]:
            found.append(Cause("setting", "balance_preference", *self.preferences))
        return found

    def _obstacles(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Cause]:
        """The rules about obstacles that hold now and did not, or no longer do."""
        decision = self.rulebook.decisions.get("obstacles")
        rules = [rule.id for rule in decision.rules if rule.severity in _WEIGHTY] if decision else []
        before, after = was["obstacles"].split(";"), now["obstacles"].split(";")
        changed = [rule for rule in rules if (rule in before) != (rule in after)]
        return [
            Cause("obstacle", rule, *(("holds", "") if rule in before else ("", "holds"))) for rule in changed
        ]

    def _rules(self) -> list[Cause]:
        """The rules that say something else; where none is known to, the rulebook's version."""
        old, new = self.old.rules, self.new.rules
        found = [Cause("rule", name) for name in old if name in new and old[name] != new[name]]
        versions = [
            " ".join(f"{name} {one}" for name, one in item.versions.items()) for item in (self.old, self.new)
        ]
        return found or [Cause("rulebook", "", *versions)]


@dataclass(frozen=True)
class _Case:
    values: Mapping[str, str]
    as_of: datetime.date
    preference: str


def _moved(case: _Case, other: _Case, cause: Cause) -> _Case:
    """The case with one thing as it is in the other."""
    if cause.kind == "day":
        return replace(case, as_of=other.as_of)
    if cause.kind == "setting":
        return replace(case, preference=other.preference)
    values = dict(case.values)
    values.pop(cause.name, None)
    if cause.name in other.values:
        values[cause.name] = other.values[cause.name]
    return replace(case, values=values)
