"""Bound what a sequence of questions settles, whatever is answered: each answer that rules tell apart is tried on each
situation, question after question, until a line is settled; what is too much to try is claimed nothing of.

Must not know any fact, nor how the sequence was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from batch.fleet.mattering import Mattering
from batch.fleet.settling import Columns, Settling, filled, taken
from batch.fleet.situations import Situations, numbers_alike

#: More lines with answers tried on them than this are not kept at one time.
MOST_TRIED = 12_000


@dataclass(frozen=True)
class Reached:
    """What one more question comes to, a mark per situation: settled whatever was answered, or with some answers."""

    surely: Any
    perhaps: Any


def bounds(settling: Settling, found: Situations, order: Sequence[str]) -> Iterator[Reached]:
    """What holds after each question of the order; a question that no longer matters for a line is not asked of it."""
    trials = _Trials(settling, found, order)
    for name in order:
        trials.ask(name)
        yield Reached(trials.surely, trials.perhaps)


class _Trials:
    """The lines that are still open with the answers tried so far: the only thing here that changes."""

    def __init__(self, settling: Settling, found: Situations, order: Sequence[str]) -> None:
        self.settling, self.size, self.order = settling, found.size, order
        self.of = np.arange(found.size)
        self.perhaps = np.zeros(found.size, dtype=np.bool_)
        self.given_up = np.zeros(found.size, dtype=np.bool_)
        self.torn = np.zeros(found.size, dtype=np.bool_)
        self._go_on_with(found.columns)

    @property
    def surely(self) -> Any:
        """The situations of which nothing is left open, and no answers contradict each other."""
        found = self.perhaps & ~self.given_up & ~self.torn
        found[self.of] = False
        return found

    def ask(self, name: str) -> None:
        """Try every answer where the question is open and may matter."""
        answers = np.asarray(self.settling.answers(name))
        asked = self.asked[name]
        kept = self._within(np.where(asked, len(answers), 1))
        open_, others = kept[asked[kept]], kept[~asked[kept]]
        rows = np.concatenate([np.repeat(open_, len(answers)), others])
        tried = np.arange(len(rows)) < len(open_) * len(answers)
        columns = taken(self.columns, rows)
        columns[name] = filled(columns.get(name), np.resize(answers, len(rows)), tried)
        self.of = self.of[rows]
        self._go_on_with(columns)

    def _within(self, costs: Any) -> Any:
        """The lines to go on with: the situations with most to try are given up where there is too much."""
        if costs.sum() > MOST_TRIED:
            each = np.bincount(self.of, weights=costs, minlength=self.size)
            order = np.argsort(each, kind="stable")
            self.given_up = self.given_up.copy()
            self.given_up[order[np.cumsum(each[order]) > MOST_TRIED]] = True
            self.perhaps = self.perhaps | self.given_up
        return np.flatnonzero(~self.given_up[self.of])

    def _go_on_with(self, columns: Columns) -> None:
        """Keep of these lines one of those that are open and that nothing which may still matter tells apart.

        Those whose answers contradict each other wait for another answer: nothing else settles them.
        """
        size = len(self.of)
        sims = self.settling.walked(columns, size)
        possible = ~self.settling.contradicted(sims, size)
        open_ = ~self.settling.decided(sims, size)
        self.perhaps, self.torn = self.perhaps.copy(), self.torn.copy()
        self.perhaps[self.of[possible & ~open_]] = True
        self.torn[self.of[~possible]] = True
        mattering = Mattering(self.settling, sims, size)
        codes, numbers = mattering.marks()
        _, first = numbers_alike(codes, [self.of, open_ & possible, *numbers], size)
        first = first[(open_ & possible)[first]]
        self.of, self.columns = self.of[first], taken(columns, first)
        self.asked = {name: mattering.asked(name)[first] for name in self.order}
