"""Describe the sheet Carriers: what is known of each carrier that is met, where it comes from, and what is not known.
Must not know how a sheet is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.call_shapes import CarrierRow
from batch.columns import arrow, cents, codes_of
from batch.report.carriers import carriers_of
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.verdicts import verdict_numbers
from batch.report.words import ReportWords, dollars
from batch.understanding.cell_arrays import amounts
from engine.rulebook.model import UNDATED

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_COLUMNS: tuple[tuple[str, Kind, float | None], ...] = (
    ("carrier", "text", 18), ("about", "text", 15), ("label", "text", 20), ("text", "text", 50),
    ("narrowed", "text", 20), ("ask", "text", 36), ("waiting", "count", 9), ("lines", "count", 8),
    ("money", "money", 13), ("confidence", "text", 13), ("dated", "date", 12), ("age", "count", 8),
    ("stale", "text", 12), ("source", "text", 70),
)  # fmt: skip
_TONES = {"assumed": "ask", "reported": "later"}
_OVERVIEW = "lines"  # what a carrier's first row is about


def carriers_table(result: FleetResult, words: ReportWords) -> Table:
    """A row per carrier and thing that is known of it, or asked."""
    told = _overviews(result, words)
    rows = [_row(row, told, words) for row in result.known]
    columns = [_column(shape, [row[shape[0]] for row in rows], words) for shape in _COLUMNS]
    return Table(words.say("sheets.carriers"), columns, len(rows), frozen=3, printed=len(columns) - 1, tab="3E4C59",
                 empty=words.say("empty.carriers"))  # fmt: skip


def _row(row: CarrierRow, told: dict[str, str], words: ReportWords) -> dict[str, object]:
    kinds = words.at("carriers.about")
    unknown = words.say("carriers.awaited" if row.waiting else "carriers.not_known") if row.ask else None
    return {
        "carrier": words.carrier(row.carrier) if row.carrier else words.say("not_given"),
        "about": kinds.get(row.about, row.about),
        "label": row.label or None,
        "text": told.get(row.carrier) if row.about == _OVERVIEW else row.text or unknown,
        "narrowed": row.narrowed or None,
        "ask": row.ask or None,
        "waiting": row.waiting or None,
        "lines": row.lines,
        "money": row.money,
        "confidence": words.named("confidences", row.confidence) if row.confidence else None,
        "dated": words.named("words", UNDATED) if row.dated == UNDATED else row.dated or None,
        "age": row.age,
        "stale": _stale(row, words),
        "source": row.source or None,
    }


def _stale(row: CarrierRow, words: ReportWords) -> str | None:
    if not row.stale:
        return None
    return words.say(f"carriers.stale.{UNDATED if row.dated == UNDATED else 'yes'}")


def _overviews(result: FleetResult, words: ReportWords) -> dict[str, str]:
    """What is to be said of each carrier as a whole: how its lines come out, and what ending them saves."""
    numbers, names = codes_of(carriers_of(result))
    codes, kinds = list(result.roles.verdicts), verdict_numbers(result.sims, result.roles)
    counts = np.zeros((len(names), len(codes)), np.int64)
    np.add.at(counts, (numbers, kinds), 1)
    saved = np.zeros(len(names), np.int64)
    np.add.at(saved, numbers, cents(arrow(result.sims["saving_hkd_year"])))
    facts = {row.carrier: row.text for row in result.known if row.about == _OVERVIEW}
    found = {}
    for at, name in enumerate(names):
        parts = [facts.get(name, "")]
        parts += [
            words.say("carriers.counted", label=words.say(f"verdicts.{code}"), count=f"{counts[at, place]:,}")
            for place, code in enumerate(codes)
            if counts[at, place]
        ]
        if saved[at]:
            parts.append(words.say("carriers.saves", money=dollars(int(saved[at]))))
        found[name] = words.listed(part for part in parts if part)
    return found


def _column(
    shape: tuple[str, Kind, float | None], values: Sequence[object], words: ReportWords
) -> SheetColumn:
    name, kind, width = shape
    told = words.at(f"carriers.columns.{name}")
    tones = {}
    if name == "confidence":
        tones = {words.named("confidences", code): tone for code, tone in _TONES.items()}
    elif name == "stale":
        tones = {str(said): "settle" for said in words.at("carriers.stale").values()}
    elif name == "text":
        tones = {words.say("carriers.not_known"): "ask", words.say("carriers.awaited"): "settle"}
    array = (
        _money(values)
        if kind == "money"
        else pa.array(values, pa.int64() if kind == "count" else pa.string())
    )
    band = "key" if name in ("carrier", "about", "label") else "money" if kind == "money" else "verdict"
    return SheetColumn(str(told["label"]), array, kind, width, str(told.get("note", "")), band, tones,
                       wrap=kind == "text" and name not in ("confidence", "stale"))  # fmt: skip


def _money(values: Sequence[object]) -> pa.Array:
    whole = np.asarray(values, dtype=np.int64)
    return amounts(whole, np.ones(len(whole), dtype=np.bool_))
