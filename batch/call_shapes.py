"""The shapes of what a report says of carriers: the calls to make, what came of them, and what is known of each.

They must not know how they are found or shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class CallNote:
    """What people wrote beside a call: what came of it, under which reference, and the day (as they wrote it)."""

    result: str = ""
    reference: str = ""
    called_on: str = ""


class CallKey(msgspec.Struct, frozen=True):
    """By what a call is known again in a later report: the carrier, whose lines, and what is asked.

    `carrier` is a code, or the name of one that the rulebook doesn't know; `wish` a key of the words for calls.
    """

    carrier: str
    account_type: str
    owner: str
    account_number: str
    wish: str


@dataclass(frozen=True)
class Call:
    """One call: what one carrier is asked for one account, with all that is said and had ready.

    `due`: the last day, where there is one. `say`: once for each language of the calls.
    """

    key: CallKey
    lines: int
    saving: int
    due: dt.date | None
    dial: str
    ways: str
    numbers: str
    say: tuple[str, ...]
    ready: str
    ask: str
    steps: str
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Calls:
    """The calls to make. `of`: the place of each line's call (-1: none); `languages`: the names of those in which it is
    said what to say; `notes`: what was written, by place."""

    calls: tuple[Call, ...]
    of: npt.NDArray[np.int64]
    languages: tuple[str, ...]
    notes: Mapping[int, CallNote] = field(default_factory=dict)


@dataclass(frozen=True)
class CarrierRow:
    """One thing that is known of a carrier, or that is not, with where it comes from.

    `about` says what kind of thing it is, `item` is the code of a term, rule or note. `lines` and `money` (cents a
    year) are of the lines that it holds for, which `narrowed` tells apart; `ask` is what to ask of what is not known,
    and `waiting` lines wait for it. `age`: days from the date of its source.
    """

    carrier: str
    about: str
    item: str
    label: str
    text: str
    lines: int
    money: int
    narrowed: str = ""
    ask: str = ""
    waiting: int = 0
    confidence: str = ""
    dated: str = ""
    age: int | None = None
    stale: bool = False
    source: str = ""
