"""Leave out a balance that may be owed: on a monthly bill it is as often the amount due as credit that is left.

It must not know rules or texts: typed columns in, typed columns and a problem for each such column out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from batch.columns import distinct_texts
from batch.fleet.groups import Flags, FleetRows
from batch.identity import mask_words
from batch.problems import Problem
from batch.shapes import RawTable
from batch.understanding.clean import CleanTable, Place
from batch.understanding.columns import parts_of
from batch.understanding.matching import Matched
from batch.understanding.understood import CellWords
from batch.understanding.words import fold, plain
from batch.understanding.words_settled import WordsSettled, places_said

_LEFT, _OWED, _PLAN = "balance_hkd", "outstanding_hkd", "plan_type"
_BILLED, _PREPAID = "postpaid", "prepaid"
_ON_BILLS = ("monthly_fee_hkd", "bill_day", "cut_off_day", "contract_end_on")
"""What is known of lines that are billed monthly, and seldom of others."""


def unclear_balances(
    read: CleanTable, tables: Sequence[RawTable], settled: WordsSettled, words: CellWords
) -> dict[int, Flags]:
    """The rows of each table whose balance stands under a heading that doesn't say which way it goes; 0 is 0 both ways.

    Beside a column of what is owed, a balance is what is left; so it is where somebody has `settled` the text.
    """
    column = read.columns.get(_LEFT)
    unclear: dict[int, Flags] = {}
    if column is None:
        return unclear
    for number, (place, table) in enumerate(zip(read.places, tables, strict=True)):
        item = _unclear(place, words)
        if item is None:
            continue
        rows = (read.place_of == number) & column.known & (column.numbers != 0)
        if said := settled.of(_LEFT):
            places, texts = distinct_texts(table.columns[item.position])
            rows[read.place_of == number] &= ~np.isin(places, places_said(texts, said))
        if rows.any():
            unclear[number] = rows
    return unclear


def without_balances(
    clean: CleanTable,
    told: CleanTable,
    unclear: Mapping[int, Flags],
    tables: Sequence[RawTable],
    assumed: Mapping[str, object],
) -> CleanTable:
    """The table without those of the `unclear` balances whose lines are billed monthly, or may be.

    `told`: the table with what was answered of its lines; `assumed`: what lines that lack a fact are taken for. Where
    nobody knows the plan, a table speaks that tells of a bill; a column of what is owed, in whichever of the tables
    that were joined, makes a balance clear.
    """
    column, lines, went_to = clean.columns[_LEFT], FleetRows(told), clean.rows_read.went_to
    billed = lines.has(_PLAN, _BILLED)
    if assumed.get(_PLAN) == _BILLED:
        billed |= ~lines.known(_PLAN)
    elif _PLAN not in assumed:
        billed |= ~lines.known(_PLAN) & _in_tables(clean, _ON_BILLS)
    billed &= ~_in_tables(clean, (_OWED,))
    left_out = np.zeros(clean.size, dtype=bool)
    asked = []
    for number, rows in unclear.items():
        here = np.zeros(clean.size, dtype=bool)
        here[went_to[rows]] = True
        here &= column.known
        if count := int((here & billed).sum()):
            mixed = bool((here & lines.has(_PLAN, _PREPAID)).any())
            asked.append(_problem(tables[number], clean.places[number].columns[_LEFT], count, mixed))
            left_out |= here & billed
    if not asked:
        return clean
    changed = column.without(left_out)
    return replace(
        clean, columns={**clean.columns, _LEFT: changed}, problems=[*asked, *_without_signs(clean, left_out)]
    )


def _in_tables(clean: CleanTable, facts: Sequence[str]) -> Flags:
    """Which lines stand in a table that has a column of one of these facts."""
    read = clean.rows_read
    having = np.array([any(fact in place.columns for fact in facts) for place in clean.places], dtype=bool)
    found = np.zeros(clean.size, dtype=bool)
    found[read.went_to[having[read.place_of]]] = True
    return found


def _unclear(place: Place, words: CellWords) -> Matched | None:
    """The column of a balance whose heading may mean either; choosing it with --columns says that it is credit."""
    item = place.columns.get(_LEFT)
    if item is None or item.chosen or item.heading.strip() == _LEFT:
        return None
    parts = parts_of(item.heading, words)
    return item if parts and all(fold(part) in words.owed_or_left for part in parts) else None


def _problem(table: RawTable, item: Matched, count: int, mixed: bool) -> Problem:
    """The problem of a column; `mixed`: it holds balances of prepaid lines too, of which it is clear what they are."""
    name = json.dumps(plain(item.heading), ensure_ascii=False)
    params = {"count": str(count), "heading": mask_words(plain(item.heading)), "left": f"{_LEFT}: {name}"}
    if not mixed:
        params["owed"] = f"{_OWED}: {name}"
    return Problem(
        "balance_or_due", table.source, table.sheet, table.heading_row, item.letter, item.heading, _LEFT, "", params,
        part=table.part,
    )  # fmt: skip


def _without_signs(clean: CleanTable, left_out: Flags) -> list[Problem]:
    """The table's problems without those that say an amount below zero is used, where it no longer is."""
    read = clean.rows_read
    gone = left_out[read.went_to]
    rows = {
        (clean.places[place].source, clean.places[place].sheet, row)
        for place, row in zip(read.place_of[gone].tolist(), read.rows[gone].tolist(), strict=True)
    }
    return [
        item
        for item in clean.problems
        if item.fact != _LEFT
        or item.type != "negative_money"
        or (item.source, item.sheet, item.row) not in rows
    ]
