"""The first page: drop a sheet, go on with a case, choose the language, end."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from batch.errors import InputError, Refused
from batch.report.workbook import write_book
from batch.samples.bare_fleet import HEADINGS, bare_fleet
from batch.samples.manners import manner_of
from batch.samples.rows import book_of, sheet_of
from engine.rulebook.book import FALLBACK
from page.asked import PageAsked, Shop, text_of
from page.case.case import OpenCase
from page.case.folder import INPUTS
from page.case.taking_in import take_in
from page.desk import Desk
from page.views.page_words import NAMES
from page.visitors import LANGUAGE

_SAMPLE_LINES, _SAMPLE_SEED = 300, 852
_YEAR = 365 * 24 * 3600


def first_page(asked: PageAsked) -> Response:
    """Where it begins; at first with what was named when the page was started."""
    if asked.shop.first:
        path, asked.shop.first = asked.shop.first, ""
        return asked.back(path)
    return asked.page("start.html", cases=asked.desk.cases(), kept=asked.desk.kept())


def begin(asked: PageAsked, form: FormData) -> Response:
    """A new case of what was dropped."""
    case = asked.desk.begin()
    try:
        dropped(case, form)
    except BaseException:
        asked.desk.close(case)
        raise
    return asked.back(f"/case/{case.number}/sheet")


def sample(asked: PageAsked, form: FormData) -> Response:  # noqa: ARG001 - every form is handed over
    """A new case of the sample list."""
    case, day = asked.desk.begin(), asked.shop.today()
    manner = manner_of(asked.language)
    name = case.folder.free(INPUTS, f"{manner.list_name}.xlsx")
    sheet = sheet_of(
        manner.list_name, bare_fleet(_SAMPLE_LINES, _SAMPLE_SEED, day, manner).list_rows(),
        {manner.heading(HEADINGS["msisdn"])},
    )  # fmt: skip
    write_book(book_of(sheet, manner.list_name, day), case.folder / name)
    with case.changing("added"):
        take_in(case, [name])
    return asked.back(f"/case/{case.number}/sheet")


def go_on(asked: PageAsked, form: FormData) -> Response:
    """Open a case that was kept."""
    case = asked.desk.open_kept(text_of(form, "name"))
    before, now = case.said.looked_at, case.as_of
    if before is not None and before != now:
        asked.tell(asked.own.t("said.other_day", day=before.isoformat(), now=now.isoformat()))
    return asked.back(f"/case/{case.number}/{'verdicts' if case.said.inputs else 'sheet'}")


def speak(asked: PageAsked, form: FormData) -> Response:
    """Choose the language."""
    wanted, back = text_of(form, "lang"), text_of(form, "here")
    plain = back.startswith("/") and not back.startswith("//") and "\\" not in back
    response = asked.back(back if plain else "/")
    if wanted in NAMES:
        response.set_cookie(LANGUAGE, wanted, max_age=_YEAR, httponly=True, samesite="strict")
    return response


def end(asked: PageAsked, form: FormData) -> Response:
    """End the server, once it is clear that what is not kept may go."""
    unkept = [case for case in asked.desk.cases() if not case.kept and case.said.files]
    if unkept and text_of(form, "sure") != "yes":
        return asked.page("leaving.html", how="end", cases=unkept, action="/end", back="/")
    page = asked.page("ended.html", kept=[case for case in asked.desk.cases() if case.kept])
    asked.shop.serving.end()
    return page


async def open_folder(request: Request) -> Response:
    """Open what another start of the program was given; the gate lets nobody else ask."""
    shop: Shop = request.app.state.shop
    given = await request.json()
    folder, sheets = given.get("folder"), given.get("sheets") or []
    try:
        path = await run_in_threadpool(opened, shop.desk, folder and Path(folder), [*map(Path, sheets)])
    except Refused as error:
        return JSONResponse({"error": error.said_in(shop.serving.lang or FALLBACK)}, 409)
    return JSONResponse({"path": path})


def opened(desk: Desk, folder: Path | None, sheets: Sequence[Path]) -> str:
    """Open the case in a folder, or begin one, with copies of some sheets; the way to it."""
    case = desk.open(folder) if folder is not None else desk.begin()
    if sheets and not case.said.files:
        names = [case.folder.copied(INPUTS, sheet) for sheet in sheets]
        try:
            with case.changing("added"):
                take_in(case, names)
        except BaseException:
            _removed(case, names)
            if folder is None:
                desk.close(case)
            raise
    return f"/case/{case.number}/sheet"


def dropped(case: OpenCase, form: FormData) -> int:
    """Take in the files of a form; how many there were. If one can't be taken, none is."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not files:
        raise InputError("page_no_file")
    names: list[str] = []
    try:
        for file in files:
            name = case.folder.free(INPUTS, file.filename or "")
            with (case.folder / name).open("xb") as out:
                shutil.copyfileobj(file.file, out)
            names.append(name)
        with case.changing("added"):
            take_in(case, names)
    except BaseException:
        _removed(case, names)
        raise
    return len(names)


def _removed(case: OpenCase, names: Sequence[str]) -> None:
    for name in names:
        (case.folder / name).unlink(missing_ok=True)
