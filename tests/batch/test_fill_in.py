"""What people fill in comes home: whatever they do to the sheet, each answer is its line's, or is told and not used."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.fleet.check import headings_of
from batch.fleet.single import vocabulary
from batch.readback.fill_sheet import FillReader
from batch.readback.fill_words import fill_words
from batch.reading.grid import Grid, column_letter
from batch.understanding.words_settled import NO_WORDS
from tests.support.filling import HEADINGS, Filling
from tests.support.office import converted, needs_office
from tests.support.real_sheets import Ran, batch, command
from tests.support.shipped import shipped, shipped_texts

SHEET = """電話號碼,使用者,部門,電訊商,月費,合約完結日,仍需使用
61234001,Amy,Sales,csl,98,2027-03-31,
61234002,陳大文,Sales,csl,198,,
61234003,Bob,IT,SmarTone,58,,
61234004,Carl,IT,3HK,,,是
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fleet and its report."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "fleet.csv").write_text(SHEET, encoding="utf-8")
    status, _, said = command("batch", str(folder / "fleet.csv"), "-o", str(folder / "report.xlsx"))
    assert 0 == status, said
    return folder


@pytest.fixture
def sheet(home: Path) -> Filling:
    return Filling(home / "report.xlsx")


def read(home: Path, folder: Path, *files: Path, options: Sequence[str] = ()) -> Ran:
    named = [part for file in files for part in ("--answers", str(file))]
    return batch([home / "fleet.csv"], folder, *named, *options)


def answers(ran: Ran) -> list[dict[str, str]]:
    """Each line's answers."""
    given = [(text or "").split(";") for text in ran.column("answers")]
    return [dict(pair.split("=") for pair in pairs if pair) for pairs in given]


def rows_of(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["To fill in"]]


def test_the_report_asks_only_what_matters_for_each_line(sheet: Filling) -> None:
    assert None is sheet.cell("61234001", "still_needed")
    assert "·" == sheet.cell("61234004", "needed_again")
    assert "Every line below" == sheet.sheet.cell(HEADINGS + 1, 1).value
    assert sheet.sheet.row_dimensions[1].hidden


def test_in_print_the_sheet_can_be_read(sheet: Filling) -> None:
    """No sheet of paper has much more across it than what fits at its full size."""
    columns: Any = sheet.sheet.column_dimensions.values()
    across: Any = sheet.sheet.page_setup.fitToWidth
    wide = sum((one.max - one.min + 1) * one.width for one in columns if not one.hidden)
    assert wide / across < 190


def test_answers_in_words_of_any_language_come_home(home: Path, sheet: Filling, tmp_path: Path) -> None:
    sheet.put("61234001", still_needed="冇", port_out_wanted="✗", by="Amy", on="25/11/2026")
    sheet.put("61234002", still_needed="✓", needed_again="唔使")
    sheet.put("61234003", plan_type="儲值卡", valid_until="2027年1月31日", balance_hkd="HK$ 50")

    ran = read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx"))

    assert [
        {"still_needed": "no", "port_out_wanted": "no"},
        {"still_needed": "yes", "needed_again": "no"},
        {"plan_type": "prepaid", "valid_until": "2027-01-31", "balance_hkd": "50"},
        {},
    ] == answers(ran)
    assert [set()] * 4 == ran.problems


def test_the_first_row_is_for_every_line_below_and_a_line_goes_before_it(
    home: Path, sheet: Filling, tmp_path: Path
) -> None:
    sheet.put("every", port_out_wanted="no", account_type="corporate")
    sheet.put("61234002", port_out_wanted="yes")
    yaml = tmp_path / "house.yaml"
    yaml.write_text("answers: [{where: {carrier: csl}, facts: {account_type: personal}}]", encoding="utf-8")

    found = answers(read(home, tmp_path, yaml, sheet.save(tmp_path / "filled.xlsx")))

    assert ["no", "yes", "no", "no"] == [line.get("port_out_wanted") for line in found]
    assert {"corporate"} == {line.get("account_type") for line in found}, (
        "listed lines go before a described group"
    )


