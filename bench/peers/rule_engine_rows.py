"""Decide the twelve rules with rule-engine, a line at a time: verdicts alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import rule_engine

from bench.peers.lines import ACTION, HINDRANCE, Decide, Lines, Verdicts, dictionaries, numbered
from bench.peers.written_twice import ACTIONS, HINDRANCES, Twice


class Rules:
    """The rules of one decision, made ready."""

    def __init__(self, rules: tuple[Twice, ...]) -> None:
        context = rule_engine.Context(default_value=None)
        self.rules = [
            (one.outcome, *(rule_engine.Rule(text, context=context) for text in one[1:])) for one in rules
        ]

    def holding(self, line: dict[str, Any]) -> Iterator[tuple[str, bool | None]]:
        """Each outcome, and whether its rule holds; None where it may."""
        for outcome, certain, possible in self.rules:
            if certain.matches(line):
                yield outcome, True
            else:
                yield outcome, None if possible.matches(line) else False


def prepare(lines: Lines) -> Decide:
    rows = dictionaries(lines)
    hindrances, actions = Rules(HINDRANCES), Rules(ACTIONS)

    def decide() -> Verdicts:
        first, then = [], []
        for row in rows:
            found = [*hindrances.holding(row)]
            first.append(_outcome(found, HINDRANCE[-1]))
            then.append(_outcome(actions.holding(row | {"hindered": _any(found)}), ACTION[-1]))
        return numbered(first, then)

    return decide


def _outcome(found: Iterable[tuple[str, bool | None]], otherwise: str) -> str:
    """The first that holds; open where one above it may."""
    for outcome, holds in found:
        if holds is not False:
            return outcome if holds else "open"
    return otherwise


def _any(found: Iterable[tuple[str, bool | None]]) -> bool | None:
    """Whether any holds; None where that is unknown."""
    said = {holds for _, holds in found}
    return True if True in said else None if None in said else False
