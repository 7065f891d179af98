"""Say what was answered and for how many lines it counts: a row per answer and fact. It must not know words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from batch.answers.answers_file import LineAnswer
from batch.answers.saved import as_record
from batch.answers.written import written
from batch.columns import Places
from batch.problems import Notice
from batch.shapes import GivenAnswer
from engine.types.facts import Fact


def given_answers(
    answers: Sequence[LineAnswer],
    used: Mapping[str, Places],
    facts: Mapping[str, Fact],
    as_of: datetime.date,
    old_after: int,
) -> list[GivenAnswer]:
    """Every answer, fact by fact, with the lines that go by it; `old_after` days later it is old, if that changes."""
    return list(_each(answers, used, facts, as_of - datetime.timedelta(days=old_after)))


def _each(
    answers: Sequence[LineAnswer], used: Mapping[str, Places], facts: Mapping[str, Fact], since: datetime.date
) -> Iterator[GivenAnswer]:
    counts = {name: np.bincount(places[places >= 0], minlength=len(answers)) for name, places in used.items()}
    for place, answer in enumerate(answers):
        for name, value in answer.facts.items():
            fact = facts[name]
            yield GivenAnswer(
                line=answer.line,
                listed=len(answer.lines),
                where=answer.where,
                fact=name,
                value=written(fact, value.value, value.names),
                by=answer.by,
                on=answer.on,
                place=answer.place,
                lines=int(counts[name][place]) if name in counts else 0,
                old=fact.changes and answer.on is not None and answer.on < since,
                record=as_record(answer, name, facts),
            )


def told_old(given: Sequence[GivenAnswer]) -> list[Notice]:
    """A notice of the answers that lines go by and that are old."""
    old = [one for one in given if one.old and one.lines and one.on]
    if not old:
        return []
    since = min(one.on for one in old if one.on).isoformat()
    names = ", ".join(dict.fromkeys(one.fact for one in old))
    return [Notice("answers_old", "", "", {"count": str(len(old)), "facts": names, "since": since})]
