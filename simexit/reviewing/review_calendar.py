"""Write the dates of what was decided in a review as a calendar. Must not print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from batch.errors import OutputError
from batch.outputs.events import Events
from batch.outputs.formats import CALENDAR, endings, write_calendar
from batch.review.dates import decided_dates
from batch.review.review import APPROVED, CHANGED
from engine.problems import nearest
from language.wording import carrier_names
from simexit.misuse import BadValue

if TYPE_CHECKING:
    from batch.review.review import Reviews
    from language.texts import Texts

OPTION = "--calendar"


@dataclass(frozen=True)
class CalendarWritten:
    """A calendar that was written: how many events are in it, for how many lines."""

    path: Path
    events: int
    lines: int


def refuse_no_calendar(path: Path) -> None:
    """Raise BadValue for a name under which no calendar is written."""
    if path.suffix.lower() not in endings(CALENDAR):
        near = nearest(path.suffix.lower(), endings(CALENDAR))
        unknown = OutputError("unknown_output", path=path, endings=endings(CALENDAR), near=near)
        raise BadValue(unknown, option=OPTION)


def write_decided(reviews: Reviews, texts: Texts, path: Path) -> CalendarWritten:
    """Write the dates of approved and changed lines, as decided."""
    book = reviews.rules.rulebook
    dates = decided_dates(reviews, texts, APPROVED, CHANGED)
    events = Events(book.deadlines, texts, carrier_names(book, texts), reviews.report.about.as_of)
    calendar = events.calendar(dates)
    write_calendar(calendar, path, OPTION)
    return CalendarWritten(path, len(calendar.events), len(set(dates["sim"].to_pylist())))
