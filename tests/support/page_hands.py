"""What a person does on the pages in a browser: drop, go to a step, answer, decide, take away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from page.case.making import FOR_PROGRAMS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# By how much a page is wider than its window.
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Puts files on the page as a mouse does that drags them in from a folder.
_DRAGGED = """(files) => {
  const held = new DataTransfer();
  for (const [name, bytes] of files) held.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ['dragenter', 'dragover', 'drop'])
    document.querySelector('main').dispatchEvent(
      new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""
# Answers for one line with what is offered first, as fast as a hand that does not wait; whether there was a question.
_AT_ONCE = """(number) => {
  const form = document.getElementById('answer'), value = document.getElementById('value');
  if (!form) return false;
  if (value.tagName === 'SELECT') value.selectedIndex = 1;
  else value.value = value.type === 'date' ? '2027-03-31' : String(number);
  const ticks = [...document.querySelectorAll('table.lines input[name=at]')];
  ticks.forEach((one, at) => { one.checked = at === number % ticks.length; });
  document.getElementById('s-ticked').checked = true;
  form.requestSubmit(form.querySelector('button[type=submit]'));
  return true;
}"""


def settled(page: Page) -> None:
    """Wait until the page has done what it was asked."""
    page.wait_for_load_state()
    page.wait_for_selector("html:not(.working)", state="attached")


def found(page: Page, lines: int) -> None:
    """Wait until a search has left so many lines; what is searched for stands in no address."""
    page.locator(f"table.lines tbody:not(:has(tr:nth-child({lines + 1})))").wait_for()
    settled(page)


def choose_files(page: Page, *files: Path) -> str:
    """Choose files in the dialog; the address of the case."""
    page.set_input_files("#files", [str(path) for path in files])
    return _taken_in(page)


def drag_files(page: Page, *files: Path) -> str:
    """Drag files in; the address of the case."""
    page.evaluate(_DRAGGED, [[path.name, list(path.read_bytes())] for path in files])
    return _taken_in(page)


def _taken_in(page: Page) -> str:
    page.wait_for_url(re.compile(r"/case/\w+/sheet"))
    settled(page)
    return case_of(page)


def case_of(page: Page) -> str:
    """The address of the case that is shown."""
    found = re.match(r"http://[^/]+/case/\w+", page.url)
    assert found, page.url
    return found[0]


def step(page: Page, name: str) -> None:
    """Go to a step by its link."""
    page.click(f"#steps a[href$='/{name}']")
    page.wait_for_url(re.compile(rf"/{name}(\?.*)?$"))
    settled(page)


def tiles(page: Page) -> dict[str, int]:
    """The figures above the page, by the code of their verdict."""
    found = page.eval_on_selector_all(
        "#tiles li", "all => all.map(one => [one.className, one.querySelector('strong').textContent])"
    )
    return {kind.removeprefix("tone-"): int(count.replace(",", "")) for kind, count in found}


def fill_in(control: Locator, value: str = "") -> str:
    """Answer with a value, else with the first that is offered; what was answered."""
    kind = control.evaluate("one => one.tagName + ' ' + one.type")
    if kind.startswith("SELECT"):
        offered = control.evaluate("one => [...one.options].map(each => each.value).filter(Boolean)")
        value = value or offered[0]
        control.select_option(value)
    else:
        value = value or ("2027-03-31" if "date" in kind else "0")
        control.fill(value)
    return value


def answer(page: Page, value: str = "", fact: str = "") -> str:
    """Answer the question that is open, or one of the list, for all lines; the name of its fact."""
    if fact:
        page.click(f"ol.questions a[href*='fact={fact}']")
        page.wait_for_selector(f"#answer input[name=fact][value={fact}]", state="attached")
        settled(page)
    asked = page.get_attribute("#answer input[name=fact]", "value")
    assert asked
    fill_in(page.locator("#value"), value)
    page.click("#answer button[type=submit]")
    settled(page)
    return asked


def answer_at_once(page: Page, number: int) -> bool:
    """Answer the question that is open for one of its lines, and don't wait; whether there is one."""
    return bool(page.evaluate(_AT_ONCE, number))


def decide(page: Page, review: str, places: Sequence[int] = ()) -> None:
    """Decide of the lines at these places of the table, or of all that are shown."""
    for place in places:
        page.locator("table.lines tbody input[name=at]").nth(place).check()
    if not places:
        page.check("#d-filtered")
    page.click(f"#decide button[value={review}]")
    settled(page)


def download(page: Page, name: str, folder: Path) -> Path:
    """Take an output away; the file."""
    if name in FOR_PROGRAMS and page.locator("details.programs").get_attribute("open") is None:
        page.click("#for-programs")
    with page.expect_download() as caught:
        page.click(f"#make-{name.replace('.', '-')}")
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    settled(page)
    return path


def said(page: Page) -> list[str]:
    """What the page says of what was done, as `good: …` or `bad: …`."""
    found: list[str] = page.eval_on_selector_all(
        "#said p", "all => all.map(one => `${one.className}: ${one.textContent}`)"
    )
    return found
