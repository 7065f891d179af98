"""A merged cell holds for all its rows and columns, and for nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from batch.reading.read import read_inputs
from batch.shapes import RawTable
from tests.support import odd_files as odd
from tests.support.cell_help import headings, table_words
from tests.support.office import converted, needs_office
from tests.support.real_sheets import batch

Rows = Sequence[Sequence[object]]


def book(path: Path, rows: Rows, *areas: str) -> Path:
    """A workbook with these rows, in which these areas are merged."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in areas:
        sheet.merge_cells(area)
    made.save(path)
    return path


def table_of(path: Path) -> RawTable:
    (table,) = read_inputs([path], is_heading=headings().fact_of, words=table_words())
    return table


def cells(table: RawTable) -> dict[str, list[str | None]]:
    return {name: column.to_pylist() for name, column in zip(table.headings, table.columns, strict=True)}


def told(table: RawTable) -> dict[str, dict[str, str]]:
    return {notice.type: notice.params for notice in table.notices}


def test_carrier_department_and_contract_end_are_those_of_the_merge(tmp_path: Path) -> None:
    ran = batch(["22-merged-vertical.xlsx"], tmp_path)
    assert ran.status == 0
    assert ran.column("carrier") == ["csl"] * 3 + ["smartone"] * 2
    assert ran.column("department") == ["市場部"] * 3 + ["行政部"] * 2
    ends = cells(table_of(Path("tests/real_sheets/22-merged-vertical.xlsx")))["合約到期日"]
    assert ends == ["31/12/2026"] * 3 + ["30/6/2027", None]
    assert "[電話]" not in ran.said


ENGLISH: Rows = [
    ["Department", "Carrier", "Phone number", "Monthly fee"],
    ["Sales", "CSL", "61237001", 98],
    [None, None, "61237002", 88],
    ["Admin", "SmarTone", "61237003", 78],
    [None, None, "61237004", 68],
]
SIMPLIFIED: Rows = [
    ["手机号码", "运营商", "部门"],
    ["61237001", "数码通", "销售部"],
    ["61237002", None, None],
    ["61237003", None, "财务部"],
]
TRADITIONAL: Rows = [
    ["2026年11月電話表", None, None],
    ["電訊商", "電話號碼", "使用人"],
    ["3HK", "61237001", "陳大文"],
    [None, "61237002", None],
    [None, "61237003", "李小明"],
]


@pytest.mark.parametrize(
    ("rows", "areas", "carriers"),
    [
        (ENGLISH, ["A2:A3", "B2:B3", "A4:A5", "B4:B5"], ["csl", "csl", "smartone", "smartone"]),
        (SIMPLIFIED, ["B2:B4", "C2:C3"], ["smartone"] * 3),
        (TRADITIONAL, ["A1:C1", "A3:A5", "C3:C4"], ["three"] * 3),
        (ENGLISH, ["A2:B3", "B4:B5"], ["other", "other", "smartone", "smartone"]),
    ],
    ids=["en", "zh-Hans", "zh-Hant with a title", "over two columns too"],
)
def test_a_merged_carrier_is_that_of_all_its_rows(
    tmp_path: Path, rows: Rows, areas: list[str], carriers: list[str | None]
) -> None:
    ran = batch([book(tmp_path / "fleet.xlsx", rows, *areas)], tmp_path)
    assert ran.column("carrier") == carriers
    assert len(ran.numbers) == len(carriers)


@needs_office
@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_other_workbooks_are_filled_as_well(tmp_path: Path, ending: str) -> None:
    made = book(tmp_path / "fleet.xlsx", ENGLISH, "A2:A3", "B2:B3", "A4:A5", "B4:B5")
    table = table_of(converted(made, ending, tmp_path))
    assert cells(table)["Carrier"] == ["CSL", "CSL", "SmarTone", "SmarTone"]
    assert cells(table)["Department"] == ["Sales", "Sales", "Admin", "Admin"]
    assert told(table) == {}


