"""Say what was answered and for how many lines it counts: a row per answer and fact. It must not know words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from batch.answers.answers_file import LineAnswer
from batch.answers.lay import Answered
from batch.answers.saved import as_record
from batch.answers.told import places_of
from batch.answers.written import in_full
from batch.columns import Places
from batch.problems import Notice
from batch.shapes import GivenAnswer
from engine.types.facts import Fact

Counts = npt.NDArray[np.int64]

_MOST_PEOPLE = 3


@dataclass(frozen=True)
class AnswersGiven:
    """The answers that were given, and for how many lines each counts.

    `lines`: by fact, how many lines go by the answer at each place; `old_lines`: by file, how many go by an old one.
    An answer from before `since` is old, if what it says changes. `groups`: the places of the answers for a group that
    has a line.
    """

    answers: Sequence[LineAnswer]
    lines: Mapping[str, Counts]
    old_lines: Mapping[str, int]
    facts: Mapping[str, Fact]
    since: datetime.date
    groups: frozenset[int] = frozenset()

    def each(self) -> Iterator[GivenAnswer]:
        """Every answer, fact by fact."""
        for place, name, lines in self._counted():
            answer = self.answers[place]
            value = answer.facts[name]
            yield GivenAnswer(
                line=answer.line,
                listed=len(answer.lines),
                where=answer.where,
                fact=name,
                value=in_full(self.facts[name], value.value, value.names),
                by=answer.by,
                on=answer.on,
                place=answer.place,
                lines=lines,
                old=self._is_old(answer, name),
                record=as_record(answer, name, self.facts),
            )

    def told_old(self) -> list[Notice]:
        """For each file the answers that lines go by and that are old, and those that may be: they have no day."""
        old: dict[int, list[str]] = {}
        undated: dict[int, list[str]] = {}
        for place, name, lines in self._counted():
            answer = self.answers[place]
            if lines and self._is_old(answer, name):
                old.setdefault(place, []).append(name)
            elif lines and answer.on is None and self.facts[name].changes:
                undated.setdefault(place, []).append(name)
        return [
            *(Notice("answers_old", file, "", self._old_params(found)) for file, found in self._by_file(old)),
            *(
                Notice("answers_undated", file, "", self._params(found))
                for file, found in self._by_file(undated)
            ),
        ]

    def _by_file(self, found: Mapping[int, list[str]]) -> Iterator[tuple[str, dict[int, list[str]]]]:
        for file in dict.fromkeys(self.answers[place].file for place in found):
            yield file, {place: names for place, names in found.items() if self.answers[place].file == file}

    def _params(self, found: Mapping[int, list[str]]) -> dict[str, str]:
        facts = dict.fromkeys(name for names in found.values() for name in names)
        places = places_of([self.answers[place] for place in found])
        return {"count": f"{len(found):,}", "facts": ", ".join(facts), "places": places}

    def _old_params(self, found: Mapping[int, list[str]]) -> dict[str, str]:
        """Also of how many lines, since when, and whom to ask again."""
        answers = [self.answers[place] for place in found]
        people = list(dict.fromkeys(one.by for one in answers if one.by))
        return self._params(found) | {
            "lines": f"{self.old_lines[answers[0].file]:,}",
            "since": min(one.on for one in answers if one.on).isoformat(),
            "by": ", ".join(people[:_MOST_PEOPLE]),
        }

    def _counted(self) -> Iterator[tuple[int, str, int]]:
        """Each answer's place and fact, with how many lines go by it."""
        for place, answer in enumerate(self.answers):
            for name in answer.facts:
                yield place, name, int(self.lines[name][place]) if name in self.lines else 0

    def _is_old(self, answer: LineAnswer, name: str) -> bool:
        return is_old(answer, self.facts[name], self.since)


def answers_given(answered: Answered, facts: Mapping[str, Fact], since: datetime.date) -> AnswersGiven:
    """The answers laid over a table, and for how many of its rows they count."""
    answers, used = answered.answers, answered.used
    lines = {name: np.bincount(places[places >= 0], minlength=len(answers)) for name, places in used.items()}
    return AnswersGiven(
        answers, lines, _old_lines(answers, used, facts, since), facts, since, answered.groups
    )


def _old_lines(
    answers: Sequence[LineAnswer],
    used: Mapping[str, Places],
    facts: Mapping[str, Fact],
    since: datetime.date,
) -> dict[str, int]:
    """How many rows go by an old answer of each file."""
    old: dict[str, dict[str, list[int]]] = {}
    for place, answer in enumerate(answers):
        for name in answer.facts:
            if is_old(answer, facts[name], since):
                old.setdefault(answer.file, {}).setdefault(name, []).append(place)
    return {
        file: int(np.count_nonzero(np.any([np.isin(used[name], at) for name, at in found.items()], axis=0)))
        for file, found in old.items()
    }


def is_old(answer: LineAnswer, fact: Fact, since: datetime.date) -> bool:
    """Whether what an answer says of a fact may have changed since."""
    return fact.changes and answer.on is not None and answer.on < since
