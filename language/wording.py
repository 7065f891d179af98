"""Put typed values and rules into the words of one language, from the rulebook's texts. Must not decide anything."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from engine.engines import BUILT_IN, Engine, PassedOver
from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of
from engine.types.type import NONE
from language.templates import fill, fill_closed, money
from language.texts import Texts

#: More outcomes than anybody keeps apart: with more left, a result is not known yet.
MOST_CANDIDATES = 3


def shown(rulebook: Rulebook, texts: Texts, name: str, value: Any, names: Sequence[str] = ()) -> str:
    """A fact's, term's or derived fact's typed value as people read it: `88.50`, `2026-12-31`, `yes`, a label."""
    if value is None:
        return texts.get("words", "unknown") or "?"
    if names:
        return listed(texts, names)
    if isinstance(value, bool):
        return texts.get("words", "yes" if value else "no") or ("yes" if value else "no")
    if isinstance(value, datetime.date):
        return value.isoformat()
    item = rulebook.definition(name)
    if item is not None and type_of(item).scale > 1:
        return money(value)
    if item is not None and type_of(item).names_carriers:
        return carrier_label(rulebook, texts, str(value))
    if item is not None and type_of(item).coded:
        return texts.value(name, str(value))
    if value == NONE:
        return texts.get("words", "none") or "none"
    return str(value)


def listed(texts: Texts, names: Sequence[str]) -> str:
    """Several names in one line."""
    return (texts.get("words", "list_comma") or ", ").join(names)


def source_title(rulebook: Rulebook, texts: Texts, code: str) -> str:
    """What a source of the rulebook is called; of what is written in the place of one, the same in the language."""
    source = rulebook.sources.get(code)
    if source is None:
        return (code and texts.get("term_sources", code)) or code
    return texts.get("sources", code, "title") or source.title


def provided_words(texts: Texts, rulebook: Rulebook, answers: Mapping[str, Any]) -> list[str]:
    """A phrase for each answer, by fact and as typed values, in their order: `not needed now`, `nothing is unpaid`."""
    found = []
    for name, value in answers.items():
        code = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        found.append(answer_words(texts, name, code, shown(rulebook, texts, name, value)))
    return found


def answer_words(texts: Texts, name: str, code: str, value: str) -> str:
    """What an answer says of a line; the fact and its `value` in words where the texts have none for the code."""
    plain = {"fact": texts.fact(name), "value": value}
    return texts.get("answered", name, code) or fill(texts.get("words", "fact_is") or "", plain)


def hint_template(texts: Texts, hint: str) -> str:
    """Why a hint suggests what it does, with the places for a line's values; its name where there is no text."""
    return texts.get("hints", hint, "why") or texts.label("hints", hint)


def hint_reason(texts: Texts, hint: str, values: Mapping[str, str | None] | None = None) -> str:
    """Why a hint suggests what it does, as part of a sentence; without values, what is true of every line."""
    template = hint_template(texts, hint)
    return (
        fill_closed(template, values or {})
        if not texts.get("messages", "between")
        else fill(template, values or {})
    )


def carrier_label(rulebook: Rulebook, texts: Texts, code: str) -> str:
    """A carrier's name in the language, or its code."""
    carrier = rulebook.carriers.get(code)
    if carrier is None:
        return texts.value("carrier", code)
    return carrier.label.get(texts.language) or carrier.label.get("en") or code


def carrier_names(rulebook: Rulebook, texts: Texts) -> dict[str, str]:
    """The names of all carriers by their codes, and of one that the rulebook doesn't know."""
    return {code: carrier_label(rulebook, texts, code) for code in [*rulebook.carriers, "other"]}


def engine_name(texts: Texts, name: str, version: str = "") -> str:
    """A rules engine, with its release where it has one."""
    return texts.message("engine_twin") if name == BUILT_IN else f"{name} {version}".strip()


def engine_words(texts: Texts, engine: Engine) -> str:
    """The rules engine that decides and, if others come before it, why they do not."""
    reasons = passed_over_words(texts, engine.passed_over)
    return texts.message(
        "engine", {"engine": engine_name(texts, engine.name, engine.version), "reasons": reasons}
    )


def passed_over_words(texts: Texts, passed_over: Sequence[PassedOver]) -> str:
    """Why rules engines do not decide."""
    reasons = [
        texts.message(f"engine_{item.why}", {"engine": engine_name(texts, item.name), "detail": item.detail})
        for item in passed_over
    ]
    return (texts.get("messages", "semicolon") or "; ").join(reasons)


def rule_text(texts: Texts, decision: str, rule: str) -> str:
    """The template of a rule's sentence: what is to be done, brought, or awaited."""
    for key in ("to_do", "text"):
        if found := texts.get("rules", decision, rule, key):
            return found
    return texts.label("rules", decision, rule)
