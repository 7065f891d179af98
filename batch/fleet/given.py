"""Say what was answered and for how many lines it counts: a row per answer and fact. It must not know words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from batch.answers.answers_file import LineAnswer
from batch.answers.saved import as_record
from batch.answers.written import said
from batch.columns import Places
from batch.problems import Notice
from batch.shapes import GivenAnswer
from engine.types.facts import Fact


@dataclass(frozen=True)
class AnswersGiven:
    """The answers that were given, and the place of the one that each row goes by, fact by fact (-1: none).

    An answer from before `since` is old, if what it says changes.
    """

    answers: Sequence[LineAnswer]
    used: Mapping[str, Places]
    facts: Mapping[str, Fact]
    since: datetime.date

    def each(self) -> Iterator[GivenAnswer]:
        """Every answer, fact by fact."""
        for answer, name, lines in self._counted():
            value = answer.facts[name]
            yield GivenAnswer(
                line=answer.line,
                listed=len(answer.lines),
                where=answer.where,
                fact=name,
                value=said(self.facts[name], value.value, value.names),
                by=answer.by,
                on=answer.on,
                place=answer.place,
                lines=lines,
                old=self._is_old(answer, name),
                record=as_record(answer, name, self.facts),
            )

    def told_old(self) -> list[Notice]:
        """A notice of the answers that lines go by and that are old."""
        old = [
            (name, answer.on)
            for answer, name, lines in self._counted()
            if lines and answer.on and self._is_old(answer, name)
        ]
        if not old:
            return []
        params = {
            "count": str(len(old)),
            "facts": ", ".join(dict.fromkeys(name for name, _ in old)),
            "since": min(on for _, on in old).isoformat(),
        }
        return [Notice("answers_old", "", "", params)]

    def _counted(self) -> Iterator[tuple[LineAnswer, str, int]]:
        """Each answer and fact, with how many lines go by it."""
        counts = {
            name: np.bincount(places[places >= 0], minlength=len(self.answers))
            for name, places in self.used.items()
        }
        for place, answer in enumerate(self.answers):
            for name in answer.facts:
                yield answer, name, int(counts[name][place]) if name in counts else 0

    def _is_old(self, answer: LineAnswer, name: str) -> bool:
        return self.facts[name].changes and answer.on is not None and answer.on < self.since
