"""One request, and what every handler needs of it: the language, the case, the form, and a page to answer with."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from batch.errors import InputError, OutputError, Refused, system_words
from engine.problems import RulebookInvalid
from engine.rulebook.book import languages_in
from page.case.case import OpenCase
from page.case.checking import CaseFound
from page.desk import Desk
from page.forms import SESSION, Visit, csrf_of, form_of
from page.serving import Serving
from page.ticks import rows_of
from page.views.page_words import NAMES, ScreenWords, own_words, words_of
from page.views.verdicts import tiles_shown
from page.visitors import LANGUAGE, language_asked

PART_ONLY = "x-part-only"  # how the script says that it takes no more than a part of the page
_FOLDER = Path(__file__).parent
_MOST_FIELDS, _MOST_FILES = 20_000, 100
_LONGEST_FIELD = 4_000_000  # bytes: many ticked lines
_MOST_VISITORS = 200


def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Something to tell on the next page: good news, or why something could not be done."""

    text: str
    good: bool


@dataclass
class Shop:
    """What all requests share: the server, the cases, the templates, and what each visitor is still to be told."""

    serving: Serving
    desk: Desk
    today: Callable[[], datetime.date]
    templates: jinja2.Environment = field(default_factory=_templates)
    told: OrderedDict[str, list[Said]] = field(default_factory=OrderedDict)
    first: str = ""  # where the first page leads at first
    names: OrderedDict[str, str] = field(default_factory=OrderedDict)


class PageAsked:
    """One request."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.shop: Shop = request.app.state.shop
        self.query: Mapping[str, str] = request.query_params

    @property
    def desk(self) -> Desk:
        """The cases."""
        return self.shop.desk

    @cached_property
    def language(self) -> str:
        """The language that was chosen, else the one that the browser asks for."""
        chosen = self.request.cookies.get(LANGUAGE, "")
        if chosen in languages_in():
            return chosen
        return self.shop.serving.lang or language_asked(self.request.headers.get("accept-language", ""))

    @cached_property
    def case(self) -> OpenCase:
        """The case that the address names."""
        found = self.desk.case(self.request.path_params["case"])
        if found is None:
            raise HTTPException(404)
        return found

    @cached_property
    def seen(self) -> tuple[int, CaseFound]:
        """The version of the case, and what is found in it: one look for all that a page shows."""
        return self.case.version, self.case.found

    @property
    def found(self) -> CaseFound:
        """What is found in the case that the address names."""
        return self.seen[1]

    def refuse_other_version(self, form: FormData) -> None:
        """Raise InputError where the case has changed since the page was shown that the form stood on."""
        if text_of(form, "version") != str(self.case.version):
            raise InputError("page_answers_changed")

    @property
    def words(self) -> ScreenWords:
        """The words of the pages, with those of the case's rulebook where there is a case."""
        in_case = "case" in self.request.path_params
        return words_of(self.found.decider.rulebook, self.language) if in_case else own_words(self.language)

    @property
    def visitor(self) -> str:
        """Who asks, as long as the browser stays open."""
        visit: Visit = self.request.scope[SESSION]
        return visit.session_id

    def tell(self, text: str, *, good: bool = True) -> None:
        """Say something on the next page that this visitor sees."""
        self.shop.told.setdefault(self.visitor, []).append(Said(text, good))
        while len(self.shop.told) > _MOST_VISITORS:
            self.shop.told.popitem(last=False)

    def tell_refused(self, error: Refused | RulebookInvalid) -> None:
        """Say why something could not be done."""
        if isinstance(error, RulebookInvalid):
            from simexit.mistakes_said import mistakes_said

            said = str(error) if self.language == "en" else mistakes_said(error, self.language)
            self.tell(said, good=False)
            return
        for one in self.own.reasons(error.reasons):
            self.tell(one, good=False)

    @property
    def own(self) -> ScreenWords:
        """The words that need no case."""
        return own_words(self.language)

    @property
    def name(self) -> str:
        """What the visitor said they are called."""
        return self.shop.names.get(self.visitor, "")

    def is_called(self, name: str) -> None:
        """Remember what the visitor is called."""
        self.shop.names[self.visitor] = name[:100]
        while len(self.shop.names) > _MOST_VISITORS:
            self.shop.names.popitem(last=False)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page."""
        with_case = "case" in self.request.path_params and status == 200
        shared: dict[str, Any] = {
            "asked": self, "language": self.language, "languages": NAMES, "csrf": csrf_of(self.request),
            "here": self.request.url.path + (f"?{self.request.url.query}" if self.request.url.query else ""),
            "case": None, "tiles": None, "step": "",
        }  # fmt: skip
        if with_case:
            case, words = self.case, self.words
            version, found = self.seen
            fleet = found.fleet
            shared |= {"case": case, "tiles": tiles_shown(fleet, words) if fleet else None}
            shared |= {"rows": rows_of(fleet) if fleet else "", "version": version}
        words = self.words if with_case else self.own
        shared |= {"t": words.t, "words": words, "said": self._to_say()}
        return HTMLResponse(self.shop.templates.get_template(template).render({**shared, **values}), status)

    def _to_say(self) -> list[Said]:
        """What this page says; one of which only a part is taken leaves it to the next that is seen."""
        part = PART_ONLY in self.request.headers
        return [] if part else self.shop.told.pop(self.visitor, [])

    def back(self, path: str) -> Response:
        """Go on to another page, after something was done."""
        return RedirectResponse(path, 303)

    def at(self, step: str) -> str:
        """The address of a step of the case."""
        return f"/case/{self.case.number}/{step}"

    def back_to(self, form: FormData, step: str) -> Response:
        """Go back to the page that the form was on, else to a step of the case."""
        wanted = form.get("back")
        inside = f"/case/{self.request.path_params.get('case', '')}/"
        plain = isinstance(wanted, str) and wanted.startswith(inside) and not {"\\", "\r", "\n"} & set(wanted)
        return self.back(str(wanted) if plain else self.at(step))


def text_of(form: FormData, name: str, longest: int = 2000) -> str:
    """A field of a form, as text without blanks around it."""
    value = form.get(name)
    return value.strip()[:longest] if isinstance(value, str) else ""


Shown = Callable[[PageAsked], Response]
Done = Callable[[PageAsked, FormData], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def shown(handle: Shown) -> Endpoint:
    """A page that is only looked at."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_showing, handle, PageAsked(request))

    return endpoint


def _showing(handle: Shown, asked: PageAsked) -> Response:
    try:
        return handle(asked)
    except (Refused, RulebookInvalid) as error:  # a file of the case was changed by hand, or is gone
        asked.tell_refused(error)
        number = asked.request.path_params.get("case", "")
        return asked.page("refused.html", 409, number=number)


def done(handle: Done, step: str = "") -> Endpoint:
    """A form that does something; what is refused is told on the page it was sent from."""

    async def endpoint(request: Request) -> Response:
        form = await form_of(
            request, max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD
        )
        try:
            return await run_in_threadpool(_doing, handle, step, PageAsked(request), form)
        finally:
            await form.close()

    return endpoint


def _doing(handle: Done, step: str, asked: PageAsked, form: FormData) -> Response:
    try:
        # Whoever changes a case has it alone, from what is looked up in it to what is told.
        with asked.case.alone() if "case" in asked.request.path_params else nullcontext():
            return handle(asked, form)
    except (Refused, RulebookInvalid) as error:
        asked.tell_refused(error)
    except OSError as error:  # a full disk, a folder that is gone
        asked.tell_refused(OutputError("page_not_written", why=system_words(error)))
    return asked.back_to(form, step) if step else asked.back("/")
