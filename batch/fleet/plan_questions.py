"""The questions of a plan as people are asked them: a fact each, or several facts that one question says together.

Must not know any fact, nor in which order to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from batch.fleet.settling import Columns, Settling, filled
from engine.rulebook.book import Rulebook
from engine.rulebook.combined import Combined
from engine.types.facts import Fact
from engine.types.lanes import Column
from engine.types.values import encode

Said = Mapping[str, int]


@dataclass(frozen=True, eq=False)
class PlanQuestion:
    """What is asked under one name: the facts that it asks for, and what each answer that rules tell apart says.

    `together`: all facts that one of these may be asked for with; of one that never is, nothing.
    """

    name: str
    facts: tuple[str, ...]
    answers: tuple[Said, ...]
    together: tuple[str, ...] = ()

    def said(self, places: Any, there: Any) -> dict[str, Column]:
        """What the answers at these places say, where they are given."""
        found = {}
        for name in self.facts:
            says = np.asarray([name in answer for answer in self.answers])
            values = np.asarray([answer.get(name, 0) for answer in self.answers])
            found[name] = Column(values[places], there & says[places])
        return found


def questions_of(settling: Settling, names: Sequence[str]) -> list[PlanQuestion]:
    """The questions that ask for some facts and terms, in their order; last, for what a combined question may leave
    open."""
    found: dict[str, PlanQuestion] = {}
    left: list[PlanQuestion] = []
    for name in names:
        combined = _combined(settling.book, name)
        together = combined.facts if combined else ()
        answers = tuple({name: answer} for answer in settling.answers(name))
        alone = PlanQuestion(name, (name,), answers, tuple(together))
        if combined is None:
            found[name] = alone
            continue
        said = combined_answers(combined, settling.book.facts)
        facts = tuple(one for one in combined.facts if one in settling.facts)
        found.setdefault(combined.name, PlanQuestion(combined.name, facts, said, facts))
        if any(name not in answer for answer in said):
            left.append(alone)
    return [*found.values(), *left]


def combined_answers(question: Combined, facts: Mapping[str, Fact]) -> tuple[Said, ...]:
    """What each choice of a combined question says, as numbers."""
    return tuple(
        {name: encode(facts[name], value) for name, value in said.items()} for said in question.means.values()
    )


def _combined(book: Rulebook, name: str) -> Combined | None:
    """The question that asks for a fact together with others."""
    return next((one for one in book.combined.values() if name in one.facts), None)


def agreeing(answers: Sequence[Said], heard: Columns, size: int) -> npt.NDArray[np.int32]:
    """For each of many lines, the place of the first answer that all which is heard agrees with; -1 for none."""
    best: npt.NDArray[np.int32] = np.full(size, -1, dtype=np.int32)
    for place, said in reversed(list(enumerate(answers))):
        some, all_ = np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_)
        for name, column in heard.items():
            known = np.asarray(column.known)
            same = known & (np.asarray(column.values) == said[name] if name in said else False)
            some |= same
            all_ &= ~known | same
        best[some & all_] = place
    return best


def said_by_all(said: Said, size: int) -> dict[str, Column]:
    """What an answer says, as said of so many lines."""
    every = np.ones(size, dtype=np.bool_)
    return {name: Column(np.full(size, number, dtype=np.int64), every) for name, number in said.items()}


def with_said(columns: Columns, several: Iterable[Mapping[str, Column]]) -> dict[str, Column]:
    """The columns with what is said, in turn, where nothing is known yet."""
    found = dict(columns)
    for said in several:
        for name, column in said.items():
            before = found.get(name)
            there = column.known if before is None else column.known & ~before.known
            found[name] = filled(before, column.values, there)
    return found
