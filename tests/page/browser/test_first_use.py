"""The first use, from a list to a report, in each language; files dragged in and chosen; everything taken away."""

from __future__ import annotations

import csv
import json
import time
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from icalendar import Calendar

from language.texts import phrases_in
from tests.page.browser.conftest import Visits
from tests.support.demo_fleet import write_list_sheet
from tests.support.page_hands import answer, choose_files, decide, download, drag_files, said, step, tiles
from tests.support.real_sheets import command
from tests.support.unhurried import some_in_haste

SPOKEN = {"en-GB": "en", "zh-CN": "zh-Hans", "zh-HK": "zh-Hant"}
MOST = 180  # seconds from the list to the report


@pytest.mark.parametrize("locale", some_in_haste(SPOKEN, 3))
def test_from_a_list_to_a_report(visits: Visits, tmp_path: Path, locale: str) -> None:
    language = SPOKEN[locale]
    sheet = write_list_sheet(tmp_path / "list.xlsx", 60, language)
    began = time.monotonic()
    page = visits.page(locale)
    assert language == page.get_attribute("html", "lang")
    choose_files(page, sheet)
    assert page.locator("table.columns tbody tr.doubt").count() == 0
    step(page, "questions")
    before = tiles(page)
    for _ in range(4):
        if page.locator("#answer").count():
            answer(page)
            assert ["good"] == [line.partition(":")[0] for line in said(page)]
    assert tiles(page) != before
    step(page, "decide")
    decide(page, "approve", [0, 1])
    step(page, "take-away")
    path = download(page, "report.xlsx", tmp_path)
    took = time.monotonic() - began
    print(f"{language}: {took:.1f} s from the list to the report")
    assert took < MOST
    assert language == page.get_attribute("html", "lang")
    named = phrases_in(language).section("report")["sheets"]
    assert {named["summary"], named["sims"]} <= set(openpyxl.load_workbook(path).sheetnames)


def test_files_are_dragged_in(visits: Visits, list_sheet: Path, tmp_path: Path) -> None:
    page = visits.page()
    case = drag_files(page, list_sheet)
    assert sum(tiles(page).values()) > 0
    other = tmp_path / "more.csv"
    other.write_text("Phone no.,Monthly fee\n61230001,98\n", encoding="utf-8")
    drag_files(page, other)
    assert case == page.url.removesuffix("/sheet")
    assert page.locator("ul.files li").count() == 2
    step(page, "verdicts")  # where there is no place for files
    third = tmp_path / "third.csv"
    third.write_text("Phone no.,Monthly fee\n61230002,98\n", encoding="utf-8")
    drag_files(page, third)
    assert case == page.url.removesuffix("/sheet")
    assert page.locator("ul.files li").count() == 3
    assert said(page)[0].startswith("good")


def test_the_language_is_chosen(visits: Visits, list_sheet: Path) -> None:
    page = visits.page("zh-HK")
    choose_files(page, list_sheet)
    page.click("button[name=lang][value=zh-Hans]")
    page.wait_for_selector("html[lang=zh-Hans]")
    step(page, "verdicts")
    assert page.get_attribute("html", "lang") == "zh-Hans"


def test_everything_is_taken_away(
    visits: Visits, fleet_sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visits.page()
    choose_files(page, fleet_sheet)
    step(page, "decide")
    decide(page, "approve")
    step(page, "take-away")
    names = page.eval_on_selector_all(
        "form[data-download]", "all => all.map(one => one.action.split('/').pop())"
    )
    took = {name: download(page, name, tmp_path) for name in names}
    assert set(names) == set(OPENED)
    for name, path in took.items():
        assert path.name == name
        OPENED[name](path)
    monkeypatch.chdir(fleet_sheet.parent)
    status, _, told = command("batch", fleet_sheet.name, "-o", str(tmp_path / "again.csv"))
    assert status in (0, 1), told
    assert (tmp_path / "again.csv").read_bytes() == took["codes.csv"].read_bytes()


def _book(path: Path) -> None:
    assert openpyxl.load_workbook(path).sheetnames


def _calendar(path: Path) -> None:
    assert Calendar.from_ical(path.read_bytes()).walk("VEVENT")


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path) as found:
        assert found.namelist()
        assert found.testzip() is None


def _page(path: Path) -> None:
    assert path.read_text("utf-8").lower().startswith("<!doctype html>")


def _csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert all(row["status"] for row in csv.DictReader(file))


def _parquet(path: Path) -> None:
    assert "status" in pq.read_table(path).column_names


def _json_lines(path: Path) -> None:
    assert all(json.loads(line)["status"] for line in path.read_text("utf-8").splitlines())


OPENED = {
    "report.xlsx": _book, "summary.html": _page, "dates.ics": _calendar, "codes.csv": _csv, "codes.parquet": _parquet,
    "codes.jsonl": _json_lines, "questionnaires.zip": _zip, "letters.zip": _zip, "record.xlsx": _book,
    "decided.ics": _calendar, "case.zip": _zip,
}  # fmt: skip
