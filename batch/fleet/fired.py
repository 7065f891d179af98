"""Every rule and term that an outcome of the fleet rests on: what it says, its source, date and confidence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from batch.fleet.table import Mask
from batch.fleet.term_words import term_value
from batch.verdicts import VERDICTS
from engine.deciding.many import FleetDecided
from engine.deciding.references import looked_at
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Rule, TermValue
from engine.types.kleene import YES
from language.rule_words import RuleWords
from language.texts import Texts
from language.wording import carrier_label

COLUMNS = ("kind", "decision", "rule", "label", "when", "says", "source_text", "as_of", "confidence", "sims")
_BETWEEN = " · "
# How far a source can be trusted, the least first.
_SURE = ("assumed", "reported", "verified")


def fired(rulebook: Rulebook, decided: FleetDecided, texts: Texts, readable: Mask) -> pd.DataFrame:
    """A row per rule that fired, then one per term value that verdicts looked at, counted over the `readable` SIMs."""
    rows = [*_rules(rulebook, decided, texts, readable), *_terms(rulebook, decided, texts, readable)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rules(rulebook: Rulebook, decided: FleetDecided, texts: Texts, readable: Mask) -> list[dict[str, Any]]:
    words = RuleWords(rulebook, texts)
    rows = []
    for decision in rulebook.decisions.values():
        for position, rule in enumerate(decision.rules):
            if decision.hit_policy == "first":
                answers = decided.answers[decision.name]
                table = np.asarray(
                    [answer.certain == position or position in answer.possible for answer in answers]
                )
                count = int((table[decided.index[decision.name]] & readable).sum()) if len(table) else 0
            else:
                count = int(((decided.codes[decision.name][rule.id] == YES) & readable).sum())
            if count:
                as_of, confidence = _sureness(rulebook, rule)
                row = {
                    "kind": "decision", "decision": decision.name, "rule": rule.id,
                    "label": words.label(decision, rule), "when": rule.when, "says": words.spelt_out(decision, rule),
                    "source_text": _BETWEEN.join(words.titles(rule.sources)), "as_of": as_of,
                    "confidence": confidence, "sims": count,
                }  # fmt: skip
                rows.append(row)
    return rows


def _sureness(rulebook: Rulebook, rule: Rule) -> tuple[str, str]:
    """The day as of which a rule holds, and how sure it is: as old, and as doubtful, as the least of its sources."""
    cited = [rulebook.sources[source] for source in rule.sources if source in rulebook.sources]
    days = [source.as_of.isoformat() for source in cited if source.as_of]
    said = [source.confidence for source in cited if source.confidence]
    return min(days, default=rulebook.header.as_of.isoformat()), min(said, key=_SURE.index, default="")


def _terms(rulebook: Rulebook, decided: FleetDecided, texts: Texts, readable: Mask) -> list[dict[str, Any]]:
    """The values of the terms that verdicts look at, as far as lines of the fleet have them."""
    words, colon = RuleWords(rulebook, texts), texts.get("reference", "colon") or ": "
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
            else colon.join((carrier_label(rulebook, texts, owner), texts.fact(name))),
            "says": term_value(rulebook, texts, name, value),
            "when": "",
            "source_text": words.source_title(value.source),
            "as_of": value.dated,
            "confidence": value.confidence,
            "sims": count,
        }
        for (name, owner, value), count in rows.items()
    ]
