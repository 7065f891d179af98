"""What the sheet Year ahead says: by day and by what changes, first of how many lines, then line by line.

Must not know how a change is found, nor how a sheet is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from batch.ahead_shapes import KINDS, Ahead
from batch.columns import arrow, relabelled
from batch.report.ahead_rows import RowsAhead
from batch.report.ahead_words import AheadWords
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult

#: Of the kinds of changes, in their order.
_TONES = ("settle", "ask", "settle", "bad", "later", "", "", "", "done")


def ahead_table(result: FleetResult, ahead: Ahead, words: ReportWords) -> Table:
    """The sheet's rows: of changes that several lines have alike, first one for all of them."""
    said = AheadWords(words)
    rows = RowsAhead(ahead, said)
    sims = rows.sim

    def column(
        name: str, values: pa.Array, kind: Kind = "text", width: float | None = None, band: str = "line",
        tones: dict[str, str] | None = None, *, wrap: bool = False, needed: bool = True,
    ) -> SheetColumn | None:  # fmt: skip
        if not needed and values.null_count == len(values):
            return None
        told = words.at(f"columns.ahead.{name}")
        return SheetColumn(
            str(told["label"]), values, kind, width, str(told.get("note", "")), band, tones or {}, wrap=wrap
        )

    def of_line(name: str) -> pa.Array:
        return arrow(result.sims[name]).take(sims)

    kinds = [said.kind(code) for code in KINDS]
    tones = {name: tone for name, tone in zip(kinds, _TONES, strict=True) if tone}
    names = arrow(result.sims["carrier"]) if result.carrier_names is None else _named(result)
    carrier = relabelled(names.take(sims), words.carrier).dictionary_decode()
    columns = [
        column("on", rows.days("day"), "date", band="key"),
        column("last", rows.days("last"), "date", band="key", needed=False),
        column("kind", rows.words("kind", kinds), width=20, band="key", tones=tones),
        column("what", rows.what, width=64, band="verdict", wrap=True),
        column("figures", rows.figures, width=48, band="money", wrap=True, needed=False),
        column("sims", rows.sims, "count", band="verdict"),
        column("sim", of_line("sim_id"), "code"),
        column("msisdn", of_line("msisdn"), "code", 16),
        column("user", of_line("user"), "code", needed=False),
        column("department", of_line("department"), "code", needed=False),
        column("carrier", rows.with_terms(carrier, words), width=20, wrap=True),
    ]  # fmt: skip
    shown = [one for one in columns if one is not None]
    return Table(
        words.say("sheets.ahead"), shown, len(sims), frozen=1, printed=len(shown), tab="2F6690",
        empty=words.say("empty.ahead"),
    )  # fmt: skip


def _named(result: FleetResult) -> pa.Array:
    return pc.coalesce(result.carrier_names, arrow(result.sims["carrier"]).cast(pa.string()))
