"""The questions of a case in the order that settles most, and of the one that is open: how it is answered, what is
suggested, and which lines wait for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from batch.fleet.check import CheckedFleet
from batch.fleet.combined import combined_columns
from batch.fleet.table import Mask
from batch.plan_shapes import PlanStep
from batch.report.fact_words import accepted_text, choices_of, code_in_words
from batch.understanding.cell_types import cell_type_of
from engine.types.facts import Fact
from engine.types.values import decode
from page.case.answering import asked_fact
from page.views.filters import asked_of
from page.views.page_words import ScreenWords


@dataclass(frozen=True)
class QuestionShown:
    """One question of the list: who answers it, how many lines wait for it, and how many are settled by then."""

    name: str
    label: str
    text: str
    whom: str
    of_carrier: bool
    lines: int
    money: str
    likely: int
    least: int
    most: int


class SuggestedHere:
    """What is suggested to lines: a number for each, `where` there is one, and the number's words."""

    def __init__(self, numbers: Any, where: Mask, worded: Callable[[int], str]) -> None:
        self._numbers, self._where, self._worded = numbers, where, worded

    def get(self, at: int, default: str, /) -> str:
        """What is suggested to the line at a place."""
        return self._worded(int(self._numbers[at])) if self._where[at] else default

    def values(self) -> list[tuple[str, list[int]]]:
        """Each value that is suggested, with the places of its lines; the most frequent first."""
        found = []
        for number in np.unique(self._numbers[self._where]).tolist():
            places: list[int] = np.flatnonzero(self._where & (self._numbers == number)).tolist()
            found.append((self._worded(number), places))
        return sorted(found, key=lambda one: -len(one[1]))


@dataclass(frozen=True)
class OpenQuestion:
    """The question that is being answered. `hints`: what is suggested, with for how many lines; `kind` of the control:
    choice, date, money or text."""

    name: str
    label: str
    text: str
    accepted: str
    kind: str
    choices: Sequence[str]
    waiting: Mask
    hints: Mapping[str, int]
    hinted: SuggestedHere

    @property
    def count(self) -> int:
        """How many lines wait for it."""
        return int(np.count_nonzero(self.waiting))


def questions_shown(checked: CheckedFleet, words: ScreenWords) -> list[QuestionShown]:
    """The questions of the plan in their order, then those that are asked for other decisions' sake."""
    book = checked.decider.rulebook
    steps = [
        still_waiting(checked, _of_step(step, words, step.questions[0] in book.terms), words)
        for step in checked.plan.steps
    ]
    known = {name for step in checked.plan.steps for name in (*step.questions, *step.facts)}
    others = [name for name in book.readable if name in checked.asked and name not in known]
    return steps + [one for name in others if (one := _of_other(checked, name, words)).lines]


def _of_step(step: PlanStep, words: ScreenWords, of_carrier: bool) -> QuestionShown:
    hinted, least, most = step.settled.lines
    name = step.questions[0]
    return QuestionShown(
        name, words.report.fact(name), words.report.ask(name), words.report.whom(step), of_carrier, step.lines,
        words.money(step.money) if step.money else "", hinted, least, most,
    )  # fmt: skip


def _of_other(checked: CheckedFleet, name: str, words: ScreenWords) -> QuestionShown:
    lines = asked_of(checked, (name,))
    fees = int(checked.fleet.yearly_fees[lines].sum())
    of_carrier = name in checked.decider.rulebook.terms
    whom = words.report.named("asks", "carrier" if of_carrier else "owner")
    return QuestionShown(
        name, words.report.fact(name), words.report.ask(name), whom, of_carrier, int(np.count_nonzero(lines)),
        words.money(fees) if fees else "", 0, 0, 0,
    )  # fmt: skip


def is_planned(checked: CheckedFleet) -> bool:
    """Whether the order of the questions has been found already."""
    return "planned" in vars(checked)


def still_waiting(checked: CheckedFleet, one: QuestionShown, words: ScreenWords) -> QuestionShown:
    """A question as it was found before, with how many lines wait for it now."""
    combined = checked.decider.rulebook.combined
    lines = asked_of(checked, tuple(combined[one.name].facts) if one.name in combined else (one.name,))
    fees = int(checked.fleet.yearly_fees[lines].sum())
    return replace(one, lines=int(np.count_nonzero(lines)), money=words.money(fees) if fees else "")


def open_question(checked: CheckedFleet, name: str, words: ScreenWords) -> OpenQuestion:
    """The question to answer; KeyError for a name that no fact, term or question has."""
    book = checked.decider.rulebook
    fact = asked_fact(book, name)
    facts = book.combined[name].facts if name in book.combined else (name,)
    waiting = asked_of(checked, tuple(facts))
    hinted = _hinted(checked, name, fact, waiting, words)
    hints = {value: len(places) for value, places in hinted.values()}
    return OpenQuestion(
        name, words.report.fact(name), words.report.ask(name), accepted_text(fact, words.report), _kind(fact, words),
        choices_of(fact, words.report), waiting, hints, hinted,
    )  # fmt: skip


def control_of(fact: Fact, words: ScreenWords) -> tuple[str, Sequence[str]]:
    """How a fact is filled in: the kind of control, and the choices of a list."""
    return _kind(fact, words), choices_of(fact, words.report)


def _kind(fact: Fact, words: ScreenWords) -> str:
    if choices_of(fact, words.report):
        return "choice"
    cells = cell_type_of(fact)
    if cells.cell_format == "date" and not fact.none:
        return "date"
    return "money" if cells.has_currency else "text"


def _hinted(checked: CheckedFleet, name: str, fact: Fact, waiting: Mask, words: ScreenWords) -> SuggestedHere:
    """What is suggested to the lines that wait, in the words of a drop-down."""
    fleet, book = checked.fleet, checked.decider.rulebook
    if name in book.combined:
        asked = {one: asked_of(checked, (one,)) for one in book.combined[name].facts}
        asked = {one: where for one, where in asked.items() if where.any()}
        columns = combined_columns([book.combined[name]], book.facts, fleet, asked)
        codes = list(book.combined[name].means)
        values: Any = columns[0].suggested if columns else np.full(fleet.size, -1, np.int64)
        return SuggestedHere(
            values, waiting & (values >= 0), lambda at: code_in_words(fact, codes[at], words.report)
        )
    found = fleet.hinted.get(name)
    if found is None:
        return SuggestedHere(np.zeros(fleet.size, np.int64), np.zeros(fleet.size, np.bool_), str)

    def worded(number: int) -> str:
        return code_in_words(fact, cell_type_of(fact).code(decode(fact, number)), words.report)

    return SuggestedHere(np.asarray(found.value.values), waiting & np.asarray(found.value.known), worded)
