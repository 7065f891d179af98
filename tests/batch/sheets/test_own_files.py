"""What we wrote ourselves is no fleet: a report or a request given as an input is refused, whoever saved it again."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest

from batch.report.workbook import write_book
from batch.samples.full_fleet import sample_book, sample_rows
from batch.understanding.understood import is_listed
from batch.understanding.words import fold
from simexit import check_fleet
from simexit.cli import run
from tests.support.cell_help import vocabulary
from tests.support.office import converted, needs_office
from tests.support.real_sheets import batch, command, dry_run
from tests.support.shipped import shipped, shipped_texts

HEADINGS = "Phone number,Carrier,Plan type,Still needed?,Monthly fee (HKD),Bound services"
FLEET = f"{HEADINGS}\n61230001,CMHK,postpaid,no,98,none\n"
DAY = datetime.date(2026, 11, 25)
LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def made(folder: Path, language: str = "en") -> Path:
    """A report of one line."""
    path = folder / "report.xlsx"
    path.write_bytes(_made(language)[0])
    return path


@cache
def _made(language: str) -> tuple[bytes, Path]:
    """The bytes of the report, and the fleet that it was made of."""
    with TemporaryDirectory() as folder:
        fleet, path = Path(folder) / "our fleet.csv", Path(folder) / "report.xlsx"
        fleet.write_text(FLEET, encoding="utf-8")
        assert 0 == command("batch", str(fleet), "-o", str(path), "--lang", language)[0]
        return path.read_bytes(), fleet


def refused(path: Path, folder: Path, *options: str) -> str:
    """What is said of a refused input; nothing is written."""
    ran = batch([path], folder, *options)
    assert (3, []) == (ran.status, ran.sims)
    assert not (folder / "codes.jsonl").exists()
    return ran.said


def edited(path: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """The workbook after somebody changed it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_refused_naming_the_fleet(language: str, tmp_path: Path) -> None:
    path = made(tmp_path, language)
    said = refused(path, tmp_path)
    assert "this is a report of simexit, made from " in said
    assert str(_made(language)[1]) in said
    assert f"`simexit review {path}`" in said
    again = refused(Path(shutil.copy(path, tmp_path / "新 fleet.xlsx")), tmp_path)
    assert "our fleet.csv" in again


@pytest.mark.parametrize("place", range(7))
def test_no_sheet_of_a_report_is_read_as_a_fleet(place: int, tmp_path: Path) -> None:
    path = made(tmp_path)
    name = openpyxl.load_workbook(path).sheetnames[place]
    assert "this is a report" in refused(path, tmp_path, "--sheet", name)


def test_the_other_ways_in_refuse_it_too(tmp_path: Path) -> None:
    path = made(tmp_path)
    status, shown, said = dry_run([path])
    assert (3, "", True) == (status, shown, "this is a report" in said)
    status, shown, said = command("rules", "impact", str(path), "--against", str(path.parent))
    assert (True, "") == (status != 0, shown)
    frame = pd.read_excel(path, sheet_name="SIMs", dtype=str, engine="openpyxl")
    with pytest.raises(ValueError, match="report"):
        check_fleet(frame)


def no_hidden_columns(book: openpyxl.Workbook) -> None:
    book["SIMs"].delete_cols(book["SIMs"].max_column - 1, 2)


def no_properties(book: openpyxl.Workbook) -> None:
    properties = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs do not know it
    for name in list(properties.names):
        del properties[name]


def only_the_sims(book: openpyxl.Workbook) -> None:
    for name in book.sheetnames:
        if name != "SIMs":
            del book[name]
    no_properties(book)


def titled(book: openpyxl.Workbook) -> None:
    book["SIMs"].insert_rows(1, 2)
    no_properties(book)


CHANGES = [no_hidden_columns, no_properties, only_the_sims, titled]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_report_is_still_one(change: Callable[[openpyxl.Workbook], None], tmp_path: Path) -> None:
    assert "our fleet.csv" in refused(edited(made(tmp_path), change), tmp_path)


@needs_office
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_report_that_an_office_program_saved_is_still_one(ending: str, tmp_path: Path) -> None:
    path = converted(made(tmp_path, "zh-Hant"), ending, tmp_path)
    for options in ((), ("--sheet", "待辦事項")):
        assert "this is a report of simexit" in refused(path, tmp_path, *options)


def test_a_sheet_of_a_report_saved_as_text_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    pd.read_excel(made(tmp_path), sheet_name="SIMs", dtype=str, engine="openpyxl").to_csv(path, index=False)
    assert "our fleet.csv" in refused(path, tmp_path)