def test_a_title_a_section_and_a_subtotal_stay_one_cell(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        ["流動電話一覽", None, None, None, None],
        ["部門", "電訊商", "電話號碼", "使用人", "月費"],
        ["一、市場部", None, None, None, None],
        ["市場部", "CSL", "61237001", "陳", 98],
        ["市場部", "CSL", "61237002", "李", 88],
        ["市場部小計", None, None, "2 lines", 186],
        ["以上合共：", None, None, None, "HK$186.00"],
    ]
    path = book(tmp_path / "fleet.xlsx", rows, "A1:E1", "A3:E3", "A6:C6", "A7:D7")
    table = table_of(path)
    first_cells = [row[0] for row in zip(*cells(table).values(), strict=True)]
    for label in ("一、市場部", "市場部小計", "以上合共："):
        if label in first_cells:
            at = first_cells.index(label)
            assert [column[at] for column in cells(table).values()].count(label) == 1
    ran = batch([path], tmp_path)
    assert [number for number in ran.numbers if number] == ["+85261237001", "+85261237002"]


def test_a_cell_of_two_columns_is_the_value_of_both(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        ["電話號碼", "電訊商", "使用人", "登記機主", "合約到期日"],
        ["61237001", "CSL", "ACME Ltd", None, "31/12/2026"],
        ["61237002", "CSL", "陳大文", "ACME Ltd", "31/12/2026"],
    ]
    table = table_of(book(tmp_path / "fleet.xlsx", rows, "C2:D2"))
    assert cells(table)["使用人"] == ["ACME Ltd", "陳大文"]
    assert cells(table)["登記機主"] == ["ACME Ltd", "ACME Ltd"]


def test_a_heading_and_its_cells_merged_alike_are_one_column(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        ["電話號碼", None, "電訊商", "月費"],
        ["61237001", None, "CSL", 98],
        ["61237002", None, "CSL", 88],
    ]
    table = table_of(book(tmp_path / "fleet.xlsx", rows, "A1:B1", "A2:B2", "A3:B3"))
    assert cells(table) == {
        "電話號碼": ["61237001", "61237002"], "電訊商": ["CSL", "CSL"], "月費": ["98", "88"]
    }  # fmt: skip
    assert told(table) == {}


def test_rows_that_have_nothing_of_their_own_are_none(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [*ENGLISH, [None] * 4, [None] * 4]
    table = table_of(book(tmp_path / "fleet.xlsx", rows, "A4:A7", "B4:B7"))
    assert table.rows.tolist() == [2, 3, 4, 5]


def test_an_amount_for_several_rows_is_told(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [*ENGLISH[:4], [None, None, "61237004", None]]
    table = table_of(book(tmp_path / "fleet.xlsx", rows, "D4:D5"))
    assert cells(table)["Monthly fee"] == ["98", "88", "78", "78"]
    assert told(table)["merged_amounts"] == {"column": "D", "rows": "4-5"}


def test_what_stands_under_a_merged_cell_stays_and_is_told(tmp_path: Path) -> None:
    rows = odd.rows_xml([
        ["Phone number", "Carrier", "User"], ["61237001", "CSL", "Chan"], ["61237002", "SmarTone", "Lee"]
    ])  # fmt: skip
    merged = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    table = table_of(odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(rows, after=merged)]))
    assert cells(table)["Carrier"] == ["CSL", "SmarTone"]
    assert told(table)["under_merged"] == {"column": "B", "rows": "3"}


