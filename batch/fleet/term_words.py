"""Say the value of a carrier's term as people read it. Must not know which terms there are."""

from __future__ import annotations

from engine.rulebook.book import Rulebook
from engine.rulebook.model import TermValue
from engine.types.fact_types import type_of
from language.templates import fill
from language.texts import Texts
from language.wording import shown


def term_value(rulebook: Rulebook, texts: Texts, name: str, value: TermValue, unit: str = "") -> str:
    """The value with its sign, in its unit where it has one, else in days where it counts them."""
    term = rulebook.terms[name]
    said = type_of(term).sign + shown(rulebook, texts, name, value.value)
    if type_of(term).counts_days and not unit:
        said = fill(str(texts.section("report")["carriers"]["days"]), {"count": said})
    return f"{said} {unit}".strip()