def test_a_report_made_from_several_files_names_them(tmp_path: Path) -> None:
    fleet, other = tmp_path / "our fleet.csv", tmp_path / "prepaid.csv"
    fleet.write_text(FLEET, encoding="utf-8")
    other.write_text("Phone number,Carrier\n51230001,csl\n", encoding="utf-8")
    path = tmp_path / "both.xlsx"
    assert 0 == command("batch", str(fleet), str(other), "-o", str(path))[0]
    said = refused(path, tmp_path)
    assert "our fleet.csv, " in said
    assert "prepaid.csv" in said


def test_a_request_to_a_carrier_is_refused(tmp_path: Path) -> None:
    fleet, path = tmp_path / "fleet.xlsx", tmp_path / "report.xlsx"
    write_book(sample_book(sample_rows(DAY), DAY), fleet)
    assert 0 == command("batch", str(fleet), "-o", str(path))[0]

    def approve(book: openpyxl.Workbook) -> None:
        sheet = book["SIMs"]
        at = [cell.value for cell in sheet[1]].index("Review") + 1
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, at, "approve")

    command("review", str(edited(path, approve)), "--requests", str(tmp_path / "requests"))
    books = list((tmp_path / "requests").rglob("*.xlsx"))
    assert books
    for book in books[:2]:
        assert "this is a request to a carrier" in refused(book, tmp_path)


def test_the_empty_workbook_filled_in_is_an_input(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert 0 == run(["template", "-o", str(path)])

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[1]
        (at,) = [cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value == "*Number"]
        sheet.cell(sheet.max_row + 1, at, "61230001")

    ran = batch([edited(path, fill)], tmp_path)
    assert "+85261230001" in ran.numbers


def outputs(folder: Path, ending: str) -> Path:
    """The codes of a fleet of some lines that wait for much."""
    fleet = folder / "our fleet.csv"
    rows = [
        f"6123{at:04},{('CMHK', 'CSL', '3HK')[at % 3]},{('postpaid', 'prepaid')[at % 2]}" for at in range(30)
    ]
    fleet.write_text("\n".join(["Phone number,Carrier,Plan type", *rows]) + "\n", encoding="utf-8")
    path = folder / f"codes{ending}"
    assert 0 == command("batch", str(fleet), "-o", str(path), "--force")[0]
    return path


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_table_of_codes_is_no_fleet(ending: str, tmp_path: Path) -> None:
    path = outputs(tmp_path, ending)
    assert "its table of codes, not a fleet" in refused(path, tmp_path)
    frame = pd.read_parquet(path) if ending == ".parquet" else pd.read_csv(path, dtype=str)
    with pytest.raises(ValueError, match="table of codes"):
        check_fleet(frame)
    saved = tmp_path / "saved.xlsx"
    frame.drop(columns=["msisdn"]).to_excel(saved, index=False)
    assert "its table of codes" in refused(saved, tmp_path)


@pytest.mark.parametrize("sheet", ["sims", "todo", "questions", "problems"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_that_are_seen_of_a_sheet_are_no_fleet(language: str, sheet: str, tmp_path: Path) -> None:
    """Copied to a file of their own: nothing of the workbook's marks is left."""
    columns = shipped_texts(language).section("report")["columns"][sheet]
    names = [column["label"] for column in columns.values()]
    cells = ["61230001" if key == "msisdn" else "CMHK" if key == "carrier" else "" for key in columns]
    path = tmp_path / "copied.csv"
    pd.DataFrame([cells, cells], columns=names).to_csv(path, index=False)
    assert 3 == batch([path], tmp_path).status
    known = vocabulary()
    assert 3 <= sum(is_listed(name, known.own_headings) for name in names)


def test_no_heading_of_ours_is_one_that_a_report_no_longer_has() -> None:
    said = {
        fold(column["label"])
        for language in LANGUAGES
        for columns in shipped_texts(language).section("report")["columns"].values()
        for column in columns.values()
    }
    assert {fold(heading) for heading in shipped().words["own_headings"]} <= said


@pytest.mark.parametrize(
    "headings", ["Phone,Carrier,Notice by,Last day to undo", "號碼,電訊商,現有障礙,備註"]
)
def test_one_of_our_headings_makes_no_report(headings: str, tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text(f"{headings}\n61230001,CMHK,,\n", encoding="utf-8")
    assert 0 == batch([path], tmp_path).status
