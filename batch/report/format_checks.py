"""Say what a cell of an empty sheet should hold, by the type of its fact. Must not know any one fact or type.

A check stops only what no reader could take for a value: where words are understood too, it asks and lets them stay.
"""

from __future__ import annotations

import datetime as dt

from batch.report.fact_words import accepted_text
from batch.report.sheets import Check
from batch.report.words import ReportWords
from batch.understanding.cell_types import cell_type_of
from batch.understanding.written_dates import EPOCH_1900
from engine.types.facts import Fact


def format_check(fact: Fact, words: ReportWords) -> Check | None:
    """How a fact's cells are checked, and what is said of them; None for free text."""
    cells = cell_type_of(fact)
    bounds = cells.bounds
    if bounds is None:
        return Check(message=words.say("template.checks.named"), warns=True) if cells.named else None
    hint = accepted_text(fact, words)
    if not bounds.kind or (fact.none and bounds.kind == "textLength"):
        return Check(hint=hint)
    least, most = _as_counted(bounds.least), None if bounds.most is None else _as_counted(bounds.most)
    if fact.negative and most is not None:
        least = -most
    message = words.say(f"template.checks.{cells.template_text(fact)}")
    return Check(bounds.kind, least, most, message, bounds.loose or fact.none, hint)


def _as_counted(bound: int | dt.date) -> int:
    return (bound - EPOCH_1900).days if isinstance(bound, dt.date) else bound
