"""What the sheet Year ahead says: by day and by what changes, first of how many lines, then line by line.

Must not know how a change is found, nor how a sheet is written.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from batch.ahead_shapes import KINDS, Ahead
from batch.columns import arrow, relabelled
from batch.report.ahead_rows import RowsAhead
from batch.report.ahead_words import AheadWords
from batch.report.carriers import carriers_of
from batch.report.sheets import Table
from batch.report.told_column import if_any, told_column
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

    column = partial(told_column, words, "ahead", band="line")

    def of_line(name: str) -> pa.Array:
        return arrow(result.sims[name]).take(sims)

    kinds = [said.kind(code) for code in KINDS]
    tones = {name: tone for name, tone in zip(kinds, _TONES, strict=True) if tone}
    carrier = relabelled(carriers_of(result).take(sims), words.carrier).dictionary_decode()
    columns = [
        column("on", rows.days("day"), "date", band="key"),
        *if_any(column("last", rows.days("last"), "date", band="key")),
        column("kind", rows.words("kind", kinds), width=20, band="key", tones=tones),
        column("what", rows.what, width=64, band="verdict", wrap=True),
        *if_any(column("figures", rows.figures, width=48, band="money", wrap=True)),
        column("sims", rows.sims, "count", band="verdict"),
        column("sim", of_line("sim_id"), "code"),
        column("msisdn", of_line("msisdn"), "code", 16),
        *if_any(column("user", of_line("user"), "code")),
        *if_any(column("department", of_line("department"), "code")),
        column("carrier", rows.with_terms(carrier, words), width=20, wrap=True),
    ]  # fmt: skip
    return Table(
        words.say("sheets.ahead"), columns, len(sims), frozen=1, printed=len(columns), tab="2F6690",
        empty=words.say("empty.ahead"),
    )  # fmt: skip
