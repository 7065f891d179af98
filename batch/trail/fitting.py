"""Say whether a report is the one that a run wrote, by the trail of the run. Must not judge what is in the report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from batch.errors import InputError
from batch.readback.verified import mark_of
from batch.trail.hashing import file_seen
from batch.trail.kept import ENDING, read_trail
from batch.trail.shapes import FileSeen, Trail

_MOST_BESIDE = 200  # files of a folder that are looked at

#: The file itself; its checks, in a file that was saved since; neither.
Fits = Literal["file", "checks", "other"]


@dataclass(frozen=True)
class TrailFit:
    """The trail that knows this report, or one of its name, and whether this is it."""

    trail: Path
    how: Fits


def checks_hash(properties: Mapping[str, str]) -> str:
    """A hash of the checks that a report carries, which stays whoever saves it."""
    return hashlib.sha256(mark_of(dict(properties)).encode()).hexdigest()


def fit_of(report: Path, properties: Mapping[str, str], named: Path | None) -> TrailFit | None:
    """How the report fits the trail that is named, or those beside it that know it: the best fit of all. It is known by
    its bytes and its checks, whatever it is called by now, and else by its name.

    None where none does; InputError where the one that is named is no trail, or knows no such report.
    """
    seen, checks = file_seen(str(report), report), checks_hash(properties)
    found = []
    for path, trail in [(named, read_trail(named))] if named else _beside(report):
        fits = [(one, _how(one, seen, checks)) for output in trail.written for one in output.files]
        known = [TrailFit(path, how) for one, how in fits if how != "other" or _is_of(one, report)]
        found += known
        if named and not known:
            raise InputError("trail_without_report", name=named, report=report.name)
    order = ("file", "checks", "other")
    return min(found, key=lambda one: order.index(one.how), default=None)


def _how(then: FileSeen, now: FileSeen, checks: str) -> Fits:
    if then.sha256 == now.sha256:
        return "file"
    return "checks" if then.checks and then.checks == checks else "other"


def _is_of(one: FileSeen, report: Path) -> bool:
    return Path(one.name).name == report.name


def _beside(report: Path) -> Iterator[tuple[Path, Trail]]:
    """The trails in the report's folder."""
    try:
        paths = sorted(path for path in report.parent.iterdir() if path.suffix.lower() == ENDING)
    except OSError:
        return
    for path in paths[:_MOST_BESIDE]:
        try:
            yield path, read_trail(path)
        except InputError:  # any other file
            continue
