"""A report that is whole is said to be; an edit of any cell is found where it is; what people fill in is none."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from batch.readback.verified import VerifiedReport
from batch.report.seal import SEALED_IN
from batch.report.sheet_sums import blocks_of, sums_of
from batch.report.sheets_sealed import SheetSaid, SheetSealed, sealed_sheets
from simexit.cli import run
from simexit.reviewing.review_run import ReviewRun
from tests.support import odd_files as odd
from tests.support.office import converted, needs_office
from tests.support.review_fleet import AS_OF, checked, number, write_fleet
from tests.support.shipped import shipped
from tests.support.unhurried import IN_HASTE, UNHURRIED, some_in_haste

RUN = ReviewRun(shipped())
Told = pytest.CaptureFixture[str]
LANGUAGES = ("en",) if IN_HASTE else ("en", "zh-Hans", "zh-Hant")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report in each language, each with its trail, and the fleet."""
    folder = tmp_path_factory.mktemp("reports")
    fleet = write_fleet(folder / "fleet.csv")
    answers = folder / "answers.yaml"
    answers.write_text("answers: [{facts: {bound_services: none}, by: A, on: 2026-11-20}]\n", "utf-8")
    for lang in LANGUAGES:
        trail = str(folder / f"{lang}.json")
        checked(fleet, folder / f"{lang}.xlsx", "--trail", trail, "--answers", str(answers), lang=lang)
    return folder


@pytest.fixture
def path(reports: Path, tmp_path: Path) -> Path:
    """A copy of the English one."""
    return Path(shutil.copy(reports / "en.xlsx", tmp_path / "report.xlsx"))


