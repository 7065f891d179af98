"""Put changes together that are told as one: those of a line on one day, and the steps of one figure while nothing else
changes. Must not know what any of them means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from batch.ahead_shapes import ACTION, CHECK, DAY, DETAIL, FOLLOW_UP, KINDS, MONEY, OBSTACLE, STATUS
from batch.fleet.asked import CHECKING
from batch.fleet.todo import FOLLOW_UPS, OBSTACLES
from engine.deciding.consequences import DATES
from engine.types.apart import numbered

if TYPE_CHECKING:
    from batch.ahead.changes import ChangesAhead, ToldOf

#: What is said of one line on one day: of each change what it is of, before, after, its step; of a run also how often,
#: and the least and most.
Said = tuple[tuple[int, ...], ...]
#: So many steps of one figure are told one by one; more, as one.
FEW = 3


@dataclass(frozen=True)
class Rows:
    """A row for each kind of line and day, or for several steps: what is said of codes and of numbers, by its place
    among all that is said; a change as what it is of, before, after, its step and how often."""

    line: Any
    day: Any
    last: Any
    kind: Any
    codes: Any
    numbers: Any
    said_codes: Sequence[Said]
    said_numbers: Sequence[Said]


def rows_of(changes: ChangesAhead, purposed: str) -> Rows:
    """The rows of changes; `purposed`: the decision that says what to do with a line."""
    kinds = np.asarray([KINDS.index(_kind(told, purposed)) for told in changes.told], np.int64)
    numeric = np.asarray([told.is_number for told in changes.told], np.bool_)[changes.what]
    begun = begins(changes.line, changes.day)
    at = np.cumsum(begun) - 1  # the line and day of each change
    figures_alone = (np.bincount(at, ~numeric) == 0)[at] if len(at) else numeric
    runs = _runs(changes, kinds, figures_alone, np.cumsum(begun & ~figures_alone))
    return _put(changes, kinds, numeric, runs)


def _kind(told: ToldOf, purposed: str) -> str:
    if told.is_number:
        return DAY if told.rule in DATES else MONEY
    named = {purposed: ACTION, "status": STATUS, OBSTACLES: OBSTACLE, FOLLOW_UPS: FOLLOW_UP}
    return named.get(told.decision, CHECK if told.decision in CHECKING else DETAIL)


def begins(*columns: Any) -> Any:
    """Where a row differs from the one before it."""
    found = np.ones(len(columns[0]), np.bool_)
    found[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return found


@dataclass(frozen=True)
class _Runs:
    """Steps of figures that are told as one: which changes these are; and of each row its line, its days, what it is
    about, and of each figure what is said of it."""

    members: Any
    line: Any
    day: Any
    last: Any
    kind: Any
    told: Sequence[Said]


def _runs(changes: ChangesAhead, kinds: Any, candidates: Any, stretch: Any) -> _Runs:
    """The runs among the changes of lines of which nothing else changes that day. Where something else does in between,
    another `stretch` begins, and another run."""
    places = np.flatnonzero(candidates)
    key = numbered([changes.line[places], stretch[places], changes.what[places]], len(places))[0]
    order = np.argsort(key, kind="stable")
    places, many = places[order], np.unique(key, return_counts=True)[1]
    kept = np.repeat(many > FEW, many)
    places, many = places[kept], many[many > FEW]
    firsts = np.cumsum(many) - many
    lasts = firsts + many - 1
    before, after = changes.before[places], changes.after[places]
    least, most = (
        np.asarray(extreme.reduceat(np.stack([before, after]).T.ravel(), firsts * 2))
        if len(firsts)
        else firsts
        for extreme in (np.minimum, np.maximum)
    )
    first, last = places[firsts], places[lasts]
    fields = (changes.what[first], before[firsts], after[lasts], changes.steps[last], many, least, most)
    told = [*zip(*(field.tolist() for field in fields), strict=True)]
    starts = np.flatnonzero(begins(changes.line[first], stretch[first]))
    ends = [*starts[1:].tolist(), len(told)]
    return _Runs(
        places,
        changes.line[first][starts],
        _each(np.minimum, changes.day[first], starts),
        _each(np.maximum, changes.day[last], starts),
        _each(np.minimum, kinds[changes.what[first]], starts),
        [tuple(told[start:end]) for start, end in zip(starts.tolist(), ends, strict=False)],
    )


def _each(function: np.ufunc, values: Any, starts: Any) -> Any:
    """What a function makes of each stretch of values."""
    return function.reduceat(values, starts) if len(starts) else values


def _put(changes: ChangesAhead, kinds: Any, numeric: Any, runs: _Runs) -> Rows:
    """The rows of what is told by itself, then those of runs."""
    said_codes: dict[Said, int] = {(): 0}
    said_numbers: dict[Said, int] = {(): 0}
    by_itself = np.ones(len(changes.line), np.bool_)
    by_itself[runs.members] = False
    alone = np.flatnonzero(by_itself)
    fields = (changes.what, changes.before, changes.after, changes.steps)
    told = [*zip(*(field[alone].tolist() for field in fields), strict=True)]
    is_number = numeric[alone].tolist()
    starts = np.flatnonzero(begins(changes.line[alone], changes.day[alone]))
    codes, numbers = [], []
    for start, end in pairwise([*starts.tolist(), len(told)]):
        mine = [*zip(told[start:end], is_number[start:end], strict=True)]
        coded = tuple(sorted((one for one, counts in mine if not counts), key=lambda one: kinds[one[0]]))
        counted = tuple(one for one, counts in mine if counts)
        codes.append(said_codes.setdefault(coded, len(said_codes)))
        numbers.append(said_numbers.setdefault(counted, len(said_numbers)))
    first = alone[starts]
    columns = [
        (changes.line[first], runs.line), (changes.day[first], runs.day), (changes.day[first], runs.last),
        (_each(np.minimum, kinds[changes.what[alone]], starts), runs.kind), (codes, [0] * len(runs.told)),
        (numbers, [said_numbers.setdefault(one, len(said_numbers)) for one in runs.told]),
    ]  # fmt: skip
    line, day, last, kind, code, number = (
        np.concatenate([np.asarray(part, np.int64) for part in column]) for column in columns
    )
    return Rows(line, day, last, kind, code, number, [*said_codes], [*said_numbers])
