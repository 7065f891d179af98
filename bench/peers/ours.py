"""Decide the twelve rules with this project's engine: verdicts, the rules that decided, and what is to be asked."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np

from bench.peers.lines import ACTION, HINDRANCE, OPEN, RULES, Codes, Decide, Lines, Verdicts
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided, decide_many
from engine.rulebook.book import load_rulebook
from engine.types.lanes import Column

AS_OF = dt.date(2026, 11, 21).toordinal()


def prepare(lines: Lines) -> Decide:
    book = load_rulebook(RULES)
    columns = {name: Column(column, lines.known[name]) for name, column in lines.values.items()}
    decider = cache(lambda: Decider(book))  # a first run makes it, later ones have it

    def decide() -> Verdicts:
        decided = decide_many(decider(), columns, lines.size, AS_OF)
        hindrance, why_hindered = _told(decided, "hindrance", HINDRANCE)
        action, why_action = _told(decided, "action", ACTION)
        return Verdicts(hindrance, action, why_hindered, why_action)

    return decide


def _told(decided: FleetDecided, decision: str, outcomes: tuple[str, ...]) -> tuple[Codes, Codes]:
    """The distinct answers as verdicts and as the rules that are left; then every line's."""
    verdicts, left = [], []
    for answer in decided.answers[decision]:
        verdicts.append(OPEN if answer.outcome is None else 1 + outcomes.index(answer.outcome))
        sure = () if answer.certain is None else (answer.certain,)
        left.append(sum(1 << place for place in {*answer.possible, *sure}))
    index = decided.index[decision]
    return np.array(verdicts, np.uint8).take(index), np.array(left, np.uint8).take(index)
