"""Read a number or a day from a text as we write one, wherever somebody may have written something else. It must not
know what it is of."""

from __future__ import annotations

import datetime

_LONGEST = 15  # figures; Excel keeps no more, and an array holds them all
_DAY = len("2026-01-31")


def whole(text: str) -> int | None:
    """The whole number that a text is; None for any other text."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST else None


def day_of(text: str) -> datetime.date | None:
    """The day that a text is; None for any other text."""
    try:
        return datetime.date.fromisoformat(text) if len(text) == _DAY else None
    except ValueError:
        return None
