"""Find the order in which questions free most lines soonest: which answers it took to settle lines whose answers are
made up, and first those that bring most lines nearest to an end.

The order is a judgement, not a figure: what is claimed of it is worked out by `batch.fleet.plan_bounds`. Must not
know any fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from batch.fleet.plan_questions import PlanQuestion, with_said
from batch.fleet.settling import Columns, Settling, taken
from batch.fleet.situations import Situations
from engine.types.lanes import Column

# Answers made up for each situation: more where there are few situations.
MOST_WORLDS, LINES_TRIED = 48, 4_000
# What is likely is taken for as often so as otherwise.
LIKELY = 0.75


def order_of(
    settling: Settling,
    found: Situations,
    weights: Any,
    costs: Mapping[str, float],
    wanted: Sequence[PlanQuestion],
) -> tuple[PlanQuestion, ...]:
    """The questions `wanted`, last those that no line turned upon. `weights`: what settling each situation is worth.

    `costs`: how many people a question is put to; each is worth the more, the fewer those and the fewer other questions
    its lines still need.
    """
    if not found.size or not wanted:
        return ()
    worlds = max(1, min(MOST_WORLDS, LINES_TRIED // found.size))
    lines = np.repeat(np.arange(found.size), worlds)
    needed, settled = _needed(settling, found, lines, wanted)
    worth = np.where(settled, weights[lines] / worlds, 0.0)
    order: list[PlanQuestion] = []
    left = list(range(len(wanted)))
    missing = needed.sum(axis=0)
    while True:
        share = np.where(missing > 0, worth / np.maximum(missing, 1), 0.0)
        gains = {at: float(share[needed[at]].sum()) / costs[wanted[at].name] for at in left}
        best = max(gains, key=lambda at: (gains[at], -at), default=None)
        if best is None or not gains[best] > 0:
            return (*order, *(wanted[at] for at in left))
        order.append(wanted[best])
        left.remove(best)
        missing = missing - needed[best]


def _needed(
    settling: Settling, found: Situations, lines: Any, wanted: Sequence[PlanQuestion]
) -> tuple[Any, Any]:
    """For each question, which lines with made-up answers need it to be settled; and which can be settled at all."""
    size = len(lines)
    base = taken(found.columns, lines)
    likely = {name: taken(said, lines) for name, said in found.likely.items()}
    truth = _made_up(settling, base, likely, wanted, size)
    given = [np.logical_or.reduce([column.known for column in said.values()]) for said in truth]
    sims = settling.walked({**base, **_said(base, truth, given)}, size)
    settled = settling.of(sims, size)
    nothing = np.zeros(size, dtype=np.bool_)
    for at in reversed(range(len(wanted))):
        without = _said(base, truth, [*given[:at], nothing, *given[at + 1 :]], wanted[at].facts)
        enough = settling.of(settling.walked_again(sims, without), size) & settled
        given[at] = given[at] & ~enough
        if enough.any():
            sims = settling.walked_again(sims, _said(base, truth, given, wanted[at].facts))
    return np.asarray([there & settled for there in given]), settled


def _made_up(
    settling: Settling,
    base: Columns,
    likely: Mapping[str, Columns],
    wanted: Sequence[PlanQuestion],
    size: int,
) -> list[dict[str, Column]]:
    """What is answered where a line leaves a question open: of a carrier, only what the other answers leave open."""
    random = np.random.default_rng(0)  # the same list has the same plan
    truth: dict[str, dict[str, Column]] = {}
    columns, terms = dict(base), settling.book.terms
    for carriers in (False, True):
        sims = settling.sims(columns, size)
        unknown = {
            name: ~np.broadcast_to(sims.column(name).known, (size,))
            for question in wanted
            for name in question.facts
        }
        for question in wanted:
            if (question.name in terms) == carriers:
                said = _answered(random, question, likely[question.name], size)
                truth[question.name] = {
                    name: Column(one.values, one.known & unknown[name]) for name, one in said.items()
                }
                for name, one in truth[question.name].items():
                    unknown[name] = unknown[name] & ~one.known
        columns = with_said(columns, truth.values())
    return [truth[question.name] for question in wanted]


def _answered(
    random: np.random.Generator, question: PlanQuestion, one: Columns, size: int
) -> dict[str, Column]:
    """Any answer, and oftener the likely one where there is `one`."""
    places, every = random.integers(0, len(question.answers), size), np.ones(size, dtype=np.bool_)
    said = question.said(places, every)
    if not one:
        return said
    there = np.logical_or.reduce([column.known for column in one.values()]) & (random.random(size) < LIKELY)
    kept = {name: Column(column.values, column.known & ~there) for name, column in said.items()}
    return with_said(kept, [{name: Column(c.values, c.known & there) for name, c in one.items()}])


def _said(
    base: Columns, truth: Sequence[Columns], given: Sequence[Any], of: Sequence[str] | None = None
) -> dict[str, Column]:
    """What lines state of these facts, or of all that is asked, with the answers that are given."""
    shown = {name for said in truth for name in said} if of is None else {*of}
    found = {name: base[name] for name in shown if name in base}
    return with_said(
        found,
        [
            {name: Column(one.values, one.known & there) for name, one in said.items() if name in shown}
            for said, there in zip(truth, given, strict=True)
        ],
    )