@pytest.mark.parametrize("how", ["sorted", "rows deleted", "columns moved", "headings renamed", "row hidden"])
def test_the_sheet_may_be_changed_around_the_answers(
    how: str, home: Path, sheet: Filling, tmp_path: Path
) -> None:
    sheet.put("61234001", still_needed="no").put("61234003", still_needed="yes").put(
        "every", second_number="no"
    )
    expected = [{"still_needed": "no", "second_number": "no"}, {"second_number": "no"},
                {"still_needed": "yes", "second_number": "no"}, {"second_number": "no"}]  # fmt: skip
    if how == "sorted":
        sheet.sort(lambda row: str(row[1]), first=1)
        sheet.sort(lambda row: str(row[2]))
    elif how == "rows deleted":
        sheet.sheet.delete_rows(sheet.row("61234002"))
        expected[1] = {}
    elif how == "columns moved":
        sheet.move("still_needed", sheet.sheet.max_column + 1)
        sheet.sheet.delete_cols(2)
    elif how == "headings renamed":
        for cell in sheet.sheet[HEADINGS]:
            cell.value = f"欄 {cell.column}"
    else:
        for column in "CDEF":
            sheet.sheet.column_dimensions[column].hidden = True
        sheet.sheet.row_dimensions[sheet.row("61234003")].hidden = True

    ran = read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx"))

    assert expected == answers(ran)
    assert "cells to mend" not in ran.said


