"""Say once what holds for the sample company, as its profile does. Must not know what it is good for."""

from __future__ import annotations

import datetime

from batch.answers.answers_file import AnsweredValue, AnswersFile, LineAnswer
from batch.samples.bare_fleet import HOUSE, METERS, METERS_LINES
from batch.samples.manners import ENGLISH, Manner


def house_answers(as_of: datetime.date, manner: Manner = ENGLISH) -> AnswersFile:
    """What is true of every line, and of those of the department that needs no asking."""
    every = {
        name: AnsweredValue(manner.cell(value) if isinstance(value, str) else value)
        for name, value in HOUSE.items()
    }
    meters = {name: AnsweredValue(value) for name, value in METERS_LINES.items()}
    return AnswersFile((
        LineAnswer(every, "", by=manner.answered_by, on=as_of),
        LineAnswer(meters, "", {"department": (manner.cell(METERS),)}, by=manner.answered_by, on=as_of),
    ))  # fmt: skip
