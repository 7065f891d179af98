"""The step *Take away*: every output, made when it is asked for, and the command that makes it all again."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from page.asked import PageAsked, text_of
from page.case.command_said import command_of
from page.case.folder import ANSWERS, COLUMNS, REVIEW, TERMS
from page.case.making import FOR_PROGRAMS, OF_DECISIONS, OF_FLEET, WHOLE_CASE, WHOM, made

_SAID = (ANSWERS, COLUMNS, REVIEW, TERMS)


def take_away(asked: PageAsked) -> Response:
    """What can be taken away."""
    found = asked.found
    case = asked.case
    return asked.page(
        "take_away.html", step="take-away", of_fleet=OF_FLEET if found.fleet is not None else (),
        for_programs=FOR_PROGRAMS,
        of_decisions=OF_DECISIONS, whom=WHOM, whole=WHOLE_CASE, command=command_of(case, asked.language),
        files=[name for name in _SAID if case.folder.there(name)],
        report=found.fleet is not None or bool(case.said.earlier), keep_in=asked.desk.keep_in,
        sent=found.check(asked.language).asked_of if found.fleet is not None else [],
    )  # fmt: skip


def make(asked: PageAsked, form: FormData) -> Response:
    """Make one output and send it."""
    try:
        path = made(asked.case, asked.request.path_params["name"], asked.language, text_of(form, "by"))
    except KeyError:
        raise HTTPException(404) from None
    return FileResponse(path, filename=path.name)


def said_file(asked: PageAsked) -> Response:
    """One of the files that say what was answered, decided, or corrected."""
    name = asked.request.path_params["name"]
    path = asked.case.folder.there(name) if name in _SAID else None
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, filename=name)
