"""One line: all a single check says of it, how that came about, what may still be asked, and what was decided."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import click

from batch.fleet.check import CheckedFleet
from batch.fleet.codes import WAITING
from batch.fleet.line_of_fleet import checked_of
from batch.fleet.sentences import problem_sentences
from batch.fleet.single import Checked
from batch.report.fact_words import code_in_words
from batch.understanding.cell_types import cell_type_of
from engine.rulebook.hint import HintsMode
from page.case.answering import asked_fact
from page.views.page_words import ScreenWords
from page.views.questions import control_of
from simexit.answer.as_json import asks
from simexit.answer.terminal import CheckScreen
from simexit.answer.why import why_lines
from simexit.screen.sections import Section

_WIDE = 100_000  # columns: nothing is broken into lines


@dataclass(frozen=True)
class AskedHere:
    """A question that is open about the line, and how it is answered."""

    name: str
    text: str
    of_carrier: bool
    kind: str
    choices: Sequence[str]
    suggested: str


@dataclass(frozen=True)
class Reasoned:
    """How one decision came about: its title, and what was considered, each with its mark (yes, no or ?)."""

    title: str
    considered: Sequence[str]


@dataclass(frozen=True)
class LineAnswered:
    """A line's answer, section by section, its open questions, and its reasons; `besides`: what fills a screen."""

    title: str
    sections: Sequence[Section]
    besides: Sequence[Section]
    questions: Sequence[AskedHere]
    why: Sequence[Reasoned]
    remarks: Sequence[str]


def line_answered(
    found: CheckedFleet, at: int, as_of: datetime.date, hints: HintsMode, words: ScreenWords
) -> LineAnswered:
    """All there is to say of the line at a place."""
    checked = checked_of(found, at, as_of, hints)
    screen = CheckScreen(checked, words.texts)
    asked = {one.title for one in screen.points.questions()}  # the page has a form for each instead
    sections = [one for one in screen.sections() if one.title not in asked]
    return LineAnswered(
        screen.line_said(),
        [one for one in sections if one.left_out is None],
        [one for one in sections if one.left_out is not None],
        _questions(checked, words),
        _reasons(checked, words),
        checked.line.remarks,
    )


def waits_for(found: CheckedFleet, at: int, words: ScreenWords) -> list[str]:
    """What keeps the line waiting although its own facts decide it: which of several rows is right."""
    told = zip(found.fleet.at, found.fleet.problems, strict=True)
    problems = [one for place, one in told if place == at and one.type in WAITING]
    said = (problem_sentences(words.texts, one) for one in problems)
    between = words.texts.get("messages", "between") or ""
    return [between.join(filter(None, (one["what"], one["done"], one["mend"]))) for one in said]


def _questions(checked: Checked, words: ScreenWords) -> list[AskedHere]:
    found = []
    for name in checked.questions():
        fact = asked_fact(checked.rulebook, name)
        kind, choices = control_of(fact, words)
        hint = checked.hints.found.get(name)
        suggested = "" if hint is None or hint.value is None else _said(checked, name, hint.value, words)
        found.append(
            AskedHere(
                name, words.report.ask(name), asks(checked, name) == "carrier", kind, choices, suggested
            )
        )
    return found


def _said(checked: Checked, name: str, value: object, words: ScreenWords) -> str:
    fact = checked.rulebook.readable[name]
    return code_in_words(fact, cell_type_of(fact).code(value), words.report)


def _reasons(checked: Checked, words: ScreenWords) -> list[Reasoned]:
    """The trace that `check --why` prints, by decision."""
    groups: list[list[str]] = [[]]
    for line in why_lines(checked, words.texts, _WIDE):
        text = click.unstyle(line)
        if not text:
            groups.append([])
        else:
            groups[-1].append(text.strip())
    return [Reasoned(title, rest) for title, *rest in filter(None, groups)]
