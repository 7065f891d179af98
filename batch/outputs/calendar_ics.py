"""Write events as an iCalendar file (RFC 5545). Must not know what an event is about.

Every event is of a whole day, keeps its UID, and says by the day of the check which of two versions is the later one.
"""

from __future__ import annotations

import datetime
import unicodedata
from typing import TYPE_CHECKING

import icalendar

if TYPE_CHECKING:
    from pathlib import Path

    from batch.outputs.events import Agenda, Event

_HOUR = 9  # at which people are reminded, so that nobody is woken


def write(calendar: Agenda, path: Path) -> None:
    """Write the calendar to the path."""
    path.write_bytes(ical(calendar))


def ical(calendar: Agenda) -> bytes:
    """The calendar as it is written to a file."""
    made = icalendar.Calendar()
    made.add("prodid", f"-//simexit//deadlines//{calendar.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", calendar.name)
    for event in calendar.events:
        made.add_component(_event(event, calendar.as_of))
    data: bytes = made.to_ical()
    return data


def _event(event: Event, as_of: datetime.date) -> icalendar.Event:
    stamp = datetime.datetime.combine(as_of, datetime.time(), datetime.UTC)
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("sequence", as_of.toordinal())
    made.add("dtstart", event.day)
    made.add("dtend", event.day + datetime.timedelta(days=1))
    made.add("summary", _clean(event.title))
    made.add("description", _clean(event.text))
    made.add("categories", [_clean(event.category)])
    made.add("transp", "TRANSPARENT")  # nobody is busy all that day
    if event.remind_days is not None:
        made.add_component(_alarm(event, event.remind_days))
    return made


def _alarm(event: Event, days: int) -> icalendar.Alarm:
    made = icalendar.Alarm()
    made.add("action", "DISPLAY")
    made.add("description", _clean(event.title))
    made.add("trigger", datetime.timedelta(days=-days, hours=_HOUR))
    return made


def _clean(text: str) -> str:
    """The text without characters that a calendar may not hold."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
