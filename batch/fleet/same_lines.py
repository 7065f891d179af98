"""Find the rows of several tables that are about the same lines, and tell which tables are joined on them.

It must not know what the rows say, only which columns their tables have: keys in, a line for each row out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from batch.understanding.line_keys import LINE_KEYS, NOBODY

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ALIKE = 0.5  # of the facts of two tables: with so many in common they are sheets of one ledger,
_SAME_LINES = 0.5  # unless so many rows of the later one are about lines that the earlier has too


@dataclass(frozen=True)
class KeyedRows:
    """The rows of all tables, end to end: the table of each, the key of its line (-1: none), and whether it is over.

    `facts` names, for each table, what it says of its lines: facts, or carried headings where it has no fact.
    """

    table_of: npt.NDArray[np.int32]
    keys: Codes
    over: Flags
    facts: Sequence[frozenset[str]]


@dataclass(frozen=True)
class NotJoined:
    """A table that shares lines with earlier ones, and the rows for whose sake they are kept apart."""

    table: int
    shared: int
    twice: Codes


@dataclass(frozen=True)
class SameLines:
    """For each row the first row about its line, itself where there is no other; and what could not be joined."""

    first: Codes
    apart: list[NotJoined] = field(default_factory=list)


def same_lines(rows: KeyedRows, *, insist: bool) -> SameLines:
    """The rows about one line together, where their tables bring different facts.

    A line that stands twice in a table can't be joined; then the table is not, unless people `insist`, who get the
    other lines joined.
    """
    parts = list(range(len(rows.facts))) if insist else ledgers(rows)
    part_of = np.asarray(parts, dtype=np.int64)[rows.table_of]
    keys = _without_history(rows, part_of)
    lines = int(keys.max(initial=NOBODY)) + 1
    present, twice = np.zeros(lines, dtype=bool), np.zeros(lines, dtype=bool)
    apart: list[NotJoined] = []
    for part in dict.fromkeys(parts):
        here = np.flatnonzero((part_of == part) & (keys >= 0))
        counts = np.bincount(keys[here], minlength=lines)
        shared = present & (counts > 0)
        unclear = shared & (twice | (counts > 1))
        if unclear.any():
            doubled = np.flatnonzero(unclear[keys] & (keys >= 0) & (twice[keys] | (counts[keys] > 1)))
            apart.append(NotJoined(parts.index(part), int(shared.sum()), _several(doubled, keys, part_of)))
            keys[here[unclear[keys[here]]] if insist else here] = NOBODY
            counts = np.bincount(keys[here][keys[here] >= 0], minlength=lines)
        present |= counts > 0
        twice |= counts > 1
    return SameLines(_first_of(keys, twice), apart)


def ledgers(rows: KeyedRows) -> list[int]:
    """For each table the first one that it goes on: sheets of one ledger, each with other lines, have its headings."""
    found: list[int] = []
    for table, facts in enumerate(rows.facts):
        earlier = dict.fromkeys(found)
        same = next((first for first in earlier if _one_ledger(rows, found, first, table, facts)), table)
        found.append(same)
    return found


def _one_ledger(rows: KeyedRows, found: Sequence[int], first: int, table: int, facts: frozenset[str]) -> bool:
    own, others = facts.difference(LINE_KEYS), rows.facts[first].difference(LINE_KEYS)
    if own == others:
        return True
    if len(facts & rows.facts[first]) < _ALIKE * len(facts | rows.facts[first]):
        return False
    members = np.asarray([one == first for one in found] + [False] * (len(rows.facts) - len(found)))
    theirs = rows.keys[members[rows.table_of]]
    mine = rows.keys[rows.table_of == table]
    mine = mine[mine >= 0]
    return bool(np.isin(mine, theirs).sum() < _SAME_LINES * len(mine))


def _without_history(rows: KeyedRows, part_of: Codes) -> Codes:
    """The keys, but for rows whose line is over where the same ledger has it running: they are its history."""
    keys = rows.keys.copy()
    if not rows.over.any():
        return keys
    lines = int(keys.max(initial=NOBODY)) + 2
    pair = part_of * lines + keys
    running = np.unique(pair[~rows.over & (keys >= 0)])
    keys[rows.over & np.isin(pair, running)] = NOBODY
    return keys


def _several(rows: Codes, keys: Codes, part_of: Codes) -> Codes:
    """Those of the rows whose line stands in their own ledger more than once."""
    pairs = part_of[rows] * (int(keys.max(initial=0)) + 1) + keys[rows]
    _, places, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    several: Codes = rows[counts[places] > 1]
    return several


def _first_of(keys: Codes, twice: Flags) -> Codes:
    """The first row with each row's key; itself for a row without one, or whose line stands twice in a ledger."""
    first = np.arange(len(keys), dtype=np.int64)
    joins = np.flatnonzero((keys >= 0) & ~np.append(twice, True)[keys])
    of_key = np.full(len(twice), NOBODY, dtype=np.int64)
    of_key[keys[joins[::-1]]] = joins[::-1]  # of several rows, the first is written last
    first[joins] = of_key[keys[joins]]
    return first
