"""Find the order in which questions free most lines soonest: which answers it took to settle lines whose answers are
made up, and first those that bring most lines nearest to an end.

The order is a judgement, not a figure: what is claimed of it is worked out by `batch.fleet.plan_bounds`. Must not
know any fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from batch.fleet.settling import Columns, Settling, filled, taken
from batch.fleet.situations import Situations
from engine.types.lanes import Column

# Answers made up for each situation: more where there are few situations.
MOST_WORLDS, LINES_TRIED = 48, 4_000
# What is likely is taken for as often so as otherwise.
LIKELY = 0.75


def order_of(
    settling: Settling, found: Situations, weights: Any, costs: Mapping[str, float], wanted: Sequence[str]
) -> tuple[str, ...]:
    """The questions `wanted` that some line turns upon. `weights`: what settling each situation is worth.

    `costs`: how many people a question is put to; each is worth the more, the fewer those and the fewer other questions
    its lines still need.
    """
    if not found.size or not wanted:
        return ()
    worlds = max(1, min(MOST_WORLDS, LINES_TRIED // found.size))
    lines = np.repeat(np.arange(found.size), worlds)
    needed, settled = _needed(settling, found, lines, wanted)
    worth = np.where(settled, weights[lines] / worlds, 0.0)
    order: list[str] = []
    left = list(range(len(wanted)))
    missing = needed.sum(axis=0)
    while True:
        share = np.where(missing > 0, worth / np.maximum(missing, 1), 0.0)
        gains = {at: float(share[needed[at]].sum()) / costs[wanted[at]] for at in left}
        best = max(gains, key=lambda at: (gains[at], -at), default=None)
        if best is None or not gains[best] > 0:
            return tuple(order)
        order.append(wanted[best])
        left.remove(best)
        missing = missing - needed[best]


def _needed(settling: Settling, found: Situations, lines: Any, wanted: Sequence[str]) -> tuple[Any, Any]:
    """For each question, which lines with made-up answers need it to be settled; and which can be settled at all."""
    size = len(lines)
    truth = _made_up(settling, taken(found.columns, lines), taken(found.likely, lines), wanted, size)
    base = taken(found.columns, lines)
    given = {name: truth[name].known.copy() for name in wanted}
    sims = settling.walked(_with(base, truth, given), size)
    settled = settling.of(sims, size)
    for name in reversed(wanted):
        nothing = np.zeros(size, dtype=np.bool_)
        without = settling.walked_again(sims, _with_one(base, truth, name, nothing))
        enough = settling.of(without, size) & settled
        given[name] &= ~enough
        sims = (
            settling.walked_again(sims, _with_one(base, truth, name, given[name])) if enough.any() else sims
        )
    return np.asarray([given[name] & settled for name in wanted]), settled


def _made_up(settling: Settling, base: Columns, likely: Columns, wanted: Sequence[str], size: int) -> Columns:
    """An answer to each question that a line leaves open: of a carrier, only what the other answers leave open."""
    random = np.random.default_rng(0)  # the same list has the same plan
    book, truth = settling.book, dict[str, Column]()
    columns = dict(base)
    for names in (
        [name for name in wanted if name in book.facts],
        [name for name in wanted if name in book.terms],
    ):
        sims = settling.sims(columns, size)
        for name in names:
            answers = np.asarray(settling.answers(name))
            values = answers[random.integers(0, len(answers), size)]
            if name in likely:
                as_likely = likely[name].known & (random.random(size) < LIKELY)
                values = np.where(as_likely, likely[name].values, values)
            truth[name] = Column(values, ~np.broadcast_to(sims.column(name).known, (size,)))
        columns = _with(columns, truth, {name: truth[name].known for name in names})
    return truth


def _with(base: Columns, truth: Columns, given: Mapping[str, Any]) -> dict[str, Column]:
    """What lines state, with the answers that are given."""
    found = dict(base)
    for name, there in given.items():
        found |= _with_one(base, truth, name, there)
    return found


def _with_one(base: Columns, truth: Columns, name: str, there: Any) -> dict[str, Column]:
    return {name: filled(base.get(name), truth[name].values, there)}
