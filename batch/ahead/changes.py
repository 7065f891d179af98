"""Find the days on which lines change by time alone: each is looked at again only when something of it may change.

Lines that are alike in all that counts are one line here. Must not know any decision by its name, nor how it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from engine.deciding.standing import Stand, Standing
from engine.types.apart import told_apart
from engine.types.arrays import ManySims
from engine.types.lanes import Column

if TYPE_CHECKING:
    from engine.deciding.decide import Decider

#: What is not known, among numbers.
NOT_KNOWN = np.iinfo(np.int64).min

#: So many lines are walked together, so that what is kept of them takes little memory.
TOGETHER = 1 << 16
#: Few lines cost as much as so many: they are looked at on several days at once.
AT_ONCE = 1 << 14
#: Of a change: its line, day and what changes, what was and is, and its step.
_KINDS = (np.int32, np.int32, np.int16, np.int64, np.int64, np.int32)


@dataclass(frozen=True, order=True)
class ToldOf:
    """One thing that is told of a line: a first decision, a collected decision's rule, or a date or amount."""

    decision: str
    rule: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is a date or an amount."""
        return not self.decision


@dataclass(frozen=True)
class AlsoTold:
    """Something more that is told of lines: what it is called, what of each line it takes, and how it follows from that
    and from how lines stand."""

    name: str
    column: Column
    follows: Callable[[Standing, Any], Any]


@dataclass(frozen=True)
class ChangesAhead:
    """What changes of lines, in the order of lines and then of days: from `before`, as it is on the day before `day`,
    to `after`. An outcome is a number of bits, of a rule it is a code, of what is not known NOT_KNOWN.

    `told` names what `what` numbers. `kind` says which lines are alike: its number, one of so many `kinds`, is that of
    a `line` here. `steps` is by how much a number grows each day from a change on, `first_steps` from the beginning, a
    row for each of the last things told. `looked_at`: so many times a line was decided.
    """

    told: Sequence[ToldOf]
    kind: Any
    kinds: int
    first_steps: Any
    line: Any
    day: Any
    what: Any
    before: Any
    after: Any
    steps: Any
    looked_at: int = 0

    def where(self, mask: Any) -> ChangesAhead:
        """Some of the changes."""
        names = ("line", "day", "what", "before", "after", "steps")
        return replace(self, **{name: getattr(self, name)[mask] for name in names})


def changes_ahead(
    decider: Decider, stated: Mapping[str, Column], size: int, as_of: int, until: int, told: Sequence[str],
    beside: AlsoTold | None = None,
) -> ChangesAhead:  # fmt: skip
    """What changes of `size` lines after `as_of` and up to `until` in the decisions `told`, and in what follows.

    `stated` holds arrays of that length.
    """
    stand = Stand(decider, as_of, until, told)
    columns = {name: stated[name] for name in sorted(stand.looked_at & {*stated})}
    if beside is not None:
        columns[beside.name] = beside.column
    kind, of_kind = _kinds(columns, size)
    walk = _Walk(stand, as_of, until, beside)
    for start in range(0, max(len(of_kind), 1), TOGETHER):
        places = of_kind[start : start + TOGETHER]
        walk.go(
            {name: Column(column.values[places], column.known[places]) for name, column in columns.items()},
            len(places),
            start,
        )
    return walk.found(kind)


def _kinds(columns: Mapping[str, Column], size: int) -> tuple[Any, Any]:
    """The number of each line's kind, and a line of each."""
    parts = [np.asarray(part) for column in columns.values() for part in column]
    if not size or not parts:
        return np.zeros(size, np.int64), np.zeros(min(size, 1), np.int64)
    return told_apart(parts)


class _Lines(NamedTuple):
    """Facts of lines, and how they are computed with."""

    columns: Mapping[str, Column]
    lane: ManySims


class _Stood(NamedTuple):
    """How lines stood, a row for each thing told: on which day, and by how much their numbers grow each day."""

    day: Any
    state: Any
    steps: Any


