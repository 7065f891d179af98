"""What the sheet Deadlines says: a row per date and line, the earliest first. Must not know how a sheet is written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.columns import arrow, relabelled
from batch.dated import NO_DATES
from batch.report.date_words import DateWords
from batch.report.sheets import Table
from batch.report.told_column import if_any, told_column
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult
    from language.texts import Texts

SOON = 30  # days
_WHEN = ("past", "month", "later")


def deadlines_table(result: FleetResult, words: ReportWords, texts: Texts) -> Table:
    """Every date of every line, those that are past told apart; without columns in which no row has anything."""
    dates = NO_DATES if result.dated is None else result.dated
    dates = dates.combine_chunks()
    said = DateWords(texts, words.carrier)
    spoken = [words.say(f"deadlines.{code}") for code in _WHEN]

    column = partial(told_column, words, "deadlines", band="line")

    columns = [
        column("on", arrow(dates["on"]), "date", band="key"),
        column("when", _when(dates, result, spoken), width=14, band="key",
               tones=dict(zip(spoken, ("settle", "later", "stay"), strict=True))),
        column("kind", relabelled(arrow(dates["kind"]), said.label), width=22, band="verdict"),
        column("sim", arrow(dates["sim_id"]), "code"),
        column("msisdn", arrow(dates["msisdn"]), "code", 16),
        *if_any(column("user", arrow(dates["user"]), "code")),
        *if_any(column("department", arrow(dates["department"]), "code")),
        column("carrier", relabelled(arrow(dates["carrier"]), words.carrier), width=20, wrap=True),
        column("to_do", said.each_to_do(dates), width=56, band="verdict", wrap=True),
        *if_any(column("since", arrow(dates["since"]), "date", band="verdict")),
        column("contact", arrow(dates["contact"]), width=34, wrap=True),
        *if_any(column("saving", arrow(dates["saving_hkd_year"]), "money", band="money")),
    ]  # fmt: skip
    return Table(
        words.say("sheets.deadlines"), columns, dates.num_rows, frozen=2, printed=len(columns), tab="2F6690",
        empty=words.say("empty.deadlines"),
    )  # fmt: skip


def _when(dates: pa.Table, result: FleetResult, spoken: list[str]) -> pa.DictionaryArray:
    """How far off each date is on the day of the check."""
    days = np.asarray(arrow(dates["on"]).cast(pa.int32()).to_numpy(zero_copy_only=False))
    left = days - pa.scalar(result.as_of, pa.date32()).cast(pa.int32()).as_py()
    return pa.DictionaryArray.from_arrays(
        pa.array(np.digitize(left, [0, SOON + 1]).astype(np.int8)), pa.array(spoken, pa.string())
    )
