"""Describe the sheets Data problems and Rules. Must not know how a sheet is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from batch.columns import arrow, relabelled
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.told_column import told_column
from batch.report.words import ReportWords
from engine.rulebook.model import UNDATED

if TYPE_CHECKING:
    import pandas as pd

    from batch.shapes import FleetResult

Shape = tuple[str, Kind, float | None, bool]

_PROBLEMS: tuple[Shape, ...] = (
    ("heading", "code", 20, True), ("text", "code", 28, True), ("count", "count", 9, False), ("rows", "code", 16, True),
    ("what", "text", 44, True), ("done", "text", 36, True), ("mend", "text", 40, True), ("fact", "text", 20, True),
    ("column", "code", 9, False), ("source", "code", 24, True), ("sheet", "code", 14, True),
    ("type", "code", 18, False),
)  # fmt: skip
_RULES: tuple[Shape, ...] = (
    ("decision", "text", 20, True), ("label", "text", 26, True), ("says", "text", 78, True),
    ("sims", "count", 9, False), ("source_text", "text", 46, True), ("as_of", "date", None, False),
    ("confidence", "text", 16, False), ("rule", "code", 24, False),
)  # fmt: skip


def problems_table(result: FleetResult, words: ReportWords) -> Table:
    """A row for each text of a column that could not be used as it is, the most frequent first."""
    found = result.problems
    columns = [_column("problems", shape, found, words) for shape in _PROBLEMS]
    return Table(words.say("sheets.problems"), columns, len(found), frozen=2, tab="6B2A5B",
                 empty=words.say("empty.problems"))  # fmt: skip


def rules_table(result: FleetResult, words: ReportWords) -> Table:
    """A row for each rule that fired and each carrier's term that was used."""
    found = result.rules
    columns = [_column("rules", shape, found, words) for shape in _RULES]
    return Table(words.say("sheets.rules"), columns, len(found), tab="7B8794", empty=words.say("empty.rules"))


def _column(sheet: str, shape: Shape, found: pd.DataFrame, words: ReportWords) -> SheetColumn:
    name, kind, width, wrap = shape
    values = _shown(sheet, name, arrow(found[name]), found, words)
    if kind == "count":
        values = values.cast(pa.int64())
    band = "key" if name in ("heading", "decision") else "detail" if name in ("type", "rule") else "verdict"
    tones = {}
    if name == "confidence":
        tones = {
            words.named("confidences", "assumed"): "ask",
            words.named("confidences", "reported"): "later",
        }
    return told_column(words, sheet, name, values, kind, width, band, tones, wrap=wrap)


def _shown(sheet: str, name: str, values: pa.Array, found: pd.DataFrame, words: ReportWords) -> pa.Array:
    if name == "fact":
        return relabelled(values, words.fact)
    if name == "confidence":
        return relabelled(values, lambda code: words.named("confidences", code))
    if name == "as_of":
        undated = words.named("words", UNDATED)
        return relabelled(values.cast(pa.string()), lambda day: undated if day == UNDATED else day)
    if sheet == "rules" and name == "decision":
        kinds = arrow(found["kind"]).to_pylist()
        return pa.array(
            [words.say("kinds.term") if kind == "term" else words.decision(str(code or ""))
             for kind, code in zip(kinds, values.to_pylist(), strict=True)], pa.string(),
        )  # fmt: skip
    return values
