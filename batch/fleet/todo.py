"""The to-do list of a fleet: a row per SIM and rule of a kind, obstacles or follow-ups, each distinct sentence written
once.

Must not know any rule; that those are left out which concern nothing that is advised is the engine's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
Numbered = tuple[Any, list[str]]  # for each row the number of its text, and the texts
COLUMNS = ("sim", "rule", "severity", "holds", "to_do", "values", "contact")


@dataclass(frozen=True)
class _Told:
    """What is told of the SIMs of which one rule holds, or of which that is not known."""

    rows: Any
    rule: int
    holds: bool
    sentences: Numbered
    values: Numbered


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
    told: list[_Told] = []
    for position, rule in enumerate(rules):
        codes = decided.codes[kind][rule.id]
        for code in (YES, UNKNOWN) if kind == OBSTACLES else (YES,):
            rows = np.flatnonzero((codes == code) & ~fleet.unreadable)
            if len(rows):
                asked = texts.get("rules", kind, rule.id, "to_ask") if code == UNKNOWN else None
                template = asked or rule_text(texts, kind, rule.id)
                values = " ".join(f"{{{name}}}" for name in sorted(names_wanted(template)))
                said = words.sentences(template, rows), words.sentences(values, rows)
                told.append(_Told(rows, position, code == YES, *said))
    if not told:
        return pd.DataFrame({name: [] for name in COLUMNS})
    each = [len(one.rows) for one in told]
    sim = np.concatenate([one.rows for one in told])
    rule_number = np.repeat([one.rule for one in told], each)
    order = np.lexsort((rule_number, sim))
    certain = np.repeat([one.holds for one in told], each)[order]
    return pd.DataFrame(
        {
            "sim": sim[order],
            "rule": categorical(coded_as(rule_number[order], [rule.id for rule in rules])),
            "severity": categorical(coded_as(rule_number[order], [rule.severity for rule in rules])),
            "holds": pd.Series(pa.array(certain, mask=~certain), dtype=pd.ArrowDtype(pa.bool_())),
            "to_do": _in_order([one.sentences for one in told], order),
            "values": _in_order([one.values for one in told], order),
            "contact": _contacts(words, texts, sim[order]),
        }
    )


def _in_order(told: Sequence[Numbered], order: Any) -> pd.Categorical:
    """What is told of the SIMs of one rule after the other, in another order."""
    starts = np.cumsum([0, *(len(texts) for _, texts in told)])
    numbers = np.concatenate([found + start for (found, _), start in zip(told, starts[:-1], strict=True)])
    return categorical(coded_as(numbers[order], [text for _, texts in told for text in texts]))


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
