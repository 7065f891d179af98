"""Tell which comparisons and which questions still matter for each of many lines: those of the rules left possible.

Must not know any fact, rule or outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from batch.fleet.settling import Settling
from engine.conditions.nodes import Collected, Node, OutcomeIn, Settled
from engine.deciding.sims import Sims
from engine.rulebook.model import Decision, Rule
from engine.types.kleene import UNKNOWN, YES


class Mattering:
    """What matters of some lines that were walked, as a mark per line."""

    def __init__(self, settling: Settling, sims: Sims, size: int) -> None:
        self.settling, self.sims, self.size = settling, sims, size
        self.parts: dict[Node, Any] = {}
        self._asking: dict[
            Node, Any
        ] = {}  # of what is decided alone: nothing is asked for a check that may hold
        self._decisions = {name: self._undecided(name) for name in settling.open}
        self._certain: dict[str, Any] = {}
        every = np.ones(size, dtype=np.bool_)
        self._collected = {(name, rule): every for name in settling.checks for rule in settling.asking}
        for decision in reversed(settling.needed):
            for rule, where in self._rules(decision):
                for part in settling.parts[rule.condition] if where.any() else ():
                    self._mark(part, where)
                    if decision.name not in settling.checks:
                        self._asking[part] = self._asking.get(part, False) | where

    def _undecided(self, decision: str) -> Any:
        return ~np.asarray(self.sims.lane.of_one(self.sims.outcomes[decision][0]))

    def _rules(self, decision: Decision) -> Iterator[tuple[Rule, Any]]:
        """Each rule of a decision, and where it is open and what it decides matters."""
        first = decision.hit_policy == "first"
        above = self._decisions.get(decision.name)
        for rule in decision.rules:
            where = above if first else self._collected.get((decision.name, rule.id))
            if where is None:
                continue
            code = self.sims.condition(rule.condition)
            yield rule, where & ((code == UNKNOWN) | (rule.condition in self.settling.turning))
            if first:
                bit = self.settling.decider.bit(decision.name, rule.outcome)
                self._certain[decision.name] = self._certain.get(decision.name, 0) + bit * (
                    where & (code == YES)
                )
                above = where & (code != YES)

    def _mark(self, part: Node, where: Any) -> None:
        self.parts[part] = self.parts.get(part, False) | where
        match part:
            case OutcomeIn(decision) | Settled(decision):
                before = self._decisions.get(decision, False)
                self._decisions[decision] = before | (where & self._undecided(decision))
            case Collected(decision, rules):
                for rule in rules:
                    self._collected[decision, rule] = self._collected.get((decision, rule), False) | where

    @cached_property
    def _open(self) -> dict[str, Any]:
        """Where an open comparison that matters looks at each fact and term."""
        return self._looked_at(self.settling.atoms, self._asking)

    @cached_property
    def _computed_with(self) -> dict[str, Any]:
        """The same of comparisons that look at several."""
        return self._looked_at(self.settling.computed, self.parts)

    def _looked_at(self, atoms: tuple[Node, ...], parts: Mapping[Node, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for atom in atoms:
            if atom in parts:
                open_ = parts[atom] & (self.sims.condition(atom) == UNKNOWN)
                for name in self.settling.looked_at(atom) if open_.any() else ():
                    found[name] = found.get(name, False) | open_
        return found

    def asked(self, name: str) -> Any:
        """Where a question is open that may still matter."""
        return self._open.get(name, np.zeros(self.size, dtype=np.bool_)) & ~self._known(name)

    def _known(self, name: str) -> Any:
        return np.broadcast_to(self.sims.column(name).known, (self.size,))

    def marks(self) -> tuple[list[Any], list[Any]]:
        """What lines have in common that nothing which may still matter tells apart: codes of up to three, numbers."""
        condition = self.sims.condition
        codes = [(np.asarray(condition(part)) + 1) * where for part, where in self.parts.items()]
        codes += [self._known(name) & where for name, where in self._computed_with.items()]
        numbers = [self.sims.outcomes[name][0] * where for name, where in self._decisions.items()]
        numbers += self._certain.values()
        numbers += [np.asarray(self.sims.column(name).values) * self._known(name) * where
                    for name, where in self._computed_with.items()]  # fmt: skip
        return codes, numbers
