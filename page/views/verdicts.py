"""The figures that stand above every step: how many lines go which way, and what that saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from batch.fleet.check import CheckedFleet
from batch.report.counted import counted
from batch.report.verdicts import verdict_numbers
from page.views.page_words import ScreenWords


@dataclass(frozen=True)
class TileShown:
    """How many lines stand under a verdict, and what they would save a year; `without`: lines of unknown fee, which
    add nothing to that."""

    code: str
    label: str
    count: int
    saving: str
    without: int


@dataclass(frozen=True)
class TilesShown:
    """All tiles; `waiting`: how many lines need answers."""

    tiles: Sequence[TileShown]
    waiting: int


def tiles_shown(checked: CheckedFleet, words: ScreenWords) -> TilesShown:
    """The tiles of a fleet, as the report's Summary counts."""
    roles = checked.decider.rulebook.roles
    verdicts = counted(checked.codes_at_once, roles).verdicts()
    numbers, priced = verdict_numbers(checked.codes_at_once, roles), checked.fleet.known("monthly_fee_hkd")
    unknown = np.bincount(numbers[~priced], minlength=len(roles.verdicts)).tolist()
    tiles = [
        TileShown(
            code, words.report.say(f"verdicts.{code}"), line.sims, words.money(line.saving) if line.saving else "",
            unknown[place],
        )
        for place, (code, line) in enumerate(verdicts.items())
        if line.sims or roles.verdicts[code].tile
    ]  # fmt: skip
    open_ = [line.sims for code, line in verdicts.items() if roles.verdicts[code].means == "undetermined"]
    return TilesShown(tiles, sum(open_))
