"""Much at once: quick edits, two browsers, a browser that is closed midway, and a hundred thousand lines."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.page.browser.conftest import LINES, Visits
from tests.support.page_client import PageClient
from tests.support.page_hands import (
    answer,
    answer_at_once,
    case_of,
    choose_files,
    decide,
    fill_in,
    found,
    said,
    settled,
    step,
    tiles,
)
from tests.support.repeated import repeated
from tests.support.unhurried import IN_HASTE, UNHURRIED

EDITS = 50
MANY = 40_000 if IN_HASTE else 100_000
LONGEST = 10.0  # seconds for anything but what concerns every line; a machine may be busy
SLOW = ("dropped", "decide")  # what every line is read or worded for


def test_quick_edits_come_to_what_a_fresh_check_says(
    visits: Visits, list_sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visits.page()
    case = choose_files(page, list_sheet).removeprefix(visits.served.origin)
    step(page, "questions")
    for at in range(EDITS):  # nobody waits for what comes of the one before, but now and then
        if at % 10 == 9:
            settled(page)
        if at % 3 == 2 or not answer_at_once(page, at):
            page.click("#undo")
    settled(page)
    shown = tiles(page)
    page.reload()
    assert shown == tiles(page)
    client = PageClient(visits.served.entrance)
    assert repeated(client, case, tmp_path, monkeypatch) == client.made(case, "codes.csv")
    assert client.get(f"{case}/verdicts").tiles == shown
    assert client.get(f"{case}/file/answers.yaml").text.count("facts:") > 2
    client.close()


@UNHURRIED
def test_two_browsers_on_one_case(visits: Visits, small_sheet: Path) -> None:
    one, other = visits.page(), visits.page("zh-HK")
    case = choose_files(one, small_sheet)
    other.goto(f"{case}/decide")
    step(one, "questions")
    asked = answer(one)
    decide(other, "hold", [0, 1])  # on a page from before the answer, which advised otherwise
    assert said(other)[0].startswith("bad")
    decide(other, "hold", [0, 1])
    assert said(other)[0].startswith("good")
    for page in (one, other):
        page.goto(f"{case}/decide")
        assert page.locator("ul.reviews a[href*=hold]").inner_text().count("2") == 1
        page.goto(f"{case}/answers")
        assert page.locator("main tbody tr").count() == 1
    assert asked
    assert one.get_attribute("html", "lang") == "en" and other.get_attribute("html", "lang") == "zh-Hant"


@UNHURRIED
def test_two_cases_at_once(visits: Visits, list_sheet: Path, small_sheet: Path) -> None:
    context = visits.context()
    one, other = visits.enter(context), visits.enter(context)
    cases = [choose_files(one, list_sheet), choose_files(other, small_sheet)]
    assert len({*cases}) == 2
    for page in (one, other):
        step(page, "decide")
    decide(one, "hold")
    decide(other, "approve", [0])
    before = tiles(other)
    step(one, "questions")
    answer(one)
    other.reload()
    assert before == tiles(other)
    assert [case_of(one), case_of(other)] == cases


def test_a_browser_that_is_closed_midway(visits: Visits, list_sheet: Path) -> None:
    page = visits.page()
    case = choose_files(page, list_sheet)
    step(page, "questions")
    fill_in(page.locator("#value"))
    page.locator("#answer button[type=submit]").click(no_wait_after=True)
    page.context.close()
    visits.contexts.clear()
    again = visits.page()
    again.goto(f"{case}/questions")
    assert sum(tiles(again).values()) == LINES
    answer(again)
    assert said(again)[0].startswith("good")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long it took; that is no measure, but nobody would wait longer."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    print(f"{MANY:,} lines, {what}: {took:.2f} s")
    assert took < (6 if what in SLOW else 1) * LONGEST


@UNHURRIED
def test_a_hundred_thousand_lines(visits: Visits, tmp_path: Path) -> None:
    sheet = tmp_path / "large.csv"
    carriers = ("csl", "SmarTone", "3HK", "CMHK")
    with sheet.open("w", encoding="utf-8") as file:
        file.write("Mobile no.,User,Department,Carrier,Plan,Monthly fee\n")
        for at in range(MANY):
            file.write(
                f"{61000000 + at},User {at},Dept {at % 40},{carriers[at % 4]},Plan {at % 7},{98 + at % 5}\n"
            )
    page = visits.page()
    with timed("dropped"):
        choose_files(page, sheet)
    assert sum(tiles(page).values()) == MANY
    with timed("verdicts"):
        step(page, "verdicts")
    with timed("filtered"):
        page.select_option("#f-department", "Dept 7")
        page.wait_for_url("**department=*")
        settled(page)
    assert f"{MANY // 40:,}" in page.locator("#counted").inner_text()
    with timed("next page"):
        page.click("a[rel=next]")
        page.wait_for_url("**page=2*")
        settled(page)
    with timed("searched"):
        page.fill("#f-q", "61000047")
        found(page, 1)
    assert page.locator("table.lines tbody tr").count() == 1
    with timed("a line"):
        page.click("table.lines tbody a")
        page.wait_for_url(re.compile("/line/47$"))
    with timed("questions"):
        step(page, "questions")
    for number in ("first", "second"):
        with timed(f"{number} answer"):
            answer(page)
        assert said(page)[0].startswith("good")
    with timed("decide"):
        step(page, "decide")
    with timed("decided"):
        decide(page, "hold", [0, 1, 2])
    assert said(page)[0].startswith("good")
    with timed("undone"):
        page.click("#undo")
        settled(page)