WORDS = st.sampled_from(["CSL", "SmarTone", "3HK", "市場部", "Sales"])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(WORDS, st.integers(1, 4)), min_size=1, max_size=6),
    st.lists(WORDS, min_size=24, max_size=24),
)
def test_merging_cells_of_one_value_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[tuple[str, int]], users: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("merged")
    values = [word for word, length in blocks for _ in range(length)]
    rows = [[word, f"6123{7000 + at}", users[at]] for at, word in enumerate(values)]
    areas, top = [], 2
    for _, length in blocks:
        if length > 1:
            areas.append(f"A{top}:A{top + length - 1}")
        top += length
    heads: Rows = [["Carrier", "Phone number", "User"]]
    plain = table_of(book(folder / "plain.xlsx", [*heads, *rows]))
    merged = table_of(book(folder / "merged.xlsx", [*heads, *rows], *areas))
    assert cells(plain) == cells(merged)
    assert plain.rows.tolist() == merged.rows.tolist()
    assert told(merged) == {}


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 9), st.integers(0, 8), st.integers(0, 1), st.booleans())
def test_a_merge_fills_exactly_its_area(
    tmp_path_factory: pytest.TempPathFactory, top: int, down: int, left: int, wide: bool
) -> None:
    rows: list[list[object]] = [["Department", "Carrier", "User", "Phone number", "Owner"]]
    rows += [[None, None, None, f"6123{7000 + at}", "ACME"] for at in range(12)]
    rows[top - 1][left] = "CSL"
    bottom, right = min(top + down, 13), left + wide
    area = f"{'ABC'[left]}{top}:{'ABC'[right]}{bottom}"
    single = top == bottom and not wide
    path = tmp_path_factory.mktemp("area") / "fleet.xlsx"
    found = cells(table_of(book(path, rows, *([] if single else [area]))))
    filled = {
        (row, place)
        for place, name in enumerate(("Department", "Carrier", "User"))
        for row, text in enumerate(found.get(name, []), 2)
        if text
    }
    assert filled == {(row, place) for row in range(top, bottom + 1) for place in range(left, right + 1)}


def sheet_with(merges: Sequence[str], count: int) -> str:
    lines = odd.rows_xml([["Carrier", "Phone number", "User"]])
    lines += "".join(
        odd.row_xml(at, ["CSL" if at % 2 == 0 else None, f"{61230000 + at}", "x"])
        for at in range(2, count + 2)
    )
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    return odd.sheet_xml(lines, after=f"<mergeCells>{areas}</mergeCells>")


def test_a_hundred_thousand_merges_are_quick(tmp_path: Path) -> None:
    merges = [f"A{row}:A{row + 1}" for row in range(2, 200_002, 2)]
    plain = odd.package(tmp_path / "plain.xlsx", [sheet_with([], 200_000)])
    merged = odd.package(tmp_path / "merged.xlsx", [sheet_with(merges, 200_000)])
    start = time.process_time()
    table_of(plain)
    between = time.process_time()
    assert cells(table_of(merged))["Carrier"] == ["CSL"] * 200_000
    assert time.process_time() - between < 3 * (between - start) + 3


@pytest.mark.parametrize(
    "merges",
    [
        ["A1:XFD1048576"] * 50_000,
        ["A2:A1048576", "A3:A1048576", "A4:C1048576"] * 10_000,
        [f"A{row}:C1048576" for row in range(2, 5_000)],
        ["C5:A2", "B9:B3", "A0:A0", "A9999999:B9999999"],
    ],
    ids=["the whole sheet", "one over the other", "to the last row", "no areas"],
)
def test_hostile_merges_do_no_harm(tmp_path: Path, merges: list[str]) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [sheet_with(merges, 100)])
    start = time.process_time()
    table = table_of(path)
    assert len(table.rows) == 100
    assert cells(table)["Phone number"][:2] == ["61230002", "61230003"]
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("heading", "values", "told"),
    [
        ("部門", ["甲", "", "", "乙", "", "丙", "丁", ""], True),
        ("部門", ["甲", "", "", "乙", "丙", "", ""], True),
        ("是否仍需使用", ["是", "否", "", "", "是", "", "", ""], False),
        ("是否仍需使用", ["否", "是", "", "", "", "", "", ""], False),
    ],
    ids=[
        "groups, one of a single row",
        "three groups",
        "answers here and there",
        "answers of the first lines",
    ],
)
def test_blanks_below_values_are_told_where_they_look_like_groups(
    tmp_path: Path, heading: str, values: Sequence[str], told: bool
) -> None:
    rows = [[f"6123000{at}", "csl", value] for at, value in enumerate(values)]
    table = table_of(book(tmp_path / "groups.xlsx", [["電話號碼", "電訊商", heading], *rows]))
    assert told == ("blank_below" in {notice.type for notice in table.notices})
