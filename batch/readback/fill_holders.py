"""Say whose the lines of a sheet to fill in were when it was made: its grey columns show it. Must not know answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from batch.understanding.understand import CellContext, understand_alone
from engine.types.fact_types import type_of
from engine.types.facts import Fact

Texts = Mapping[str, Sequence[str | None]]


def holders_shown(known: Texts, facts: Mapping[str, Fact], context: CellContext) -> dict[str, list[str]]:
    """Each row's holders, by fact, where the sheet shows any; a code as such, whatever the language."""
    shown = {
        name: texts for name, texts in known.items() if name in facts and facts[name].holder and any(texts)
    }
    return {name: _as_said(texts, facts[name], context) for name, texts in shown.items()}


def _as_said(texts: Sequence[str | None], fact: Fact, context: CellContext) -> list[str]:
    plain = [(text or "").strip() for text in texts]
    if type_of(fact).opaque:
        return plain
    said = {text: understand_alone(fact, text, context) for text in set(plain)}
    codes = {text: "; ".join(one.names) or str(one.value or "") for text, one in said.items()}
    return [codes[text] for text in plain]
