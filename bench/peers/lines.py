"""Random lines for the twelve rules, and the verdicts that everybody has to come to. Must not know who decides them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

RULES = Path(__file__).parent / "twelve_rules"
CHOICES = {"line_status": ("active", "suspended", "closed"), "plan_type": ("prepaid", "postpaid")}
YES_NO = (
    *("still_needed", "needed_again", "port_out_wanted", "in_dispute", "name_matches", "codes_come_here"),
    *("number_is_known", "shared_plan", "auto_recharge"),
)
MONEY = ("outstanding_hkd", "balance_hkd", "fee_hkd")  # in cents
MONTHS = "months_left"
# Verdicts are numbers: 0 where a rule that is not settled may still decide, else the outcome's place from 1.
OPEN = 0
HINDRANCE = ("owed", "disputed", "bound", "shared", "none")
ACTION = ("gone", "port_out", "keep", "suspend", "settle_first", "wait", "cancel")
OUTCOMES = {"hindrance": HINDRANCE, "action": ACTION}

SEED = 20261121
MOST_UNKNOWN = 0.4
# How often each is yes, so that every rule decides some lines.
LIKELY = {"port_out_wanted": 0.1, "in_dispute": 0.1, "name_matches": 0.9, "still_needed": 0.4}
NOTHING_OWED = 0.7

Codes: TypeAlias = NDArray[np.uint8]


class Lines(NamedTuple):
    """Lines as numbers by fact, 0 where a fact is not known: choices by their place, money in cents."""

    size: int
    values: dict[str, NDArray[np.int64]]
    known: dict[str, NDArray[np.bool_]]

    def narrow(self, name: str) -> NDArray[Any]:
        """A column as small as it can be: yes or no, the place of a choice, a number."""
        kind = np.bool_ if name in YES_NO else np.int8 if name in CHOICES else np.int32
        return self.values[name].astype(kind)

    def top(self, size: int) -> Lines:
        """The first of them."""
        cut = [{name: column[:size] for name, column in side.items()} for side in (self.values, self.known)]
        return Lines(min(size, self.size), cut[0], cut[1])  # type: ignore[arg-type]  # each keeps its type


class Verdicts(NamedTuple):
    """What becomes of each line and, from those who tell it, why.

    `left_…` has a bit for each rule that holds or may hold, down to the first that certainly does.
    """

    hindrance: Codes
    action: Codes
    left_hindrance: Codes | None = None
    left_action: Codes | None = None


Decide: TypeAlias = Callable[[], Verdicts]
"""Decide the lines once more; they and the rules are at hand, in the form that suits the tool best."""


def draw(size: int, seed: int = SEED) -> Lines:
    """Lines of which some tell everything and others little."""
    rng = np.random.default_rng(seed)
    unknown = MOST_UNKNOWN * rng.random(size) ** 2
    values = {name: rng.integers(0, len(codes), size) for name, codes in CHOICES.items()}
    values |= {name: (rng.random(size) < LIKELY.get(name, 0.5)).astype(np.int64) for name in YES_NO}
    values |= {name: rng.integers(0, 10_000, size) for name in MONEY}
    values["outstanding_hkd"][rng.random(size) < NOTHING_OWED] = 0
    values[MONTHS] = rng.integers(0, 25, size)
    known = {name: rng.random(size) >= unknown for name in values}
    return Lines(size, {name: column * known[name] for name, column in values.items()}, known)


def dictionaries(lines: Lines) -> list[dict[str, Any]]:
    """The lines one by one, as those who look at one at a time take them: None where a fact is not known."""
    columns: dict[str, list[Any]] = {}
    for name, column in lines.values.items():
        told: list[Any] = column.tolist()
        if name in CHOICES:
            told = [CHOICES[name][place] for place in told]
        elif name in YES_NO:
            told = [bool(value) for value in told]
        known = lines.known[name].tolist()
        columns[name] = [value if sure else None for value, sure in zip(told, known, strict=True)]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def numbered(hindrances: list[str], actions: list[str]) -> Verdicts:
    """Outcomes by their names (`open` where none is sure) as verdicts."""
    places = [
        {"open": OPEN, **{outcome: place for place, outcome in enumerate(outcomes, 1)}}
        for outcomes in (HINDRANCE, ACTION)
    ]
    said = (hindrances, actions)
    return Verdicts(
        *(
            np.array([table[name] for name in names], np.uint8)
            for table, names in zip(places, said, strict=True)
        )
    )
