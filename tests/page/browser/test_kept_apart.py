"""What comes from elsewhere, or goes: no network, another origin that posts, frames and reads, a hostile sheet."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openpyxl
import pytest

from language.texts import phrases_in
from tests.page.browser.conftest import Visits
from tests.support.page_client import PageClient
from tests.support.page_hands import (
    TOO_WIDE,
    answer,
    case_of,
    choose_files,
    decide,
    found,
    said,
    step,
    tiles,
)


def test_without_a_network_it_says_so(visits: Visits, list_sheet: Path) -> None:
    page = visits.page()
    choose_files(page, list_sheet)
    step(page, "questions")
    page.context.set_offline(True)
    answer(page)
    assert [f"bad: {phrases_in('en').get('page', 'failed')}"] == said(page)
    page.context.set_offline(False)
    answer(page)
    assert said(page)[0].startswith("good: ")


# -------------------------------------------------------------------------------------- another origin

_TRIES = """<!DOCTYPE html><title>elsewhere</title><body>
<iframe id=frame src="{address}"></iframe>
<form id=post method=post action="{address}/answer" target=_blank>
<input name=fact value=account_type><input name=value value=corporate><input name=scope value=all></form>
<form id=end method=post action="{origin}/end" target=_blank></form>
<img id=picture src="{origin}/static/icon.svg">
"""
_FETCHES = """async (address) => {
  const found = [];
  for (const how of [{}, { mode: 'no-cors' }, { method: 'POST', mode: 'no-cors', credentials: 'include',
      body: new URLSearchParams({ scope: 'all' }) }]) {
    try {
      const answer = await fetch(address, { credentials: 'include', ...how });
      found.push(answer.type === 'opaque' ? '' : await answer.text());
    } catch { found.push(''); }
  }
  return found.join('');
}"""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, dict[str, str]]]:
    """Another server on this machine: its address, and its pages, by path."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_of_another_origin_changes_and_reads_nothing(
    visits: Visits, list_sheet: Path, elsewhere: tuple[str, dict[str, str]]
) -> None:
    visits.elsewhere, pages = elsewhere
    page = visits.page()
    case = choose_files(page, list_sheet)
    before = tiles(page)
    origin = visits.served.origin
    pages["/"] = _TRIES.format(address=case, origin=origin)
    other = page.context.new_page()
    other.goto(f"{visits.elsewhere}/")
    assert other.evaluate(_FETCHES, f"{case}/sheet") == ""
    assert other.evaluate("document.getElementById('picture').naturalWidth") == 0
    frame = other.query_selector("#frame")
    framed = frame.content_frame() if frame else None
    assert framed is not None and "list.xlsx" not in framed.content()
    for form in ("post", "end"):
        with other.context.expect_page() as opened:
            other.evaluate("(id) => document.getElementById(id).submit()", form)
        opened.value.wait_for_load_state()
        assert opened.value.locator("#main").count() == 0
    page.reload()
    assert before == tiles(page)
    assert page.locator("#undo").get_attribute("title") == (
        phrases_in("en").get("page", "undo_what") or ""
    ).replace("{what}", phrases_in("en").section("page")["changes"]["added"])


def test_a_link_from_elsewhere_leads_in_only_who_was_let_in(
    visits: Visits, elsewhere: tuple[str, dict[str, str]]
) -> None:
    visits.elsewhere, pages = elsewhere
    pages["/"] = f'<a id=way href="{visits.served.origin}/">there</a>'
    page = visits.context().new_page()
    page.goto(f"{visits.elsewhere}/")
    page.click("#way")
    page.wait_for_load_state()
    assert page.locator("#main").count() == 0


def test_another_name_of_this_machine_is_not_answered(visits: Visits) -> None:
    visits.elsewhere = visits.served.origin.replace("127.0.0.1", "localhost")
    page = visits.page()
    answered = page.goto(visits.served.entrance.replace("127.0.0.1", "localhost"))
    assert answered is not None and answered.status == 421
    assert page.locator("#main").count() == 0


# -------------------------------------------------------------------------------------- a hostile sheet

SCRIPT = "<script>window.ran=1</script><img src=x onerror=window.ran=1>"
TEXTS = (
    SCRIPT, "\"'><svg onload=window.ran=1>", "</option></select><script>window.ran=1</script>", "{{7*7}}{%raw%}",
    "=1+1", '=HYPERLINK("http://evil.example","x")', "\u202etxt.exe", "javascript:window.ran=1", "&lt;b&gt;",
    "x" * 10_000, "a\tb", "%2e%2e/", "\u2066\u2069\u200f", "' OR 1=1 --",
)  # fmt: skip


def hostile_sheet(path: Path) -> Path:
    """A sheet whose name, headings and cells are not what one hopes for."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "<script>'&{{77}}"
    sheet.append(["Phone no.", "User", "Department", "Carrier", "Status", "Contract end", SCRIPT, "Remarks"])
    for at, text in enumerate(TEXTS):
        sheet.append([f"6123{at:04}", text, text, text, text, text, text, text])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"
    book.save(path)
    return path


def test_nothing_of_a_hostile_sheet_runs(visits: Visits, tmp_path: Path) -> None:
    page = visits.page()
    case = choose_files(page, hostile_sheet(tmp_path / "a'&b <i>.xlsx"))
    for place in ("sheet", "verdicts", "questions", "decide", "take-away", "line/0", "line/1", "line/9"):
        page.goto(f"{case}/{place}")
        assert not page.evaluate("'ran' in window"), place
        assert page.locator("main script, main svg, main img").count() == 0
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) <= 0, (place, width)
        if place == "verdicts":
            shown = page.locator("table.lines").inner_text()
            assert all(text in shown for text in TEXTS[:6])
            page.fill("#f-q", SCRIPT)
            found(page, 1)
            assert page.locator("table.lines tbody tr").count() == 1
    step(page, "questions")
    page.select_option("#group", f"user={SCRIPT}")
    assert page.is_checked("#s-group")
    step(page, "decide")
    page.fill("#note", SCRIPT)
    page.fill("#d-by", SCRIPT)
    decide(page, "hold", [0])
    page.reload()
    assert SCRIPT in page.locator("table.lines").inner_text()
    assert not page.evaluate("'ran' in window")
    assert case == case_of(page)


def test_nothing_is_told_in_full_where_others_may_read_it(visits: Visits, tmp_path: Path) -> None:
    sheet = tmp_path / "61239876.csv"
    sheet.write_text("Phone no.,User\n61234567,A\n", encoding="utf-8")
    client = PageClient(visits.served.entrance)
    case = client.drop(sheet)
    client.post(f"{case}/column", {"heading": "User", "fact": "61234567"})
    client.get(f"{case}/line/61234567")
    client.close()
    assert not [line for line in visits.served.said if "61234567" in line or "61239876" in line]
