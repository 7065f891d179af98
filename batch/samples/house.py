"""Say once what holds for the sample company, as its profile does. Must not know what it is good for."""

from __future__ import annotations

import datetime

from batch.answers.answers_file import AnsweredValue, AnswersFile, LineAnswer
from batch.samples.bare_fleet import HOUSE, METERS, METERS_LINES

_BY = "Fleet desk"


def house_answers(as_of: datetime.date) -> AnswersFile:
    """What is true of every line, and of those of the department that needs no asking."""
    every = {name: AnsweredValue(value) for name, value in HOUSE.items()}
    meters = {name: AnsweredValue(value) for name, value in METERS_LINES.items()}
    return AnswersFile((
        LineAnswer(every, "", by=_BY, on=as_of),
        LineAnswer(meters, "", {"department": (METERS,)}, by=_BY, on=as_of),
    ))  # fmt: skip
