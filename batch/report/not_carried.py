"""Describe the sheet of what an earlier report said and this one does not take over. Must not know why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from batch.report.sheets import SheetColumn, Table
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_WIDTHS = {"whose": 34.0, "said": 60.0, "why": 60.0, "sheet": 14.0}


def not_carried_table(result: FleetResult, words: ReportWords) -> Table:
    """A row for each decision, note, call and task."""
    found = result.not_carried
    values = {
        "whose": [one.whose for one in found],
        "said": [one.said for one in found],
        "why": [one.why for one in found],
        "sheet": [words.say(f"sheets.{one.sheet}") for one in found],
    }
    columns = [
        SheetColumn(
            str(words.at(f"columns.not_carried.{name}")["label"]), pa.array(texts, pa.string()),
            "code" if name == "whose" else "text", _WIDTHS[name],
            band="key" if name == "whose" else "verdict", wrap=name != "sheet",
        )
        for name, texts in values.items()
    ]  # fmt: skip
    return Table(words.say("sheets.not_carried"), columns, len(found), frozen=1, tab="7B8794")
