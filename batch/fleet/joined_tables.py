"""Decide which tables are joined on the lines they share, and say so. It must not know how rows become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from batch.fleet.groups import FleetRows
from batch.fleet.joining import with_rows_joined
from batch.fleet.same_lines import Codes, KeyedRows, NotJoined, SameLines, same_lines
from batch.problems import Notice
from batch.shapes import RawTable
from batch.understanding.clean import CleanTable, Place
from batch.understanding.line_keys import CARD, LINE_KEYS, NOBODY, NUMBER, line_keys, number_codes

_NAMED = 5  # tables or rows in one sentence


def joined(clean: CleanTable, tables: Sequence[RawTable], *, insist: bool = False) -> CleanTable:
    """The `tables` end to end as `clean`, with the rows about one line as one where they bring different facts."""
    if len(tables) < 2 or not any(name in clean.columns for name in LINE_KEYS):
        return clean
    keys = line_keys(clean.columns, clean.size)
    starts = np.searchsorted(clean.place_of, np.arange(len(tables) + 1))
    for start, table in zip(starts.tolist(), tables, strict=False):
        keys[[start + position for position in table.unreadable]] = NOBODY
    said = [_said(clean, start, stop) for start, stop in pairwise(starts.tolist())]
    same = same_lines(KeyedRows(clean.place_of, keys, FleetRows(clean).closed, said), insist=insist)
    notices = [*_joined_notices(clean, same), *(_apart_notice(clean, one, insist) for one in same.apart)]
    if (same.first != np.arange(clean.size)).any():
        clean = with_rows_joined(clean, tables, same.first)
    return replace(clean, notices=[*clean.notices, *notices])


def _said(clean: CleanTable, start: int, stop: int) -> frozenset[str]:
    """What a table says of its lines: the facts of which it knows any, or else the headings that it carries along."""
    facts = {name for name, column in clean.columns.items() if column.known[start:stop].any()}
    if facts.difference(LINE_KEYS):
        return frozenset(facts)
    size = stop - start
    return frozenset(facts) | {
        heading for heading, texts in clean.carried.items() if texts.slice(start, size).null_count < size
    }


def _joined_notices(clean: CleanTable, same: SameLines) -> list[Notice]:
    """For each table some of whose rows went into earlier ones: how many, into which, and on what."""
    numbers = number_codes(clean.columns, clean.size)
    later = np.flatnonzero(same.first != np.arange(clean.size))
    by_number = (numbers[later] >= 0) & (numbers[later] == numbers[same.first[later]])
    notices = []
    for table, place in enumerate(clean.places):
        own = clean.place_of[later] == table
        if not own.any():
            continue
        rows = int((clean.place_of == table).sum())
        keys = [NUMBER] * bool(by_number[own].any()) + [CARD] * bool((~by_number[own]).any())
        count, left = int(own.sum()), rows - int(own.sum())
        params = {
            "count": str(count),
            "rows": str(rows),
            "left": str(left) if left else "",
            "to": _named(clean, clean.place_of[same.first[later[own]]]),
            "facts": ", ".join(keys),
        }
        notices.append(Notice("joined", place.source, place.sheet, params))
    return notices


def _apart_notice(clean: CleanTable, apart: NotJoined, insist: bool) -> Notice:
    """Why a table that shares lines with earlier ones is not joined to them, or not all of it, even where asked."""
    place = clean.places[apart.table]
    rows = [
        f"{_name(clean.places[clean.place_of[row]])} {clean.rows[row]}"
        for row in apart.twice[:_NAMED].tolist()
    ]
    more = ["…"] if len(apart.twice) > _NAMED else []
    params = {
        "count": str(apart.shared),
        "rows": ", ".join(rows + more),
        "or_join": "" if insist else "--join",
    }
    return Notice("not_joined", place.source, place.sheet, params)


def _named(clean: CleanTable, tables: Codes) -> str:
    """The tables' names, in their order."""
    names = list(dict.fromkeys(_name(clean.places[table]) for table in np.unique(tables).tolist()))
    return ", ".join(names[:_NAMED] + (["…"] if len(names) > _NAMED else []))


def _name(place: Place) -> str:
    return place.source + (f" [{place.sheet}]" if place.sheet else "")
