"""Say whether what a report's hidden heading says of the report can be so: whoever holds the file can write anything
there. Must not know how it is read, nor what its parts mean."""

from __future__ import annotations

import re

from batch.report.record import CODES, REVIEWED, About

#: What a row is told to be when it is read, beside its record.
OF_ROWS = ("sheet", "line", "position", "intact", "edited", "doubtful", "unmarked", *REVIEWED)
#: How the columns of what the sheet itself shows begin.
SHOWN_AS = "shown_"
_ROWS = 1 << 30  # more lines than any report has
_IDS = 1 << 53  # whole numbers that every reader of JSON keeps exactly
_YEARS = range(1990, 2200)
_NAME = re.compile("[a-z][a-z0-9_]{0,99}", re.ASCII)


def can_be(about: About) -> bool:
    """Whether a report of ours may say this."""
    parts = [*about.codes, *about.facts]
    shown = [name for name, _, _ in about.columns if name]
    return (
        0 <= about.rows <= _ROWS
        and 0 <= about.id < _IDS
        and about.as_of.year in _YEARS
        and set(CODES) <= set(about.codes)
        and _are_names(parts)
        and _are_names(shown)
        and not any(name in OF_ROWS or name.startswith(SHOWN_AS) for name in parts)
    )


def _are_names(names: list[str]) -> bool:
    """Whether each is a name, and none stands there twice."""
    return len(set(names)) == len(names) and all(map(_NAME.fullmatch, names))
