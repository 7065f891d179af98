"""Turns one typed value into the small whole number the engine reckons with, and back.

It must not know spreadsheets, columns of values or numpy: one fact, one value, one number.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Protocol

Value = bool | int | str | datetime.date

NONE = "none"
"""Says "there is none", for the facts of which that is a value (`contract_end_on`, `transfer_target`)."""

PRESENT = "present"
"""What `decode` gives for a text, phone or ICCID: the number says that there is one, never which one."""

_NO_DATE = 0


class Typed(Protocol):
    """What this module needs of a fact, a term or a derived fact."""

    @property
    def name(self) -> str: ...

    @property
    def type(self) -> str: ...

    @property
    def values(self) -> Mapping[str, Sequence[str]]: ...


def encode(fact: Typed, value: Value) -> int:
    """The whole number that stands for `value`; raises ValueError when the fact can't have that value."""
    kind = fact.type
    if kind == "yes_no" and isinstance(value, bool):
        return int(value)
    if kind in ("choice", "carrier") and isinstance(value, str):
        return _place(fact, value)
    if kind == "date":
        if value == NONE:
            return _NO_DATE
        if isinstance(value, datetime.date):
            return value.toordinal()
    if kind in ("money", "count", "day", "days") and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind == "phone" and isinstance(value, str):
        return int(value != NONE)
    if kind in ("text", "iccid") and isinstance(value, str):
        return 1
    raise ValueError(f"{fact.name}: {value!r} is no value of the type {kind}")


def decode(fact: Typed, code: int) -> Value:
    """The value that `code` stands for; for text, phone and ICCID only whether there is one (`PRESENT`)."""
    kind = fact.type
    if kind == "yes_no":
        return bool(code)
    if kind in ("choice", "carrier"):
        return list(fact.values)[code]
    if kind == "date":
        return NONE if code == _NO_DATE else datetime.date.fromordinal(code)
    if kind in ("money", "count", "day", "days"):
        return int(code)
    if kind == "phone":
        return PRESENT if code else NONE
    if kind in ("text", "iccid"):
        return PRESENT
    raise ValueError(f"{fact.name}: there is no type {kind}")


def _place(fact: Typed, value: str) -> int:
    for place, code in enumerate(fact.values):
        if code == value:
            return place
    allowed = ", ".join(fact.values)
    raise ValueError(f"{fact.name}: {value!r} is not one of {allowed}")
