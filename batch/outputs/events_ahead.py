"""Make events of what the time ahead changes: one for each day, kind of change and carrier, with its lines.

Must not know any kind of change, nor how a calendar is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from batch.ahead_shapes import KINDS, TOLD_BY_DAY, Ahead
from batch.columns import arrow
from batch.outputs.events import DOMAIN, GOES_BY, Agenda, Event, Events, calendar_of
from batch.report.ahead_words import AheadWords
from batch.report.words import ReportWords
from batch.shown import one_line
from language.wording import carrier_names

if TYPE_CHECKING:
    import pyarrow as pa

    from batch.fleet.check import CheckedFleet
    from language.texts import Texts


def calendar_until(
    checked: CheckedFleet, texts: Texts, dates: pa.Table | None, ahead: Ahead | None
) -> Agenda:
    """The dates of a checked fleet, with what changes by time alone where that was asked for."""
    calendar = calendar_of(checked, texts, dates)
    return calendar if ahead is None else with_changes(calendar, ahead, checked, texts)


def with_changes(calendar: Agenda, ahead: Ahead, checked: CheckedFleet, texts: Texts) -> Agenda:
    """The calendar of a checked fleet with what changes by time alone."""
    book = checked.decider.rulebook
    events = Events(book.deadlines, texts, carrier_names(book, texts), calendar.as_of)
    found = _events(ahead, checked.codes, checked.fleet.carriers, events)
    return replace(calendar, events=(*calendar.events, *found))


def _events(ahead: Ahead, codes: pa.Table, carriers: pa.Array, events: Events) -> Iterator[Event]:
    """The events, the earliest first; a figure alone that changes is none."""
    said = AheadWords(ReportWords(events.texts, events.carriers))
    rows = np.flatnonzero(np.isin(ahead.kind, [KINDS.index(code) for code in TOLD_BY_DAY]))
    rows = rows[np.lexsort((ahead.sim[rows], ahead.kind[rows], ahead.day[rows]))]
    lines = ahead.sim[rows]
    of_lines = zip(*(arrow(codes[name]).take(lines).to_pylist() for name in GOES_BY), strict=True)
    named = carriers.take(lines).to_pylist()
    texts = [said.codes(several) for several in ahead.said_codes]
    groups: dict[tuple[int, int, str], list[tuple[Mapping[str, Any], str | None, str]]] = {}
    for row, line, carrier in zip(rows.tolist(), of_lines, named, strict=True):
        key = int(ahead.day[row]), int(ahead.kind[row]), events.key(carrier or "")
        told = dict(zip(GOES_BY, line, strict=True)), carrier, texts[ahead.codes[row]]
        groups.setdefault(key, []).append(told)
    for (day, kind, carrier), several in groups.items():
        yield _event(KINDS[kind], datetime.date.fromordinal(day), carrier, several, events, said)


def _event(
    kind: str, day: datetime.date, carrier: str, several: Sequence[tuple[Mapping[str, Any], str | None, str]],
    events: Events, said: AheadWords,
) -> Event:  # fmt: skip
    words, label = events.words, said.kind(kind)
    title = words.phrase(
        "changes", kind=label, carrier=one_line(words.carrier(several[0][1])), count=f"{len(several):,}"
    )
    lines = (words.phrase("change", line=events.line(line), what=what) for line, _, what in several)
    text = "\n".join([*lines, "", words.phrase("as_of", as_of=events.as_of.isoformat())])
    return Event(f"ahead-{kind}-{day:%Y%m%d}-{carrier}@{DOMAIN}", day, title, text, label)
