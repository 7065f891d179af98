"""Report how the worked cases went: what failed and how, and which rules no case reaches. Must not print."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from engine.conditions.nodes import Node
from engine.verifying.ways import ConditionPlace
from language.speaker import Speaker
from language.templates import money
from simexit.cases.case_run import Coverage, Mismatch, Ran
from simexit.cases.cases import Case
from simexit.cases.expected import MONEY, PartOfList
from simexit.cases.seen import Sightings
from simexit.screen.paragraphs import wrap, wrap_items

#: So many things that cases have in common are told, where more cases than that fail.
MOST_TOLD = 3
#: The words for a condition.
Say = Callable[[Node], str]


def as_lines(ran: Sequence[Ran], coverage: Coverage, told: Speaker, size: int) -> list[str]:
    """The failures, each with its differences; then the counts. `told`: the `cases` texts."""
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
    lines += _most_often(failed, size)
    covered = f"Covered, with the rules: {int(percent_covered(coverage))} %."
    lines += wrap(f"{_seen(coverage.seen)} {covered}", size, rest="  ")
    if unconfirmed := [item.case for item in ran if not item.case.entry.confirmed]:
        places = ", ".join(case.place for case in unconfirmed)
        lines += wrap(f"Nobody has confirmed {places}: no coverage counts.", size, rest="  ")
    reached = len(coverage.rules) - len(coverage.missed)
    share = 100 * reached // len(coverage.rules) if coverage.rules else 100
    counts = {"count": len(ran), "passed": len(ran) - len(failed), "failed": len(failed)}
    lines.append(told.say("ran", **counts, reached=reached, rules=len(coverage.rules), share=share))
    return lines


def _seen(seen: Sightings) -> str:
    missed, conditions = seen.missed, len(seen.ways)
    said = (
        f"Conditions seen in all their ways: {conditions - len(missed)} of {conditions}; "
        f"ways seen: {seen.total - sum(map(len, missed.values()))} of {seen.total}."
    )
    return (
        f"{said} No line of its carriers can show {len(seen.impossible)} more: proven."
        if seen.impossible
        else said
    )


def _counted(cases: int) -> str:
    return f"{cases} case{'s' if cases != 1 else ''}"


def listed(cases: Iterable[Case], size: int) -> list[str]:
    """The files of cases, how many each has, and those that nobody has confirmed."""
    files: dict[Path, list[Case]] = {}
    for case in cases:
        files.setdefault(case.path, []).append(case)
    lines = []
    for path, of_file in files.items():
        lines += wrap(f"{path}: {_counted(len(of_file))}", size, rest="  ")
        for case in of_file:
            if not case.entry.confirmed:
                lines += wrap(f"not confirmed: line {case.line}, {case.entry.name}", size, first="  ")
    return lines


def made(
    count: int, seen: Sightings, unsettled: Iterable[tuple[ConditionPlace, str]], say: Say, size: int
) -> list[str]:
    """How many cases were made, what no line can show, and what is not settled."""
    lines = []
    for place, way in unsettled:
        lines += wrap(f"not settled: {place.owner}: {say(place.node)}: {way}", size, rest="  ")
    return [*lines, *wrap(f"{_counted(count)} made. {_seen(seen)}", size)]


def percent_covered(coverage: Coverage) -> float:
    """The share of rules that are reached and ways of conditions that are seen, all counted alike."""
    total = len(coverage.rules) + coverage.seen.total
    left = len(coverage.missed) + sum(map(len, coverage.seen.missed.values()))
    return 100 * (total - left) / total if total else 100.0


def unreached(coverage: Coverage, size: int) -> list[str]:
    """The rules that no case reaches."""
    missed = coverage.missed
    return wrap_items(missed, size, first="No case reaches: ", rest="  ") if missed else []


def uncovered(coverage: Coverage, say: Say, size: int) -> list[str]:
    """Each condition that no case sees in all its ways: what it belongs to, the condition in words, what is missing."""
    lines = []
    for place, ways in coverage.seen.missed.items():
        lines += wrap(f"{place.owner}: {say(place.node)}: not seen {', '.join(ways)}", size, rest="  ")
    return lines


def _most_often(failed: Sequence[Ran], size: int) -> list[str]:
    """What many cases that fail have in common, which may be why."""
    counts = Counter(one for item in failed for change in item.differences for one in _told_apart(change))
    common = [(said, count) for said, count in counts.most_common(MOST_TOLD) if count > 1]
    if len(failed) <= MOST_TOLD or not common:
        return []
    told = (f"{said} (in {count} of {len(failed)})" for said, count in common)
    return [*wrap_items(told, size, first="Most often: ", rest="  "), ""]


def _told_apart(difference: Mismatch) -> list[str]:
    """A difference, code by code where it is one of lists."""
    key, expected, got = difference.key, difference.expected, difference.got
    if not _of_lists(expected, got):
        return [f"another {key}"]
    missing, more = gone_and_new(expected, got)
    return [f"{key} without {code}" for code in missing] + [f"{key} with {code}" for code in more]


def _difference(difference: Mismatch, keys: int, size: int) -> list[str]:
    """The difference: for a list what is missing and what is not expected, for anything else both values."""
    expected, got = difference.expected, difference.got
    first = f"  {difference.key.ljust(keys)}  "
    if _of_lists(expected, got):
        missing, more = gone_and_new(expected, got)
        parts = [f"missing {', '.join(missing)}"] * bool(missing)
        parts += [f"not expected {', '.join(more)}"] * bool(more)
        return wrap("; ".join(parts), size, first=first)
    said = f"expected {shown(difference.key, expected)}, got {shown(difference.key, got)}"
    return wrap(said, size, first=first)


def _of_lists(expected: Any, got: Any) -> bool:
    """Of a decision that is settled one way and the other, the outcomes are no lists."""
    if isinstance(expected, PartOfList):
        return True
    return isinstance(expected, tuple) and isinstance(got, tuple) and (len(expected) != 1 or len(got) != 1)


def gone_and_new(expected: tuple[str, ...] | PartOfList, got: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The codes that are expected and not there, and those that are there against what is expected."""
    has = expected.has if isinstance(expected, PartOfList) else expected
    new = [code for code in got if code in expected.lacks] if isinstance(expected, PartOfList) else got
    return [code for code in has if code not in got], [code for code in new if code not in has]


def shown(key: str, value: Any) -> str:
    """One answer, as it is written."""
    if value is None:
        return "nothing (blank)"
    if key in MONEY and isinstance(value, int):
        return f"HK${money(value)}"
    if isinstance(value, tuple):
        return " | ".join(value) or "nothing"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
