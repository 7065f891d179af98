"""Show in a message what somebody wrote in a file of rules, and how to write it. Must not know any fact or type."""

import datetime
import re
from typing import Any

from engine.problems import kind

LONGEST = 60  # of what is shown
# What YAML takes for a number, or for yes or no, unless it stands in quotation marks.
_QUOTED = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?|yes|no|on|off|true|false", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def in_yaml(value: Any) -> str:
    """A value as YAML has it, in one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"[{', '.join(in_yaml(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {in_yaml(item)}' for key, item in value.items())}}}"
    if isinstance(value, str) and _QUOTED.fullmatch(value):
        return f'"{value}"'
    return str(value)


def as_written(written: Any) -> str:
    """What stands in a file, for a message: a value as it stands there, else what it is."""
    if written is None or isinstance(written, dict):
        return kind(written)
    shown = in_yaml(written)
    return f"`{shown if len(shown) <= LONGEST else shown[:LONGEST] + '…'}`"


def not_plain(written: Any) -> str:
    """The same where a number, a day or yes or no is wanted, with what may be amiss of a text."""
    if isinstance(written, str) and _QUOTED.fullmatch(written):
        return f"{as_written(written)}: leave the quotation marks out"
    return f"{as_written(written)}{_no_such_day(written)}"


def _no_such_day(written: Any) -> str:
    if not isinstance(written, str) or not _DAY.fullmatch(written):
        return ""
    try:
        datetime.date.fromisoformat(written)
    except ValueError:
        return ": there is no such day"
    return ": leave the quotation marks out"
