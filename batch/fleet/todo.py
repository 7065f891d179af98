"""The to-do list of a fleet: a row per SIM and obstacle, each distinct sentence written once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.columns import categorical
from batch.fleet.table import Fleet
from batch.fleet.words import FleetWords
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from engine.types.kleene import NO, UNKNOWN, YES
from language.texts import Texts
from language.wording import rule_text

OBSTACLES = "obstacles"


def todo_list(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, words: FleetWords, texts: Texts
) -> pd.DataFrame:
    """sim (position), rule, severity, holds (True, or null for unknown), to_do; by SIM, then in rule order."""
    decision = rulebook.decisions.get(OBSTACLES)
    rules = decision.rules if decision else ()
    sims: list[Any] = []
    numbers: list[Any] = []
    sentences: list[str] = []
    which: list[Any] = []
    holds: list[Any] = []
    for position, rule in enumerate(rules):
        codes = decided.codes[OBSTACLES][rule.id]
        for code in (YES, UNKNOWN):
            rows = np.flatnonzero((codes == code) & (codes != NO) & ~fleet.unreadable)
            if not len(rows):
                continue
            asked = texts.get("rules", OBSTACLES, rule.id, "to_ask") if code == UNKNOWN else None
            found, filled = words.sentences(asked or rule_text(texts, OBSTACLES, rule.id), rows)
            sims.append(rows)
            numbers.append(found + len(sentences))
            sentences += filled
            which.append(np.full(len(rows), position))
            holds.append(np.full(len(rows), code == YES))
    if not sims:
        return pd.DataFrame({name: [] for name in ("sim", "rule", "severity", "holds", "to_do")})
    sim, rule_number = np.concatenate(sims), np.concatenate(which)
    order = np.lexsort((rule_number, sim))
    certain = np.concatenate(holds)[order]
    return pd.DataFrame(
        {
            "sim": sim[order],
            "rule": categorical(rule_number[order], [rule.id for rule in rules]),
            "severity": categorical(rule_number[order], [rule.severity for rule in rules]),
            "holds": pd.Series(pa.array(certain, mask=~certain), dtype=pd.ArrowDtype(pa.bool_())),
            "to_do": categorical(np.concatenate(numbers)[order], sentences),
        }
    )
