"""One Chromium for all tests of this folder, and a visitor of its own for each.

It ends with the folder: Playwright keeps an event loop running while it is open, which other tests must not meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.chromium import chromium, is_ours
from tests.support.demo_fleet import write_fleet_sheet, write_list_sheet
from tests.support.pages_served import PagesServed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

LINES = 60  # of the bare list
_PATIENCE = 20_000  # milliseconds; a machine may be busy


class Visits:
    """Browsers that come to the page; each is watched: it asks nobody else for anything, and no script fails."""

    def __init__(self, browser: Browser, served: PagesServed) -> None:
        self._browser, self.served = browser, served
        self.contexts: list[BrowserContext] = []
        self.asked: list[str] = []
        self.elsewhere = ""  # another server that a test's own page asks
        self.wrong: list[str] = []

    def context(self, locale: str = "en-GB", **more: Any) -> BrowserContext:
        """A browser nobody has used before."""
        made = self._browser.new_context(
            **{"locale": locale, "viewport": {"width": 1280, "height": 900}, **more}
        )
        made.set_default_timeout(_PATIENCE)
        made.on("request", lambda request: self.asked.append(request.url))
        made.on("weberror", lambda error: self.wrong.append(str(error.error)))
        made.on("console", lambda line: self._told(line.text))
        self.contexts.append(made)
        return made

    def _told(self, text: str) -> None:
        framed = text.startswith("Framing") and self.elsewhere  # as it should be
        if ("Content Security Policy" in text and not framed) or "Uncaught" in text:
            self.wrong.append(text)

    def enter(self, context: BrowserContext) -> Page:
        """The first page, in a tab of a browser."""
        page = context.new_page()
        page.goto(self.served.entrance)
        page.wait_for_selector("#main")
        page.wait_for_load_state()
        return page

    def page(self, locale: str = "en-GB", **more: Any) -> Page:
        """The first page, in a browser of its own."""
        return self.enter(self.context(locale, **more))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def visits(browser: Browser, served: PagesServed) -> Iterator[Visits]:
    """Browsers for one test."""
    made = Visits(browser, served)
    yield made
    for context in made.contexts:
        context.close()
    assert [] == made.wrong
    asked = [one for one in made.asked if not made.elsewhere or not one.startswith(made.elsewhere)]
    assert [] == [address for address in asked if not is_ours(address, served.origin)]


@pytest.fixture(scope="package")
def list_sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare list, as a company has it."""
    return write_list_sheet(tmp_path_factory.mktemp("list") / "list.xlsx", LINES)


@pytest.fixture(scope="package")
def fleet_sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet of which all is known."""
    return write_fleet_sheet(tmp_path_factory.mktemp("fleet") / "fleet.xlsx", 60)


@pytest.fixture(scope="package")
def small_sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with something of everything: cells to mend, columns that are not understood, lines that differ."""
    path = tmp_path_factory.mktemp("small") / "small.csv"
    rows = [
        "Phone no.,User,Department,Carrier,Plan,Status,Contract end date,Monthly fee,Balance (HKD),Free text",
        "6123 0001,Chan Tai Man,Sales,csl,Postpaid,Active,31/12/2027,98,,first",
        "6123 0002,陳小姐,銷售部,SmarTone,Prepaid,Active,,0,120,second",
        "6123 0003,,Warehouse,3HK,Postpaid,odd word,31/31/2027,free?,,third",
        "6123 0004,Lee,Warehouse,Nobody Mobile,Postpaid,Suspended,2025-01-31,USD 12,,",
        "6123 0005,Ng,Sales,CMHK,Prepaid,Cancelled,,,3,",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path
