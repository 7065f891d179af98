"""Compute with the codes of bench.handwritten: Kleene's tables over arrays, and the two hit policies.

Kleene's `and` is the minimum of the codes, `or` the maximum, `not` 2 - x. Must not know any rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwritten_codes import BIT, UNKNOWN

Codes = NDArray[np.int8]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint16]

ALWAYS = np.array([2], dtype=np.int8)


def both(a: Codes, *more: Codes) -> Codes:
    for b in more:
        a = np.minimum(a, b)
    return a


def either(a: Codes, *more: Codes) -> Codes:
    for b in more:
        a = np.maximum(a, b)
    return a


def certain(a: Codes) -> Codes:
    """Whether it is said: yes where it certainly holds, else no."""
    return codes(a == 2, np.False_)


def assume(column: Codes, code: int) -> Codes:
    return np.where(column == 1, np.int8(code), column)


def codes(yes: NDArray[np.bool_], unknown: NDArray[np.bool_] | np.bool_) -> Codes:
    """Kleene codes from two conditions that exclude each other."""
    return yes.view(np.int8) * np.int8(2) + unknown.view(np.int8)


def is_code(column: NDArray[Any], *wanted: int) -> Codes:
    yes = column == wanted[0]
    for code in wanted[1:]:
        yes |= column == code
    return codes(yes, column < 0)


def known(column: Ints) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = column != UNKNOWN
    return found


def positive(column: Ints) -> Codes:
    return codes(column > 0, column == UNKNOWN)


def zero(column: Ints) -> Codes:
    return codes(column == 0, column == UNKNOWN)


def at_most(column: Ints, limit: Ints | int) -> Codes:
    unknown = (column == UNKNOWN) | (limit == UNKNOWN)
    return codes((column <= limit) & ~unknown, unknown)


def below(column: Ints, limit: Ints | int) -> Codes:
    unknown = (column == UNKNOWN) | (limit == UNKNOWN)
    return codes((column < limit) & ~unknown, unknown)


def total(*columns: Ints) -> Ints:
    """A sum, unknown where a part of it is."""
    unknown = columns[0] == UNKNOWN
    found = columns[0]
    for column in columns[1:]:
        unknown = unknown | (column == UNKNOWN)
        found = found + column
    return np.where(unknown, UNKNOWN, found)


def product(column: Ints, factor: Ints) -> Ints:
    """A product: nothing times anything is nothing, whether or not the other is known."""
    unknown = (column == UNKNOWN) | (factor == UNKNOWN)
    found = np.where(unknown, UNKNOWN, column * factor)
    found[(column == 0) | (factor == 0)] = 0
    return found


def begun_months(days: Ints) -> Ints:
    """Months of 30 days, each begun one in full."""
    return np.where(days == UNKNOWN, UNKNOWN, -(-days // 30))


def is_one(masks: Masks, decision: str, *outcomes: str) -> Codes:
    """Whether a decision is one of the outcomes, judged on all that remain possible."""
    wanted = bits(decision, *outcomes)
    inside, outside = (masks & wanted) != 0, (masks & ~wanted) != 0
    return codes(inside & ~outside, inside & outside)


def bits(decision: str, *outcomes: str) -> np.uint16:
    return np.uint16(sum(BIT[decision, outcome] for outcome in outcomes))


def first(decision: str, rules: Sequence[tuple[str, Codes]]) -> Masks:
    """The outcomes that remain possible: those of the rules up to the first that certainly holds."""
    undecided = np.ones(len(rules[0][1]), dtype=np.bool_)
    masks = np.zeros(len(undecided), dtype=np.uint16)
    for outcome, holds in rules:
        masks |= (undecided & (holds > 0)) * np.uint16(BIT[decision, outcome])
        undecided &= holds < 2
    return masks


def collect(decision: str, rules: Sequence[Codes]) -> dict[str, Masks]:
    """The rules that hold, and those that are unknown."""
    holds = np.zeros(len(rules[0]), dtype=np.uint16)
    unknown = np.zeros(len(rules[0]), dtype=np.uint16)
    for i, rule in enumerate(rules):
        holds |= (rule == 2) * np.uint16(1 << i)
        unknown |= (rule == 1) * np.uint16(1 << i)
    return {decision: holds, f"unknown_{decision}": unknown}