class _Walk:
    """The walk through the days, and what it met."""

    def __init__(self, stand: Stand, as_of: int, until: int, beside: AlsoTold | None) -> None:
        self.stand, self.as_of, self.until, self.beside = stand, as_of, until, beside
        first = [one for one in stand.told if one.hit_policy == "first"]
        rules = [(one, rule) for one in stand.told if one.hit_policy == "collect" for rule in one.rules]
        self.told = [
            *(ToldOf(one.name) for one in first),
            *(ToldOf(one.name, rule.id) for one, rule in rules),
            *([ToldOf(beside.name)] if beside else []),
            *(ToldOf("", name) for name in stand.follows),
        ]
        self.numbers = len(stand.follows)
        self.first_steps: list[Any] = []
        self.met: list[tuple[Any, ...]] = []
        self.looked_at = 0

    def go(self, columns: Mapping[str, Column], size: int, start: int) -> None:
        """Walk with some lines, each from one day on which it may change to the next."""
        of = _Lines(columns, ManySims(size))
        lines, since = np.arange(size), np.full(size, self.as_of, np.int32)
        state, steps, last = self._look(of, lines, since)
        self.first_steps.append(steps)
        while (going := last < self.until).any():
            lines, since, state, steps = lines[going], since[going], state[:, going], steps[:, going]
            begins, at, days = _days_on(last[going] + 1, self.until)
            new, new_steps, last = self._look(of, lines[at], days)
            earlier = _Stood(
                _shifted(since, days, begins),
                _shifted(state, new, begins),
                _shifted(steps, new_steps, begins),
            )
            self._compare(earlier, _Stood(days, new, new_steps), lines[at] + start)
            ends = np.append(begins[1:], len(at)) - 1
            since, state, steps, last = days[ends], new[:, ends], new_steps[:, ends], last[ends]

    def _compare(self, earlier: _Stood, now: _Stood, lines: Any) -> None:
        """Keep what is not as it was to be expected."""
        differs = now.state != self._moved(earlier, now.day)
        differs[len(self.told) - self.numbers :] |= now.steps != earlier.steps
        what, at = np.nonzero(differs)
        before = self._moved(earlier, now.day - 1)
        steps = self._steps_of(now.steps, what, at)
        found = lines[at], now.day[at], what, before[what, at], now.state[what, at], steps
        self.met.append(tuple(one.astype(kind) for one, kind in zip(found, _KINDS, strict=True)))

    def found(self, kind: Any) -> ChangesAhead:
        """All that was met, by line and day."""
        whole = [
            np.concatenate([np.zeros(0, kind), *(one[at] for one in self.met)])
            for at, kind in enumerate(_KINDS)
        ]
        order = np.lexsort((whole[2], whole[1], whole[0]))
        line, day, what, before, after, steps = (one[order] for one in whole)
        first_steps = np.concatenate(self.first_steps, axis=1)
        return ChangesAhead(
            self.told, kind, first_steps.shape[1], first_steps, line, day, what, before, after, steps, self.looked_at
        )  # fmt: skip

    def _look(self, of: _Lines, lines: Any, days: Any) -> tuple[Any, Any, Any]:
        """How lines stand on their days, the steps of their numbers, and through which day that lasts."""
        self.looked_at += len(lines)
        times = np.searchsorted(self.stand.starts, days, side="right") - 1
        state = np.empty((len(self.told), len(lines)), np.int64)
        steps = np.empty((self.numbers, len(lines)), np.int32)
        last = np.empty(len(lines), np.int32)
        for time in np.unique(times).tolist():
            here = np.flatnonzero(times == time)
            own, lane = of.lane.taken(of.columns, lines[here])
            standing = self.stand.on(own, days[here], time, lane)
            for row, found in enumerate(self._codes(standing, own)):
                state[row, here] = found
            for row, number in enumerate(standing.follows.values()):
                known, values = lane.full(number.known), lane.full(number.values).astype(np.int64)
                state[row - self.numbers, here] = np.where(known, values, NOT_KNOWN)
                steps[row, here] = lane.full(number.step) * known
            last[here] = np.minimum(standing.last, self.until)
        return state, steps, last

    def _codes(self, standing: Standing, columns: Mapping[str, Column]) -> Iterator[Any]:
        """What is told of lines beside numbers."""
        yield from map(np.asarray, standing.outcomes.values())
        for codes in standing.codes.values():
            yield from map(np.asarray, codes.values())
        if self.beside is not None:
            yield self.beside.follows(standing, columns[self.beside.name].values)

    def _moved(self, stood: _Stood, day: Any) -> Any:
        """How lines would stand on a day if all went on as it did."""
        moved = stood.state.copy()
        moved[len(self.told) - self.numbers :] += stood.steps * (day - stood.day).astype(np.int64)
        return moved

    def _steps_of(self, steps: Any, what: Any, at: Any) -> Any:
        """The steps of what changes; of what is no number, none."""
        row = what - (len(self.told) - self.numbers)
        found = np.zeros(len(what), np.int32)
        found[row >= 0] = steps[row[row >= 0], at[row >= 0]]
        return found


def _days_on(days: Any, until: int) -> tuple[Any, Any, Any]:
    """The days on which lines are looked at together, some in a row from the day of each on: where those of each line
    begin, and of each its line and day."""
    many = np.minimum(max(AT_ONCE // len(days), 1), until + 1 - days)
    begins = np.cumsum(many) - many
    at = np.repeat(np.arange(len(days)), many)
    return begins, at, (days[at] + np.arange(len(at)) - begins[at]).astype(np.int32)


def _shifted(before: Any, now: Any, begins: Any) -> Any:
    """What went before each: of a line's first, what it had before."""
    shifted = np.roll(now, 1, axis=-1)
    shifted[..., begins] = before
    return shifted
