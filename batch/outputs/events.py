"""Make events of dates: one for each kind of date, day and carrier, with its lines. Must not know any kind of date, nor
how a calendar is written."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from batch.columns import arrow, relabelled
from batch.fleet.deadlines import fleet_dates
from batch.report.date_words import DateWords
from batch.shown import one_line
from language.wording import carrier_names

if TYPE_CHECKING:
    import pyarrow as pa

    from batch.fleet.check import CheckedFleet
    from engine.rulebook.deadline import Deadline
    from language.texts import Texts

Row = Mapping[str, Any]
DOMAIN = "simexit"
_NAMED = 16  # letters of the hash that stands for a name
GOES_BY = ("msisdn", "sim_id", "user", "department")


@dataclass(frozen=True)
class Event:
    """What stands in a calendar on one day. `uid` is the same whatever its lines are and in whatever language.

    `remind_days`: so many days before, people are reminded; None: they are not.
    """

    uid: str
    day: datetime.date
    title: str
    text: str
    category: str
    remind_days: int | None = None


@dataclass(frozen=True)
class Agenda:
    """A calendar's events in their order, as of a day: nothing in it depends on when it is written."""

    name: str
    language: str
    as_of: datetime.date
    events: tuple[Event, ...] = ()


def calendar_of(checked: CheckedFleet, texts: Texts, dates: pa.Table | None = None) -> Agenda:
    """The dates of a checked fleet as events; `dates`: those that were found for its report."""
    decider, as_of = checked.decider, datetime.date.fromordinal(checked.decided.as_of)
    if dates is None:
        dates = fleet_dates(decider, checked.fleet, checked.decided, checked.codes, texts)
    names = carrier_names(decider.rulebook, texts)
    return Events(decider.rulebook.deadlines, texts, names, as_of).calendar(dates)


class Events:
    """Events in one language; `carriers` are the names of those that the rulebook knows, by their codes."""

    def __init__(
        self,
        deadlines: Mapping[str, Deadline],
        texts: Texts,
        carriers: Mapping[str, str],
        as_of: datetime.date,
    ) -> None:
        self.deadlines, self.texts, self.carriers, self.as_of = deadlines, texts, carriers, as_of
        self.words = DateWords(texts, lambda code: carriers.get(code, code))

    def calendar(self, dates: pa.Table) -> Agenda:
        """All dates of a table as events, the earliest first."""
        calendar = Agenda(self.words.phrase("name"), self.texts.language, self.as_of)
        return replace(calendar, events=tuple(self._events(dates.combine_chunks())))

    def _events(self, dates: pa.Table) -> Iterator[Event]:
        carriers = relabelled(arrow(dates["carrier"]).fill_null(""), self.key).dictionary_decode().to_pylist()
        groups: dict[tuple[str, datetime.date, str], list[Row]] = {}
        for row, carrier in zip(dates.to_pylist(), carriers, strict=True):
            groups.setdefault((row["kind"], row["on"], carrier or ""), []).append(row)
        for (kind, day, carrier), rows in groups.items():
            yield self._event(self.deadlines[kind], day, carrier, rows)

    def key(self, carrier: str) -> str:
        """What stands for a carrier in a UID: its code, or a hash of its name however it is capitalised."""
        if not carrier:
            return "unknown"
        if carrier in self.carriers:
            return carrier
        folded = " ".join(carrier.casefold().split())
        return "named-" + hashlib.sha256(folded.encode()).hexdigest()[:_NAMED]

    def _event(self, kind: Deadline, day: datetime.date, carrier: str, rows: Sequence[Row]) -> Event:
        label, named = self.words.label(kind.name), self.words.carrier(rows[0]["carrier"])
        title = self.words.phrase("title", label=label, carrier=one_line(named), count=f"{len(rows):,}")
        parts = []
        for since in dict.fromkeys(row["since"] for row in rows):
            alike = [row for row in rows if row["since"] == since]
            lines = "\n".join(self.line(row) for row in alike)
            head = self.words.phrase("lines", count=f"{len(alike):,}")
            parts.append(f"{self.words.to_do(kind.name, rows[0]['carrier'], day, since)}\n\n{head}\n{lines}")
        contacts = dict.fromkeys(row["contact"] for row in rows if row["contact"])
        if contacts:
            parts.append(self.words.phrase("contact", contact=self.words.raw("also").join(contacts)))
        parts.append(self.words.phrase("as_of", as_of=self.as_of.isoformat()))
        first = min((row["since"] for row in rows if row["since"]), default=self.as_of)
        return Event(
            f"{kind.name}-{day:%Y%m%d}-{carrier}@{DOMAIN}",
            day,
            title,
            "\n\n".join(parts),
            label,
            self._remind(kind, day, max(first, self.as_of)),
        )

    def _remind(self, kind: Deadline, day: datetime.date, first: datetime.date) -> int | None:
        """How many days before people are reminded: not before the check, nor before anything can be done."""
        left = (day - first).days
        return min(kind.remind_days, left) if kind.remind_days and left >= 0 else None

    def line(self, row: Row) -> str:
        """What a line goes by, each part once."""
        parts = dict.fromkeys(one_line(row[name]) for name in GOES_BY if row[name])
        return self.words.raw("between").join(parts)
