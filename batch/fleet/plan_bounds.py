"""Bound what a sequence of questions settles, whatever is answered: each answer that rules tell apart is tried on each
situation, question after question, until a line is settled; what is too much to try is claimed nothing of.

Must not know any fact, nor how the sequence was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from batch.fleet.mattering import Mattering
from batch.fleet.plan_questions import PlanQuestion, with_said
from batch.fleet.settling import Columns, Settling, taken
from batch.fleet.situations import Situations, numbers_alike
from engine.types.lanes import Column

#: More lines with answers tried on them than this are not kept at one time.
MOST_TRIED = 12_000


@dataclass(frozen=True)
class Reached:
    """What one more question comes to, a mark per situation: settled whatever was answered, or with some answers.

    `asked`: whether it was still a question of any.
    """

    surely: Any
    perhaps: Any
    asked: bool


def bounds(
    settling: Settling, found: Situations, order: Sequence[PlanQuestion], *, as_likely: bool = False
) -> Iterator[Reached]:
    """What holds after each question of the order; a question that no longer matters for a line is not asked of it.

    `as_likely`: where an answer is likely, it is the only one.
    """
    trials = _Trials(settling, found, order, found.likely if as_likely else {})
    for question in order:
        asked = trials.ask(question)
        yield Reached(trials.surely, trials.perhaps, asked)


class _Trials:
    """The lines that are still open with the answers tried so far: the only thing here that changes."""

    def __init__(
        self,
        settling: Settling,
        found: Situations,
        order: Sequence[PlanQuestion],
        likely: Mapping[str, Columns],
    ) -> None:
        self.settling, self.size, self.likely = settling, found.size, likely
        self.facts = tuple(dict.fromkeys(name for question in order for name in question.facts))
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

    def ask(self, question: PlanQuestion) -> bool:
        """Try every answer, or the likely one, where the question is open and may matter; whether it is anywhere."""
        asked = np.logical_or.reduce([self.asked[name] for name in question.facts])
        if not asked.any():
            return False
        likely = self.likely.get(question.name, {})
        nowhere = np.zeros(self.size, dtype=np.bool_)
        known = np.logical_or.reduce([nowhere, *(one.known for one in likely.values())])[self.of]
        many = len(question.answers)
        kept = self._within(np.where(asked & ~known, many, 1))
        each = (asked & ~known)[kept]
        rows = np.concatenate([np.repeat(kept[each], many), kept[~each]])
        tried = np.arange(len(rows)) < int(each.sum()) * many
        said = question.said(np.resize(np.arange(many), len(rows)), tried)
        of = self.of[rows]
        there = asked[rows] & ~tried
        as_likely = {name: Column(one.values[of], one.known[of] & there) for name, one in likely.items()}
        self.of = of
        self._go_on_with(with_said(taken(self.columns, rows), [said, as_likely]))
        return True

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
        self.asked = {name: mattering.asked(name)[first] for name in self.facts}
