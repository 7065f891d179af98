"""The application behind the gate: which address leads where, and with what. It must not know how it is served."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from page.asked import PageAsked, Shop, done, shown
from page.desk import Desk
from page.handlers import beginning, deciding, looking, questioning, sheets, taking
from page.serving import Serving
from simexit.options import today

_STATIC = Path(__file__).parent / "static"


def make_app(serving: Serving) -> Starlette:
    """The application of one server; when it ends, so do the cases that are not kept."""

    def day() -> datetime.date:
        return serving.as_of or today()

    desk = Desk(serving.choices, day, serving.keep_in, serving.hints)
    shop = Shop(serving, desk, day)

    @asynccontextmanager
    async def open_shop(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - Starlette hands itself over
        try:
            if serving.folder is not None or serving.sheets:
                shop.first = await run_in_threadpool(beginning.opened, desk, serving.folder, serving.sheets)
            yield
        finally:
            await run_in_threadpool(desk.end)

    app = Starlette(
        routes=_routes(),
        lifespan=open_shop,
        exception_handlers={404: _not_found},
    )
    app.state.shop = shop
    return app


def _routes() -> list[Route | Mount]:
    return [
        Route("/", shown(beginning.first_page)),
        Route("/cases", done(beginning.begin), methods=["POST"]),
        Route("/sample", done(beginning.sample), methods=["POST"]),
        Route("/go-on", done(beginning.go_on), methods=["POST"]),
        Route("/language", done(beginning.speak), methods=["POST"]),
        Route("/end", done(beginning.end), methods=["POST"]),
        Route("/open-folder", beginning.open_folder, methods=["POST"]),
        Mount("/case/{case}", routes=_case_routes()),
        Route("/favicon.ico", _icon),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]


def _case_routes() -> list[Route]:
    steps = {
        "sheet": sheets.sheet,
        "verdicts": looking.verdicts,
        "questions": questioning.questions,
        "decide": deciding.decide,
        "compared": deciding.compared,
        "take-away": taking.take_away,
        "answers": questioning.answers_given,
        "line/{at:int}": looking.line,
        "file/{name}": taking.said_file,
    }
    forms = {
        "files": (sheets.add, "sheet"),
        "list": (sheets.settle_list, "sheet"),
        "take-out": (sheets.take_out, "sheet"),
        "column": (sheets.column, "sheet"),
        "text": (sheets.text, "sheet"),
        "settings": (sheets.settings, "sheet"),
        "undo": (sheets.undo, "sheet"),
        "redo": (sheets.redo, "sheet"),
        "keep": (sheets.keep, "take-away"),
        "close": (sheets.close, "take-away"),
        "answer": (questioning.answer, "questions"),
        "unanswer": (questioning.unanswer, "answers"),
        "line/{at:int}/answer": (looking.answer_line, "verdicts"),
        "line/{at:int}/task": (looking.tick, "verdicts"),
        "decide": (deciding.put, "decide"),
        "make/{name}": (taking.make, "take-away"),
    }
    return [
        *(Route(f"/{path}", shown(handle)) for path, handle in steps.items()),
        *(Route(f"/{path}", done(handle, step), methods=["POST"]) for path, (handle, step) in forms.items()),
    ]


async def _icon(request: Request) -> Response:  # noqa: ARG001 - Starlette hands it over
    """The picture in the browser's tab, where a browser asks for it by itself."""
    return FileResponse(_STATIC / "icon.svg")


async def _not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette hands it over
    """A case that is closed, or an address that never was: back to the first page."""
    asked = PageAsked(request)
    case = request.url.path.removeprefix("/case/").partition("/")[0]
    if request.url.path.startswith("/case/") and request.method == "GET" and asked.desk.case(case) is None:
        asked.tell(asked.own.t("said.case_gone"), good=False)
        return RedirectResponse("/", 303)
    return asked.page("not_found.html", 404, way=f"/case/{case}/sheet" if asked.desk.case(case) else "/")
