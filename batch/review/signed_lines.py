"""Describe the decision record's table of lines: what was decided about each, and what its reviewer noted. Must not
know how a sheet is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.plain_values import day_of
from batch.report.record import CARRIER_NAME, name_of
from batch.report.sheets import Kind, SheetColumn, Table
from batch.review.review import FINAL, OPEN, STATES, Reviews
from batch.review.sums import amounts

if TYPE_CHECKING:
    from batch.review.said import Sentences

_TONES = {"approved": "now", "once_settled": "settle", "changed": "later", "held": "ask", "refused": "bad"}


def recorded_rows(reviews: Reviews) -> pd.DataFrame:
    """The lines that somebody wrote something about, those that are decided first, each group as in the report."""
    rows = reviews.rows
    said = rows[(rows["state"] != OPEN) | (rows["note"] != "") | (rows["review"] != "")]
    order = np.array([STATES.index(state) for state in said["state"]], np.int64)
    return said.iloc[np.lexsort((said["position"].to_numpy(np.int64), order))]


def lines_table(rows: pd.DataFrame, reviews: Reviews, sentences: Sentences) -> Table:
    """The sheet; columns in which nothing stands are left out."""
    say = sentences.say
    savings, costs = amounts(rows)
    names = rows[CARRIER_NAME].tolist() if CARRIER_NAME in rows else [""] * len(rows)
    carriers = [
        sentences.carrier(code, name_of(name))
        for code, name in zip(rows["carrier"].tolist(), names, strict=True)
    ]
    state_words = {state: say("states", state) for state in STATES}

    def column(
        name: str, values: Iterable[Any], kind: Kind = "text", width: float | None = None,
        band: str = "verdict", *, wrap: bool = False,
    ) -> SheetColumn:  # fmt: skip
        types = {"money": pa.decimal128(18, 2), "date": pa.date32(), "count": pa.int64()}
        cells = [None if value == "" else value for value in values]
        tones = {state_words[state]: tone for state, tone in _TONES.items()} if name == "state" else {}
        heading = say("record", "columns", name)
        return SheetColumn(heading, pa.array(cells, types.get(kind, pa.string())), kind, width, band=band,
                           tones=tones, wrap=wrap)  # fmt: skip

    columns = [
        column("sim", rows["shown_sim_id"], "code", band="key"),
        column("state", (state_words[state] for state in rows["state"]), width=17, wrap=True),
        column("done", sentences.done(rows), width=25, wrap=True),
        column("msisdn", rows["shown_msisdn"], "code", 16, "line"),
        column("carrier", carriers, band="line"),
        column("owner", rows["shown_owner"], "code", 22, "line", wrap=True),
        column("user", rows["shown_user"], "code", 16, "line", wrap=True),
        column("saving", map(_money, savings), "money", 12, "money"),
        column("cost", map(_money, costs), "money", 12, "money"),
        column("ends", _days(rows), "date", band="money"),
        column("found", _findings(rows, reviews, sentences), width=32, band="review", wrap=True),
        column("note", rows["note"], width=32, band="review", wrap=True),
        column("file", rows["file"] if "file" in rows else [""] * len(rows), band="detail"),
        column("row", (int(line) for line in rows["line"]), "count", 7, "detail"),
    ]
    kept = [one for one in columns if one.values is not None and one.values.null_count < len(one.values)]
    return Table(say("record", "lines"), kept or columns[:1], len(rows), frozen=1, tab="E08A00",
                 empty=say("record", "nobody"))  # fmt: skip


def _days(rows: pd.DataFrame) -> list[datetime.date | str]:
    """When each line ends of which it was decided as advised; of anything else that is no day."""
    decided = (rows["state"].isin(FINAL) & (rows["decided"] == rows["action"])).tolist()
    days = zip(rows["shown_cancel_on"].tolist(), decided, strict=True)
    return [day_of(text) or "" if is_decided else "" for text, is_decided in days]


def _findings(rows: pd.DataFrame, reviews: Reviews, sentences: Sentences) -> list[str]:
    """Why a line's entry counts for nothing, or what else was found about it."""
    told = {
        (one.file, one.sheet, one.row): sentences.finding(one)
        for one in reviews.findings
        if one.row and not one.harmless
    }
    files = rows["file"].tolist() if "file" in rows else [""] * len(rows)
    places = zip(files, rows["sheet"].tolist(), rows["line"].tolist(), strict=True)
    return [told.get((file, sheet, int(line)), "") for file, sheet, line in places]


def _money(cents: int | None) -> Decimal | str:
    return "" if cents is None else Decimal(cents).scaleb(-2)
