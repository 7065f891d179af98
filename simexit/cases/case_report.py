"""Report how the worked cases went: what failed and how, and which rules no case reaches. Must not print."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from engine.conditions.nodes import Node
from language.templates import money
from simexit.cases.case_run import Coverage, Mismatch, Ran
from simexit.cases.expected import MONEY, PartOfList
from simexit.screen.paragraphs import wrap, wrap_items


def as_lines(ran: Sequence[Ran], coverage: Coverage, size: int) -> list[str]:
    """The failures, each with its differences; then the counts."""
    failed = [item for item in ran if not item.passed]
    lines: list[str] = []
    for item in failed:
        lines += [*wrap(f"FAILED {item.case.place} {item.case.entry.name}", size, rest="  ")]
        lines += [line for said in item.unreadable for line in wrap(said, size, first="  not understood  ")]
        keys = max((len(difference.key) for difference in item.differences), default=0)
        for difference in item.differences:
            lines += _difference(difference, keys, size)
        if item.case.entry.why:
            lines += wrap(f"({item.case.entry.why})", size, first="  ")
        lines.append("")
    if coverage.missed:
        lines += wrap_items(coverage.missed, size, first="No case reaches: ", rest="  ")
    total, missed = coverage.seen.total, coverage.seen.missed
    ways, conditions = total - sum(map(len, missed.values())), len(coverage.seen.ways)
    lines += wrap(
        f"Conditions seen in all their ways: {conditions - len(missed)} of {conditions}; ways seen: {ways} of {total}. "
        f"Covered, with the rules: {int(percent_covered(coverage))} %.",
        size,
        rest="  ",
    )
    reached = len(coverage.rules) - len(coverage.missed)
    share = 100 * reached // len(coverage.rules) if coverage.rules else 100
    cases = f"{len(ran)} case{'s' if len(ran) != 1 else ''}"
    lines.append(
        f"{cases}: {len(ran) - len(failed)} passed, {len(failed)} failed. "
        f"Rules reached: {reached} of {len(coverage.rules)} ({share} %)."
    )
    return lines


def percent_covered(coverage: Coverage) -> float:
    """The share of rules that are reached and ways of conditions that are seen, all counted alike."""
    total = len(coverage.rules) + coverage.seen.total
    left = len(coverage.missed) + sum(map(len, coverage.seen.missed.values()))
    return 100 * (total - left) / total if total else 100.0


def uncovered(coverage: Coverage, say: Callable[[Node], str], size: int) -> list[str]:
    """Each condition that no case sees in all its ways: what it belongs to, the condition in words, what is missing."""
    lines = []
    for place, ways in coverage.seen.missed.items():
        lines += wrap(f"{place.owner}: {say(place.node)}: not seen {', '.join(ways)}", size, rest="  ")
    return lines


def _difference(difference: Mismatch, keys: int, size: int) -> list[str]:
    """The difference: for a list what is missing and what is not expected, for anything else both values."""
    expected, got = difference.expected, difference.got
    first = f"  {difference.key.ljust(keys)}  "
    if isinstance(expected, PartOfList) or (
        isinstance(expected, tuple) and isinstance(got, tuple) and (len(expected) != 1 or len(got) != 1)
    ):
        missing, more = gone_and_new(expected, got)
        parts = [f"missing {', '.join(missing)}"] * bool(missing)
        parts += [f"not expected {', '.join(more)}"] * bool(more)
        return wrap("; ".join(parts), size, first=first)
    said = f"expected {_shown(difference.key, expected)}, got {_shown(difference.key, got)}"
    return wrap(said, size, first=first)


def gone_and_new(expected: tuple[str, ...] | PartOfList, got: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The codes that are expected and not there, and those that are there against what is expected."""
    has = expected.has if isinstance(expected, PartOfList) else expected
    new = [code for code in got if code in expected.lacks] if isinstance(expected, PartOfList) else got
    return [code for code in has if code not in got], [code for code in new if code not in has]


def _shown(key: str, value: Any) -> str:
    if value is None:
        return "nothing (blank)"
    if key in MONEY and isinstance(value, int):
        return f"HK${money(value)}"
    if isinstance(value, tuple):
        return " | ".join(value) or "nothing"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
