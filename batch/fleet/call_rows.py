"""The rows of the calls to make, in the order in which to make them. It must not know what is said in any of them."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from batch.call_shapes import Call, Calls
from batch.columns import arrow, cents
from batch.fleet.call_words import SaidInCalls
from batch.fleet.calls import calls_of_lines, outcome_marks
from batch.fleet.table import Fleet
from batch.fleet.words import FleetWords
from batch.memory import give_back
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from language.texts import Texts

_NEVER = 10**7  # an ordinal after every date


def call_rows(
    rulebook: Rulebook,
    fleet: Fleet,
    decided: FleetDecided,
    words: FleetWords,
    texts: Texts,
    sims: pd.DataFrame,
) -> Calls:
    """The calls: numbers to be saved come first, then carriers of which most is saved, of one what is due first."""
    settled = (sims["status"] != "needs_info").to_numpy(dtype=np.bool_)
    found = calls_of_lines(rulebook, fleet, decided, texts, settled)
    give_back(fleet.size)
    said = SaidInCalls(rulebook, fleet, decided, words, texts, found)
    saved = np.zeros(said.size, dtype=np.int64)
    met = found.of >= 0
    np.add.at(saved, found.of[met], cents(arrow(sims["saving_hkd_year"]))[met])
    by = np.full(said.size, _NEVER, dtype=np.int64)
    limit = decided.consequences.notice_by
    regained = outcome_marks(
        decided, "action", lambda code: rulebook.roles.of("action", code).purpose == "regaining"
    )
    days = np.where(limit.known, limit.values, np.where(regained, decided.as_of, _NEVER))
    np.minimum.at(by, found.of[met], days[met])
    carriers, _ = pd.factorize(np.asarray([key.carrier for key in found.keys], dtype=object))
    together = np.zeros(said.size, dtype=np.int64)
    np.add.at(together, carriers, saved)
    order = np.lexsort((-said.lines, -saved, by, carriers, -together[carriers], by > decided.as_of))
    place = np.full(said.size + 1, -1, dtype=np.int64)
    place[order] = np.arange(said.size)
    calls = [
        Call(
            found.keys[at],
            lines=int(said.lines[at]),
            saving=int(saved[at]),
            due=_date(int(by[at])),
            dial=said.dialled[at],
            ways=said.ways[at],
            numbers=said.numbers[at],
            say=tuple(one[at] for one in said.spoken),
            ready=said.ready[at],
            ask=said.asked[at],
            steps=said.steps[at],
            channels=tuple(said.channels[at]),
        )
        for at in order.tolist()
    ]
    return Calls(tuple(calls), place[found.of], said.languages)


def _date(ordinal: int) -> datetime.date | None:
    return None if ordinal == _NEVER else datetime.date.fromordinal(ordinal)
