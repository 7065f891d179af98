"""The assumptions a fleet's answers rest on, a row for each value and reason. It must not know how they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from batch.fleet.table import Fleet, Mask
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.types.values import decode
from language.texts import Texts
from language.wording import hint_reason, shown

COLUMNS = ("fact", "value", "why", "sims")


def assumptions(decider: Decider, fleet: Fleet, decided: FleetDecided, texts: Texts) -> pd.DataFrame:
    """What is assumed of any line that lacks a fact, and what is taken as suggested, with how many SIMs rest on it."""
    rows: list[dict[str, Any]] = []
    for name, assumed in decided.assumed.items():
        where: Mask = assumed & ~fleet.unreadable
        if name in fleet.used:
            rows += _suggested(decider, fleet, name, where & fleet.used[name], texts)
            where = where & ~fleet.used[name]
        if where.any():
            value = shown(decider.rulebook, texts, name, decider.assumed_values[name])
            why = texts.message("assumed", {"fact": texts.fact(name), "value": value})
            rows.append({"fact": name, "value": value, "why": why, "sims": int(where.sum())})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _suggested(
    decider: Decider, fleet: Fleet, name: str, where: Mask, texts: Texts
) -> Iterator[dict[str, Any]]:
    """A row for each hint: it always suggests the same value."""
    hinted, fact = fleet.hinted[name], decider.rulebook.facts[name]
    for place, hint in enumerate(hinted.ids):
        rows = where & (hinted.by == place)
        if rows.any():
            code = int(np.asarray(hinted.value.values)[rows][0])
            value = shown(decider.rulebook, texts, name, decode(fact, code))
            reason = hint_reason(texts, hint)
            why = texts.message(
                "assumed_as_suggested", {"fact": texts.fact(name), "value": value, "why": reason}
            )
            yield {"fact": name, "value": value, "why": why, "sims": int(rows.sum())}
