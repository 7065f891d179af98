"""The rows of the calls to make, in the order in which to make them. It must not know what is said in any of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from batch.call_shapes import Calls
from batch.columns import arrow, cents
from batch.fleet.call_words import SaidInCalls
from batch.fleet.calls import calls_of_lines, outcome_marks
from batch.fleet.table import Fleet
from batch.fleet.words import FleetWords
from batch.memory import give_back
from batch.understanding.cell_arrays import FIRST_DAY
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from language.texts import Texts

Days = npt.NDArray[np.int64]

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
    give_back(fleet.size)
    saved = np.zeros(said.size, dtype=np.int64)
    met = found.of >= 0
    np.add.at(saved, found.of[met], cents(arrow(sims["saving_hkd_year"]))[met])
    by = np.full(said.size, _NEVER, dtype=np.int64)
    np.minimum.at(by, found.of[met], _due(rulebook, decided)[met])
    carriers, _ = pd.factorize(np.asarray([key.carrier for key in found.keys], dtype=object))
    together = np.zeros(said.size, dtype=np.int64)
    np.add.at(together, carriers, saved)
    order = np.lexsort((-said.lines, -saved, by, carriers, -together[carriers], by > decided.as_of))
    place = np.full(said.size + 1, -1, dtype=np.int64)
    place[order] = np.arange(said.size)
    at = pa.array(order)
    days = by[order]
    return Calls(
        [found.keys[one] for one in order.tolist()],
        said.lines[order],
        saved[order],
        pa.array((days - FIRST_DAY).astype(np.int32), mask=days == _NEVER).cast(pa.date32()),
        said.dialled.take(at),
        said.ways.take(at),
        said.numbers.take(at),
        [one.take(at) for one in said.spoken],
        said.ready.take(at),
        said.asked.take(at),
        said.steps.take(at),
        said.channels.take(at),
        place[found.of],
        said.languages,
    )


def _due(rulebook: Rulebook, decided: FleetDecided) -> Days:
    """The day by which each line's notice has to be given; numbers that can be regained are called about at once."""
    limit = decided.consequences.notice_by
    regained = outcome_marks(
        decided, "action", lambda code: rulebook.roles.of("action", code).purpose == "regaining"
    )
    return np.where(limit.known, limit.values, np.where(regained, decided.as_of, _NEVER))