def saved(path: Path, change: Callable[[openpyxl.Workbook], object]) -> VerifiedReport:
    """What is found when another program has changed a report."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return RUN.verified(path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_as_it_was_written_is_whole(lang: str, reports: Path) -> None:
    found = RUN.verified(reports / f"{lang}.xlsx")
    assert (True, [], []) == (found.sealed, found.edits, found.unsaid)
    assert all(one.filled == one.before for one in found.filled)
    names = openpyxl.load_workbook(reports / f"{lang}.xlsx", read_only=True).sheetnames
    assert len(names) == len([name for name in found.properties if name.startswith("simexit.cells")])


def test_saved_by_another_program_it_is_unedited(path: Path) -> None:
    found = saved(path, lambda _: None)
    assert (False, [], True) == (found.sealed, found.edits, found.sheets_told)


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_saved_by_libreoffice_it_is_unedited(lang: str, reports: Path, tmp_path: Path) -> None:
    found = RUN.verified(converted(reports / f"{lang}.xlsx", "xlsx", tmp_path))
    assert (False, [], True) == (found.sealed, found.edits, found.sheets_told)


def test_an_edit_of_any_column_is_found(path: Path) -> None:
    chance = random.Random(7)
    told = {one.said.name: one.said for one in _said(path)}
    for _ in range(1 if IN_HASTE else 3):
        edited: dict[str, str] = {}

        def change(book: openpyxl.Workbook, edited: dict[str, str] = edited) -> None:
            for sheet in book.worksheets:
                said = told[sheet.title]
                columns = [at for at in range(1, said.wide + 1) if at not in said.left_out]
                rows = range(said.heading + 1, said.height + 1)
                row, column = chance.choice(rows), chance.choice(columns)
                while "MergedCell" in type(cell := sheet.cell(row, column)).__name__:
                    row, column = chance.choice(rows), chance.choice(columns)
                cell.value = 7 if isinstance(cell.value, str) else "edited"
                edited[sheet.title] = (
                    str(sheet.cell(said.heading, column).value) if said.heading else get_column_letter(column)
                )

        copy = Path(shutil.copy(path, path.with_name("copy.xlsx")))
        found = saved(copy, change)
        assert edited.keys() == {one.sheet for one in found.edits}
        for one in found.edits:
            if one.kind == "sheet_edited":
                assert edited[one.sheet] == one.params["places"]


def _said(path: Path) -> list[SheetSealed]:
    return sealed_sheets(RUN.verified(path).properties)


def test_what_people_fill_in_is_counted_and_no_edit(path: Path, capsys: Told) -> None:
    told = {one.said.name: one.said for one in _said(path)}
    many = {}

    def fill_in(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            said = told[sheet.title]
            blank = [
                sheet.cell(row, column)
                for row in range(said.heading + 1, said.height + 1)
                for column in said.left_out
                if sheet.cell(row, column).value is None
            ]  # fmt: skip
            for cell in blank[:3]:
                cell.value = "x"
            many[sheet.title] = len(blank[:3])

    found = saved(path, fill_in)
    assert [] == found.edits
    assert {name: count for name, count in many.items() if count} == {
        one.sheet: one.filled - one.before for one in found.filled if one.filled != one.before
    }
    assert sum(many.values()) > 6
    assert 0 == run(["verify-report", str(path)])
    assert "filled in, as is meant" in " ".join(capsys.readouterr().out.split())


def test_only_cells_for_people_count_as_filled_in(path: Path) -> None:
    """Whatever columns are gone or new before them: what cannot be told is not counted."""

    def push_aside(book: openpyxl.Workbook) -> None:
        told = {one.said.name: one.said for one in _said(path)}
        for sheet in book.worksheets:
            if told[sheet.title].aside:
                chance.choice((sheet.delete_cols, sheet.insert_cols))(chance.randint(1, 3))
        book["SIMs"].cell(2, _column(book["SIMs"], "Note")).value = "x"

    chance = random.Random(3)
    found = saved(path, push_aside)
    assert {("SIMs", 1)} == {
        (one.sheet, one.filled - one.before) for one in found.filled if one.filled != one.before
    }


def _column(sheet: Any, heading: str) -> int:
    return [cell.value for cell in sheet[1]].index(heading) + 1


def test_the_rows_of_an_edit_are_told_as_far_as_they_are_known(path: Path, capsys: Told) -> None:
    told = {one.said.name: one.said for one in _said(path)}
    many = next(name for name, said in told.items() if said.heading and said.whole and _each(said) > 1)
    few = next(
        name
        for name, said in told.items()
        if said.heading and said.whole and said.height > 9 and _each(said) == 1
    )

    def edit(book: openpyxl.Workbook) -> None:
        for name in (many, few):
            free = (at for at in range(1, told[name].wide + 1) if at not in told[name].left_out)
            book[name].cell(told[name].heading + 2, next(free)).value = "edited"

    saved(path, edit)
    assert 1 == run(["verify-report", str(path)])
    said = " ".join(capsys.readouterr().out.split())
    assert f"{few}: Edited by hand since simexit wrote it, in row {told[few].heading + 2}:" in said
    assert re.search(rf"{many}: Edited by hand since simexit wrote it, within rows \d+-\d+:", said)


def _each(said: SheetSaid) -> int:
    return blocks_of(said.height, said.wide)[1]


def test_rows_may_be_sorted(path: Path) -> None:
    def turn(book: openpyxl.Workbook) -> None:
        for sheet in (book["To do"], book["SIMs"], book["Questions"]):
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
            for at, row in enumerate(reversed(rows), start=2):
                for column, value in enumerate(row, start=1):
                    sheet.cell(at, column).value = value

    assert [] == saved(path, turn).edits


WHOLESALE: dict[str, Callable[[openpyxl.Workbook], object]] = {
    "a row is gone": lambda book: book["To do"].delete_rows(4),
    "a line is gone": lambda book: book["SIMs"].delete_rows(4),
    "a row is new": lambda book: book["Questions"].append(["what", "else"]),
    "a column is gone": lambda book: book["Rules"].delete_cols(2),
    "a sheet is gone": lambda book: book.remove(book["Rules"]),
    "a sheet has another name": lambda book: setattr(book["Summary"], "title", "Sum"),
    "a page moved down": lambda book: book["Summary"].insert_rows(2),
    "figures change places": lambda book: book["About"].move_range("B5:C5", rows=90),
}


@pytest.mark.parametrize("kind", some_in_haste(WHOLESALE, 4))
def test_what_is_gone_new_or_elsewhere_is_found(kind: str, path: Path) -> None:
    assert [] != saved(path, WHOLESALE[kind]).edits


def test_no_number_is_told(path: Path, capsys: Told) -> None:
    saved(path, lambda book: book["SIMs"].cell(3, 1, number("empty")))
    saved(path, lambda book: setattr(book["To do"]["A1"], "value", number("keep")))
    saved(path, lambda book: book.create_sheet(number("cancel")))
    assert 1 == run(["verify-report", str(path)])
    said = capsys.readouterr()
    assert not re.search(r"\d{5}", said.out.replace(str(path), "") + said.err)


# --- beside a trail


def test_a_trail_tells_the_file_its_checks_and_another(reports: Path, tmp_path: Path, capsys: Told) -> None:
    for name in ("en.xlsx", "en.json"):
        shutil.copy(reports / name, tmp_path / name)
    path = tmp_path / "en.xlsx"
    assert 0 == run(["verify-report", str(path)])
    assert "this is the very file" in " ".join(capsys.readouterr().out.split())
    saved(path, lambda _: None)
    assert 0 == run(["verify-report", str(path)])
    assert "saved or filled in since" in " ".join(capsys.readouterr().out.split())
    # Whatever it is called by now.
    named = Path(shutil.copy(path, tmp_path / "signed.xlsx"))
    assert 0 == run(["verify-report", str(named), "--trail", str(tmp_path / "en.json")])
    assert "saved or filled in since" in " ".join(capsys.readouterr().out.split())
    # Another report that fits itself: only the trail shows it.
    write_fleet(tmp_path / "fleet.csv", keep={"still_needed": "no"})
    checked(tmp_path / "fleet.csv", path, "--force")
    assert 1 == run(["verify-report", str(path)])
    assert "it is not the report that its trail tells of" in " ".join(capsys.readouterr().out.split())
    path.rename(tmp_path / "new.xlsx")
    assert 0 == run(["verify-report", str(tmp_path / "new.xlsx")])
    assert 3 == run(["verify-report", str(tmp_path / "new.xlsx"), "--trail", str(tmp_path / "en.json")])


# --- from outside


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The report with parts of its package changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, said in parts.items():
            package.writestr(name, said)
    path.write_bytes(data.getvalue())
    return path


def _longer(name: str, parts: dict[str, bytes]) -> None:
    parts[name] += b"\n"


def test_any_part_that_is_changed_breaks_the_seal(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.endswith(".xml") and name != SEALED_IN]
    for name in random.Random(1).sample(names, 1 if IN_HASTE else 3):
        copy = Path(shutil.copy(path, path.with_name("copy.xlsx")))
        rewritten(copy, partial(_longer, name))
        assert RUN.verified(copy).sealed is False
    assert RUN.verified(rewritten(path, lambda _: None)).sealed is True


def test_a_damaged_package_is_not_read(path: Path, capsys: Told) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    assert 3 == run(["verify-report", str(path)])
    assert "Traceback" not in capsys.readouterr().err


def test_a_report_without_sums_is_told_as_such(path: Path, capsys: Told) -> None:
    bare = re.compile(rb'<property name="simexit\.(cells|where|id|whole)[^"]*".*?</property>', re.DOTALL)
    rewritten(path, lambda parts: parts.update({SEALED_IN: bare.sub(b"", parts[SEALED_IN])}))
    assert 0 == run(["verify-report", str(path)])
    assert "nothing is known of its other sheets" in " ".join(capsys.readouterr().out.split())


ODD = ["", "[]", "{}", "null", '["Summary"]', '["Summary",1e9,1,1,[],0,"x"]', '["Summary",-1,1,1,[],0,"x"]',
       '["Summary",5,99999999,1,[[1,99999999999]],0,"x"]', '["Summary",1048576,16384,0,[],0,""]', "[" * 99]  # fmt: skip


@pytest.mark.parametrize("odd", some_in_haste(ODD, 4))
def test_forged_properties_are_refused_or_judged(odd: str, path: Path, capsys: Told) -> None:
    said = re.compile(rb'(<property name="simexit\.cells 1".*?<vt:lpwstr[^>]*>)[^<]*', re.DOTALL)
    escaped = odd.replace("&", "&amp;").replace("<", "&lt;").encode()
    rewritten(path, lambda parts: parts.update({SEALED_IN: said.sub(rb"\g<1>" + escaped, parts[SEALED_IN])}))
    assert run(["verify-report", str(path)]) in (1, 3)
    assert "Traceback" not in capsys.readouterr().err


@UNHURRIED
def test_what_is_no_report_is_refused_and_the_others_are_verified(reports: Path, capsys: Told) -> None:
    files = [str(reports / name) for name in ("fleet.csv", "nowhere.xlsx", "en.xlsx")]
    assert 3 == run(["verify-report", *files])
    said = capsys.readouterr()
    assert "whole and unedited" in said.out
    assert 2 == len(said.err.splitlines())


NO_REPORTS: dict[str, bytes] = {
    "line.yaml": b"carrier: csl\n",
    "text.xlsx": b"carrier,msisdn\n",
    "text": b"carrier\n",
    "page.html": b"<html></html>",
    "paper.pdf": b"%PDF-1.7",
    "codes.parquet": b"PAR1",
}


@pytest.mark.parametrize("name", NO_REPORTS)
def test_what_is_no_workbook_is_said_to_be_no_report(name: str, tmp_path: Path, capsys: Told) -> None:
    (tmp_path / name).write_bytes(NO_REPORTS[name])
    assert 3 == run(["verify-report", str(tmp_path / name)])
    said = capsys.readouterr().err
    assert f"{name}: this is not a report of simexit." in said
    assert 1 == len(said.splitlines())


def test_another_kind_of_workbook_may_have_been_a_report(path: Path, capsys: Told) -> None:
    odd.ods(path.with_name("other.ods"), {"S": odd.ods_row(["a"])})
    path.rename(path.with_name("report"))
    assert 3 == run(["verify-report", str(path.with_name("other.ods")), str(path.with_name("report"))])
    other, unnamed = capsys.readouterr().err.splitlines()
    assert "save it as .xlsx again" in other
    assert "Rename it so that it ends in .xlsx" in unnamed


def test_a_report_that_is_not_there_may_be_one_that_is(tmp_path: Path, capsys: Told) -> None:
    for name in ("ed.xlsx", "report.xlsx", "report-2.xlsx", "report.csv"):
        (tmp_path / name).touch()
    hints = {}
    for name in ("nope.xlsx", "reprot.xlsx", "report.xlxs"):
        assert 3 == run(["verify-report", str(tmp_path / name)])
        hints[name] = (
            capsys.readouterr().err.partition("no such file. ")[2].strip().replace(f"{tmp_path}{os.sep}", "")
        )
    assert hints == {
        "nope.xlsx": "The workbooks in its folder: ed.xlsx, report-2.xlsx, report.xlsx.",
        "reprot.xlsx": "Did you mean report.xlsx or report-2.xlsx?",
        "report.xlxs": "Did you mean report.xlsx or report-2.xlsx?",
    }


@UNHURRIED
def test_a_report_of_figures_is_verified_too(reports: Path, tmp_path: Path) -> None:
    path = tmp_path / "figures.xlsx"
    in_parts = ("--jobs", "1", "--part-lines", "8", "--list-sims", "0")
    assert 0 == run(["batch", str(reports / "fleet.csv"), "-o", str(path), "--as-of", AS_OF, *in_parts])
    found = RUN.verified(path)
    assert (True, [], None) == (found.sealed, found.edits, found.about)
    assert ["Summary"] == [
        one.sheet for one in saved(path, lambda book: book["Summary"].cell(2, 2, "x")).edits
    ]


# --- the sums

CELLS = st.lists(
    st.lists(st.sampled_from(["", "a", "b", "12", "12.50", "陳"]), min_size=3, max_size=3), min_size=1
)


def sums(rows: list[list[str]], *, placed: bool) -> str:
    columns = {at: [pa.array([row[at - 1] or None for row in rows], pa.large_string())] for at in (1, 2, 3)}
    return sums_of(columns, len(rows), 3, placed=placed).whole


@given(CELLS, st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=60, deadline=None)
def test_sums_are_equal_where_cells_are(rows: list[list[str]], chance: random.Random, placed: bool) -> None:
    then = sums(rows, placed=placed)
    same = [[{"12.50": "12.5"}.get(text, text) for text in row] for row in rows]
    assert then == sums(same, placed=placed)
    assert then == sums([*rows, ["", "", ""]], placed=placed)
    if not placed:
        assert then == sums(chance.sample(rows, len(rows)), placed=False)
    row, column = chance.randrange(len(rows)), chance.randrange(3)
    other = [[*row] for row in rows]
    other[row][column] += "x"
    assert then != sums(other, placed=placed)
    swapped = [[*row] for row in rows]
    swapped[row] = [*reversed(swapped[row])]
    assert (then == sums(swapped, placed=placed)) == (swapped == rows)


def test_a_column_of_any_length_is_summed() -> None:
    nothing = {1: [pa.array([], pa.large_string())]}
    assert sums_of({}, 0, 0, placed=False) == sums_of(nothing, 0, 0, placed=False)
    assert np.unique([sums([["a", "", ""]] * count, placed=False) for count in range(1, 20)]).size == 19
