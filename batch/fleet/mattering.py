"""Tell which comparisons and which questions still matter for each of many lines: those of the rules left possible.

Marks stay bits, 64 lines a word, until somebody asks which lines they are of. Must not know any fact, rule or outcome.
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
from engine.types.planes import Marks


class Mattering:
    """What matters of some lines that were walked, as a mark per line."""

    def __init__(self, settling: Settling, sims: Sims, size: int) -> None:
        self.settling, self.sims, self.size = settling, sims, size
        self.parts: dict[Node, Any] = {}
        self._asking: dict[
            Node, Any
        ] = {}  # of what is decided alone: nothing is asked for a check that may hold
        self._decisions = {name: self._undecided(name) for name in settling.open}
        self._certain: dict[tuple[str, str], Any] = {}
        every = Marks.same(True, size)
        self._collected = {(name, rule): every for name in settling.checks for rule in settling.asking}
        for decision in reversed(settling.needed):
            for rule, where in self._rules(decision):
                for part in settling.parts[rule.condition] if sims.lane.some(where) else ():
                    self._mark(part, where)
                    if decision.name not in settling.checks:
                        self._asking[part] = self._asking.get(part, False) | where

    def _undecided(self, decision: str) -> Any:
        return self.sims.lane.of_one(self.sims.outcomes[decision][0]) ^ True

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
                key = decision.name, rule.outcome
                self._certain[key] = self._certain.get(key, False) | (where & (code == YES))
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
                for name in self.settling.looked_at(atom) if self.sims.lane.some(open_) else ():
                    found[name] = found.get(name, False) | open_
        return found

    def asked(self, name: str) -> Any:
        """Where a question is open that may still matter."""
        return self.sims.lane.full(self._open.get(name, False) & (self.sims.column(name).known ^ True))

    def marks(self) -> tuple[list[Any], list[Any]]:
        """What lines have in common that nothing which may still matter tells apart: codes and marks, numbers."""
        sims = self.sims
        where_known = {name: where & sims.column(name).known for name, where in self._computed_with.items()}
        codes = [mark for part, where in self.parts.items() for mark in (where, sims.condition(part) * where)]
        codes += [*where_known.values(), *self._certain.values()]
        codes += [sims.outcomes[name][0] * where for name, where in self._decisions.items()]
        numbers = [
            np.asarray(sims.column(name).values) * np.asarray(known) for name, known in where_known.items()
        ]
        return codes, numbers
