"""The lines of a fleet that wait for answers, as a plan counts them: what they are asked for, in whose charge they are.

It must not know in which order to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from batch.columns import codes_of
from batch.fleet.codes import asked_anywhere
from batch.fleet.plan_questions import PlanQuestion
from batch.fleet.settling import Settling
from batch.fleet.shares import CARRIER
from batch.fleet.table import Fleet
from engine.deciding.many import FleetDecided


class PlanLines(Protocol):
    """The lines that wait, each by itself or several alike as one: how many, what they cost, what they are asked for
    and of whom.

    `lines` and `fees`: by place, how many and what they cost a year.
    """

    lines: Any
    fees: Any

    def asked(self, facts: Sequence[str]) -> Any:
        """Which of them are asked for one of the facts."""

    def named(self, by: str) -> bool:
        """Whether any of them, or any other line that is asked for something, names somebody."""

    def met(self, by: str, question: PlanQuestion | None) -> int:
        """How many people have such a line in their charge, or any line that a question is open for."""


class FleetLines:
    """The lines of a fleet that wait, each by itself; and whom all its lines name that are asked for anything."""

    def __init__(self, settling: Settling, fleet: Fleet, decided: FleetDecided, rows: Any) -> None:
        self.settling, self.fleet, self.decided, self.rows = settling, fleet, decided, rows
        self.lines, self.fees = np.ones(len(rows), dtype=np.int64), fleet.yearly_fees[rows]
        self._texts: dict[str, Any] = {}

    def asked(self, facts: Sequence[str]) -> Any:
        masks = [
            self.decided.asked[decision][name][self.rows]
            for decision in self.decided.asked.keys() & self.settling.open
            for name in facts
            if name in self.decided.asked[decision]
        ]
        return np.logical_or.reduce([np.zeros(len(self.rows), dtype=np.bool_), *masks])

    @cached_property
    def asked_rows(self) -> Any:
        """The rows of these lines and of all others that are asked for anything: details, obstacles."""
        asked = self.asked_anyhow(self.settling.facts)
        asked[self.rows] = True
        return np.flatnonzero(asked)

    def asked_anyhow(self, facts: Sequence[str]) -> Any:
        """Which rows of the fleet are asked for one of the facts, whatever it decides."""
        found = np.zeros(self.fleet.size, dtype=np.bool_)
        for name in facts:
            if name in self._anywhere:
                found |= self._anywhere[name]
        return found & ~self.fleet.unreadable

    @cached_property
    def _anywhere(self) -> dict[str, Any]:
        return asked_anywhere(self.decided)

    def named(self, by: str) -> bool:
        return bool(self.text(by).is_valid().to_numpy(zero_copy_only=False)[self.asked_rows].any())

    def met(self, by: str, question: PlanQuestion | None) -> int:
        rows = self.asked_rows
        if question is not None:
            rows = np.flatnonzero(self.asked_anyhow(question.facts))
        return int(np.count_nonzero(np.bincount(self._groups(by)[rows])))

    def _groups(self, by: str) -> Any:
        """The number of the group of each row."""
        if by not in self._texts:
            self._texts[by] = codes_of(self.text(by))[0]
        return self._texts[by]

    def text(self, by: str) -> Any:
        """Whom the lines of the fleet name."""
        return self.fleet.carriers if by == CARRIER else self.fleet.text(by)
