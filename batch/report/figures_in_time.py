"""Count what the Summary says of time: what is owed to us by now, what is due soon, and what each coming month saves.
Must not know where the figures stand or how they look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, codes_of
from batch.report.counted import Counted
from batch.report.deadlines import SOON
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult


@dataclass(frozen=True)
class OwedRow:
    """What carriers owe us in one way: of how many SIMs, and how much in cents; `later`: only once these end."""

    name: str
    sims: int
    amount: int
    later: bool = False


@dataclass(frozen=True)
class DueRow:
    """One kind of date of which some are past or near: the earliest, and of how many SIMs they are."""

    name: str
    first: dt.date
    past: int
    soon: int


@dataclass(frozen=True)
class Fees:
    """What all lines that run cost a month, in cents, and of how many that is not known."""

    cents: int
    unknown: int


def monthly_fees(result: FleetResult) -> Fees | None:
    """What the lines cost a month if nothing is done; None where the time ahead is not told."""
    fees = result.ahead.fees if result.ahead else None
    return Fees(int(fees.cents.sum()), fees.unknown) if fees else None


def owed_to_us(result: FleetResult, words: ReportWords) -> list[OwedRow]:
    """What can be claimed by now, a row for each way; then, as one, what comes back once lines end that still run."""
    rows = [
        OwedRow(words.rule(one.decision, one.rule), one.now.sims, one.now.cents)
        for one in result.owed
        if one.now.sims
    ]
    later = [one.later for one in result.owed if one.later.sims]
    if later:
        sims, amount = sum(one.sims for one in later), sum(one.cents for one in later)
        rows.append(OwedRow(words.say("summary.owed_later"), sims, amount, later=True))
    return rows


def saved_by_month(result: FleetResult, lines: Counted) -> list[tuple[dt.date, int, int]]:
    """What each of the coming twelve months saves: a month counts once the line has ended before it begins."""
    ends = arrow(result.sims["cancel_on"]).cast(pa.date32())
    known = pc.is_valid(ends).to_numpy(zero_copy_only=False)
    day = pc.fill_null(ends.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    monthly = lines.saving // 12
    groups, roles = lines.groups, result.roles
    ending = [
        np.isin(lines.verdict, [groups.index(code) for code in roles.ending(when)])
        for when in ("now", "later")
    ]
    months = []
    for ahead in range(1, 13):
        year, month = divmod(result.as_of.year * 12 + result.as_of.month - 1 + ahead, 12)
        first = dt.date(year, month + 1, 1)
        ended = known & (day < (first - dt.date(1970, 1, 1)).days)
        sums = [int(monthly[ended & group].sum()) for group in ending]
        months.append((first, sums[0], sums[1]))
    return months


def due_soon(result: FleetResult, words: ReportWords) -> list[DueRow]:
    """The kinds of dates that are past or within a month, the earliest first."""
    if result.dated is None:
        return []
    kinds, names = codes_of(arrow(result.dated["kind"]))
    days = np.asarray(arrow(result.dated["on"]).cast(pa.int32()).to_numpy(zero_copy_only=False), np.int64)
    left = days - (result.as_of - dt.date(1970, 1, 1)).days
    rows = []
    for at, name in enumerate(names):
        mine = left[(kinds == at) & (left <= SOON)]
        if len(mine):
            first = result.as_of + dt.timedelta(days=int(mine.min()))
            past = int(np.count_nonzero(mine < 0))
            rows.append(DueRow(words.named("deadlines", name), first, past, len(mine) - past))
    return sorted(rows, key=lambda row: row.first)
