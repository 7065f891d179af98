"""Find the terms that lines go by and whose source gets old in the time ahead. Must not know any term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from batch.ahead_shapes import Ahead, TermAgeing
from batch.call_shapes import CarrierRow
from batch.fleet.carrier_rows import TERM, WAY


def with_ageing(ahead: Ahead, known: Sequence[CarrierRow], as_of: dt.date, most_days: int) -> Ahead:
    """The time ahead with the terms whose source is too old from some day of it on, a carrier's of one day together."""
    rows: dict[tuple[dt.date, str], list[CarrierRow]] = {}
    for row in known:
        if row.about in (TERM, WAY) and row.age is not None and not row.stale and row.lines:
            day = as_of + dt.timedelta(days=most_days - row.age + 1)
            if as_of < day <= ahead.until:
                rows.setdefault((day, row.carrier), []).append(row)
    return replace(
        ahead, terms=[_as_one(day, carrier, rows[day, carrier], most_days) for day, carrier in sorted(rows)]
    )


def _as_one(day: dt.date, carrier: str, rows: Sequence[CarrierRow], most_days: int) -> TermAgeing:
    labels = tuple(dict.fromkeys(row.label for row in rows))
    return TermAgeing(day, carrier, labels, max(row.lines for row in rows), most_days)
