"""The figures that stand above every step: how many lines go which way, and what that saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from batch.fleet.check import CheckedFleet
from batch.fleet.codes import action_open
from batch.report.counted import counted
from page.views.page_words import ScreenWords


@dataclass(frozen=True)
class TileShown:
    """How many lines stand under a verdict, and what they would save a year."""

    code: str
    label: str
    count: int
    saving: str


@dataclass(frozen=True)
class TilesShown:
    """All tiles; `waiting`: how many lines need answers."""

    tiles: Sequence[TileShown]
    waiting: int


def tiles_shown(checked: CheckedFleet, words: ScreenWords) -> TilesShown:
    """The tiles of a fleet, as the report's Summary counts."""
    roles = checked.decider.rulebook.roles
    verdicts = counted(checked.sims_at_once, roles).verdicts()
    tiles = [
        TileShown(
            code,
            words.report.say(f"verdicts.{code}"),
            line.sims,
            words.money(line.saving) if line.saving else "",
        )
        for code, line in verdicts.items()
        if line.sims or roles.verdicts[code].tile
    ]
    waiting = int(np.count_nonzero(action_open(checked.decider, checked.decided) & ~checked.fleet.unreadable))
    return TilesShown(tiles, waiting)
