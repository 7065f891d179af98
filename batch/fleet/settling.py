"""Tell which of many lines, real or made up, are settled: nothing keeps a reviewer from approving what is advised.

Must not know any fact, nor where the lines come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from batch.fleet.asked import CHECKING, asking_checks
from engine.conditions.nodes import Certainly, Known, Node, Possibly, Settled, TakesDecision
from engine.conditions.walking import parts_of
from engine.deciding.decide import Decider
from engine.deciding.possible import atoms, possible_answers
from engine.deciding.references import looked_at, with_choosers
from engine.deciding.sims import Sims
from engine.rulebook.terms import CONTRACT
from engine.types.arrays import ManySims
from engine.types.fact_types import type_of
from engine.types.kleene import YES
from engine.types.lanes import Column

Columns = Mapping[str, Column]
# Knowing more can make these hold where they did not.
_TURNING = (Certainly, Known, Possibly, Settled)


class Settling:
    """The decisions and checks that must be settled, what they rest on, and lines decided as far as that takes."""

    def __init__(self, decider: Decider, as_of: int) -> None:
        self.decider, self.book, self.as_of = decider, decider.rulebook, as_of
        decisions = self.book.decisions.values()
        self.open = [
            item.name for item in decisions if item.hit_policy == "first" and item.when_open == "needs_info"
        ]
        self.asking = asking_checks(self.book)
        self.checks = [name for name in CHECKING if name in self.book.decisions]
        self.names = (*self.open, *self.checks)
        self.needed = decider.needed(self.names)
        self._looked_at: dict[Node, tuple[str, ...]] = {}
        self._answers: dict[str, Sequence[int]] = {}

    @cached_property
    def atoms(self) -> tuple[Node, ...]:
        """The comparisons that all of it is built of."""
        return atoms(self.book, [item.name for item in self.needed])

    @cached_property
    def computed(self) -> tuple[Node, ...]:
        """Those of them that look at several facts or terms."""
        return tuple(atom for atom in self.atoms if len(self.looked_at(atom)) > 1)

    @cached_property
    def seen(self) -> frozenset[str]:
        """All facts and terms that any of it may rest on."""
        named = {name for atom in self.atoms for name in self.looked_at(atom)}
        return frozenset(named | {*self.computed_with, CONTRACT})

    @cached_property
    def computed_with(self) -> frozenset[str]:
        """The facts and terms that these look at."""
        return frozenset(name for atom in self.computed for name in self.looked_at(atom))

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts and terms that all of it looks at and that can be asked for, in the order of the rulebook."""
        met = {name for atom in self.atoms for name in self.looked_at(atom)}
        return tuple(
            name
            for name in (*self.book.facts, *self.book.terms)
            if name in met and not type_of(self.book.readable[name]).opaque
        )

    def looked_at(self, atom: Node) -> tuple[str, ...]:
        """The facts and terms behind a comparison, those that choose terms and say what a blank means included."""
        if atom not in self._looked_at:
            self._looked_at[atom] = with_choosers(self.book, looked_at(self.book, atom))
        return self._looked_at[atom]

    @cached_property
    def parts(self) -> Mapping[Node, tuple[Node, ...]]:
        """The comparisons that each rule's condition is built of, and what it takes of other decisions."""
        known = {*self.atoms}
        return {
            condition: tuple(part for part in parts if isinstance(part, TakesDecision) or part in known)
            for condition, parts in self._all_parts.items()
        }

    @cached_property
    def turning(self) -> frozenset[Node]:
        """The conditions of rules that knowing more can make hold where they don't."""
        return frozenset(
            condition
            for condition, parts in self._all_parts.items()
            if any(isinstance(part, _TURNING) for part in parts)
        )

    @cached_property
    def _all_parts(self) -> Mapping[Node, Sequence[Node]]:
        conditions = dict.fromkeys(rule.condition for decision in self.needed for rule in decision.rules)
        return {condition: parts_of(condition, self.book.derived_nodes) for condition in conditions}

    def answers(self, name: str) -> Sequence[int]:
        """The answers to a question that rules tell apart."""
        if name not in self._answers:
            self._answers[name] = possible_answers(self.book, name, self.as_of)
        return self._answers[name]

    def sims(self, columns: Columns, size: int) -> Sims:
        """Lines before anything is decided of them."""
        return self.decider.sims(columns, self.as_of, ManySims(size))

    def walked(self, columns: Columns, size: int) -> Sims:
        """Lines with all of it decided."""
        return self.decider.walked(columns, self.as_of, ManySims(size), *self.names)

    def walked_again(self, sims: Sims, changed: Columns) -> Sims:
        """Lines that were walked, some of whose facts are now these."""
        return self.decider.walked_again(sims, changed)

    def settled(self, columns: Columns, size: int) -> Any:
        """Which lines are settled."""
        return self.of(self.walked(columns, size), size)

    def of(self, sims: Sims, size: int) -> Any:
        """Which of some lines that were walked are settled."""
        return self.decided(sims, size) & ~self.contradicted(sims, size)

    def decided(self, sims: Sims, size: int) -> Any:
        """For which of them nothing is left to decide."""
        found = np.ones(size, dtype=np.bool_)
        for name in self.open:
            found = found & sims.lane.of_one(sims.outcomes[name][0])
        return found

    def contradicted(self, sims: Sims, size: int) -> Any:
        """Which of them meet a check that asks which of their facts is right."""
        found = np.zeros(size, dtype=np.bool_)
        for name in self.checks:
            for rule, code in sims.collected[name].items():
                if rule in self.asking:
                    found = found | (code == YES)
        return found


def taken(columns: Columns, rows: Any) -> dict[str, Column]:
    """The columns of some rows; a row may be taken several times."""
    return {name: Column(column.values[rows], column.known[rows]) for name, column in columns.items()}


def filled(column: Column | None, values: Any, where: Any) -> Column:
    """The column with these values where they are given; it must not be known there."""
    if column is None:
        return Column(values * where, where)
    return Column(np.where(where, np.asarray(values), column.values), column.known | where)
