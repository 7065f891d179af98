"""Every rule and term that an outcome of the fleet rests on: what it says, its source, date and confidence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from batch.fleet.table import Mask
from batch.shapes import VERDICTS
from engine.deciding.many import FleetDecided
from engine.deciding.references import looked_at
from engine.rulebook.book import Rulebook
from engine.rulebook.model import TermValue
from engine.types.kleene import YES
from language.texts import Texts
from language.wording import carrier_label, shown

COLUMNS = (
    "kind", "decision", "rule", "label", "says", "sources", "source_text", "as_of", "confidence", "sims",
)  # fmt: skip


def fired(rulebook: Rulebook, decided: FleetDecided, texts: Texts, readable: Mask) -> pd.DataFrame:
    """A row per rule that fired, then one per term value that verdicts looked at, counted over the `readable` SIMs."""
    rows = [*_rules(rulebook, decided, texts, readable), *_terms(rulebook, decided, texts, readable)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rules(rulebook: Rulebook, decided: FleetDecided, texts: Texts, readable: Mask) -> list[dict[str, Any]]:
    rows = []
    for decision in rulebook.decisions.values():
        for position, rule in enumerate(decision.rules):
            if decision.hit_policy == "first":
                answers = decided.answers[decision.name]
                table = np.asarray(
                    [answer.certain == position or position in answer.possible for answer in answers]
                )
                count = int((table[decided.index[decision.name]] & readable).sum()) if len(table) else 0
                label = texts.get("rules", decision.name, rule.id, "label") or texts.outcome(
                    decision.name, rule.outcome
                )
            else:
                count = int(((decided.codes[decision.name][rule.id] == YES) & readable).sum())
                label = texts.label("rules", decision.name, rule.id)
            if count:
                cited = [rulebook.sources[source] for source in rule.sources if source in rulebook.sources]
                titles = " · ".join(dict.fromkeys(item.title for item in cited))
                row = {
                    "kind": "decision", "decision": decision.name, "rule": rule.id, "label": label, "says": rule.when,
                    "sources": ";".join(rule.sources), "source_text": titles,
                    "as_of": rulebook.header.as_of.isoformat(), "confidence": "", "sims": count,
                }  # fmt: skip
                rows.append(row)
    return rows


def _terms(rulebook: Rulebook, decided: FleetDecided, texts: Texts, readable: Mask) -> list[dict[str, Any]]:
    """The values of the terms that verdicts look at, as far as lines of the fleet have them."""
    lines, counts = np.unique(decided.term_line[readable], return_counts=True)
    rules = [
        rule for name in VERDICTS if name in rulebook.decisions for rule in rulebook.decisions[name].rules
    ]
    looked_at_by_rules = {name for rule in rules for name in looked_at(rulebook, rule.condition)}
    rows: dict[tuple[str, str, TermValue], int] = {}
    for name in (
        name
        for name in rulebook.terms
        if name in looked_at_by_rules or name in ("notice_days", "reactivation_days")
    ):
        for line, count in zip(lines, counts, strict=True):
            value = rulebook.terms_on(decided.as_of)[name].value(int(line))
            if value is not None:
                owner = (
                    rulebook.lines.carrier(int(line)) or "other" if value.layer != "general" else "general"
                )
                rows[name, owner, value] = rows.get((name, owner, value), 0) + int(count)
    return [
        {
            "kind": "term",
            "decision": owner,
            "rule": name,
            "label": texts.fact(name)
            if owner == "general"
            else f"{carrier_label(rulebook, texts, owner)}: {texts.fact(name)}",
            "says": shown(rulebook, texts, name, value.value),
            "sources": value.source if value.source in rulebook.sources else "",
            "source_text": rulebook.sources[value.source].title
            if value.source in rulebook.sources
            else value.source,
            "as_of": value.dated,
            "confidence": value.confidence,
            "sims": count,
        }
        for (name, owner, value), count in rows.items()
    ]
