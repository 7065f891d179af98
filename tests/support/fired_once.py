"""Which rules of a decision fire for a case is asked of a rules engine once for all commands of a test run.

It knows no rule: an engine is told of a decision only its hit policy and how many rules it has, and of a case only
codes; tests/engine holds that its answer rests on nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

import pytest

from engine.engines import Decisions, Inference, engine_in_use, make_inference
from simexit import rulebooks

_fired: dict[tuple[object, ...], tuple[int, ...]] = {}


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
def fired_once() -> Iterator[None]:
    """As long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rulebooks, "make_inference", _FiredOnce)
        yield
