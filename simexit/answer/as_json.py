"""Turn the answer to a single check into plain data, in the fixed shape of `check --json`. Must not decide anything."""

import datetime
from decimal import Decimal
from typing import Any

from batch.fleet.hint_said import why
from batch.fleet.sentences import problem_sentences, to_do
from batch.fleet.single import Checked
from engine.deciding.consequences import AMOUNTS, DATES
from engine.explaining.explain import Considered
from engine.types.fact_types import type_of
from engine.types.kleene import NO, UNKNOWN
from engine.types.lanes import Column
from language.texts import Texts
from language.wording import shown

SCHEMA_VERSION = 2


def as_json(checked: Checked, texts: Texts, *, steps: bool = False) -> dict[str, Any]:
    """The answer as data: codes as they are, sentences in the language of `texts`, money in HK$, dates as YYYY-MM-DD.

    The keys are fixed; the checklist comes after them, only where it is asked for.
    """
    follows = checked.follows
    answer = {
        "schema_version": SCHEMA_VERSION,
        "sim_id": checked.line.sim_id,
        "as_of": checked.as_of.isoformat(),
        "status": checked.status,
        "decisions": {name: _decision(checked, name) for name in checked.verdicts},
        "obstacles": _obstacles(checked, texts),
        "documents": _collected(checked, texts, "documents"),
        "follow_ups": _collected(checked, texts, "follow_ups"),
        "questions": [
            {"fact": name, "asks": asks(checked, name), "text": texts.ask(name), "decides": list(decides)}
            for name, decides in checked.questions().items()
        ],
        "to_become_eligible": list(checked.to_become_eligible()),
        "provided": [
            {"fact": name, "answer": plain(checked, name, answer)}
            for name, answer in checked.provided.items()
        ],
        **{name: _day(getattr(follows, name)) for name in DATES},
        **{name: _money(getattr(follows, name)) for name in AMOUNTS},
        "hints": [
            {
                "fact": name,
                "value": None if one.value is None else plain(checked, name, one.value),
                "used": one.used,
                "why": why(checked, texts, one),
            }
            for name, one in checked.hints.found.items()
        ],
        "answers": [
            {"fact": name, "value": plain(checked, name, value), "by": None, "on": checked.as_of.isoformat()}
            for name, value in checked.answers().items()
        ],
        "assumptions": [
            {"fact": name, "value": plain(checked, name, value), "why": _why(checked, texts, name, value)}
            for name, value in checked.assumptions().items()
        ],
        "problems": [
            {"type": item.type, "fact": item.fact, "text": item.text, **problem_sentences(texts, item)}
            for item in checked.problems
        ],
    }
    return answer | {"steps": _collected(checked, texts, "steps")} if steps else answer


def asks(checked: Checked, name: str) -> str:
    """Who can answer: the owner knows the facts, the carrier its terms."""
    return "carrier" if name in checked.rulebook.terms else "owner"


def plain(checked: Checked, name: str, value: Any) -> Any:
    """A typed value as JSON writes it."""
    item = checked.rulebook.definition(name)
    scale = type_of(item).scale if item is not None else 1
    if scale > 1 and isinstance(value, int):
        return float(Decimal(value) / scale)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _decision(checked: Checked, name: str) -> dict[str, Any]:
    answer = checked.answer(name)
    trace = [_considered(checked, item) for item in checked.explainer.trace(name)]
    return {"outcome": answer.outcome, "candidates": list(answer.candidates), "trace": trace}


def _considered(checked: Checked, item: Considered) -> dict[str, Any]:
    written: dict[str, Any] = {
        "rule": item.rule.id,
        "outcome": item.rule.outcome,
        "when": item.rule.when,
        "holds": item.holds,
        "saw": {seen.name: plain(checked, seen.name, seen.value) for seen in item.seen},
        "inputs": {name: list(found) for name, found in item.inputs.items()},
        "assumed": list(checked.explainer.assumed(item)),
        "terms": [
            {
                "term": seen.name,
                "value": plain(checked, seen.name, seen.value),
                "source": seen.term.source,
                "as_of": seen.term.dated or None,
                "confidence": seen.term.confidence,
            }
            for seen in item.seen
            if seen.term is not None
        ],
        "sources": list(item.rule.sources),
    }
    return written


def _obstacles(checked: Checked, texts: Texts) -> list[dict[str, Any]]:
    codes = checked.decided.codes.get("obstacles", {})
    return [
        {
            "rule": rule.id,
            "severity": rule.severity,
            "holds": None if codes[rule.id] == UNKNOWN else True,
            "to_do": to_do(checked, texts, "obstacles", rule.id, unknown=codes[rule.id] == UNKNOWN),
            "sources": list(rule.sources),
        }
        for rule in (checked.rulebook.decisions["obstacles"].rules if codes else ())
        if codes[rule.id] != NO
    ]


def _collected(checked: Checked, texts: Texts, decision: str) -> list[dict[str, str]]:
    return [
        {"rule": rule, "text": to_do(checked, texts, decision, rule)} for rule in checked.holding(decision)
    ]


def _why(checked: Checked, texts: Texts, name: str, value: Any) -> str:
    values = {"fact": texts.fact(name), "value": shown(checked.rulebook, texts, name, value)}
    hint = checked.hints.found.get(name)
    if hint is not None and hint.used:
        return texts.message("assumed_as_suggested", values | {"why": why(checked, texts, hint)})
    return texts.message("assumed", values)


def _day(column: Column) -> str | None:
    return datetime.date.fromordinal(column.values).isoformat() if column.known else None


def _money(column: Column) -> float | None:
    return float(Decimal(column.values) / 100) if column.known else None
