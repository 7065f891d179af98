"""Decide the twelve rules with rule-engine, a line at a time: verdicts alone."""

from __future__ import annotations

from typing import Any

import rule_engine

from bench.peers.lines import ACTION, HINDRANCE, Decide, Lines, Verdicts, dictionaries, numbered
from bench.peers.written_twice import ACTIONS, HINDRANCES, Twice


class Rules:
    """The rules of one decision, made ready."""

    def __init__(self, rules: tuple[Twice, ...], otherwise: str) -> None:
        context = rule_engine.Context(default_value=None)
        self.rules = [
            (one.outcome, *(rule_engine.Rule(text, context=context) for text in one[1:])) for one in rules
        ]
        self.otherwise = otherwise

    def outcome(self, line: dict[str, Any]) -> Any:
        for outcome, certain, possible in self.rules:
            if certain.matches(line):
                return outcome
            if possible.matches(line):
                return "open"
        return self.otherwise

    def any_holds(self, line: dict[str, Any]) -> bool | None:
        if any(certain.matches(line) for _, certain, _ in self.rules):
            return True
        return None if any(possible.matches(line) for _, _, possible in self.rules) else False


def prepare(lines: Lines) -> Decide:
    rows = dictionaries(lines)
    hindrances, actions = Rules(HINDRANCES, HINDRANCE[-1]), Rules(ACTIONS, ACTION[-1])

    def decide() -> Verdicts:
        first, then = [], []
        for row in rows:
            first.append(hindrances.outcome(row))
            then.append(actions.outcome(row | {"hindered": hindrances.any_holds(row)}))
        return numbered(first, then)

    return decide
