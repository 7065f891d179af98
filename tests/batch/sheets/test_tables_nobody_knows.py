"""A second table whose headings nobody knows is never read under the first one's: it is left out and told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.shapes import RawTable
from tests.batch.sheets.test_several_tables import book, cells, read
from tests.support import odd_files as odd
from tests.support.real_sheets import batch, dry_run

Rows = Sequence[Sequence[Any]]

LINES: Rows = [["Mobile", "User", "Monthly Fee"], ["61234567", "Amy", 98], ["61234568", "Bob", 88]]
CHINESE: Rows = [
    ["號碼", "電訊商", "使用者", "月費"],
    ["61234567", "CSL", "陳", 98],
    ["61234568", "3HK", "李", 88],
]
ONE_KNOWN: Rows = [["号码", "备注", "位置"], ["61234567", "甲", "A1"], ["61234568", "乙", "A2"]]
STRANGE: list[Rows] = [
    [["Office line", "Room", "Rental"], ["23456789", 301, 150], ["23456788", 302, 150]],
    [["Returned numbers", "Date", "Reason", "Deposit"], ["61234569", "2026-01-05", "broken", 500]],
    [["Landlord", "Tel", "Rent"], ["Chan", "28881234", 15000], ["Lee", "28881235", 12000]],
    [["IMEI", "Model", "Holder"], ["356789012345678", "iPhone 12", "Amy"], ["356789012345686", "S21", "Bob"]],
    [["座機", "房號", "租金"], ["23456789", 301, 150]],
    [["设备编号", "型号", "押金"], ["356789012345678", "P40", 500], ["356789012345686", "P50", 600]],
    [["退機號碼", "日期", "原因"], ["61234570", "2026-01-05", "離職"], ["61234571", "2026-01-06", "離職"]],
]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("strange", STRANGE, ids=[rows[0][0] for rows in STRANGE])
@pytest.mark.parametrize("first", [LINES, CHINESE, ONE_KNOWN], ids=["en", "zh-Hant", "zh-Hans"])
def test_it_leaves_the_first_table_as_it_is_alone(
    first: Rows, strange: Rows, ending: str, tmp_path: Path
) -> None:
    alone = cells(read(book(tmp_path / f"alone{ending}", first)))
    for between in ([[None]], [[None], ["Others"]]):
        tables = read(book(tmp_path / f"both{ending}", [*first, *between, *strange]))
        assert alone == cells(tables)
        (told,) = [one for one in tables[0].notices if one.type == "unknown_table"]
        row = len(first) + len(between) + 1
        assert f"{row}-{row + len(strange) - 1}" == told.params["rows"]
        assert strange[0][0] in told.params["headings"]


def test_no_sim_is_counted_and_no_money_saved_from_it(tmp_path: Path) -> None:
    ran = batch([book(tmp_path / "sheet.csv", [*LINES[:2], [None], *STRANGE[0]])], tmp_path)
    assert ["+85261234567"] == ran.numbers
    assert "rows 4-6 (Office line, Room, Rental)" in ran.said


def test_a_third_table_that_is_known_is_read_again(tmp_path: Path) -> None:
    rows: Rows = [*LINES, [None], *STRANGE[0], [None], ["Phone", "Carrier"], ["61234577", "csl"]]
    assert [2, 3, 10] == [
        row for table in read(book(tmp_path / "sheet.csv", rows)) for row in table.rows.tolist()
    ]


NO_TABLES: list[Rows] = [
    [["Sales", "Manager: Amy", ""], ["61234577", "Kim", 98]],  # a section, whose fee is none
    [["市場部", "陳經理", ""], ["61234577", "金", 98], ["61234578", "朴", 98]],
    [["Prepared by", "Checked by"], ["Amy", "Bob"]],
    [["N/A", "spare", "waived"]],
    [["61234577", "Kim", "waived"], ["61234578", "Lim", 98]],
    [["小计", "", "免费"], ["61234577", "Kim", 98]],
    [["Total", "", "186"]],
]


@pytest.mark.parametrize("below", NO_TABLES, ids=[rows[0][0] for rows in NO_TABLES])
def test_sections_signatures_and_lines_after_a_blank_row_part_nothing(below: Rows, tmp_path: Path) -> None:
    tables = read(book(tmp_path / "sheet.csv", [*LINES, [None], *below]))
    assert [] == [one for table in tables for one in table.notices if one.type == "unknown_table"]
    assert len(tables) == 1


def test_a_word_that_is_a_value_elsewhere_in_its_column_begins_no_table(tmp_path: Path) -> None:
    rows: Rows = [["Mobile", "User", "Monthly Fee"], ["61234567", "Amy", "waived"], ["spare", "Amy", 88], [None],
            ["spare", "Amy", "waived"], ["61234568", "Bob", 98]]  # fmt: skip
    assert [2, 3, 5, 6] == read(book(tmp_path / "sheet.csv", rows))[0].rows.tolist()


WORDS = st.text(st.sampled_from("abcdefgh部門房號"), min_size=2, max_size=8).filter(
    lambda word: len(word) > 1
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=3, max_size=5, unique=True), st.integers(1, 4))
def test_whatever_its_headings_it_changes_nothing_of_the_first(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], height: int
) -> None:
    folder = tmp_path_factory.mktemp("strange")
    below = [[f"2345{at}{row:03}" for at in range(len(names))] for row in range(height)]
    alone = read(book(folder / "alone.csv", LINES))
    both = read(book(folder / "both.csv", [*LINES, [None], [f"x{name}" for name in names], *below]))
    assert cells(alone) == cells(both[:1])
    assert not any(_of_below(table) for table in both[:1])


def _of_below(table: RawTable) -> bool:
    return any(row > len(LINES) for row in table.rows.tolist())


def test_it_is_told_in_three_languages(tmp_path: Path) -> None:
    path = odd.text_file(tmp_path / "sheet.csv", [*LINES, [None], *STRANGE[4]])
    for language, said in (
        ("en", "headings that are not known"),
        ("zh-Hans", "标题都不认识"),
        ("zh-Hant", "標題都不認識"),
    ):
        assert said in batch([path], tmp_path, "--lang", language).said


@pytest.mark.parametrize("heading", ["F99", "Fieldd"])
@pytest.mark.parametrize("row", [["F01", "F02", "F03"], ["Field", "Other", "Third"]])
def test_a_chosen_column_that_is_not_there_is_said_so_though_no_heading_is_known(
    row: list[str], heading: str, tmp_path: Path
) -> None:
    fleet = odd.text_file(tmp_path / "fleet.csv", [row, ["61234501", "csl", "98"]])
    columns = tmp_path / "columns.yaml"
    columns.write_text(f'msisdn: "{heading}"\n', encoding="utf-8")
    for ran in (
        batch([fleet], tmp_path, "--columns", str(columns)).said,
        dry_run([fleet], "--columns", str(columns))[2],
    ):
        assert f"no column is headed “{heading}” (for `msisdn`)" in ran
