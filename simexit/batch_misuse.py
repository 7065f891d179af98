"""Refuse what can't be meant by a command line of `simexit batch`, before anything is read.

It must not know what a batch does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batch.errors import OutputError
from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, endings, written_as
from language.refusals import hint
from simexit.misuse import BadUsage, BadValue
from simexit.options import refuse_no_yaml

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook

MOST_DAYS_AHEAD = 3 * 366  # after which the carriers' terms are others


def places_of(
    inputs: tuple[str, ...], written: list[Path], saved: Path | None, trail: Path | None, *, dry_run: bool
) -> list[Path]:
    """Where something will be written, each refused where that can't be meant."""
    if dry_run and (saved or trail):
        raise BadUsage("save_answers_or_dry_run" if saved else "trail_or_dry_run")
    if dry_run:
        return []
    for path in written:
        _refuse_output(path, inputs)
    if saved is not None:
        refuse_no_yaml(saved, option="--save-answers")
        _refuse_input(saved, inputs, option="--save-answers")
    if trail is not None:
        if trail.suffix.lower() != ".json":
            raise BadValue("trail_not_json", path=trail, option="--trail")
        _refuse_input(trail, inputs, option="--trail")
    return [*written, *filter(None, (saved, trail))]


def refuse_check_elsewhere(options: dict[str, Any], *, dry_run: bool) -> None:
    """Refuse --engine-check where no case is decided, or not in this process, which compares them."""
    if options["engine_check"] and dry_run:
        raise BadUsage("engine_check_or_dry_run")
    if options["engine_check"] and (options["runner"] != "local" or options["jobs"]):
        raise BadUsage("engine_check_here")


def refuse_until(as_of: date, until: date, outputs: Sequence[Path], *, dry_run: bool) -> None:
    """Refuse a time ahead that is none, is longer than anybody can foresee, or that no output would tell."""
    if until <= as_of:
        raise BadValue("until_not_later", given=until.isoformat(), day=as_of.isoformat(), option="--until")
    last = as_of + timedelta(days=MOST_DAYS_AHEAD)
    if until > last:
        raise BadValue("until_too_far", given=until.isoformat(), last=last.isoformat(), option="--until")
    if dry_run or {written_as(path) for path in outputs} <= {CODES}:
        raise BadUsage("until_not_told", endings=[*endings(REPORT), *endings(SUMMARY), *endings(CALENDAR)])


def _refuse_output(path: Path, inputs: tuple[str, ...]) -> None:
    try:
        written_as(path)
    except OutputError as unknown:
        raise BadValue(unknown, option="-o") from None
    _refuse_input(path, inputs, option="-o")


def _refuse_input(path: Path, inputs: tuple[str, ...], *, option: str) -> None:
    if any(name != "-" and Path(name).exists() and path.exists() and path.samefile(name) for name in inputs):
        raise BadValue("output_is_input", path=path, option=option)


def fail_codes(written: str | None, rulebook: Rulebook) -> frozenset[str]:
    """The codes of --fail-on: statuses and outcomes that the rulebook has."""
    from batch.fleet.asked import STATUSES
    from batch.fleet.codes import UNREADABLE

    codes = [code.strip() for code in (written or "").split(",") if code.strip()]
    first = [item for item in rulebook.decisions.values() if item.hit_policy == "first"]
    allowed = [
        *reversed(STATUSES),
        UNREADABLE,
        *dict.fromkeys(code for item in first for code in item.outcomes),
    ]
    for code in codes:
        if code not in allowed:
            near = hint(code, allowed, most=30)
            raise BadValue("no_status_or_outcome", code=code, hint=near, option="--fail-on")
    return frozenset(codes)
