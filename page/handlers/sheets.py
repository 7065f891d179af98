"""The step *Sheet*: what was understood of each column, and what to correct; and what concerns the case as a whole."""

from __future__ import annotations

import datetime

import msgspec
from starlette.datastructures import FormData
from starlette.responses import Response

from batch.errors import InputError
from batch.fleet.single import vocabulary
from page.asked import PageAsked, text_of
from page.case.columns_said import column_means, text_means, without_text
from page.case.taking_in import add_waiting
from page.handlers.dropping import dropped_on, tell_what_holds_too
from page.handlers.values import said_of
from page.views.cells import CellsOfCase
from page.views.files import lists_without_lines, names_shown
from page.views.meanings import meanings_shown
from page.views.notes import notices_shown
from page.views.problems import ProblemsOfCase
from page.views.sheet import facts_to_choose, tables_shown
from simexit.options import FIRST_YEAR, LAST_YEAR

_HINTS, _PREFER = ("show", "use", "off"), ("", "refund", "transfer")


def sheet(asked: PageAsked) -> Response:
    """What was understood."""
    found = asked.found
    words, fleet = asked.words, found.fleet
    said = asked.case.columns()
    tables = tables_shown(found, said, words)
    all_here = found.check(asked.language).gathered.words == said.words  # no other file says what texts mean
    listed = ("words_settled",) if all_here else ()
    problems = ProblemsOfCase(fleet, CellsOfCase(found.tables[0]), words) if fleet else None
    return asked.page(
        "sheet.html",
        step="sheet",
        tables=tables,
        facts=facts_to_choose(found.decider.rulebook, words),
        problems=problems.left_out() if problems else [],
        more_problems=problems.more if problems else 0,
        used=problems.used() if problems else [],
        meanings=meanings_shown(said.words, found, found.decider.rulebook, words),
        notices=notices_shown(fleet, words, listed) if fleet else [],
        refused=words.reasons(found.refused.reasons) if found.refused else [],
        label=words.report.fact,
        names_of=names_shown,
        empty=lists_without_lines(found, asked.case.said.inputs),
    )


def add(asked: PageAsked, form: FormData) -> Response:
    """Take in more files."""
    waited = len(asked.case.said.waiting)
    case = dropped_on(asked, form)
    if case is not asked.case or len(case.said.waiting) > waited:  # which is asked on the step Sheet
        return asked.back(f"/case/{case.number}/sheet")
    return asked.back_to(form, "sheet")


def settle_list(asked: PageAsked, form: FormData) -> Response:
    """Say of a list that waits whether it replaces the old one, is added beside it, or stays out."""
    case, own, file, how = asked.case, asked.own, text_of(form, "file"), text_of(form, "how")
    if file not in {one.file for one in case.said.waiting}:
        raise InputError("page_answers_changed")
    called = file.partition("/")[2]
    if how == "replace":
        with case.changing("replaced_list"):
            add_waiting(case, file, replaces=True)
        asked.tell(own.t("said.replaced_list", file=called))
        tell_what_holds_too(asked, case)
    elif how == "beside":
        with case.changing("beside_list"):
            add_waiting(case, file, replaces=False)
        asked.tell(own.t("said.beside_list", file=called))
        tell_what_holds_too(asked, case)
    else:
        return take_out(asked, form)
    return asked.back_to(form, "sheet")


def take_out(asked: PageAsked, form: FormData) -> Response:
    """Leave one of the files out of the case."""
    with asked.case.changing("removed"):
        asked.case.without(text_of(form, "file"))
    return asked.back_to(form, "sheet")


def column(asked: PageAsked, form: FormData) -> Response:
    """Say what a column stands for."""
    case, heading, fact = asked.case, text_of(form, "heading"), text_of(form, "fact")
    if fact and fact not in case.rulebook.readable:
        raise InputError("no_such_fact", given=fact)
    said = case.columns()
    with case.changing("column"):
        case.columns_mean(
            msgspec.structs.replace(
                said, chosen=column_means(said.chosen, case.found.tables[1], heading, fact)
            )
        )
    return asked.back_to(form, "sheet")


def text(asked: PageAsked, form: FormData) -> Response:
    """Say what a text of a column means; without a value, take back what was said."""
    case, fact = asked.case, case_fact(asked, text_of(form, "fact"))
    said, given, value = case.columns(), text_of(form, "text"), text_of(form, "value")
    if value:
        known, meant = vocabulary(case.rulebook), case.rulebook.answerable[fact]
        with said_of(asked, fact, value):
            means = text_means(said.words, meant, given, value, known)
        with case.changing("text"):
            case.columns_mean(msgspec.structs.replace(said, words=means))
    else:
        with case.changing("untext"):
            case.columns_mean(msgspec.structs.replace(said, words=without_text(said.words, fact, given)))
    return asked.back_to(form, "sheet")


def case_fact(asked: PageAsked, name: str) -> str:
    """The name of a fact, term or question, as a form gives it."""
    if name not in asked.case.rulebook.answerable:
        raise InputError("no_such_fact", given=name)
    return name


def settings(asked: PageAsked, form: FormData) -> Response:
    """Change the day and the ways of the check."""
    day, hints, prefer = (text_of(form, name) for name in ("as_of", "hints", "prefer"))
    with asked.case.changing("settings"):
        asked.case.say(
            as_of=day_of(day) if day else None,
            hints=hints if hints in _HINTS else asked.case.said.hints,
            prefer=(prefer or None) if prefer in _PREFER else asked.case.said.prefer,
        )
    return asked.back_to(form, "sheet")


def day_of(text: str) -> datetime.date:
    """A day as a form gives it; InputError for a text that is none."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError("page_no_day", given=text) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputError("page_no_day", given=text)
    return day


def undo(asked: PageAsked, form: FormData) -> Response:
    """Take the last change back."""
    return _stepped(asked, form, asked.case.undo(), "undone")


def redo(asked: PageAsked, form: FormData) -> Response:
    """Make it again."""
    return _stepped(asked, form, asked.case.redo(), "redone")


def _stepped(asked: PageAsked, form: FormData, what: str, how: str) -> Response:
    if what:
        asked.tell(asked.own.t(f"said.{how}", what=asked.own.t(f"changes.{what}")))
    return asked.back_to(form, "sheet")


def keep(asked: PageAsked, form: FormData) -> Response:
    """Keep the case on this computer."""
    name = text_of(form, "name") or asked.case.said.name
    place = asked.desk.keep(asked.case, name)
    asked.tell(asked.own.t("said.kept", place=place))
    return asked.back_to(form, "take-away")


def close(asked: PageAsked, form: FormData) -> Response:
    """Close the case, once it is clear that it may go where it is not kept."""
    case = asked.case
    if not case.kept and text_of(form, "sure") != "yes":
        path = f"/case/{case.number}"
        return asked.page(
            "leaving.html", how="close", cases=[case], action=f"{path}/close", back=f"{path}/take-away"
        )
    own, name = asked.own, case.called or asked.own.t("new_case")
    place = case.folder.path
    asked.desk.close(case)
    asked.tell(
        own.t("said.closed_kept", name=name, place=place) if case.kept else own.t("said.closed", name=name)
    )
    return asked.back("/")
