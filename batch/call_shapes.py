"""The shapes of what a report says of carriers: the calls to make, what came of them, and what is known of each.

They must not know how they are found or shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa


#: What stands between codes that are joined.
BETWEEN = ";"


@dataclass(frozen=True)
class CallNote:
    """What people wrote beside a call: what came of it, under which reference, and the day (as they wrote it)."""

    result: str = ""
    reference: str = ""
    called_on: str = ""


class CallKey(msgspec.Struct, frozen=True, gc=False):
    """By what a call is known again in a later report: the carrier, whose lines, and what is asked.

    `carrier` is a code, or the name of one that the rulebook doesn't know; `wish` a key of the words for calls.
    """

    carrier: str
    account_type: str
    owner: str
    account_number: str
    wish: str


@dataclass(frozen=True)
class Calls:
    """The calls to make, column by column: each is what one carrier is asked for one account, with all that is said and
    had ready.

    `due`: the last day, where there is one; `saving` in cents a year; `say`: once for each of the `languages`;
    `channels`: codes, joined. Texts are null where there is nothing to say. `of`: the place of each line's call (-1:
    none); `notes`: what was written, by place.
    """

    keys: Sequence[CallKey]
    lines: npt.NDArray[np.int64]
    saving: npt.NDArray[np.int64]
    due: pa.Array
    dial: pa.Array
    ways: pa.Array
    numbers: pa.Array
    say: Sequence[pa.Array]
    ready: pa.Array
    ask: pa.Array
    steps: pa.Array
    channels: pa.Array
    of: npt.NDArray[np.int64]
    languages: Sequence[str]
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
