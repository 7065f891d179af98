"""Deciders are ready sooner: what they work out of a rulebook alone is worked out once for each, and which rules fire
for a case is asked of a rules engine once for all commands of a test run.

It knows no rule: an engine is told of a decision only its hit policy and how many rules it has, and of a case only
codes; tests/engine holds that its answer rests on nothing else, and makes its deciders anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import pytest

from engine.deciding import decide
from engine.engines import Decisions, Inference, engine_in_use, make_inference
from engine.rulebook.book import Rulebook
from simexit import rulebooks

MOST_KEPT = 4
FROM_A_RULEBOOK = ("References", "Resting", "compiled")
_fired: dict[tuple[object, ...], tuple[int, ...]] = {}


class _Once:
    """Makes something of a rulebook, once for each of the last few: it only looks up, and says nothing of a line."""

    def __init__(self, make: Callable[[Rulebook], Any]) -> None:
        self._make = make
        self._made: list[tuple[Rulebook, Any]] = []

    def __call__(self, rulebook: Rulebook) -> Any:
        for known, made in self._made:
            if known is rulebook:
                return made
        made = self._make(rulebook)
        self._made = [*self._made[1 - MOST_KEPT :], (rulebook, made)]
        return made


class _FiredOnce:
    """An engine that is given the rules when a case is new to the whole run; it counts all that it is asked."""

    def __init__(self, decisions: Decisions) -> None:
        self.asked: Counter[str] = Counter()
        self._decisions, self._engine_name = decisions, engine_in_use().name

    def fire(self, decision: str, codes: Mapping[int, int]) -> tuple[int, ...]:
        self.asked[decision] += 1
        case = (self._engine_name, *self._decisions[decision], *codes.items())
        if case not in _fired:
            _fired[case] = self._engine.fire(decision, codes)
        return _fired[case]

    @cached_property
    def _engine(self) -> Inference:
        return make_inference(self._decisions)


@contextmanager
def deciders_quickly() -> Iterator[None]:
    """As long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rulebooks, "make_inference", _FiredOnce)
        for name in FROM_A_RULEBOOK:
            patch.setattr(decide, name, _Once(getattr(decide, name)))
        yield
