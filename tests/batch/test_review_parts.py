"""Parts of one report that several people send back are one review: each line is taken from whoever says something."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import pytest

from simexit.cli import run
from tests.support.review_fleet import AS_OF, Filled, checked, number, write_fleet
from tests.support.sample_result import sample_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report that nobody has reviewed, and three parts of it as they came back."""
    here = tmp_path_factory.mktemp("parts")
    blank = checked(write_fleet(here / "fleet.csv"), here / "blank.xlsx")
    for name in ("sales", "depot", "office"):
        copy(blank, here / f"{name}.xlsx")
    sales = Filled(here / "sales.xlsx")
    sales.put("cancel", "approve", None, "as agreed")
    sales.put("empty", "批准")
    sales.put("at-end", "approve")
    sales.put("keep", "hold")
    sales.save()
    depot = Filled(here / "depot.xlsx")  # only their own rows, in an order of their own
    depot.put("empty", "Y", None, "agreed on Monday")
    depot.put("at-end", "N")
    depot.put("suspend", "ok")
    rows = [[cell.value for cell in depot.sheet[depot.rows[name]]] for name in ("suspend", "at-end", "empty")]
    depot.sheet.delete_rows(2, depot.sheet.max_row)
    for row in rows:
        depot.sheet.append(row)
    depot.save()
    office = Filled(here / "office.xlsx")
    office.put("keep", "hold", None, "ask Ms Wong")
    office.sheet.cell(office.rows["other"], office.columns["owner"]).value = "Somebody Ltd"
    office.put("other", "approve")
    office.save()
    return here


