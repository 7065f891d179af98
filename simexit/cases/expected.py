"""Read what a worked case may expect: codes, days, amounts, whole lists or parts of them. Must not run anything.

A list of codes is given whole, `[arrears, contract]`, or in part, `{has: [arrears], lacks: [contract]}`: then the case
says nothing about the rest of it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from batch.fleet.asked import CHECKING, STATUSES
from engine.deciding.consequences import AMOUNTS, DATES
from engine.deciding.dated import days_told
from engine.problems import kind, suggest
from engine.rulebook.book import Rulebook
from engine.rulebook.shape import only_keys, where
from engine.rulebook.yamlfile import YamlFile
from engine.verifying.ways import HINTS

MONEY = AMOUNTS
# Answers under which a line may go, as `fact=value`.
PROVIDED = "provided"
ASSUMPTIONS = "assumptions"
LISTS = ("questions_owner", "questions_carrier", "to_become_eligible", PROVIDED, ASSUMPTIONS, HINTS)
PARTS = ("has", "lacks")


@dataclass(frozen=True)
class PartOfList:
    """A part of a list: the codes that must be in it, and those that may not."""

    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def of(self, got: tuple[str, ...]) -> "PartOfList":
        """The same codes, each on the side on which it is in the list that was got."""
        named = (*self.has, *self.lacks)
        return PartOfList(
            tuple(code for code in named if code in got), tuple(code for code in named if code not in got)
        )


def expectable(rulebook: Rulebook) -> list[str]:
    """The keys that `expect` may have."""
    return ["status", *rulebook.decisions, *_unknown(rulebook), *LISTS, *days(rulebook), *MONEY]


def days(rulebook: Rulebook) -> tuple[str, ...]:
    """The keys whose value is a day: those that an answer tells, and those of the deadlines."""
    return tuple(dict.fromkeys((*DATES, *days_told(rulebook))))


def lists(rulebook: Rulebook) -> list[str]:
    """The keys whose value is a list of codes. A first decision is not one of them: its candidates are one answer."""
    return [*_collected(rulebook), *_unknown(rulebook), *LISTS]


def _collected(rulebook: Rulebook) -> list[str]:
    return [one.name for one in rulebook.decisions.values() if one.hit_policy == "collect"]


def _unknown(rulebook: Rulebook) -> list[str]:
    """Of the rules that possibly hold, all but checks: a row has the problem of one it certainly meets, or none."""
    return [f"unknown_{name}" for name in _collected(rulebook) if name not in CHECKING]


def read_expected(
    expect: dict[str, Any], file: YamlFile, rulebook: Rulebook, *path: str | int
) -> dict[str, Any]:
    """Read the expected answer in the form in which the real one is compared; note what can't be right."""
    allowed = expectable(rulebook)
    only_keys(expect, allowed, file, *path)
    return {
        key: _value(key, value, file, rulebook, *path, key) for key, value in expect.items() if key in allowed
    }


def left_out(expected: dict[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    """Every key that is not written, which must then be empty."""
    empty: dict[str, Any] = dict.fromkeys(lists(rulebook), ())
    return {key: empty.get(key) for key in expectable(rulebook) if key not in expected}


def _value(key: str, value: Any, file: YamlFile, rulebook: Rulebook, *path: str | int) -> Any:
    if key == "status":
        return _one_of(value, STATUSES, file, *path)
    if key in days(rulebook):
        if value is not None and not isinstance(value, datetime.date):
            file.problem(f"`{key}` must be a date, YYYY-MM-DD, or blank, not {kind(value)}", *path)
        return value
    if key in MONEY:
        return _cents(key, value, file, *path)
    if key not in lists(rulebook):
        candidates = value if isinstance(value, list) else [value]
        return tuple(_one_of(item, rulebook.decisions[key].outcomes, file, *path) for item in candidates)
    codes = _codes(key, rulebook)
    if key == PROVIDED and isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, dict):
        only_keys(value, [*PARTS], file, *path)
        expected = PartOfList(*(_list(value.get(part, []), codes, file, *path, part) for part in PARTS))
        for code in expected.has:
            if code in expected.lacks:
                file.problem(f"`{code}` can't be under both `has` and `lacks`", *path, "lacks")
        return expected
    return _list(value, codes, file, *path)


def _codes(key: str, rulebook: Rulebook) -> list[str]:
    """What a list may hold."""
    name = "obstacles" if key == "to_become_eligible" else key.removeprefix("unknown_")
    if name == HINTS:
        return [*rulebook.hints]
    if name in rulebook.decisions:
        return [rule.id for rule in rulebook.decisions[name].rules]
    return [*rulebook.facts, *rulebook.terms]


def _list(value: Any, codes: list[str], file: YamlFile, *path: str | int) -> tuple[str, ...]:
    if not isinstance(value, list):
        part = "" if path[-1] in PARTS else "; for a part of the list write `{has: [..], lacks: [..]}`"
        file.problem(f"{where(path)}must be a list of codes (`[]` for none), not {kind(value)}{part}", *path)
        return ()
    return tuple(_one_of(item, codes, file, *path) for item in value)


def _one_of(value: Any, allowed: Iterable[str], file: YamlFile, *path: str | int) -> str:
    allowed = list(allowed)
    if value not in allowed:
        file.problem(f"`{path[-1]}` can't be `{value}`{suggest(str(value), allowed)}", *path)
    return str(value)


def _cents(key: str, value: Any, file: YamlFile, *path: str | int) -> int | None:
    if value is None:
        return None
    try:
        cents = Decimal(str(value)) * 100
        if not isinstance(value, bool) and cents == int(cents):
            return int(cents)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    file.problem(f"`{key}` must be an amount in HK$ such as 45 or 45.50, or blank, not `{value}`", *path)
    return None