def test_without_the_hidden_marks_the_headings_and_numbers_tell(
    home: Path, sheet: Filling, tmp_path: Path
) -> None:
    sheet.put("61234001", still_needed="no").put("every", second_number="no")
    hidden = [
        at
        for at in range(1, sheet.sheet.max_column + 1)
        if sheet.sheet.cell(HEADINGS, at).value == "(for simexit)"
    ]
    for at in reversed(hidden):
        sheet.sheet.delete_cols(at)
    sheet.sheet.delete_rows(1)

    found = answers(read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx")))

    assert [{"still_needed": "no", "second_number": "no"}, *[{"second_number": "no"}] * 3] == found


@pytest.mark.parametrize("last", [2, 5, 9])
def test_rows_of_which_only_some_columns_were_sorted_are_told_and_not_used(
    last: int, home: Path, sheet: Filling, tmp_path: Path
) -> None:
    sheet.put("61234001", still_needed="no").put("61234002", still_needed="yes")
    sheet.sort(lambda row: str(row[0]), last=last)

    ran = read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx"))

    assert [{}] * 4 == answers(ran)
    assert "hidden marks are those of another line" in ran.said or "sorted or pasted apart" in ran.said


def test_a_column_that_was_sorted_alone_is_told_and_not_used(
    home: Path, sheet: Filling, tmp_path: Path
) -> None:
    at = sheet.column("needed_again")
    sheet.put("61234001", needed_again="no", still_needed="no").put("61234002", needed_again="yes")
    sheet.sort(
        lambda row: (row[at - 1] is None, str(row[at - 1])), first=at, last=at
    )  # blanks last, as programs do

    ran = read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx"))

    assert [{"still_needed": "no"}, {}, {}, {}] == answers(ran)
    assert "sorted or pasted apart" in ran.said


def test_a_block_of_answers_that_was_sorted_by_itself_is_told_and_not_used(
    home: Path, sheet: Filling, tmp_path: Path
) -> None:
    sheet.put("61234001", line_status="active", still_needed="no", account_type="corporate")
    sheet.put("61234002", line_status="suspended", still_needed="yes")
    marks = [str(cell.value) for cell in sheet.sheet[1]]
    first = next(at for at, mark in enumerate(marks, start=2) if mark.startswith("simexit.fill"))
    last = sheet.column("row") - 1
    rows = range(sheet.row("61234001"), sheet.row("61234004") + 1)
    block = [[sheet.sheet.cell(row, at).value for at in range(first, last + 1)] for row in rows]
    for row, texts in zip(rows, reversed(block), strict=True):
        for at, text in enumerate(texts, start=first):
            sheet.sheet.cell(row, at).value = text

    ran = read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx"))

    assert [{}] * 4 == answers(ran)
    assert "hidden marks are those of another line" in ran.said


def test_what_people_write_beside_the_questions_is_told_with_its_place(
    home: Path, sheet: Filling, tmp_path: Path
) -> None:
    own, below = sheet.sheet.max_column + 1, sheet.sheet.max_row + 2
    sheet.sheet.cell(HEADINGS, own).value = "備註"
    sheet.sheet.cell(sheet.row("61234001"), own).value = "下月先cut"
    sheet.sheet.cell(below, 3).value = "其餘請問 IT 部 阿明"
    filled = sheet.put("61234002", still_needed="no").save(tmp_path / "filled.xlsx")

    ran = read(home, tmp_path, filled)

    assert [{}, {"still_needed": "no"}, {}, {}] == answers(ran)
    assert f"“備註”, {filled}, To fill in, row {sheet.row('61234001')}: “下月先cut”" in ran.said
    assert f"row {below}: “其餘請問 IT 部 阿明”" in ran.said


def test_nonsense_is_told_with_its_cell_and_stops_nothing(home: Path, sheet: Filling, tmp_path: Path) -> None:
    sheet.put("61234001", still_needed="banana", port_out_wanted="no", on="someday")
    filled = sheet.save(tmp_path / "filled.xlsx")

    ran = read(home, tmp_path, filled)

    assert [{"port_out_wanted": "no"}, {}, {}, {}] == answers(ran)
    assert (
        f"“Still needed”, {filled}, To fill in, row {sheet.row('61234001')}: “banana” is neither yes nor no."
        in ran.said
    )
    assert "“someday”" in ran.said


def test_two_people_who_contradict_each_other_are_told_with_both_places(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "back"
    folder.mkdir()
    for name, said in (("amy", "no"), ("bob", "yes")):
        sheet = Filling(home / "report.xlsx").put(
            "61234001", still_needed=said, port_out_wanted="no", by=name
        )
        sheet.save(folder / f"{name}.xlsx")

    ran = read(home, tmp_path, folder)

    assert [{"port_out_wanted": "no"}, {}, {}, {}] == answers(ran)
    assert {"answers_differ"} == ran.problems[0]
    assert "amy.xlsx [To fill in]:" in ran.said and "bob.xlsx [To fill in]:" in ran.said


def test_what_is_not_asked_and_what_is_only_suggested_is_no_answer(
    home: Path, sheet: Filling, tmp_path: Path
) -> None:
    sheet.put("61234001", still_needed="? no").put("61234002", still_needed="？否").put(
        "61234003", plan_type="?"
    )
    ran = read(home, tmp_path, sheet.put("61234003", second_number="no").save(tmp_path / "filled.xlsx"))

    assert [{}, {}, {"second_number": "no"}, {}] == answers(ran)
    assert "suggestions still stand behind a question mark" in ran.said


def test_a_row_that_somebody_added_needs_a_number(home: Path, sheet: Filling, tmp_path: Path) -> None:
    below = sheet.sheet.max_row + 1
    sheet.sheet.cell(below, sheet.column("still_needed")).value = "no"
    sheet.sheet.cell(below + 1, 1).value = "6123 4004"
    sheet.sheet.cell(below + 1, sheet.column("second_number")).value = "no"

    ran = read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx"))

    assert [{}, {}, {}, {"second_number": "no"}] == answers(ran)
    assert f"row {below}: The row has answers, but neither" in ran.said


def test_a_folder_may_hold_what_is_no_answer(home: Path, sheet: Filling, tmp_path: Path) -> None:
    folder = tmp_path / "back"
    folder.mkdir()
    sheet.put("61234001", still_needed="no").save(folder / "b.xlsx")
    (folder / "a.xlsx").write_bytes(b"PK damaged")
    shutil.copy(home / "fleet.csv", folder / "fleet.csv")
    (folder / "~$b.xlsx").write_bytes(b"lock")
    for name in ("csl.eml", "reply.pdf", "answers.yaml"):
        (folder / name).write_text("cancel them all", encoding="utf-8")

    ran = read(home, tmp_path, folder)

    assert [{"still_needed": "no"}, {}, {}, {}] == answers(ran)
    assert "a.xlsx: " in ran.said and "has no sheet to fill in" in ran.said
    assert "~$" not in ran.said
    assert "3 files in it were not read: answers.yaml, csl.eml, reply.pdf" in ran.said


def test_a_folder_with_nothing_in_it_is_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "back").mkdir()

    assert "no file in it that could hold answers" in read(home, tmp_path, tmp_path / "back").said


def test_a_file_that_is_named_must_be_one_to_fill_in(home: Path, tmp_path: Path) -> None:
    ran = read(home, tmp_path, home / "fleet.csv")

    assert 3 == ran.status
    assert "has no sheet to fill in" in ran.said


def test_a_sheet_saved_as_csv_reads_back(home: Path, sheet: Filling, tmp_path: Path) -> None:
    sheet.put("61234001", still_needed="冇").put("every", second_number="no")
    rows = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.sheet]
    path = tmp_path / "filled.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)

    found = answers(read(home, tmp_path, path))

    assert [{"still_needed": "no", "second_number": "no"}, *[{"second_number": "no"}] * 3] == found
    assert 3 == batch([path], tmp_path).status, "and it is no fleet"