def reviewed(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["review", *(str(one) for one in arguments), "--as-of", AS_OF, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def parts(folder: Path, *names: str) -> list[Path]:
    return [folder / f"{name}.xlsx" for name in names]


def test_each_line_is_taken_from_whoever_says_something(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = reviewed(capsys, *parts(folder, "blank", "sales", "depot"))
    decided = {one["sim_id"]: one["state"] for one in found["decided"]}
    assert decided == {"cancel": "approved", "empty": "approved", "suspend": "approved"}
    assert {one["sim_id"]: one["note"] for one in found["noted"]} == {
        "cancel": "as agreed", "empty": "agreed on Monday"
    }  # fmt: skip
    assert sum(count["sims"] for count in found["counts"].values()) == found["sims"]


def test_what_contradicts_is_open_and_told_with_both_places(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = reviewed(capsys, *parts(folder, "sales", "depot"))
    (problem,) = found["problems"]
    assert (problem["kind"], problem["sim_id"]) == ("parts_differ", "at-end")
    for word in ("depot.xlsx", "sales.xlsx", "“approve”", "“N”"):
        assert word in problem["text"] + problem["file"]
    assert found["counts"]["held"]["sims"] == 1  # keep
    assert found["counts"]["open"]["sims"] == found["sims"] - 4


def test_the_order_of_the_parts_makes_no_difference(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["sales", "depot", "office"]
    first, last = (reviewed(capsys, *parts(folder, *order))["counts"] for order in (names, names[::-1]))
    assert first == last


def test_an_edited_row_counts_in_no_part_but_the_sound_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = reviewed(capsys, *parts(folder, "blank", "office"))
    assert [(one["kind"], one["file"], one["sim_id"]) for one in found["problems"]] == [
        ("edited", "office.xlsx", "other")
    ]
    assert (found["counts"]["refused"]["sims"], found["counts"]["held"]["sims"]) == (1, 1)


def test_rows_that_no_part_has_are_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = reviewed(capsys, *parts(folder, "depot", "depot"))
    assert [one["kind"] for one in found["problems"]] == ["missing_rows"]
    assert sum(count["sims"] for count in found["counts"].values()) == 3


def test_parts_can_be_carried_over(folder: Path, tmp_path: Path) -> None:
    both = [word for path in parts(folder, "sales", "depot") for word in ("--carry", str(path))]
    later = Filled(checked(folder / "fleet.csv", tmp_path / "later.xlsx", *both))
    assert later.entry("suspend") == ("approve", None, None)
    assert later.entry("empty") == ("approve", None, "agreed on Monday")
    assert later.entry("at-end") == (None, None, f"({AS_OF}: approve)")  # which the other part contradicts


def test_a_part_of_another_report_stops_the_review(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = checked(folder / "fleet.csv", tmp_path / "other.xlsx", as_of="2026-11-22")
    capsys.readouterr()
    assert run(["review", str(folder / "sales.xlsx"), str(other)]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "other.xlsx (as of 2026-11-22)" in said.err


def test_a_report_can_be_sorted_but_for_the_sheet_to_fill_in(folder: Path, tmp_path: Path) -> None:
    """A row that holds locked cells is not sorted by Excel; a column to fill in must not be sorted alone."""
    guarded = [
        sheet.title for sheet in openpyxl.load_workbook(folder / "blank.xlsx") if sheet.protection.sheet
    ]
    assert guarded == ["To fill in"]
    opened = checked(folder / "fleet.csv", tmp_path / "open.xlsx", "--no-protect")
    assert not any(sheet.protection.sheet for sheet in openpyxl.load_workbook(opened))


# --- what is said of it


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_review_with_nothing_filled_in_says_so(
    lang: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["review", str(folder / "blank.xlsx"), "--as-of", AS_OF, "--lang", lang]) == 0
    label = sample_texts(lang).section("report")["columns"]["sims"]["decided_action"]["label"]
    paragraphs = capsys.readouterr().out.split("\n\n")
    assert str(label) in paragraphs[1]
    assert run(["review", str(folder / "sales.xlsx"), "--as-of", AS_OF, "--lang", lang]) == 0
    assert paragraphs[1] not in capsys.readouterr().out


def test_one_reason_is_said_once_with_its_rows(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Filled(Path(copy(folder / "blank.xlsx", tmp_path / "r.xlsx")))
    for sim_id in ("cancel", "empty", "at-end"):
        report.put(sim_id, "perhaps", None, f"call {number(sim_id)}")
    report.save()
    capsys.readouterr()
    assert run(["review", str(report.path), "--as-of", AS_OF]) == 0
    said = capsys.readouterr().out
    assert said.count("perhaps") == 1
    rows = [report.rows[name] for name in ("cancel", "empty", "at-end")]
    assert f"rows {rows[0]}-{rows[-1]}" in said
    assert number("empty") not in said  # masked on the terminal
    assert number("empty")[-4:] in said


# --- the record


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_record_holds_what_was_decided_on_a_page_to_sign(
    lang: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "record.xlsx"
    found = reviewed(capsys, *parts(folder, "sales", "depot", "office"), "-o", record, "--lang", lang)
    book = openpyxl.load_workbook(record)
    page, lines = book.worksheets
    texts = sample_texts(lang).section("review")
    cells = {str(row[1].value): row[2].value for row in page.iter_rows() if row[1].value is not None}
    states = {texts["states"][code]: count["sims"] for code, count in found["counts"].items()}
    assert {name: cells[name] for name in states} == states
    assert cells[texts["record"]["total"]] == found["sims"]
    assert (cells["sales.xlsx"], cells["depot.xlsx"]) == (2, 1)  # of two that say the same, the first
    signed = [
        cell.value for row in page.iter_rows() for cell in row if cell.value == texts["record"]["signature"]
    ]
    assert len(signed) >= 2
    heads = [cell.value for cell in lines[1]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in lines.iter_rows(min_row=2)]
    names = texts["record"]["columns"]
    assert {row[names["sim"]]: row[names["note"]] for row in rows if row[names["note"]]} == {
        one["sim_id"]: one["note"] for one in found["noted"]
    }
    assert {row[names["sim"]] for row in rows} >= {one["sim_id"] for one in found["decided"]}
    assert {row[names["msisdn"]] for row in rows} >= {number("cancel")}  # whole, in a file of one's own


def test_the_record_shows_no_last_day_of_what_was_not_decided(folder: Path, tmp_path: Path) -> None:
    report, record = tmp_path / "changed.xlsx", tmp_path / "record.xlsx"
    copy(folder / "blank.xlsx", report)
    sheet = Filled(report)
    sheet.put("cancel", "change", "keep")
    sheet.put("at-end", "approve")
    sheet.put("other", "hold")
    sheet.put("empty", "", None, "ask first")
    sheet.save()
    assert run(["review", str(report), "-o", str(record), "--as-of", AS_OF]) == 0
    heads, *rows = openpyxl.load_workbook(record).worksheets[1].iter_rows(values_only=True)
    names = sample_texts("en").section("review")["record"]["columns"]
    days = {row[heads.index(names["sim"])]: row[heads.index(names["ends"])] for row in rows}
    assert {"at-end"} == {name for name, day in days.items() if day is not None}
    assert {"cancel", "other", "empty"} < days.keys()


def test_a_record_is_not_overwritten_and_no_fleet(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record, report = tmp_path / "record.xlsx", str(folder / "sales.xlsx")
    assert run(["review", report, "-o", str(record)]) == 0
    assert run(["review", report, "-o", str(record)]) == 3
    assert run(["review", report, "-o", str(record), "--force"]) == 0
    assert run(["review", report, "-o", str(tmp_path / "record.pdf")]) == 2
    capsys.readouterr()
    assert run(["batch", str(record), "-o", str(tmp_path / "x.csv")]) == 3
    assert "a record of what reviewers decided" in capsys.readouterr().err
