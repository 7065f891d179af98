"""Tables below each other or side by side are read by their own headings, or left out and told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.errors import InputError
from batch.fleet.check import FleetOptions, answer
from batch.reading.read import read_inputs
from batch.shapes import RawTable
from batch.understanding.tables import settled
from engine.deciding.decide import Decider
from simexit.cli import run
from tests.support import odd_files as odd
from tests.support.cell_help import headings, table_words
from tests.support.real_sheets import AS_OF, batch
from tests.support.shipped import shipped

Rows = Sequence[Sequence[Any]]

PLANS: Rows = [
    ["電話號碼", "電訊商", "月費"],
    ["61234501", "CSL", 98],
    ["61234502", "數碼通", 88],
    ["61234503", "3HK", 78],
]
CARDS: Rows = [["ICCID", "電訊商", "餘額", "有效期至"], ["8985203000000061118", "CMHK", 50, "2026-12-31"],
         ["8985203000000061480", "CMHK", 0, "2026-06-01"]]  # fmt: skip
ENGLISH: Rows = [
    ["Carrier", "Mobile No.", "Status"],
    *(["SmarTone", f"6123451{at}", ("Active", "Suspended")[at % 2]] for at in range(4)),
]
SIMPLIFIED: Rows = [
    ["号码", "运营商", "部门", "状态"],
    *([f"6123452{at}", "CMHK", ("市场部", "行政部")[at % 2], ("使用中", "停机")[at % 2]] for at in range(5)),
]
SUMMARY: Rows = [["電訊商", "月費"], ["CSL", 98], ["數碼通", 88]]
TABLES = (PLANS, CARDS, ENGLISH, SIMPLIFIED)


def book(path: Path, rows: Rows) -> Path:
    """A sheet of these rows: as a workbook, or as a text file with only the fields that each has."""
    return odd.text_file(path, rows) if path.suffix == ".csv" else odd.workbook(path, {"Sheet": rows})


def beside(left: Rows, right: Rows) -> Rows:
    """Two tables side by side, with a blank column between them."""
    height = max(len(left), len(right))
    blank: list[Any] = [None] * len(left[0])
    return [
        [*(left[at] if at < len(left) else blank), None, *(right[at] if at < len(right) else [])]
        for at in range(height)
    ]


def read(path: Path) -> list[RawTable]:
    return read_inputs([path], is_heading=headings().fact_of, words=table_words())


def cells(tables: Sequence[RawTable]) -> list[tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    """The headings and rows of tables, wherever they stand."""
    return [
        (table.headings, list(zip(*(column.to_pylist() for column in table.columns), strict=True)))
        for table in tables
    ]


def test_cards_below_the_plans_are_read_by_their_own_headings(tmp_path: Path) -> None:
    ran = batch(["25-two-tables-stacked.xlsx"], tmp_path)
    assert [3, 4, 8, 9] == ran.column("row")
    assert ["csl", "smartone", "cmhk", "cmhk"] == ran.column("carrier")
    assert ["8985203000000061118", "8985203000000061480"] == ran.column("iccid")[2:]
    assert ["+85261238301", "+85261238302"] == ran.numbers[:2]
    assert [set()] * 4 == ran.problems
    assert 0 == ran.status
    assert "Another table stands on this sheet, with its headings in row 7" in ran.said


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize(
    ("first", "second"), [(one, two) for one in TABLES for two in TABLES if one is not two]
)  # fmt: skip
def test_two_tables_on_one_sheet_read_as_the_two_apart(
    first: Rows, second: Rows, ending: str, tmp_path: Path
) -> None:
    apart = cells(
        [*read(book(tmp_path / f"one{ending}", first)), *read(book(tmp_path / f"two{ending}", second))]
    )
    for between in ([], [[None]], [[None], ["二、儲值卡"]], [["Prepaid cards"]]):
        tables = read(book(tmp_path / f"both{ending}", [["一、月費計劃"], *first, *between, *second]))
        assert apart == cells(tables)
        start = 1 + len(first) + len(between)
        assert [start + 2 + at for at in range(len(second) - 1)] == tables[1].rows.tolist()
    if ending == ".xlsx":
        tables = read(book(tmp_path / f"beside{ending}", beside(first, second)))
        assert apart == cells(tables)


TEXTS = st.sampled_from(["CSL", "3HK", "月費", "公司", "Active", "98", "部門", "市場部", None])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=12),
    st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=12),
)
def test_whatever_stands_in_two_tables_they_read_as_the_two_apart(
    tmp_path_factory: pytest.TempPathFactory, ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("stacked")
    first: Rows = [["電話號碼", "電訊商", "部門"], *([f"6123{at:04}", *row] for at, row in enumerate(ours))]
    second: Rows = [
        ["ICCID", "Carrier", "Plan"],
        *([f"89852030000{at:08}", *row] for at, row in enumerate(theirs)),
    ]
    apart = cells([*read(book(folder / "one.xlsx", first)), *read(book(folder / "two.xlsx", second))])
    assert apart == cells(read(book(folder / "both.xlsx", [*first, [None], ["Title"], *second])))


def test_a_summary_below_or_beside_is_left_out_and_told(tmp_path: Path) -> None:
    alone = batch([book(tmp_path / "alone.xlsx", PLANS)], tmp_path)
    sheets: list[Rows] = [[*PLANS, [None], *SUMMARY], beside(PLANS, SUMMARY[:2])]
    for rows in sheets:
        ran = batch([book(tmp_path / "sheet.xlsx", rows)], tmp_path)
        assert alone.numbers == ran.numbers
        assert alone.column("carrier") == ran.column("carrier")
        assert 1 == ran.said.count("Another table on this sheet has neither numbers nor ICCIDs")
        assert "was read by them" not in ran.said
        assert 0 == ran.status


def test_a_blank_column_within_a_table_does_not_part_it(tmp_path: Path) -> None:
    rows: Rows = [["電話號碼", "電訊商", None, "月費", "合約到期日"], *(
        [f"6123450{at}", "csl", None, 98, "2026-12-31" if at else None] for at in range(4))]  # fmt: skip
    (table,) = read(book(tmp_path / "sheet.xlsx", rows))
    assert ("電話號碼", "電訊商", "月費", "合約到期日") == table.headings


def test_words_that_are_headings_too_do_not_begin_a_table(tmp_path: Path) -> None:
    rows: Rows = [["電話號碼", "計劃類型", "部門"], ["61234501", "月費", "部門"], ["61234502", "月費", "部門"],
            ["", "月費", "部門"], ["61234503", "月費", "部門"]]  # fmt: skip
    assert 1 == len(read(book(tmp_path / "sheet.xlsx", rows)))


def test_headings_repeated_on_every_page_do_not_begin_a_table(tmp_path: Path) -> None:
    rows: Rows = [*PLANS, PLANS[0], ["61234509", "CSL", 98]]
    (table,) = read(book(tmp_path / "sheet.xlsx", rows))
    assert [2, 3, 4, 6] == table.rows.tolist()


def test_who_a_bill_is_for_is_no_table(tmp_path: Path) -> None:
    rows: Rows = [["客戶名稱", "電話號碼"], ["ACME", "28881234"], [None], ["電話號碼", "電訊商", "月費", "部門"],
            ["61234501", "csl", 98, "Sales"], ["61234502", "csl", 98, "Sales"]]  # fmt: skip
    ran = batch([book(tmp_path / "sheet.xlsx", rows)], tmp_path)
    assert ["+85261234501", "+85261234502"] == ran.numbers


def test_a_problem_stands_at_its_own_table_s_row(tmp_path: Path) -> None:
    left: Rows = [*PLANS[:2], ["61234502", "數碼通", "x"]]
    right: Rows = [["Phone", "Carrier", "Monthly fee"], ["61234511", "5G", "y"], ["61234502", "CSL", 98]]
    ran = batch([book(tmp_path / "sheet.xlsx", beside(left, right))], tmp_path)
    assert [2, 3, 2, 3] == ran.column("row")
    found = ran.problems
    assert "not_money" in found[1]
    assert "not_money" in found[2]
    assert {"duplicate_msisdn"} <= found[1] & found[3]
    assert "not_money" not in found[0] | found[3]


def test_an_input_that_is_named_twice_is_refused_all_the_same(tmp_path: Path) -> None:
    path = book(tmp_path / "sheet.xlsx", [*PLANS, [None], *CARDS])
    tables, matchings = settled(headings(), [*read(path), *read(path)])
    with pytest.raises(InputError, match="given twice"):
        answer(Decider(shipped()), tables, matchings, FleetOptions(datetime.date(2026, 11, 25)))
    assert 3 == run(["batch", str(path), str(path), "-o", str(tmp_path / "x.csv"), "--as-of", AS_OF])


def test_tables_of_a_text_file_may_have_as_many_fields_as_they_like(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text(
        "Postpaid lines\nPhone,Carrier,Monthly fee,Dept,Status\n61234501,csl,98,Sales,Active\n61234502,csl\n\n"
        "Prepaid cards\nICCID,Carrier\n8985203000000061118,cmhk\n8985203000000061480\n"
        "Phone,Carrier,Monthly fee,Dept,Status,User\n61234503,csl,98,Sales,Active,Chan\nTotal,3\n",
        "utf-8",
    )
    ran = batch([path], tmp_path)
    assert [3, 4, 8, 9, 11] == ran.column("row")
    assert ["needs_info", "unreadable", "needs_info", "unreadable", "needs_info"] == ran.column("status")
    assert ["", "", "", "", "Chan"] == [user or "" for user in ran.column("user")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Another table stands on this sheet, with its headings in row 7 from column A on"),
        ("zh-Hans", "这张工作表上还有另一个表格，标题在第 7 行、从 A 列起"),
        ("zh-Hant", "這張工作表上還有另一個表格，標題在第 7 列、由 A 欄起"),
    ],
)
def test_another_table_is_told_in_three_languages(language: str, said: str, tmp_path: Path) -> None:
    assert said in batch(["25-two-tables-stacked.xlsx"], tmp_path, "--lang", language).said
