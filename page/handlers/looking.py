"""The step *Verdicts*: the table of lines, and each line's answer with its reasons."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from batch.answers.answers_file import LineAnswer
from batch.columns import codes_of
from batch.errors import InputError
from batch.fleet.check import CheckedFleet
from batch.review.decisions_made import merged_decisions
from batch.review.decisions_tasks import tasks_said
from batch.task_shapes import TaskNote
from page.asked import PageAsked, text_of
from page.case.answering import facts_said, of_lines, with_answer
from page.case.case import OpenCase
from page.case.checking import CaseFound
from page.handlers.sheets import case_fact, day_of
from page.handlers.values import said_of
from page.ticks import refuse_other_rows
from page.views.checklist import TaskShown, checklist, task_at
from page.views.filters import LineFilter
from page.views.line import line_answered, waits_for
from page.views.lines import lines_at, lines_shown
from page.views.sheet import facts_to_choose

_AT_ONCE = 20_000  # lines of a fleet whose tasks are found without being asked for


def verdicts(asked: PageAsked) -> Response:
    """The lines, as far as a filter leaves them."""
    found = asked.found
    if found.fleet is None:
        return no_fleet(asked, "verdicts")
    table = lines_shown(found.fleet, LineFilter.of(asked.query), asked.words)
    return asked.page("verdicts.html", step="verdicts", table=table)


def no_fleet(asked: PageAsked, step: str) -> Response:
    """A step of a case that has no fleet yet."""
    refused = asked.found.refused
    return asked.page(
        "no_fleet.html", step=step, refused=asked.words.reasons(refused.reasons) if refused else []
    )


def line(asked: PageAsked) -> Response:
    """One line."""
    found = asked.found
    fleet, at = _at(asked)
    case, words = asked.case, asked.words
    answer = line_answered(fleet, at, case.as_of, case.said.hints, words)
    (row,) = lines_at(fleet, np.array([at]), words, {})
    return asked.page(
        "line.html", step="verdicts", at=at, line=row, answer=answer, last=fleet.fleet.size - 1,
        source=str(fleet.fleet.source[at]), row=int(fleet.fleet.row[at]), keyed=keys_at(fleet, [at]) != [],
        waits=waits_for(fleet, at, words),
        tasks=_tasks(asked, found, at),
        facts=facts_to_choose(found.decider.rulebook, words),
        rulebook=found.decider.rulebook,
    )  # fmt: skip


def _tasks(asked: PageAsked, found: CaseFound, at: int) -> list[TaskShown] | None:
    """What is to be done about the line; None where that takes long and nobody has asked for it."""
    many = found.fleet is not None and found.fleet.fleet.size > _AT_ONCE
    if many and asked.language not in found.results and "tasks" not in asked.query:
        return None
    return checklist(found.result(asked.language), at, asked.words)


def tick(asked: PageAsked, form: FormData) -> Response:
    """Say who sees to a task, and on which day it was done; nothing takes both back."""
    case = asked.case
    fleet, at = _at(asked)
    refuse_other_rows(form, fleet)
    result = case.found.result(asked.language)
    place, done_on = text_of(form, "place"), text_of(form, "done_on")
    key = task_at(result, at, int(place)) if place.isdecimal() and len(place) < 9 else None
    if key is None:
        raise InputError("page_no_task")
    note = TaskNote(text_of(form, "who", 200), day_of(done_on).isoformat() if done_on else "")
    with case.changing("ticked", decided=True):
        case.decided(merged_decisions(case.decisions(), (), tasks_said(result, {key: note})))
    return asked.back_to(form, "verdicts")


def answer_line(asked: PageAsked, form: FormData) -> Response:
    """Answer a question about one line; with `replace`, against what the sheet says."""
    case = asked.case
    fleet, at = _at(asked)
    refuse_other_rows(form, fleet)
    name = case_fact(asked, text_of(form, "fact"))
    value = text_of(form, "value")
    with said_of(asked, name, value):
        facts = facts_said(case.rulebook, name, value)
    keys = keys_at(fleet, [at])
    asked.is_called(text_of(form, "by"))
    replace = text_of(form, "replace") == "yes"
    answered(case, of_lines(facts, keys, asked.name, case.as_of, replace=replace))
    asked.tell(asked.own.t("said.answered", count="1"))
    return asked.back_to(form, "verdicts")


def answered(case: OpenCase, *new: LineAnswer) -> None:
    """Put answers in, as one change."""
    said = list(case.answers().answers)
    for one in new:
        said = with_answer(said, one)
    with case.changing("answered"):
        case.answered(said)


def keys_at(fleet: CheckedFleet, places: list[int]) -> list[str]:
    """What the lines at these places go by in a file of answers; those that go by nothing are left out.

    A name that several lines have is no line's, unless it is a number: rows of one number are one line.
    """
    found = fleet.fleet
    labels = found.text("sim_id")
    numbers, names = codes_of(labels)
    once = np.append(np.bincount(numbers[numbers >= 0], minlength=len(names)) == 1, False)[numbers]
    own = pc.if_else(pa.array(once), labels, None)
    keys = pc.coalesce(own, found.text("msisdn"), found.text("iccid"))
    return [key for key in keys.take(pa.array(places, pa.int64())).to_pylist() if key]


def _at(asked: PageAsked) -> tuple[CheckedFleet, int]:
    fleet = asked.case.found.fleet
    at = int(asked.request.path_params["at"])
    if fleet is None or not 0 <= at < fleet.fleet.size:
        raise HTTPException(404)
    return fleet, at
