"""Decide the twelve rules with this project's engine: verdicts and the rules that decided."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np

from bench.peers.lines import ACTION, HINDRANCE, OPEN, RULES, YES_NO, Codes, Decide, Lines, Verdicts
from engine.deciding.answers import Answer
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided, decide_many
from engine.rulebook.book import load_rulebook
from engine.types.lanes import Column
from engine.types.lookup import looked_up
from engine.types.planes import Marks

TOLD = np.dtype([("verdict", np.uint8), ("left", np.uint8)])
AS_OF = dt.date(2026, 11, 21).toordinal()


def prepare(lines: Lines, *, asking: bool = False) -> Decide:
    """`asking`: it is also told what to ask."""
    book = load_rulebook(RULES)
    columns = {name: Column(_suited(lines, name), Marks.of(lines.known[name])) for name in lines.values}
    decider = cache(lambda: Decider(book))  # a first run makes it, later ones have it

    def decide() -> Verdicts:
        decided = decide_many(decider(), columns, lines.size, AS_OF, asking=asking)
        hindrance, why_hindered = _told(decided, "hindrance", HINDRANCE)
        action, why_action = _told(decided, "action", ACTION)
        return Verdicts(hindrance, action, why_hindered, why_action)

    return decide


def _suited(lines: Lines, name: str) -> Any:
    """A column in the form that suits the engine best: what is yes or no in bits."""
    column = lines.narrow(name)
    return Marks.of(column) if name in YES_NO else column


def _told(decided: FleetDecided, decision: str, outcomes: tuple[str, ...]) -> tuple[Codes, Codes]:
    """The distinct answers as verdicts and as the rules that are left; then every line's."""
    told = np.array([_both(answer, outcomes) for answer in decided.answers[decision]], TOLD)
    found = looked_up(told.view(np.uint16), decided.index[decision]).view(TOLD)
    return found["verdict"], found["left"]


@cache
def _both(answer: Answer, outcomes: tuple[str, ...]) -> tuple[int, int]:
    verdict = OPEN if answer.outcome is None else 1 + outcomes.index(answer.outcome)
    sure = () if answer.certain is None else (answer.certain,)
    return verdict, sum(1 << place for place in {*answer.possible, *sure})
