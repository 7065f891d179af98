"""A described workbook is what is found in the file, whatever the texts, however long the table."""

from __future__ import annotations

import datetime as dt
import errno
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

import batch.report.workbook
from batch.errors import OutputError
from batch.report.looks import PAGE_LOOKS
from batch.report.sheet_texts import CELL_LIMIT, plain_text
from batch.report.sheets import Area, Book, Cell, Page, SheetColumn, Table, column_width, display_width
from batch.report.table_looks import at_most, row_heights, text_lines
from batch.report.workbook import write_book
from tests.support.office import converted, needs_office

AWKWARD = [
    "=1+1", "+852", "-5", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x\")", "a & b < c > d", " lead", "trail ",
    "two  blanks", "line\nline", "_x0041_", "_x0041_x0042_", "\x01\x02ok\x1f", "😀 emoji", "欠费 繁體", "'quoted", '"',
]  # fmt: skip


def table(*columns: SheetColumn, rows: int, name: str = "SIMs", **more: Any) -> Table:
    return Table(name, columns, rows, **more)


def book(*sheets: Table | Page, protect: bool = True) -> Book:
    return Book(
        sheets, "A title", "Calibri", dt.date(2026, 11, 21), protect, properties={"simexit.lang": "en"}
    )


def cells_by_openpyxl(path: Path, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def texts_by_calamine(path: Path, sheet: str, column: int = 0) -> list[str]:
    rows = python_calamine.load_workbook(path).get_sheet_by_name(sheet).to_python()
    return [str(row[column]) for row in rows]


@pytest.mark.parametrize("coded", [False, True], ids=["plain", "dictionary"])
def test_a_text_stays_the_text_it_is(tmp_path: Path, coded: bool) -> None:
    values = pa.array(AWKWARD)
    path = tmp_path / "x.xlsx"
    write_book(
        book(table(SheetColumn("=a", values.dictionary_encode() if coded else values), rows=len(AWKWARD))),
        path,
    )
    expected = ["=a", *(plain_text(text) for text in AWKWARD)]
    assert expected == texts_by_calamine(path, "SIMs")
    sheet = openpyxl.load_workbook(path)["SIMs"]
    assert {"s"} == {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert not any(b"<f>" in part for part in sheet_parts(path))


def sheet_parts(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as package:
        return [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]


def test_placed_cells_and_rows_above_are_never_formulas(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    page = Page(
        "Page", [Cell(row, 1, text, PAGE_LOOKS["text"]) for row, text in enumerate(AWKWARD, 1)], {1: 20}
    )
    filled = table(SheetColumn("h"), rows=0, above=[["=2+2"], ["@x"]])
    write_book(book(page, filled), path)
    assert not any(b"<f>" in part for part in sheet_parts(path))
    assert [plain_text(text) for text in AWKWARD] == texts_by_calamine(path, "Page")
    assert ["=2+2", "@x", "h"] == texts_by_calamine(path, "SIMs")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=30))
def test_any_text_reads_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "x.xlsx"
    both = [SheetColumn("a", pa.array(texts)), SheetColumn("b", pa.array(texts).dictionary_encode())]
    write_book(
        book(table(*both, SheetColumn("end", pa.array([1] * len(texts)), "count"), rows=len(texts))), path
    )
    expected = ["", *(plain_text(text) for text in texts)][1:]
    assert expected == texts_by_calamine(path, "SIMs")[1:]
    assert expected == texts_by_calamine(path, "SIMs", 1)[1:]


def midnight(*day: int) -> dt.datetime:
    """A day as openpyxl gives it."""
    return dt.datetime.combine(dt.date(*day), dt.time())


def test_numbers_money_and_dates_are_such(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    money = pa.array([Decimal("1234.50"), Decimal("-0.01"), None], pa.decimal128(18, 2))
    days = pa.array([dt.date(2026, 12, 31), dt.date(1899, 1, 1), None])
    worded = pa.array(["2026-02-28", "none", None])
    counts = pa.array([42, None, 0])
    codes = pa.array(["+85291234567", None, "0012"])
    kinds: dict[str, tuple[Any, Any]] = {
        "m": (money, "money"),
        "d": (days, "date"),
        "w": (worded, "date"),
        "n": (counts, "count"),
        "c": (codes, "code"),
    }
    write_book(book(table(*(SheetColumn(name, *one) for name, one in kinds.items()), rows=3)), path)
    expected = [
        ["m", "d", "w", "n", "c"],
        [1234.5, midnight(2026, 12, 31), midnight(2026, 2, 28), 42, "+85291234567"],
        [-0.01, "1899-01-01", "none", None, None],
        [None, None, None, 0, "0012"],
    ]  # fmt: skip
    assert expected == cells_by_openpyxl(path, "SIMs")
    sheet = openpyxl.load_workbook(path)["SIMs"]
    assert ["#,##0.00_)", "yyyy-mm-dd", "yyyy-mm-dd", "#,##0_)", "@"] == [
        cell.number_format for cell in sheet[2]
    ]


def test_a_long_text_is_cut_where_excel_would_refuse_it(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    texts = ["x" * (CELL_LIMIT + 5), "😀" * CELL_LIMIT, "x" * CELL_LIMIT]
    write_book(book(table(SheetColumn("t", pa.array(texts)), rows=3)), path)
    found = texts_by_calamine(path, "SIMs")[1:]
    assert [CELL_LIMIT, CELL_LIMIT, CELL_LIMIT] == [len(text.encode("utf-16-le")) // 2 for text in found]
    assert ["…", "…", "x"] == [text[-1] for text in found]


PARTS = [pa.array(["a", "b"]), pa.array(["c", "d", None, "f", "g"])]


@pytest.mark.parametrize(
    "values",
    [pa.chunked_array(PARTS), pa.chunked_array([part.dictionary_encode() for part in PARTS])],
    ids=["texts", "dictionaries"],
)
def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path, values: pa.ChunkedArray) -> None:
    path = tmp_path / "x.xlsx"
    write_book(
        book(
            table(SheetColumn("t", values, wrap=True), SheetColumn("n", pa.array(range(7)), "count"), rows=7)
        ),
        path,
        sheet_rows=4,
    )
    assert ["SIMs", "SIMs 2", "SIMs 3"] == openpyxl.load_workbook(path).sheetnames
    assert [["t", "n"], ["a", 0], ["b", 1], ["c", 2]] == cells_by_openpyxl(path, "SIMs")
    assert [["t", "n"], ["d", 3], [None, 4], ["f", 5]] == cells_by_openpyxl(path, "SIMs 2")
    assert [["t", "n"], ["g", 6]] == cells_by_openpyxl(path, "SIMs 3")


def test_many_rows_take_several_chunks(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    rows = 20_000
    texts = [f"row {at}" for at in range(rows)]
    write_book(
        book(
            table(
                SheetColumn("t", pa.array(texts)), SheetColumn("n", pa.array(range(rows)), "count"), rows=rows
            )
        ),
        path,
    )
    found = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    assert [["t", "n"], *([text, float(at)] for at, text in enumerate(texts))] == found


def test_the_sheet_is_set_up_for_work(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    lists = Page("Lists", [Cell(1, 1, "Keep, then see", PAGE_LOOKS["text"])], {1: 20})
    columns = [
        SheetColumn("Id", pa.array(["1", "2"]), "code"),
        SheetColumn("Verdict", pa.array(["go", "stay"]), tones={"go": "now"}, note="What to do."),
        SheetColumn("Page", pa.array(["https://a.hk/?x=1&y=2", "javascript:alert(1)"]), "link", outline=True),
        SheetColumn("Review", band="review", editable=True, choices=("approve", "hold")),
        SheetColumn("Action", band="review", editable=True, choices_at=Area(1, 1, 1, 1, "Lists")),
    ]
    write_book(book(table(*columns, rows=2, choice_error="No."), lists), path)
    workbook: Any = openpyxl.load_workbook(path)
    sheet = workbook["SIMs"]
    assert ("B2", "A1:E3", "$1:$1", "'SIMs'!$A$1:$E$3") == (
        sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows, sheet.print_area)  # fmt: skip
    assert ("landscape", 9, 1, 0) == (
        sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth,
        sheet.page_setup.fitToHeight)  # fmt: skip
    assert [('"approve,hold"', "D2:D3"), ("'Lists'!$A$1:$A$1", "E2:E3")] == [
        (rule.formula1, str(rule.sqref)) for rule in sheet.data_validations.dataValidation
    ]
    assert "What to do." == sheet["B1"].comment.text
    assert sheet["B2"].fill.fgColor.rgb != sheet["B3"].fill.fgColor.rgb
    assert ("https://a.hk/?x=1&y=2", None) == (sheet["C2"].hyperlink.target, sheet["C3"].hyperlink)
    assert 1 == sheet.column_dimensions["C"].outlineLevel
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter  # False: filters stay free
    assert [True, True, True, False, False] == [
        (sheet.column_dimensions[letter] if letter in "DE" else sheet[f"{letter}2"]).protection.locked
        for letter in "ABCDE"
    ]
    assert "en" == workbook.custom_doc_props["simexit.lang"].value


def test_unprotected_when_asked(tmp_path: Path) -> None:
    write_book(book(table(SheetColumn("a", pa.array(["x"])), rows=1), protect=False), tmp_path / "x.xlsx")
    assert not openpyxl.load_workbook(tmp_path / "x.xlsx")["SIMs"].protection.sheet


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    nothing = pa.array([], pa.string())
    write_book(book(table(SheetColumn("a", nothing), rows=0, empty="Nothing to do.")), tmp_path / "x.xlsx")
    assert [["a"], ["Nothing to do."]] == cells_by_openpyxl(tmp_path / "x.xlsx", "SIMs")


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one = book(table(SheetColumn("a", pa.array(["x"])), rows=1))
    write_book(one, tmp_path / "1.xlsx")
    write_book(one, tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_widths_suit_chinese() -> None:
    assert (4, 8, 6) == (display_width("SIMs"), display_width("数据问题"), display_width("SIM 卡"))
    wide = [
        column_width(SheetColumn("h", pa.array([text] * 3)))
        for text in ("abcdefghijkl", "数据问题数据问题数据问题")
    ]
    assert wide[1] - wide[0] == 12
    assert column_width(SheetColumn("h", pa.array(["x" * 900]))) <= 60


def test_rows_are_as_high_as_their_wrapped_texts() -> None:
    texts = pa.array(["short", "x" * 50, "数" * 50, "a\nb\nc", None])
    assert [1, 3, 5, 3, 1] == text_lines(texts, 20).to_pylist()
    assert [1, 3, 5, 3, 1] == text_lines(texts.dictionary_encode(), 20).to_pylist()
    heights: Any = row_heights([(texts, 20), (texts, 40)])
    assert ["16", "42", "68", "42", "16"] == heights.to_pylist()
    assert row_heights([]) is None
    assert [4] == text_lines(pa.array(["a\n" + "x" * 50]), 20).to_pylist()
    addresses = pa.array(["2880 2688; WhatsApp 9138 2688; somebody_at_work@carrier.example; carrier.example"])
    assert [3] == text_lines(
        addresses, 34
    ).to_pylist()  # an address that is too long for a line starts the next


def test_the_size_is_never_guessed_too_small() -> None:
    texts = pa.array(["&" * 1000] * 10)
    assert at_most([texts], 10) >= 10 * 5 * 1000
    assert at_most([texts.dictionary_encode()], 10) >= 10 * 5 * 1000


# --- a file is whole or not there


def failing(kind: int) -> Any:
    def fail(*_: object) -> None:
        raise OSError(kind, "no")

    return fail


@pytest.mark.parametrize(
    ("kind", "says"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "may not write")]
)
def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int, says: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"the old one")
    monkeypatch.setattr(batch.report.workbook, "splice", failing(kind))
    with pytest.raises(OutputError, match=says) as caught:
        write_book(book(table(SheetColumn("a", pa.array(["x"])), rows=1)), path)
    assert str(path) in str(caught.value)
    assert ["x.xlsx"] == [one.name for one in tmp_path.iterdir()]
    assert b"the old one" == path.read_bytes()


@pytest.mark.parametrize(("name", "says"), [
    ("missing/x.xlsx", "does not exist"), ("file/x.xlsx", "not a folder"), ("folder", "a folder has that name"),
    ("x" * 300 + ".xlsx", "too long"),
])  # fmt: skip
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match=says):
        write_book(book(table(SheetColumn("a", pa.array(["x"])), rows=1)), tmp_path / name)
    assert {"file", "folder"} == {one.name for one in tmp_path.iterdir()}


# --- a third reader


@needs_office
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    count = len(AWKWARD)
    columns = [
        SheetColumn("text", pa.array(AWKWARD)),
        SheetColumn("coded", pa.array(AWKWARD).dictionary_encode()),
        SheetColumn(
            "money", pa.array([Decimal(at) / 100 for at in range(count)], pa.decimal128(18, 2)), "money"
        ),
        SheetColumn(
            "day", pa.array([dt.date(2026, 1, 1) + dt.timedelta(days=40 * at) for at in range(count)]), "date"
        ),
        SheetColumn("n", pa.array(range(count)), "count"),
    ]
    write_book(book(table(*columns, rows=count)), path)
    ours, theirs = (
        cells_by_openpyxl(path, "SIMs"),
        cells_by_openpyxl(converted(path, "xlsx", tmp_path), "SIMs"),
    )
    assert without_escapes(ours) == without_escapes(theirs)


def without_escapes(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """openpyxl shows `_x005F_` as it stands in the file; programs that people use show what it stands for."""
    return [[cell.replace("_x005F_", "_") if isinstance(cell, str) else cell for cell in row] for row in rows]
