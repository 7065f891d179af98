"""The dates of a decided fleet: a row per date and line, the earliest first. Must not know any kind of date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batch.columns import arrow, spelt_out
from batch.dated import DATED
from batch.fleet.contacts import contacts
from batch.understanding.cell_arrays import FIRST_DAY
from engine.deciding.dated import dated

if TYPE_CHECKING:
    from batch.fleet.table import Fleet
    from engine.deciding.decide import Decider
    from engine.deciding.many import FleetDecided
    from engine.rulebook.deadline import Deadline
    from engine.types.lanes import Column
    from language.texts import Texts

#: For some of the lines, the days of the facts that deadlines name.
Pieces = Iterable[tuple[slice, Mapping[str, "Column"]]]


def fleet_dates(
    decider: Decider, fleet: Fleet, decided: FleetDecided, codes: pa.Table, texts: Texts
) -> pa.Table:
    """The table of dates of a fleet, with the columns of DATED; `codes` is its table of codes."""
    book = decider.rulebook
    pieces = dated(decider, fleet.columns, fleet.size, decided.as_of)
    found = days_found(list(book.deadlines.values()), pieces, ~fleet.unreadable)
    at = found["sim"]
    names = ("sim_id", "msisdn", "user", "department", "saving_hkd_year")
    return dates_table(
        found,
        {
            **{name: arrow(codes[name]).take(at) for name in names},
            "carrier": fleet.carriers.take(at),
            "contact": contacts(book, texts, np.asarray(decided.term_line)[at.to_numpy()], decided.as_of),
        },
    )


def dates_table(found: Mapping[str, pa.Array], lines: Mapping[str, pa.Array]) -> pa.Table:
    """What was found of dates and their lines as one table."""
    columns = {**found, **lines}
    return pa.table([spelt_out(columns[field.name]).cast(field.type) for field in DATED], schema=DATED)


def days_found(deadlines: Sequence[Deadline], pieces: Pieces, readable: Any) -> dict[str, pa.Array]:
    """Every date of a line: its kind, day, first day and the line's position; by day, then in the deadlines' order."""
    kinds, days, since, lines = ([np.zeros(0, np.int64)] for _ in range(4))
    for piece, columns in pieces:
        for number, deadline in enumerate(deadlines):
            day = columns[deadline.on]
            rows = np.flatnonzero(day.known & readable[piece])
            kinds.append(np.full(len(rows), number))
            days.append(day.values[rows])
            lines.append(rows + piece.start)
            first = columns[deadline.since] if deadline.since else None
            since.append(
                np.zeros(len(rows), np.int64) if first is None else (first.values * first.known)[rows]
            )
    kind, on, start, sim = (np.concatenate(parts) for parts in (kinds, days, since, lines))
    order = np.lexsort((sim, kind, on))
    names = pa.array([one.name for one in deadlines], pa.string())
    return {
        "kind": names.take(pa.array(kind[order])),
        "on": _days(on[order]),
        "since": _days(start[order]),
        "sim": pa.array(sim[order], pa.int64()),
    }


def _days(ordinals: Any) -> pa.Array:
    """Ordinals as dates, 0 as none."""
    numbers = pa.array((ordinals - FIRST_DAY).astype(np.int32), mask=ordinals == 0)
    return numbers.cast(pa.date32())
