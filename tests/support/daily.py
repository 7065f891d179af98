"""Lines decided anew on every day, and what a walk through the time says of the same days, for tests to compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from batch.ahead.changes import NOT_KNOWN, ChangesAhead
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


def as_changed(changes: ChangesAhead, as_of: int, until: int) -> dict[str, Any]:
    """What the changes come to: of each thing told a row per day, a column per line."""
    days, size = until - as_of + 1, len(changes.kind)
    found = {}
    numbers = len(changes.told) - len(changes.first_steps)
    for what, told in enumerate(changes.told):
        mine = changes.what == what
        whole = np.empty((days, changes.first.shape[1]), np.int64)
        step = changes.first_steps[what - numbers] if what >= numbers else 0
        whole[:] = changes.first[what] + np.arange(days)[:, np.newaxis] * step
        for line, day, value, by in zip(
            *(one[mine].tolist() for one in (changes.line, changes.day, changes.after, changes.steps)),
            strict=True,
        ):
            rest = np.arange(until - day + 1)
            whole[day - as_of :, line] = value + rest * by
        found[f"{told.decision}.{told.rule}"] = whole[:, changes.kind]
        assert whole.shape[0] == days and size == found[f"{told.decision}.{told.rule}"].shape[1]
    return found