def test_a_suggestion_counts_once_somebody_takes_it_up(home: Path, sheet: Filling, tmp_path: Path) -> None:
    suggested = sheet.cell("61234001", "plan_type")
    untouched = answers(read(home, tmp_path, home / "report.xlsx"))
    sheet.put("61234001", plan_type=suggested.removeprefix("? "))

    taken_up = answers(read(home, tmp_path, sheet.save(tmp_path / "filled.xlsx")))

    assert "? monthly plan" == suggested
    assert [{}] * 4 == untouched
    assert [{"plan_type": "postpaid"}, {}, {}, {}] == taken_up


@needs_office
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_answers_survive_libreoffice(ending: str, home: Path, sheet: Filling, tmp_path: Path) -> None:
    sheet.put("61234001", still_needed="no", valid_until="2027-01-31", by="Amy", on="2026-11-25")
    sheet.put("every", second_number="no")
    filled = converted(sheet.save(tmp_path / "filled.xlsx"), ending, tmp_path)

    found = answers(read(home, tmp_path, filled))

    assert {"still_needed": "no", "valid_until": "2027-01-31", "second_number": "no"} == found[0]
    assert [{"second_number": "no"}] * 3 == found[1:]


BOOK = shipped()
READER = FillReader(
    BOOK.readable,
    vocabulary(BOOK),
    NO_WORDS,
    fill_words(shipped_texts(language) for language in BOOK.languages),
    headings_of(BOOK).finder({}),
)
WORDS: dict[str, dict[str, Any]] = {
    "still_needed": {"yes": True, "冇": False, "唔使": False},
    "port_out_wanted": {"✓": True, "no": False},
    "balance_hkd": {"HK$ 50": 5000, "0": 0},
}


@settings(max_examples=25)
@given(st.data())
def test_what_is_filled_in_reads_back_whatever_the_order_of_rows_and_columns(home: Path, data: Any) -> None:
    rows = [[None if cell is None else str(cell) for cell in row] for row in rows_of(home / "report.xlsx")]
    codes = [str(text).split()[-1] for text in rows[0]]
    expected: dict[str, dict[str, Any]] = {}
    for row in rows[3:]:
        for code, words in WORDS.items():
            at = codes.index(code)
            word = data.draw(st.sampled_from([None, *words]))
            if row[at] is None and word is not None:
                row[at] = word
                expected.setdefault(str(row[0]), {})[code] = words[word]
    order: list[int] = data.draw(st.permutations(range(len(codes))))
    body: list[list[str | None]] = data.draw(st.permutations(rows[2:]))
    table = [*rows[:2], *body]
    columns = tuple(pa.array([row[at] for row in table], pa.large_string()) for at in order)

    found = READER.read(
        "back.xlsx", Grid("To fill in", columns, tuple(map(column_letter, range(len(order)))))
    )

    assert found is not None
    assert expected == {
        one.line: {code: said.value for code, said in one.facts.items()} for one in found.answers
    }
    assert [] == found.problems
