"""Who sees little, uses no mouse, has a small screen or no scripts, has the whole page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.page.browser.conftest import Visits
from tests.support.page_client import PageClient
from tests.support.page_hands import (
    TOO_WIDE,
    answer,
    choose_files,
    decide,
    download,
    fill_in,
    found,
    said,
    settled,
    step,
    tiles,
)
from tests.support.real_sheets import FOLDER
from tests.support.unhurried import UNHURRIED, some_in_haste

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PLACES = (
    "sheet",
    "verdicts",
    "questions",
    "decide",
    "take-away",
    "answers",
    "line/1",
    "line/999999",
    "no-such",
)
SMALL = {"width": 320, "height": 640}
LARGE = {"width": 1280, "height": 900}
ZOOMED = {"width": 640, "height": 450}  # what 200 % leaves of 1280 by 900
COLOURS = "color-contrast"


def every_page(page: Page, sheet: Path) -> list[str]:
    """The addresses of every page there is, once some of a case was answered and decided."""
    first = page.url
    case = choose_files(page, sheet)
    step(page, "questions")
    answer(page)
    step(page, "decide")
    decide(page, "hold", [0])
    return [first, *(f"{case}/{place}" for place in PLACES)]


def findings(page: Page, only: str = "", *, colours: bool = True) -> list[str]:
    """What axe finds wrong on a page, by all its rules, by one, or by all but that of colours."""
    from axe_playwright_python.sync_playwright import Axe

    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": [only]}
    elif not colours:
        options["rules"] = {COLOURS: {"enabled": False}}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url} {one['id']}: {one['help']}: {[json.dumps(node['target']) for node in one['nodes'][:3]]}"
        for one in found
    ]


@pytest.mark.parametrize("locale", some_in_haste(["en-GB", "zh-CN", "zh-HK"], 3))
def test_axe_finds_nothing_and_nothing_is_cut_off(visits: Visits, small_sheet: Path, locale: str) -> None:
    """Colours are those of every language: they are looked at in one, in light and dark."""
    page = visits.page(locale)
    found = []
    for address in every_page(page, small_sheet):
        page.goto(address)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
        found += findings(page, colours=locale == "en-GB")
        if locale == "en-GB":
            page.emulate_media(color_scheme="dark")
            found += [f"dark: {one}" for one in findings(page, only=COLOURS)]
            page.emulate_media(color_scheme="light")
        for size in (SMALL, ZOOMED, LARGE):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # a dictionary of its own
            if (over := page.evaluate(TOO_WIDE)) > 0:
                found.append(f"{address} at {size['width']}: {over} too wide")
    assert [] == found


@UNHURRIED
def test_axe_finds_nothing_on_pages_that_few_see(visits: Visits, fleet_sheet: Path, tmp_path: Path) -> None:
    client = PageClient(visits.served.entrance)
    case = client.drop(fleet_sheet)
    (tmp_path / "report.xlsx").write_bytes(client.made(case, "report.xlsx"))
    alone = client.drop(tmp_path / "report.xlsx")
    client.drop(tmp_path / "report.xlsx", case=case)
    broken = client.drop(FOLDER / "24-one-sim-per-column.xlsx")
    client.close()
    page = visits.page()
    found = []
    for way in (
        f"{alone}/decide",
        f"{alone}/verdicts",
        f"{case}/compared",
        f"{broken}/sheet",
        f"{broken}/decide",
    ):
        page.goto(visits.served.origin + way)
        assert page.locator("h1").count() == 1, way
        found += findings(page)
    stranger = visits.context().new_page()
    answered = stranger.goto(visits.served.origin)
    assert answered is not None and answered.status == 403
    assert [] == found + findings(stranger)


def test_nothing_moves_where_less_motion_is_asked_for(visits: Visits) -> None:
    moving = "getComputedStyle(document.body, '::before').animationName"
    for wanted, moves in (("no-preference", True), ("reduce", False)):
        page = visits.page(reduced_motion=wanted)
        page.evaluate("document.documentElement.classList.add('working')")
        assert (page.evaluate(moving) != "none") == moves


def test_it_is_dark_where_that_is_asked_for(visits: Visits, small_sheet: Path) -> None:
    shades = "['backgroundColor', 'color'].map(one => getComputedStyle(document.body)[one])"
    for scheme, dark in (("light", False), ("dark", True)):
        page = visits.page(color_scheme=scheme)
        paper, ink = (sum(map(int, text[4:-1].split(",")[:3])) for text in page.evaluate(shades))
        assert (paper < ink) == dark


def test_with_colours_of_the_users_own_it_can_be_used(visits: Visits, small_sheet: Path) -> None:
    page = visits.page(forced_colors="active", color_scheme="dark")
    choose_files(page, small_sheet)
    step(page, "questions")
    answer(page)
    assert said(page)[0].startswith("good")
    current = page.locator("#steps a[aria-current]")
    other = page.locator("#steps a:not([aria-current])").first
    looks = "one => ['fontWeight', 'borderBottomStyle', 'textDecorationLine'].map(each => getComputedStyle(one)[each])"
    assert current.evaluate(looks) != other.evaluate(looks)


# -------------------------------------------------------------------------------------- by keyboard alone

_AT = """(selector) => {
  const at = document.activeElement;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  return { there: at.matches(selector), what: `${at.tagName}#${at.id}[${at.name}] ${at.textContent.slice(0, 30)}`,
    left: at === document.body,
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
}"""


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    """Press Tab until the element has the focus; wherever it stops, that is seen."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(_AT, selector)
        stops.append(at["what"])
        if at["left"]:  # from the end of the page round to its beginning
            continue
        assert at["seen"], f"the focus is not seen: {stops[-3:]}"
        assert at["inside"], f"the focus is out of sight: {stops[-3:]}"
        if at["there"]:
            return
    raise AssertionError(f"no way to {selector} by Tab: {stops[:40]}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to an element and press a key; wait for what comes of it."""
    tab_to(page, selector)
    page.keyboard.press(key)
    page.wait_for_timeout(50)
    settled(page)


def test_the_whole_way_by_keyboard(visits: Visits, small_sheet: Path, tmp_path: Path) -> None:
    page = visits.page()
    page.on("filechooser", lambda _: None)  # asked for long before: else a key can open one that nobody sees
    tab_to(page, "#files")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(str(small_sheet))
    page.wait_for_url("**/sheet")
    settled(page)
    tab_to(page, "select[id^=col-]")
    page.keyboard.press("Control+Home")
    before = tiles(page)
    press(page, "main .next a")
    page.wait_for_url("**/questions")
    tab_to(page, "#value")
    kind = page.locator("#value").evaluate("one => one.tagName")
    page.keyboard.press("ArrowDown") if kind == "SELECT" else page.keyboard.type("0")
    press(page, "#answer button[type=submit]")
    assert said(page)[0].startswith("good"), said(page)
    assert before != tiles(page)
    press(page, "#steps a[href$='/decide']")
    page.wait_for_url("**/decide")
    tab_to(page, "table.lines tbody input[name=at]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.locator("input[name=at]:checked").count() == 2
    page.keyboard.press("Shift+Tab")
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('#decide button[value=hold]')"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    settled(page)
    assert said(page)[0].startswith("good"), said(page)
    press(page, "main .next a")
    page.wait_for_url("**/take-away")
    tab_to(page, "#for-programs")
    page.keyboard.press("Enter")
    tab_to(page, "#make-codes-csv")
    with page.expect_download() as caught:
        page.keyboard.press("Enter")
    assert caught.value.path().stat().st_size > 0


def test_keys_lead_through_the_table(visits: Visits, small_sheet: Path) -> None:
    page = visits.page()
    choose_files(page, small_sheet)
    step(page, "verdicts")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "f-q"
    page.keyboard.type("Warehouse")
    found(page, 2)
    assert "Warehouse" not in page.url
    assert page.evaluate("document.activeElement.id") == "f-q"
    assert page.locator("table.lines tbody tr").count() == 2
    tab_to(page, "table.lines tbody a")
    page.keyboard.press("ArrowDown")
    second = page.locator("table.lines tbody a").nth(1)
    assert second.evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/line/*")


# -------------------------------------------------------------------------------------- without scripts


def test_without_scripts_the_forms_work(visits: Visits, small_sheet: Path, tmp_path: Path) -> None:
    page = visits.page(java_script_enabled=False)

    def press_button(button: Locator) -> None:
        with page.expect_navigation():
            button.click()

    page.set_input_files("#files", str(small_sheet))
    press_button(page.locator("form.drop button"))
    page.wait_for_url("**/sheet")
    page.select_option("#col-1-10", "sim_id")
    press_button(page.locator("tr", has=page.locator("#col-1-10")).locator("button").first)
    assert page.input_value("#col-1-10") == "sim_id"
    press_button(page.locator("#undo"))
    assert page.input_value("#col-1-10") == ""
    press_button(page.locator("#steps a[href$='/questions']"))
    fill_in(page.locator("#value"))
    press_button(page.locator("#answer button[type=submit]"))
    assert page.locator("#said .good").count() == 1
    press_button(page.locator("#steps a[href$='/verdicts']"))
    page.select_option("#f-department", "Warehouse")
    press_button(page.locator("form.filters button"))
    assert page.locator("table.lines tbody tr").count() == 2
    press_button(page.locator("#steps a[href$='/decide']"))
    page.locator("input[name=at]").nth(1).check()
    press_button(page.locator("#decide button[value=approve]"))
    assert page.locator("#said p").count() >= 1
    press_button(page.locator("#steps a[href$='/take-away']"))
    assert download(page, "codes.csv", tmp_path).read_bytes().count(b"\n") == 6
    press_button(page.locator("button[name=lang][value=zh-Hant]"))
    assert page.get_attribute("html", "lang") == "zh-Hant"
