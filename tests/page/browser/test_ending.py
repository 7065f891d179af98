"""The page ends when it is told to, and leaves nothing but what is kept."""

from __future__ import annotations

from pathlib import Path

from language.texts import phrases_in
from tests.page.browser.conftest import Visits
from tests.page.browser.test_access import findings
from tests.support.page_hands import answer, choose_files, said, step
from tests.support.pages_served import pages_served


def test_what_is_kept_stays_and_the_rest_goes(visits: Visits, list_sheet: Path, tmp_path: Path) -> None:
    with pages_served(tmp_path, ends=True, beside=visits.served) as own:
        visits.elsewhere = own.origin
        page = visits.context().new_page()
        page.goto(own.entrance)
        page.wait_for_selector("#main")
        page.wait_for_load_state()
        choose_files(page, list_sheet)
        step(page, "questions")
        answer(page)
        step(page, "take-away")
        page.fill("#name", "November: 'all'/lines")
        page.click("#keep")
        page.wait_for_load_state()
        assert said(page)[0].startswith("good")
        page.goto(own.origin)
        page.click("#sample")  # a second case, which nobody keeps
        page.wait_for_url("**/sheet")
        page.goto(own.origin)
        page.click("#end")
        page.wait_for_selector("#sure")  # what is not kept may go
        assert [] == findings(page)
        page.click("#sure")
        title = phrases_in("en").section("page")["ended"]["title"]
        page.wait_for_selector(f"h1:has-text('{title}')")
        assert [] == findings(page)
        (kept,) = own.kept.iterdir()
        assert str(kept) in page.locator("main").inner_text()
        assert own.process.wait(20) == 0
    assert kept.name == "November 'all'-lines"
    assert {"inputs", "case.yaml", "answers.yaml"} <= {path.name for path in kept.iterdir()}
    assert [] == [*own.aside.iterdir()]
