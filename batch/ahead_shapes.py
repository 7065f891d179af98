"""What the time ahead brings to lines, as plain values. Must not know how it is found or shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.deciding.consequences import DATES

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

#: What a change is about, in the order in which people want to know of it: what to do with the line, whether it is
#: decided, what stands in the way, which facts can't both be true any more, what to see to, what else is decided,
#: dates, money; and the terms that rest on a source which gets old.
ACTION, STATUS, OBSTACLE, CHECK, FOLLOW_UP, DETAIL, DAY, MONEY, TERM = KINDS = (
    "action", "status", "obstacle", "check", "see_to", "detail", "day", "money", "term",
)  # fmt: skip
#: Those that are a day's event by themselves.
TOLD_BY_DAY = (ACTION, STATUS, OBSTACLE, CHECK, FOLLOW_UP)


@dataclass(frozen=True)
class CodeChange:
    """A decision that comes to something else, or a rule of it: codes before and after, several joined by `|`."""

    decision: str
    rule: str
    before: str
    after: str


@dataclass(frozen=True)
class NumberChange:
    """A day (an ordinal) or an amount (cents) that changes; None: not known. `moves`: from then on it changes by itself
    each day; `times`: in so many steps, to be told as one, of which `least` and `most` are the least and the most."""

    name: str
    before: int | None
    after: int | None
    least: int | None
    most: int | None
    moves: bool = False
    times: int = 1

    @property
    def is_day(self) -> bool:
        return self.name in DATES


@dataclass(frozen=True)
class TermAgeing:
    """A carrier's terms whose source gets too old on a day, after so many days; up to so many `lines` go by them."""

    day: dt.date
    carrier: str
    labels: tuple[str, ...]
    lines: int
    most_days: int


@dataclass(frozen=True)
class MonthlyFees:
    """What each line costs a month in cents while it runs, 0 where that is not known; of so many it isn't."""

    cents: Numbers
    unknown: int


@dataclass(frozen=True)
class Ahead:
    """What changes by time alone up to a day. A row for each line and day: `sim` is the line's place, `day` and `last`
    ordinals (`last` is another only where several steps are told as one), `kind` a place in KINDS, and `codes` and
    `numbers` places among what is said."""

    until: dt.date
    sim: Numbers
    day: Numbers
    last: Numbers
    kind: Numbers
    codes: Numbers
    numbers: Numbers
    said_codes: Sequence[tuple[CodeChange, ...]]
    said_numbers: Sequence[tuple[NumberChange, ...]]
    fees: MonthlyFees
    terms: Sequence[TermAgeing] = ()
