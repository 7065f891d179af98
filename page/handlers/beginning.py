"""The first page: drop a sheet, go on with a case, choose the language, end."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from batch.errors import Refused
from batch.report.workbook import write_book
from batch.samples.bare_fleet import HEADINGS, bare_fleet
from batch.samples.manners import manner_of
from batch.samples.rows import book_of, sheet_of
from engine.rulebook.book import FALLBACK
from page.asked import PageAsked, Shop, text_of
from page.case.taking_in import take_in
from page.case.unpacked import Allowance, is_case, unpack_case
from page.desk import Desk
from page.handlers.dropping import begun_with, dropped_anew
from page.views.page_words import NAMES
from page.visitors import LANGUAGE

_SAMPLE_LINES, _SAMPLE_SEED = 300, 852
_YEAR = 365 * 24 * 3600


def first_page(asked: PageAsked) -> Response:
    """Where it begins; at first with what was named when the page was started."""
    if asked.shop.first:
        path, asked.shop.first = asked.shop.first, ""
        return asked.back(path)
    return asked.page("start.html", cases=asked.desk.cases(), kept=asked.desk.kept_closed())


def begin(asked: PageAsked, form: FormData) -> Response:
    """A new case of what was dropped."""
    case = dropped_anew(asked, form)
    return asked.back("/") if case is None else asked.back(f"/case/{case.number}/sheet")


def sample(asked: PageAsked, form: FormData) -> Response:  # noqa: ARG001 - every form is handed over
    """A new case of the sample list."""
    case, day = asked.desk.begin(), asked.shop.today()
    manner = manner_of(asked.language)
    sheet = sheet_of(
        manner.list_name, bare_fleet(_SAMPLE_LINES, _SAMPLE_SEED, day, manner).list_rows(),
        {manner.heading(HEADINGS["msisdn"])},
    )  # fmt: skip
    with tempfile.TemporaryDirectory(dir=asked.desk.aside) as folder:
        path = Path(folder, f"{manner.list_name}.xlsx")
        write_book(book_of(sheet, manner.list_name, day), path)
        take_in(case, [path])
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
    if folder is None and len(sheets) == 1 and is_case(sheets[0]):
        return f"/case/{desk.begin(partial(unpack_case, sheets[0], allowance=Allowance())).number}/sheet"
    case = desk.open(folder) if folder is not None else desk.begin()
    if sheets and not case.said.files:
        try:
            begun_with(case, sheets, desk.aside)
        except BaseException:
            if folder is None:
                desk.close(case)
            raise
    return f"/case/{case.number}/sheet"
