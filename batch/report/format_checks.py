"""Say what a cell of an empty sheet should hold, by the type of its fact. Must not know any one fact.

A check stops only what no reader could take for a value: where words are understood too, it asks and lets them stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from batch.report.fact_words import accepted_text
from batch.report.sheets import Check
from batch.report.words import ReportWords
from batch.understanding.cell_types import cell_type_of
from engine.types.facts import Fact

_EPOCH = dt.date(1899, 12, 30)  # from which spreadsheets count days
_MOST_MONEY = 10_000_000

#: By how the template calls what a cell may hold.
_CHECKS: Mapping[str, Check] = {
    "phone": Check("textLength", 8, 24, warns=True),
    "iccid": Check("textLength", 19, 24, warns=True),
    "money": Check("decimal", 0, _MOST_MONEY, warns=True),
    "date": Check("date", (dt.date(1990, 1, 1) - _EPOCH).days, (dt.date(2099, 12, 31) - _EPOCH).days),
    "day": Check("whole", 1, 31),
    "number": Check("whole", 0, 36_500),
    "count": Check(),
}


def format_check(fact: Fact, words: ReportWords) -> Check | None:
    """How a fact's cells are checked, and what is said of them; None for free text."""
    cells = cell_type_of(fact)
    kind = cells.template_text(fact)
    hint = accepted_text(fact, words)
    if kind == "choice":
        return Check(message=words.say("template.checks.named"), warns=True) if cells.named else None
    found = _CHECKS.get(kind.removesuffix("_none"))
    if found is None or not found.kind or (fact.none and found.kind == "textLength"):
        return found and Check(hint=hint)
    least = -_MOST_MONEY if fact.negative else found.least
    warns = found.warns or fact.none
    return replace(found, least=least, warns=warns, hint=hint, message=words.say(f"template.checks.{kind}"))
