"""Decide the twelve rules in numpy, written by hand: verdicts alone. Codes of 0, 1, 2 are no, unknown, yes."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.peers.lines import ACTION, HINDRANCE, OPEN, YES_NO, Codes, Decide, Lines, Verdicts

UNKNOWN = -1
BLOCK = 1 << 15  # what a block computes stays in the cache


def prepare(lines: Lines) -> Decide:
    columns = columns_of(lines)

    def decide() -> Verdicts:
        hindrance, action = np.empty(lines.size, np.uint8), np.empty(lines.size, np.uint8)
        for start in range(0, lines.size, BLOCK):
            part = slice(start, start + BLOCK)
            block = decide_block({name: column[part] for name, column in columns.items()})
            hindrance[part], action[part] = block.hindrance, block.action
        return Verdicts(hindrance, action)

    return decide


def columns_of(lines: Lines) -> dict[str, NDArray[Any]]:
    """Yes and no as codes, choices and numbers as small as they can be, -1 where they are not known."""
    columns: dict[str, NDArray[Any]] = {}
    for name, numbers in lines.values.items():
        known = lines.known[name]
        if name in YES_NO:
            columns[name] = np.where(known, 2 * numbers, 1).astype(np.uint8)
        else:
            narrow = lines.narrow(name)
            columns[name] = np.where(known, narrow, narrow.dtype.type(UNKNOWN))
    return columns


def decide_block(fact: dict[str, NDArray[Any]]) -> Verdicts:
    hindrances, actions = conditions(fact)
    return Verdicts(first(hindrances, len(HINDRANCE)), first(actions, len(ACTION)))


def conditions(fact: dict[str, NDArray[Any]]) -> tuple[tuple[Codes, ...], tuple[Codes, ...]]:
    """The conditions of both decisions' rules; the last of each has none."""
    postpaid = is_one(fact["plan_type"], 1)
    owed = codes(fact["outstanding_hkd"] > 0, fact["outstanding_hkd"])
    disputed = either(fact["in_dispute"], 2 - fact["name_matches"])
    bound = both(fact["codes_come_here"], fact["number_is_known"])
    shared = both(fact["shared_plan"], postpaid)
    gone = is_one(fact["line_status"], 2)
    dear = codes(fact["fee_hkd"] > 20_00, fact["fee_hkd"])
    suspended = both(fact["needed_again"], postpaid, dear)
    little = codes(fact["balance_hkd"] < 50_00, fact["balance_hkd"])
    bound_longer = codes(fact["months_left"] > 1, fact["months_left"])
    waits = both(bound_longer, either(little, fact["auto_recharge"]))
    hindrances = (owed, disputed, bound, shared)
    wishes = (gone, fact["port_out_wanted"], fact["still_needed"], suspended)
    return hindrances, (*wishes, either(*hindrances), waits)


def codes(holds: NDArray[np.bool_], column: NDArray[Any]) -> Codes:
    unknown = column == UNKNOWN
    found: Codes = (holds & ~unknown).view(np.uint8) * np.uint8(2) + unknown.view(np.uint8)
    return found


def is_one(column: NDArray[Any], place: int) -> Codes:
    return codes(column == place, column)


def both(*several: Codes) -> Codes:
    found: Codes = reduce(np.minimum, several)
    return found


def either(*several: Codes) -> Codes:
    found: Codes = reduce(np.maximum, several)
    return found


def first(conditions: tuple[Codes, ...], otherwise: int) -> Codes:
    """The place of the first that holds; open where one above it is unknown."""
    verdict = np.full(len(conditions[0]), otherwise, np.uint8)
    for place, condition in reversed([*enumerate(conditions, 1)]):
        np.copyto(verdict, np.uint8(place), where=condition == 2)
        np.copyto(verdict, np.uint8(OPEN), where=condition == 1)
    return verdict
