"""Lines decided anew on every day, and what a walk through the time says of the same days, for tests to compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

import numpy as np

import batch.ahead.changes as changes_module
from batch.ahead.changes import NOT_KNOWN, ChangesAhead, changes_ahead
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.deciding.standing import FOLLOWING
from engine.types.lanes import Column


def day_by_day(decider: Decider, columns: Mapping[str, Column], size: int, day: int) -> dict[str, Any]:
    """All that may be told of lines on one day, by its name: a column each."""
    decided = decide_many(decider, columns, size, day)
    found: dict[str, Any] = {}
    for name, answers in decided.answers.items():
        bits = [sum(decider.bit(name, one) for one in answer.candidates) for answer in answers]
        found[f"{name}."] = np.asarray(bits)[decided.index[name]]
    for name, rules in decided.codes.items():
        found |= {f"{name}.{rule}": np.asarray(code).astype(np.int64) for rule, code in rules.items()}
    for name in FOLLOWING:
        column = getattr(decided.consequences, name)
        found[f".{name}"] = np.where(column.known, column.values, NOT_KNOWN)
    return found


def as_changed(changes: ChangesAhead, first: Mapping[str, Any], as_of: int, until: int) -> dict[str, Any]:
    """What the changes come to, laid over how lines stand `first`: of each thing told a row a day, a column a line."""
    days = until - as_of + 1
    _, of_kind = np.unique(changes.kind, return_index=True)
    numbers = len(changes.told) - len(changes.first_steps)
    found = {}
    for what, told in enumerate(changes.told):
        mine, name = changes.what == what, f"{told.decision}.{told.rule}"
        step = changes.first_steps[what - numbers] if what >= numbers else 0
        whole = first[name][of_kind] + np.arange(days, dtype=np.int64)[:, np.newaxis] * step
        parts = (one[mine].tolist() for one in (changes.line, changes.day, changes.after, changes.steps))
        for line, day, value, by in zip(*parts, strict=True):
            whole[day - as_of :, line] = value + np.arange(until - day + 1) * by
        found[name] = whole[:, changes.kind]
    return found


def assert_as_every_day(
    decider: Decider, columns: Mapping[str, Column], size: int, as_of: int, until: int
) -> None:
    """Walked without looking at any day before something may change, lines stand each day as decided on it."""
    with patch.object(changes_module, "AT_ONCE", 1):
        changes = changes_ahead(decider, columns, size, as_of, until, [*decider.rulebook.decisions])
    walked = as_changed(changes, day_by_day(decider, columns, size, as_of), as_of, until)
    for day in range(as_of, until + 1):
        daily = day_by_day(decider, columns, size, day)
        for name, found in walked.items():
            assert np.array_equal(found[day - as_of], daily[name]), (name, day - as_of)
