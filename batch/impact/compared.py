"""Compare a fleet that was checked in two ways: which lines come out otherwise in what, grouped by what did it.

Must not know why an answer came out, nor how a difference is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from batch.fleet.check import CheckedFleet
from batch.impact.causes import ChangeWhy, whys
from batch.impact.told import Mask
from batch.pandas_tables import frame_of
from batch.verdicts import VERDICTS
from engine.deciding.consequences import AMOUNTS, DATES

#: What a line's verdict is: what changes it is told first.
VERDICT_COLUMNS = ("status", *VERDICTS)
LISTS = ("obstacles", "documents", "follow_ups", "to_become_eligible")
COLUMNS = (*VERDICT_COLUMNS, *LISTS, *DATES, *AMOUNTS)
#: Amounts that are summed up over lines.
SUMMED = ("saving_hkd_year", "exit_cost_hkd")
Places = npt.NDArray[np.int64]
Codes: TypeAlias = "pd.Series[Any]"


@dataclass(frozen=True)
class Way:
    """One way in which a column of lines changes: both as codes, and of how many lines."""

    column: str
    was: str
    now: str
    lines: int


@dataclass(frozen=True)
class ImpactGroup:
    """Lines that come out otherwise for one reason: their places among those that changed, how many of them get another
    verdict, in which ways, and the sums of money before and after."""

    why: ChangeWhy
    lines: Sequence[int]
    verdicts: int
    ways: Sequence[Way]
    sums: Mapping[str, tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Impact:
    """Both checks, how many lines they have in common, and of those that changed: their rows in each, in which columns
    they did, both tables of codes, and the groups, that with the most other verdicts first."""

    before: CheckedFleet
    after: CheckedFleet
    size: int
    alone: int
    changed: Mapping[str, Mask]
    was: pd.DataFrame
    now: pd.DataFrame
    groups: Sequence[ImpactGroup]

    @property
    def verdicts(self) -> int:
        """How many lines get another verdict."""
        return sum(group.verdicts for group in self.groups)

    @property
    def lines(self) -> int:
        """How many lines come out otherwise in anything."""
        return len(self.was)

    def columns_of(self, line: int) -> list[str]:
        """The columns in which a line that changed did."""
        return [name for name, where in self.changed.items() if where[line]]


def compared(before: CheckedFleet, after: CheckedFleet) -> Impact:
    """The lines that both checks have, compared."""
    was, now = frame_of(before.codes_at_once), frame_of(after.codes_at_once)
    old, new = _same_lines(was, now)
    alone = len(was) + len(now) - 2 * len(old)
    was, now = was.iloc[old], now.iloc[new]
    differs = {name: (codes(was[name]).to_numpy() != codes(now[name]).to_numpy()) for name in COLUMNS}
    any_ = np.logical_or.reduce(list(differs.values()))
    places = np.flatnonzero(any_)
    was, now = (table.iloc[places].reset_index(drop=True) for table in (was, now))
    changed = {name: where[places] for name, where in differs.items()}
    groups = _groups(was, now, changed, whys(before, after, old[places], new[places]))
    return Impact(before, after, len(old), alone, changed, was, now, groups)


def codes(column: Codes) -> Codes:
    """A column as texts, a blank as nothing; candidates in the same order, whichever rules they come from."""
    texts = column.astype("object").where(column.notna(), "").astype(str)
    return texts.map({text: "|".join(sorted(text.split("|"))) for text in texts.unique()})


def _same_lines(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Places, Places]:
    """The rows that stand in the same place of the same file, in both tables."""
    keys = [
        list(zip(table["source"].astype(str), table["row"].tolist(), strict=True))
        for table in (before, after)
    ]
    if keys[0] == keys[1]:
        every = np.arange(len(keys[0]), dtype=np.int64)
        return every, every
    there = {key: at for at, key in enumerate(keys[1])}
    pairs = [(at, there[key]) for at, key in enumerate(keys[0]) if key in there]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _groups(
    was: pd.DataFrame, now: pd.DataFrame, changed: Mapping[str, Mask], why: Sequence[ChangeWhy]
) -> list[ImpactGroup]:
    lines: dict[ChangeWhy, list[int]] = {}
    for line, one in enumerate(why):
        lines.setdefault(one, []).append(line)
    verdict = np.logical_or.reduce([changed[name] for name in VERDICT_COLUMNS])
    found = []
    for one, members in lines.items():
        before, after = was.iloc[members], now.iloc[members]
        marks = {name: where[members] for name, where in changed.items()}
        sums = {name: (_sum(before[name]), _sum(after[name])) for name in SUMMED}
        found.append(
            ImpactGroup(one, members, int(verdict[members].sum()), list(_ways(before, after, marks)), sums)
        )
    return sorted(found, key=lambda group: (-group.verdicts, -len(group.lines)))


def _ways(was: pd.DataFrame, now: pd.DataFrame, changed: Mapping[str, Mask]) -> Iterator[Way]:
    """The ways in which verdicts change, the most frequent of each first; of all else, of how many lines it does."""
    for name in VERDICT_COLUMNS:
        where = changed[name]
        ways = Counter(zip(codes(was[name][where]), codes(now[name][where]), strict=True))
        for (before, after), lines in ways.most_common():
            yield Way(name, before, after, lines)
    for name in COLUMNS[len(VERDICT_COLUMNS) :]:
        if lines := int(changed[name].sum()):
            yield Way(name, "", "", lines)


def _sum(column: Codes) -> Decimal:
    return sum((Decimal(str(value)) for value in column.dropna()), Decimal(0))
