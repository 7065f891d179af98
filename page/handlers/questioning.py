"""The step *Questions*: what to ask first, and an answer for all lines, for a group, or for those that are ticked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from starlette.datastructures import FormData
from starlette.responses import Response

from batch.answers.answers_file import LineAnswer
from batch.errors import InputError
from batch.fleet.check import CheckedFleet
from batch.fleet.table import Mask
from page.asked import PageAsked, text_of
from page.case.answering import facts_said, of_all, of_group, of_lines
from page.handlers.looking import answered, keys_at, no_fleet
from page.handlers.sheets import case_fact
from page.handlers.values import said_of
from page.ticks import FILTERED, TICKED, filter_of, ticked
from page.views.answers_given import given_shown
from page.views.filters import GROUPS, LineFilter, asked_of
from page.views.lines import lines_shown
from page.views.questions import (
    OpenQuestion,
    QuestionShown,
    is_planned,
    open_question,
    questions_shown,
    still_waiting,
)

ALL, GROUP, HINTED = "all", "group", "hinted"


def questions(asked: PageAsked) -> Response:
    """The questions, and the one that is open: the first, unless another is named."""
    found = asked.found
    if found.fleet is None:
        return no_fleet(asked, "questions")
    words = asked.words
    listed, in_order = _listed(asked, found.fleet)
    name = asked.query.get("fact", "")
    if name not in found.decider.rulebook.answerable or not _waits(found.fleet, name):
        name = listed[0].name if listed else ""
    if not name:
        return asked.page(
            "questions.html", step="questions", questions=[], question=None, table=None, in_order=True
        )
    question = open_question(found.fleet, name, words)
    chosen = LineFilter.of(asked.query)
    table = lines_shown(found.fleet, chosen, words, question.waiting, {"said": question.hinted})
    return asked.page(
        "questions.html",
        step="questions",
        questions=listed,
        question=question,
        table=table,
        in_order=in_order,
        still_out=words.report.still_out(found.check(asked.language).asked_of),
    )


def _listed(asked: PageAsked, fleet: CheckedFleet) -> tuple[list[QuestionShown], bool]:
    """The questions, and whether they are in their order.

    Where the order takes long to find, an answer shows its figures at once, with the questions as they were before;
    the page then asks for the order again.
    """
    known: dict[str, list[QuestionShown]] = asked.case.kept_orders
    if is_planned(fleet) or asked.query.get("order") == "now" or asked.language not in known:
        known[asked.language] = questions_shown(fleet, asked.words)
        return known[asked.language], True
    waiting = (still_waiting(fleet, one, asked.words) for one in known[asked.language])
    return [replace(one, likely=0, least=0) for one in waiting if one.lines], False


def _waits(fleet: CheckedFleet, name: str) -> bool:
    return bool(_waiting(fleet, name).any())


def _waiting(fleet: CheckedFleet, name: str) -> Mask:
    combined = fleet.decider.rulebook.combined
    return asked_of(fleet, tuple(combined[name].facts) if name in combined else (name,))


def answer(asked: PageAsked, form: FormData) -> Response:
    """Take an answer in."""
    case, fleet = asked.case, asked.case.found.fleet
    if fleet is None:
        raise InputError("page_no_fleet")
    name, scope = case_fact(asked, text_of(form, "fact")), text_of(form, "scope")
    asked.is_called(text_of(form, "by"))
    before = int(np.count_nonzero(_waiting(fleet, name)))
    if scope == HINTED:
        new = list(_as_hinted(asked, open_question(fleet, name, asked.words)))
    else:
        new = [_one(asked, form, fleet, name, scope)]
    answered(case, *new)
    now = case.found.fleet
    count = before - (int(np.count_nonzero(_waiting(now, name))) if now else 0)
    label = asked.words.report.fact(name)
    said = (
        asked.own.t("said.answered_of", count=f"{count:,}", fact=label)
        if count > 0
        else asked.own.t("said.answered")
    )
    asked.tell(said)
    if now and (differing := _differing(now, set(new[0].facts)) - _differing(fleet, set(new[0].facts))):
        asked.tell(asked.own.t("questions.differs", count=f"{len(differing):,}"), good=False)
    return asked.back_to(form, "questions")


def _differing(fleet: CheckedFleet, facts: set[str]) -> set[int]:
    """The lines of which the sheet says otherwise than an answer about one of these facts."""
    told = zip(fleet.fleet.at, fleet.fleet.problems, strict=True)
    return {at for at, problem in told if problem.type == "answer_differs" and problem.fact in facts}


def _one(asked: PageAsked, form: FormData, fleet: CheckedFleet, name: str, scope: str) -> LineAnswer:
    case = asked.case
    value = text_of(form, "value")
    with said_of(asked, name, value):
        facts = facts_said(case.rulebook, name, value)
    by, on = asked.name, case.as_of
    if scope == GROUP:
        kind, _, text = text_of(form, "group").partition("=")
        if kind not in GROUPS or not text:
            raise InputError("page_no_group")
        return of_group(facts, {kind: text}, by, on)
    if scope == FILTERED:
        asked.refuse_other_version(form)
    if scope in (TICKED, FILTERED):
        places = ticked(form, fleet) if scope == TICKED else _filtered(form, fleet, name)
        keys = list(dict.fromkeys(keys_at(fleet, places)))
        if not keys:
            raise InputError("page_none_ticked")
        return of_lines(facts, keys, by, on)
    if scope != ALL:
        raise InputError("page_none_ticked")
    return of_all(facts, by, on)


def _filtered(form: FormData, fleet: CheckedFleet, name: str) -> list[int]:
    """The lines that wait for it and that the filter of the table leaves."""
    places: list[int] = np.flatnonzero(filter_of(form).mask(fleet) & _waiting(fleet, name)).tolist()
    return places


def _as_hinted(asked: PageAsked, question: OpenQuestion) -> Iterator[LineAnswer]:
    """An answer for each value that is suggested, for the lines that it is suggested for."""
    fleet = asked.case.found.fleet
    values = question.hinted.values()
    if fleet is None or not values:
        raise InputError("page_none_ticked")
    for value, places in values:
        facts = facts_said(asked.case.rulebook, question.name, value)
        if keys := list(dict.fromkeys(keys_at(fleet, places))):
            yield of_lines(facts, keys, asked.name, asked.case.as_of)


def unanswer(asked: PageAsked, form: FormData) -> Response:
    """Take back what was answered on the page."""
    case, place = asked.case, text_of(form, "place")
    asked.refuse_other_version(form)
    said = [one for one in case.answers().answers if one.place != place]
    with case.changing("unanswered"):
        case.answered(said)
    return asked.back_to(form, "questions")


def answers_given(asked: PageAsked) -> Response:
    """What was answered on the page."""
    case = asked.case
    given = given_shown(case.answers().answers, case.rulebook, asked.words)
    return asked.page("answers.html", step="questions", given=given)
