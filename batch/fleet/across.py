"""Add what only the rows of a fleet together show: transfer targets, duplicates, too many prepaid.

It must not know rules or texts: typed columns in, a column and problems out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.problems import Problem
from batch.understanding.clean import CleanTable
from batch.understanding.column_cells import CleanColumn
from batch.understanding.understand import masked
from engine.rulebook.model import PrepaidCap
from engine.types.facts import Fact
from engine.types.values import Value, encode

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]
_ONCE = {"msisdn": "duplicate_msisdn", "iccid": "duplicate_iccid"}  # what no two lines share
_NAMED = 10  # other rows that a problem names; after them comes an ellipsis


def with_transfer_targets(table: CleanTable, fact: Fact) -> tuple[CleanColumn, Flags]:
    """The column of `transfer_target` with those found in the fleet, and the rows for which one was found.

    A target is the smallest other number of the same owner and carrier, active and still needed, prepaid too.
    """
    holders, size = _prepaid_holders(table)
    numbers, ordered = _ranked(table)
    takes = (
        (holders >= 0)
        & (numbers >= 0)
        & _is(table, "line_status", "active")
        & _is(table, "still_needed", True)
    )
    nobody = len(ordered)
    lowest = np.full(size + 1, nobody)  # the last place, of -1, is nobody's
    np.minimum.at(lowest, holders[takes], numbers[takes])
    others = takes & (numbers != lowest[holders])
    second = np.full(size + 1, nobody)
    np.minimum.at(second, holders[others], numbers[others])
    target = np.where(lowest[holders] == numbers, second[holders], lowest[holders])
    stated = table.columns.get(fact.name)
    known = np.zeros(table.size, dtype=bool) if stated is None else stated.known
    found = ~known & (holders >= 0) & (target < nobody)
    texts = ordered.take(pa.array(target, mask=~found))
    if stated is not None:
        texts = pc.coalesce(texts, stated.cells)
    values = np.where(found, 1, 0 if stated is None else stated.numbers)
    return CleanColumn(fact, values, known | found, texts), found


def duplicates(table: CleanTable) -> list[Problem]:
    """A problem for each row whose number or ICCID stands in other rows too, naming them."""
    problems = []
    for name, kind in _ONCE.items():
        column = table.columns.get(name)
        if column is None:
            continue
        encoded = pc.dictionary_encode(column.cells)
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        for rows in _groups(codes):
            text = masked(column.fact, encoded.dictionary[int(codes[rows[0]])].as_py())
            for row in rows:
                others = [other for other in rows[: _NAMED + 2] if other != row][: _NAMED + 1]
                named = [_label(table, other, row) for other in others[:_NAMED]]
                more = ["…"] if len(others) > _NAMED else []
                params = {"rows": ", ".join(named + more), "count": str(len(rows) - 1)}
                problems.append(_problem(table, row, kind, name, text, params))
    return problems


def above_cap(table: CleanTable, cap: PrepaidCap) -> list[Problem]:
    """A problem for each prepaid number of an owner who has more at that carrier than may be registered.

    Where the account is not known, more than either kind may have.
    """
    holders, size = _prepaid_holders(table)
    numbers, _ = _ranked(table)
    each = np.where(numbers >= 0, numbers, -2 - np.arange(table.size))  # a line without a number counts once
    pairs = pd.DataFrame({"holder": holders, "number": each}).drop_duplicates()
    counts = np.bincount(pairs["holder"].to_numpy() + 1, minlength=size + 1)[1:]
    counts = np.append(counts, 0)[holders]
    problems = []
    personal, corporate = _is(table, "account_type", "personal"), _is(table, "account_type", "corporate")
    for most, lines in (
        (cap.personal, personal),
        (cap.corporate, corporate),
        (max(cap.personal, cap.corporate), ~(personal | corporate)),
    ):
        over = (holders >= 0) & (counts > most) & lines
        for row in np.flatnonzero(over).tolist():
            params = {"count": str(counts[row]), "cap": str(most)}
            problems.append(_problem(table, row, "registration_cap", "msisdn", _shown_at(table, row), params))
    return problems


def _prepaid_holders(table: CleanTable) -> tuple[Codes, int]:
    """A number for the owner and carrier of each prepaid line, -1 for other lines; and how many there are.

    Two lines of the carrier `other` need not be of the same one.
    """
    owner, carrier = table.columns.get("owner"), table.columns.get("carrier")
    if owner is None or carrier is None or "plan_type" not in table.columns:
        return np.full(table.size, -1), 0
    spelt = pc.replace_substring_regex(pc.utf8_lower(owner.cells), r"\s+", " ")
    owners = (
        pc.fill_null(pc.dictionary_encode(spelt).indices, 0).to_numpy(zero_copy_only=False).astype(np.int64)
    )
    prepaid = (
        _is(table, "plan_type", "prepaid") & owner.known & carrier.known & ~_is(table, "carrier", "other")
    )
    pairs = owners * len(carrier.fact.values) + carrier.numbers
    codes, unique = pd.factorize(pairs[prepaid])
    holders = np.full(table.size, -1, dtype=np.int64)
    holders[prepaid] = codes
    return holders, len(unique)


def _ranked(table: CleanTable) -> tuple[Codes, pa.Array]:
    """The place of each line's number among all numbers in order (-1: not known), and those."""
    column = table.columns.get("msisdn")
    if column is None:
        return np.full(table.size, -1, dtype=np.int64), pa.array([], pa.large_string())
    encoded = pc.dictionary_encode(column.cells)
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order) + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    places = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return rank[places], encoded.dictionary.take(pa.array(order))


def _is(table: CleanTable, name: str, value: Value) -> Flags:
    column = table.columns.get(name)
    if column is None:
        return np.zeros(table.size, dtype=bool)
    flags: Flags = column.known & (column.numbers == encode(column.fact, value))
    return flags


def _groups(codes: npt.NDArray[np.int32]) -> Iterator[Sequence[int]]:
    """The rows of each code that several rows have, in row order."""
    counts = np.bincount(codes + 1, minlength=1)
    counts[0] = 0  # blank
    rows = np.flatnonzero(counts[codes + 1] > 1)
    rows = rows[np.argsort(codes[rows], kind="stable")]
    ends = np.flatnonzero(np.diff(codes[rows])) + 1
    for group in np.split(rows, ends):
        if len(group):
            yield group.tolist()


def _label(table: CleanTable, row: int, seen_from: int) -> str:
    """A row as it is named beside another: its sheet or file too, where that is another one."""
    here, there = table.places[table.place_of[seen_from]], table.places[table.place_of[row]]
    number = str(table.rows[row])
    if there.source != here.source:
        return f"{there.source} {there.sheet}".strip() + f" {number}"
    return number if there.sheet == here.sheet else f"{there.sheet} {number}"


def _shown_at(table: CleanTable, row: int) -> str:
    column = table.columns.get("msisdn")
    text = column.cells[row].as_py() if column is not None else None
    return masked(column.fact, text) if column is not None and text else ""


def _problem(table: CleanTable, row: int, kind: str, name: str, text: str, params: dict[str, str]) -> Problem:
    place = table.places[table.place_of[row]]
    matched = place.columns.get(name)
    letter, heading = (matched.letter, matched.heading) if matched else ("", "")
    return Problem(kind, place.source, place.sheet, int(table.rows[row]), letter, heading, name, text, params)
