"""The to-do list of a fleet: a row per SIM and rule of a kind, obstacles or follow-ups, each distinct sentence written
once.

Must not know any rule; that those are left out which concern nothing that is advised is the engine's work.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.columns import coded_as, numbered
from batch.fleet.table import Fleet
from batch.fleet.words import FleetWords
from batch.pandas_tables import categorical
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from engine.types.kleene import UNKNOWN, YES
from language.templates import names_wanted
from language.texts import Texts
from language.wording import rule_text

OBSTACLES, FOLLOW_UPS = "obstacles", "follow_ups"
COLUMNS = ("sim", "rule", "severity", "holds", "to_do", "values", "contact")


def todo_list(
    rulebook: Rulebook,
    fleet: Fleet,
    decided: FleetDecided,
    words: FleetWords,
    texts: Texts,
    kind: str = OBSTACLES,
) -> pd.DataFrame:
    """A row per SIM and rule of the kind, by SIM and then in rule order, with the columns of COLUMNS.

    `sim` is a position, `holds` True or null for unknown; `values` are those of the line that the sentence tells, the
    same in every language; `contact` says how the line's carrier is reached. Only of obstacles it is listed what is
    not known: a follow-up is nothing to see to until it is sure.
    """
    decision = rulebook.decisions.get(kind)
    rules = decision.rules if decision else ()
    sims: list[Any] = []
    numbers: list[Any] = []
    sentences: list[str] = []
    values: list[str] = []
    value_numbers: list[Any] = []
    which: list[Any] = []
    holds: list[Any] = []
    for position, rule in enumerate(rules):
        codes = decided.codes[kind][rule.id]
        for code in (YES, UNKNOWN) if kind == OBSTACLES else (YES,):
            rows = np.flatnonzero((codes == code) & ~fleet.unreadable)
            if not len(rows):
                continue
            asked = texts.get("rules", kind, rule.id, "to_ask") if code == UNKNOWN else None
            template = asked or rule_text(texts, kind, rule.id)
            found, filled = words.sentences(template, rows)
            sims.append(rows)
            numbers.append(found + len(sentences))
            sentences += filled
            told = " ".join(f"{{{name}}}" for name in sorted(names_wanted(template)))
            found, filled = words.sentences(told, rows)
            value_numbers.append(found + len(values))
            values += filled
            which.append(np.full(len(rows), position))
            holds.append(np.full(len(rows), code == YES))
    if not sims:
        return pd.DataFrame({name: [] for name in COLUMNS})
    sim, rule_number = np.concatenate(sims), np.concatenate(which)
    order = np.lexsort((rule_number, sim))
    certain = np.concatenate(holds)[order]
    return pd.DataFrame(
        {
            "sim": sim[order],
            "rule": categorical(coded_as(rule_number[order], [rule.id for rule in rules])),
            "severity": categorical(coded_as(rule_number[order], [rule.severity for rule in rules])),
            "holds": pd.Series(pa.array(certain, mask=~certain), dtype=pd.ArrowDtype(pa.bool_())),
            "to_do": categorical(coded_as(np.concatenate(numbers)[order], sentences)),
            "values": categorical(coded_as(np.concatenate(value_numbers)[order], values)),
            "contact": _contacts(words, texts, sim[order]),
        }
    )


def _contacts(words: FleetWords, texts: Texts, rows: Any) -> pd.Categorical:
    """The ways to reach each SIM's carrier that the texts list, as far as they are known."""
    report = texts.section("report")
    numbers, said = np.zeros(len(rows), dtype=np.int64), [""]
    for template in report.get("contacts", ()):
        more, found = words.sentences(str(template), rows)
        numbers, pairs = numbered(numbers * len(found) + more)
        joined = ((said[int(pair) // len(found)], found[int(pair) % len(found)]) for pair in pairs)
        said = [str(report.get("list_separator", "; ")).join(filter(None, both)) for both in joined]
    return categorical(coded_as(numbers, said, blank=""))
