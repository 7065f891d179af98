"""Spreadsheets of every kind are read as their makers meant them, or refused with a message that helps."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from batch.errors import InputError
from batch.reading import read_xlsx, scan_package
from batch.reading.read import read_inputs
from batch.reading.split_sheet import Piece, pieces
from batch.shapes import RawTable
from tests.support import odd_files as odd
from tests.support.cell_help import table_words

FACTS = {
    "sim_id": "sim_id",
    "msisdn": "msisdn",
    "phone number": "msisdn",
    "手机号码": "msisdn",
    "手機號碼": "msisdn",
    "iccid": "iccid",
    "owner": "owner",
    "登记人": "owner",
    "carrier": "carrier",
    "balance": "balance_hkd",
    "balance (hkd)": "balance_hkd",
    "balance hkd": "balance_hkd",
    "contract end": "contract_end_on",
    "department": "department",
}


Rows = list[list[object]]


def fact_of(heading: str) -> str | None:
    return FACTS.get(heading.strip().casefold())


def read(*paths: object, **options: object) -> list[RawTable]:
    return read_inputs([str(path) for path in paths], is_heading=fact_of, words=table_words(), **options)  # type: ignore[arg-type]


def one(*paths: object, **options: object) -> RawTable:
    tables = read(*paths, **options)
    assert len(tables) == 1
    return tables[0]


def cells(table: RawTable) -> list[list[str | None]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]


def told(table: RawTable) -> dict[str, Mapping[str, str]]:
    return {notice.type: notice.params for notice in table.notices}


def refused(*paths: object, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        read(*paths, **options)
    return caught.value.message


PLAIN: Rows = [
    ["sim_id", "msisdn", "owner"],
    ["A-1", 91234567, "Chan Tai Man"],
    ["A-2", "+852 6123 4567", None],
]
EXPECTED = [["A-1", "91234567", "Chan Tai Man"], ["A-2", "+852 6123 4567", None]]


# --- formats


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_a_plain_workbook(tmp_path: Path, ending: str) -> None:
    table = one(odd.workbook(tmp_path / f"fleet{ending}", {"SIMs": PLAIN}))
    assert EXPECTED == cells(table)
    assert ("SIMs", ("sim_id", "msisdn", "owner"), 1) == (table.sheet, table.headings, table.heading_row)
    assert [2, 3] == table.rows.tolist()
    assert ("A", "B", "C") == table.column_letters
    assert 64 == len(table.sha256)
    assert ({}, [], [], False) == (table.unreadable, table.problems, table.notices, table.date_system_1904)


def test_the_older_formats_read_alike(tmp_path: Path) -> None:
    assert EXPECTED == cells(one(odd.xls(tmp_path / "fleet.xls", PLAIN)))
    assert EXPECTED == cells(one(odd.xlsb(tmp_path / "fleet.xlsb", PLAIN)))
    assert EXPECTED == cells(one(odd.ods(tmp_path / "fleet.ods", {"S": "".join(map(odd.ods_row, PLAIN))})))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    traditional = encoding == "big5hkscs"
    rows = [["手機號碼" if traditional else "手机号码", "Owner", "備註" if traditional else "备注"]]
    name, note = ("陳大文", "銀行; 支付, 轉數快") if traditional else ("陈大文", "银行; 支付, 宝")
    rows += [[f"9123 45{n:02}", name, note if n else ""] for n in range(9)]
    lines = [delimiter.join(f'"{text}"' if delimiter in text else text for text in row) for row in rows]
    path = tmp_path / ("fleet.tsv" if delimiter == "\t" else "fleet.csv")
    path.write_bytes("\r\n".join(lines).encode(encoding))
    table = one(path)
    assert tuple(rows[0]) == table.headings
    assert [[text or None for text in row] for row in rows[1:]] == cells(table)


def test_hong_kong_characters_of_big5(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_bytes(
        "msisdn,owner\n91234567,黃埔邨 嘅 鰂魚涌 李嘉欣\n61234567,深水埗 啲 司機\n".encode("big5hkscs")
    )
    assert [["91234567", "黃埔邨 嘅 鰂魚涌 李嘉欣"], ["61234567", "深水埗 啲 司機"]] == cells(one(path))


def test_an_encoding_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_bytes("msisdn,owner\n91234567,José Núñez\n".encode("cp1252"))
    assert [["91234567", "José Núñez"]] == cells(one(path, encoding="cp1252"))
    assert "no such encoding" in refused(path, encoding="klingon")
    assert "not ascii as --encoding says (line 2" in refused(path, encoding="ascii")


def test_csv_from_standard_input() -> None:
    table = one("-", stdin=b"\xef\xbb\xbfmsisdn,owner\n91234567,A\n")
    assert ("-", [["91234567", "A"]]) == (table.source, cells(table))
    assert "standard input is empty" in refused("-", stdin=b"")
    assert "only CSV can be piped in" in refused("-", stdin=b"PAR1....PAR1")


def test_parquet_shows_its_values_as_a_sheet_would(tmp_path: Path) -> None:
    table = pa.table({
        "msisdn": [91234567, None],
        "balance": pa.array([88.5, 1e15]),
        "owner": pa.array(["  Chan ", ""]).dictionary_encode(),
        "contract end": pa.array([dt.date(2026, 12, 31), None]),
        "seen": pa.array([1767323045, 1767312000], pa.timestamp("s")),
        "flag": [True, None],
        "services": [["银行", "支付宝"], []],
        "vas": [None, ["data"]],
        "key": [b"text", None],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "fleet.parquet")
    got = one(tmp_path / "fleet.parquet")
    assert tuple(table.column_names) == got.headings
    assert [
        [
            "91234567",
            "88.5",
            "Chan",
            "2026-12-31",
            "2026-01-02 03:04:05",
            "TRUE",
            "银行; 支付宝",
            None,
            "text",
        ],
        [None, "1E+15", None, None, "2026-01-02", None, "none", "data", None],
    ] == cells(got)
    assert [2, 3] == got.rows.tolist()


@pytest.mark.parametrize(
    "values", [[b"\xff\xfe"], [{"a": 1}], [dt.timedelta(days=1)]], ids=["bytes", "struct", "duration"]
)
def test_a_parquet_column_that_is_no_column_of_a_sheet_is_named(tmp_path: Path, values: list[object]) -> None:
    pq.write_table(pa.table({"msisdn": ["91234567"], "odd": values}), tmp_path / "fleet.parquet")
    assert "column 'odd' holds" in refused(tmp_path / "fleet.parquet")


def test_folders_and_patterns_stand_for_their_files(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    (folder / "deep").mkdir(parents=True)
    pq.write_table(pa.table({"msisdn": ["1"]}), folder / "b.parquet")
    (folder / "deep" / "a.csv").write_text("msisdn,owner\n2,x\n")
    (folder / "_SUCCESS").write_text("")
    odd.workbook(folder / "book.xlsx", {"S": PLAIN})
    assert ["b.parquet", "a.csv"] == [Path(table.source).name for table in read(folder)]
    assert ["b.parquet"] == [Path(table.source).name for table in read(folder / "*.parquet")]
    assert "no .xlsx, .xlsm" in refused(folder / "*.docx")
    (tmp_path / "none").mkdir()
    assert "no .parquet, .csv or .tsv file in this folder" in refused(tmp_path / "none")


def test_several_inputs_come_in_their_order(tmp_path: Path) -> None:
    book = odd.workbook(tmp_path / "b.xlsx", {"One": PLAIN, "Two": PLAIN})
    (tmp_path / "a.csv").write_text("msisdn,owner\n91234567,x\n")
    assert [("b.xlsx", "One"), ("b.xlsx", "Two"), ("a.csv", "")] == [
        (Path(table.source).name, table.sheet) for table in read(book, tmp_path / "a.csv")
    ]


# --- cell texts


def test_cell_texts_are_as_the_spreadsheet_program_shows_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    values = [
        ("text", "  Chan\t", "Chan"),
        ("blank text", "   ", None),
        ("no-break space", "\xa0x\u3000", "x"),
        ("integer", 42, "42"),
        ("float of an integer", 91234567.0, "91234567"),
        ("money", 88.5, "88.5"),
        ("noise of binary floats", 0.1 + 0.2, "0.3"),
        ("more noise", 88.499999999999986, "88.5"),
        ("small", 1e-7, "0.0000001"),
        ("zero", -0.0, "0"),
        ("16 digits", 1234567890123456, "1.23456789012346E+15"),
        ("a rounded ICCID", 8.98520123456789e18, "8.98520123456789E+18"),
        ("a trailing zero ICCID", 8985200000000000000, "8.9852E+18"),
        ("an ICCID as text", "8985201234567890123", "8985201234567890123"),
        ("date", dt.date(2026, 12, 31), "2026-12-31"),
        ("time kept", dt.datetime.fromisoformat("2026-12-31 13:05"), "2026-12-31 13:05:00"),
        ("time of day", dt.time(9, 30), "09:30:00"),
        ("true", True, "TRUE"),
        ("false", False, "FALSE"),
        ("looks like a formula", "'=1+1", "'=1+1"),
    ]
    sheet.append(["msisdn", "owner", "value"])
    for name, value, _ in values:
        sheet.append([name, "x", value])
    phone = sheet.cell(sheet.max_row + 1, 3, 98765432)  # formatted as a date by a slip
    phone.number_format = "yyyy-mm-dd"
    sheet.cell(phone.row, 1, "x")
    book.save(tmp_path / "fleet.xlsx")
    expected = [expected for _, _, expected in values] + ["98765432"]
    assert expected == one(tmp_path / "fleet.xlsx").columns[2].to_pylist()


def test_a_big_workbook_tells_numbers_from_texts_too(tmp_path: Path) -> None:
    """Above some size the scan runs beside the reading, and what it finds comes late."""
    filler = "x" * 30_000
    rows: Rows = [
        ["iccid", "owner", "filler"],
        [8985200000000000000, "a", filler],
        ["8985201234567890123", "b", filler],
    ]
    rows += [[f"898520{n:013}", "c", f"{n}{filler}"] for n in range(300)]
    path = odd.workbook(tmp_path / "fleet.xlsx", {"S": rows})
    assert ["8.9852E+18", "8985201234567890123"] == one(path).columns[0].to_pylist()[:2]


def test_error_cells_and_formulas_without_a_value_are_problems(tmp_path: Path) -> None:
    rows: Rows = [
        ["msisdn", "owner", "balance"],
        [91234567, '<c r="PLACE" t="e"><v>#N/A</v></c>', '<c r="PLACE"><f>1+1</f></c>'],
        [
            61234567,
            '<c r="PLACE" t="str"><f>IF(1,"","")</f><v></v></c>',
            '<c r="PLACE"><f>1+1</f><v>2</v></c>',
        ],
        ['<c r="PLACE" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "x", '<c r="PLACE"><f>1+1</f><v/></c>'],
    ]
    table = one(odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(odd.rows_xml(rows))]))
    assert [["91234567", None, None], ["61234567", None, "2"], [None, "x", None]] == cells(table)
    assert [
        ("error_cell", 2, "B", "owner", "#N/A"),
        ("error_cell", 4, "A", "msisdn", "#DIV/0!"),
        ("formula_without_value", 2, "C", "balance", ""),
        ("formula_without_value", 4, "C", "balance", ""),
    ] == sorted((p.type, p.row, p.column, p.heading, p.text) for p in table.problems)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('"HK$"#,##0.00', "88.5"),
        ("[$HK$-C04]#,##0.00;[Red]-[$HK$-C04]#,##0.00", "88.5"),
        ('"$"#,##0.00', "88.5"),
        ("[$$-409]#,##0.00", "USD 88.5"),
        ("[$kr-41D]#,##0.00", "SEK 88.5"),
        ("[$$-1009]#,##0.00", "CAD 88.5"),
        ("[$lei-418]#,##0.00", "lei? 88.5"),
        ("[$USD] #,##0.00", "USD 88.5"),
        ('"US$"#,##0.00', "USD 88.5"),
        ("[$¥-804]#,##0.00", "CNY 88.5"),
        ("[$￥-411]#,##0", "JPY 88.5"),
        ('_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "CNY 88.5"),
        ("#,##0.00 [$€-407]", "EUR 88.5"),
        ("0.00", "88.5"),
    ],
)
def test_a_foreign_currency_in_the_format_is_shown(tmp_path: Path, code: str, shown: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["msisdn", "balance"], [1, 88.5], [2, 0], [3, "text"], [4, 7]):
        sheet.append(row)
    for number in (2, 3, 4):
        sheet.cell(number, 2).number_format = code
    book.save(tmp_path / "fleet.xlsx")
    assert [shown, "0", "text", "7"] == one(tmp_path / "fleet.xlsx").columns[1].to_pylist()


def test_what_is_special_in_an_ods(tmp_path: Path) -> None:
    texts = {
        "date": '<table:table-cell office:value-type="date" office:date-value="2026-12-31"/>',
        "moment": '<table:table-cell office:value-type="date" office:date-value="2026-12-31T13:05:00"/>',
        "time": '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>',
        "flag": '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        "error": '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
        'calcext:value-type="error" xmlns:calcext="x"><text:p>#N/A</text:p></table:table-cell>',
        "dollars": '<table:table-cell office:value-type="currency" office:currency="USD" office:value="5"/>',
        "local": '<table:table-cell office:value-type="currency" office:currency="HKD" office:value="5"/>',
        "nothing": '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>',
        "not yet": '<table:table-cell table:formula="of:=1+1"/>',
    }
    blanks = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = [
        ["msisdn", "owner", "a", "b", "value"],
        *([name, "x", blanks, cell] for name, cell in texts.items()),
    ]
    table = one(odd.ods(tmp_path / "fleet.ods", {"S &amp; T": "".join(map(odd.ods_row, rows))}))
    values = dict(zip(table.columns[0].to_pylist(), table.columns[4].to_pylist(), strict=True))
    assert {
        "date": "2026-12-31", "moment": "2026-12-31 13:05:00", "time": "09:30:00", "flag": "TRUE",
        "dollars": "USD 5", "local": "5",
        "error": None, "nothing": None, "not yet": None,
    } == values  # fmt: skip
    assert [("error_cell", "S & T", 6, "E", "#N/A"), ("formula_without_value", "S & T", 10, "E", "")] == [
        (problem.type, problem.sheet, problem.row, problem.column, problem.text) for problem in table.problems
    ]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods"])
def test_the_1904_date_system_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"fleet.{kind}"
    if kind == "xlsx":
        odd.package(path, [odd.sheet_xml(odd.rows_xml(PLAIN))], settings='<workbookPr date1904="1"/>')
    elif kind == "xls":
        odd.xls(path, PLAIN, date_system_1904=True)
    elif kind == "xlsb":
        odd.xlsb(path, PLAIN, date_system_1904=True)
    else:
        start = '<table:null-date table:date-value="1904-01-01"/>'
        start = f"<table:calculation-settings>{start}</table:calculation-settings>"
        odd.ods(path, {"S": "".join(map(odd.ods_row, PLAIN))}, before=start)
    assert one(path).date_system_1904


# --- finding the table


def test_a_cover_sheet_titles_notes_and_blank_rows_and_columns(tmp_path: Path) -> None:
    path = odd.workbook(
        tmp_path / "fleet.xlsx",
        {
            "Cover": [["Acme Ltd"], ["Owner", "Finance"], ["Printed", "2026-11-21"]],
            "List": [
                [None, None, "SIM list of Acme"],
                [None, None, "Please keep the owner and the msisdn columns up to date"],
                [],
                [None, None, "msisdn", None, "Owner"],
                [],
                [None, None, 91234567, None, "Chan"],
                [None, None, None, None, None],
                [None, None, 61234567, None, "Lee"],
            ],
        },
    )
    table = one(path)
    assert ("List", ("msisdn", "Owner"), 4, ("C", "E")) == (
        table.sheet, table.headings, table.heading_row, table.column_letters,
    )  # fmt: skip
    assert [["91234567", "Chan"], ["61234567", "Lee"]] == cells(table)
    assert [6, 8] == table.rows.tolist()
    assert ["Cover"] == [notice.sheet for notice in table.notices if notice.type == "sheet_without_table"]


def test_headings_on_two_lines(tmp_path: Path) -> None:
    merged = '<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="C1:D1"/></mergeCells>'
    rows: Rows = [
        ["msisdn", "Phone", "Balance", None],
        [None, "Number", "HKD", "Owner"],
        [91234567, "x", 5, "Chan"],
    ]
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(odd.rows_xml(rows), after=merged)])
    table = one(path)
    assert ("msisdn", "Phone Number", "Balance HKD", "Owner") == table.headings
    assert [3] == table.rows.tolist()


def test_a_group_line_above_the_headings_is_not_one_of_them(tmp_path: Path) -> None:
    rows: Rows = [["Line", None, "Money"], ["msisdn", "Owner", "Balance"], [91234567, "Chan", 5]]
    table = one(odd.workbook(tmp_path / "fleet.xlsx", {"S": rows}))
    assert (("msisdn", "Owner", "Balance"), 2, [3]) == (
        table.headings,
        table.heading_row,
        table.rows.tolist(),
    )


@pytest.mark.parametrize(
    ("below", "headings"),
    [
        (["手机号码", "登记人", "备注"], ("msisdn", "Owner", "Balance 备注")),
        ([None, None, "HKD"], ("msisdn", "Owner", "Balance HKD")),
        (["text", None, "(optional)"], ("msisdn", "Owner", "Balance")),
    ],
)
def test_a_second_line_of_another_language_or_of_units(
    tmp_path: Path, below: list[object], headings: tuple[str, ...]
) -> None:
    rows: Rows = [["msisdn", "Owner", "Balance"], below, [91234567, "Chan", 5]]
    table = one(odd.workbook(tmp_path / "fleet.xlsx", {"S": rows}))
    assert headings[:2] == table.headings[:2]
    assert [["91234567", "Chan", "5"]] == cells(table)
    assert [3] == table.rows.tolist()


def test_totals_repeated_headings_and_remarks_are_no_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["sim_id", "msisdn", "Owner", "Balance"],
        ["A-1", 91234567, "Total Gas Ltd", 10],
        ["小计", None, None, 10],
        ["sim_id", "msisdn", "Owner", "Balance"],
        ["A-2", 61234567, "Lee", 20],
        ["Total (2 SIMs)", None, None, "HK$30.00"],
        [],
        ["Printed by the portal on 21 November"],
    ]
    table = one(odd.workbook(tmp_path / "fleet.xlsx", {"S": rows}))
    assert [["A-1", "91234567", "Total Gas Ltd", "10"], ["A-2", "61234567", "Lee", "20"]] == cells(table)
    assert {
        "totals_row": {"rows": "3, 6", "count": "2"},
        "repeated_headings": {"rows": "4", "count": "1"},
        "note_below": {"row": "8", "text": "Printed by the portal on 21 November"},
    } == told(table)


@pytest.mark.parametrize("last", [["Total", 91234567], ["A-9", None], ["合计", "Chan"]])
def test_a_row_that_may_be_a_sim_is_a_row(tmp_path: Path, last: list[object]) -> None:
    rows: Rows = [["sim_id", "msisdn", "Owner"], ["A-1", 91234567, "x"], [], last]
    assert 2 == len(one(odd.workbook(tmp_path / "fleet.xlsx", {"S": rows})).rows)


def test_hidden_sheets_are_skipped_and_hidden_rows_read(tmp_path: Path) -> None:
    book = load_workbook(odd.workbook(tmp_path / "fleet.xlsx", {"S": PLAIN, "Old": PLAIN, "Older": PLAIN}))
    book["Old"].sheet_state = "hidden"
    book["Older"].sheet_state = "veryHidden"
    book["S"].row_dimensions[3].hidden = True
    book.save(tmp_path / "fleet.xlsx")
    table = one(tmp_path / "fleet.xlsx")
    assert EXPECTED == cells(table)
    assert ["Old", "Older"] == [notice.sheet for notice in table.notices if notice.type == "hidden_sheet"]
    assert {"rows": "3", "count": "1"} == told(table)["hidden_rows"]
    assert "Old" == one(tmp_path / "fleet.xlsx", sheet="old ").sheet


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_hidden_rows_of_the_other_formats(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"fleet.{kind}"
    if kind == "xls":
        odd.xls(path, PLAIN, hidden_rows=[3])
    elif kind == "xlsb":
        odd.xlsb(path, PLAIN, hidden_rows=[3])
    else:
        shown, hidden = PLAIN[:2], PLAIN[2]
        odd.ods(
            path, {"S": "".join(map(odd.ods_row, shown)) + odd.ods_row(hidden, 'table:visibility="filter"')}
        )
    assert {"rows": "3", "count": "1"} == told(one(path))["hidden_rows"]


def test_sheets_with_the_same_headings_are_all_read_and_others_named(tmp_path: Path) -> None:
    path = odd.workbook(
        tmp_path / "fleet.xlsx",
        {
            "CMHK": PLAIN,
            "csl": [["登记人", "手机号码", "sim_id"], ["Lee", 61234567, "B-1"]],
            "Carriers": [["carrier", "department", "contact"], ["CMHK", "x", "12580"]],
            "Empty": [],
        },
    )
    tables = read(path)
    assert ["CMHK", "csl"] == [table.sheet for table in tables]
    assert [("sheet_with_other_headings", "Carriers")] == [(n.type, n.sheet) for n in tables[0].notices]


def test_a_named_sheet(tmp_path: Path) -> None:
    path = odd.workbook(tmp_path / "fleet.xlsx", {"SIM list": PLAIN, "Notes": [["hello"]]})
    assert EXPECTED == cells(one(path, sheet="SIM list"))
    message = refused(path, sheet="SIM lst")
    assert "no such sheet. Did you mean 'SIM list'? Its sheets: 'SIM list', 'Notes'" in message
    assert "no row of headings was found" in refused(path, sheet="Notes")


def test_a_sheet_named_of_a_text_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "msisdn,owner\n61234567,a\n")
    with pytest.raises(InputError, match="only workbooks have sheets"):
        one(path, sheet="Fleet")


def test_a_column_without_a_heading_is_carried_under_its_letter(tmp_path: Path) -> None:
    rows: Rows = [["msisdn", None, "Owner"], [91234567, "remark", "Chan"]]
    table = one(odd.workbook(tmp_path / "fleet.xlsx", {"S": rows}))
    assert ("msisdn", "B", "Owner") == table.headings
    assert {"column": "B"} == told(table)["column_without_heading"]


def test_rows_of_nothing_but_errors_are_left_out_and_said(tmp_path: Path) -> None:
    error = '<c r="PLACE" t="e"><v>#N/A</v></c>'
    rows: Rows = [["msisdn", "owner"], [91234567, "x"], [error, error], [None, error]]
    table = one(odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(odd.rows_xml(rows))]))
    assert (1, []) == (len(table.rows), table.problems)
    assert {"rows": "3-4", "count": "2"} == told(table)["rows_of_errors"]


def test_a_single_column_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text("msisdn\n91234567\n61234567\n")
    assert [["91234567"], ["61234567"]] == cells(one(tmp_path / "fleet.csv"))


# --- CSV


def csv_file(folder: Path, text: str) -> Path:
    path = folder / "fleet.csv"
    path.write_bytes(text.encode())
    return path


def test_row_numbers_of_csv_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    text = 'Fleet\n\nmsisdn,owner\n1,"two\nlines"\n\n2,x\n,\n3,"a ""b"", c"\n'
    table = one(csv_file(tmp_path, text))
    assert [["1", "two\nlines"], ["2", "x"], ["3", 'a "b", c']] == cells(table)
    assert (3, [4, 6, 8]) == (table.heading_row, table.rows.tolist())


def test_records_of_the_wrong_length_are_unreadable_rows(tmp_path: Path) -> None:
    text = "msisdn,owner,balance\n1,a,5\n2,b,1,234.50\n3\n4,d,6,,\n5,e,7\n"
    table = one(csv_file(tmp_path, text))
    assert [2, 3, 4, 5, 6] == table.rows.tolist()
    assert {
        1: ("ragged_row", 3, {"found": "4", "expected": "3"}),
        2: ("ragged_row", 4, {"found": "1", "expected": "3"}),
    } == {at: (problem.type, problem.row, problem.params) for at, problem in table.unreadable.items()}
    assert ["4", "d", "6"] == cells(table)[3]


@pytest.mark.parametrize("amount", ["1,234.50", "HK$ 1,234.00", "$12,000.00"])
def test_an_amount_cut_at_its_comma_is_not_read_though_the_fields_too_many_are_blank(
    tmp_path: Path, amount: str
) -> None:
    text = f"msisdn,balance,note\n61234567,{amount},\n61234568,0,VIP\n61234569,12,\n"
    table = one(csv_file(tmp_path, text))
    assert {0: {"found": "4", "expected": "3"}} == {
        at: problem.params for at, problem in table.unreadable.items()
    }


@pytest.mark.parametrize(
    "rows",
    [
        ["61234567,98,234.50,", "61234568,88,0,", "61234569,8,100.00,"],
        ["61234567,15,128,", "61234568,88,0", "61234569,8,100"],
        ["61234567,15,128.00,,", "61234568,88,0", "61234569,8,100"],
    ],
    ids=["all records end so", "no cents", "more fields than an amount makes"],
)
def test_numbers_beside_each_other_are_two_where_nothing_speaks_for_one(
    tmp_path: Path, rows: list[str]
) -> None:
    table = one(csv_file(tmp_path, "\n".join(["msisdn,owner,balance", *rows, ""])))
    assert (3, {}) == (len(table.rows), table.unreadable)


def test_blocks_of_records_without_their_last_delimiters_are_blank_there(tmp_path: Path) -> None:
    """Spreadsheet programs write such blocks of sixteen where the last columns are blank."""
    text = "msisdn,owner,balance\n" + "1,a,5\n" * 40 + "2,b\n" * 16 + "3,c,6\n" * 40
    table = one(csv_file(tmp_path, text))
    assert (96, {}) == (len(table.rows), table.unreadable)


def test_a_separator_line_of_excel(tmp_path: Path) -> None:
    table = one(csv_file(tmp_path, "sep=;\nmsisdn;owner\n1;a, b\n"))
    assert ([["1", "a, b"]], [2]) == (cells(table), table.rows.tolist())


def test_texts_that_exports_keep_as_formulas(tmp_path: Path) -> None:
    table = one(csv_file(tmp_path, 'msisdn,owner\n="0912","=""x"""\n2,="a"&"b"\n'))
    assert [["0912", "x"], ["2", '="a"&"b"']] == cells(table)


def test_line_ends_of_every_kind(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        table = one(csv_file(tmp_path, end.join(["msisdn,owner", "1,a", "2,b", ""])))
        assert ([["1", "a"], ["2", "b"]], [2, 3]) == (cells(table), table.rows.tolist())


def test_control_characters_are_taken_out_and_said(tmp_path: Path) -> None:
    table = one(csv_file(tmp_path, "msisdn,owner\n1,a\x00b\x07\n2,c\n"))
    assert [["1", "ab"], ["2", "c"]] == cells(table)
    assert {"column": "B", "count": "1"} == told(table)["control_characters"]


def test_a_quotation_mark_that_never_closes(tmp_path: Path) -> None:
    message = refused(csv_file(tmp_path, 'msisdn,owner\n1,a\n2,"b\n3,c\n4,d\n'))
    assert "line 3 opens a quotation mark that is never closed" in message


FIELD = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs", "Cc"]), max_size=6
)


@given(
    st.lists(
        st.lists(FIELD | st.sampled_from(["a,b", 'say "x"', "two\nlines", ""]), min_size=3, max_size=3),
        max_size=8,
    )
)
def test_clean_and_ragged_csv_give_the_same_cells(rows: list[list[str]]) -> None:
    """A last record of another length sends the whole file through the patient reader."""

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n\r') else text

    text = "\n".join(
        ",".join(map(quoted, row)) for row in [["msisdn", "owner", "iccid"], *rows, ["9", "9", "9"]]
    )
    clean = one("-", stdin=text.encode(), encoding="utf-8")
    ragged = one("-", stdin=(text + "\nx,y,z,too long\n").encode(), encoding="utf-8")
    assume(not any(said.type == "unknown_table" for said in (*clean.notices, *ragged.notices)))
    assert cells(clean) == cells(ragged)[:-1]
    assert clean.rows.tolist() == ragged.rows.tolist()[:-1]


# --- what can't be read


def test_files_that_are_not_there_or_not_files(tmp_path: Path) -> None:
    odd.workbook(tmp_path / "fleet.xlsx", {"S": PLAIN})
    assert f"there is no such file. Did you mean {tmp_path}/fleet.xlsx?" in refused(tmp_path / "fleat.xlsx")
    assert "There is no folder" in refused(tmp_path / "nowhere" / "fleet.xlsx")
    assert "no input is named" in refused()
    assert "only .xlsx, .xlsm" in refused(csv_file(tmp_path, "x").rename(tmp_path / "fleet.txt"))
    (tmp_path / "zero.csv").write_bytes(b"")
    assert "the file is empty (0 bytes)" in refused(tmp_path / "zero.csv")
    assert "the file is empty" in refused(csv_file(tmp_path, "\n ,,\n"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "msisdn\n1\n")
    path.chmod(0)
    assert "you may not read this file" in refused(path)


def test_a_sheet_without_known_headings_shows_what_it_has(tmp_path: Path) -> None:
    message = refused(
        odd.workbook(tmp_path / "fleet.xlsx", {"S": [["Title"], ["colour", "size"], ["red", 5]]})
    )
    assert "no row of headings was found; row 2 of 'S' reads: colour, size." in message
    assert "every cell is blank" in refused(odd.workbook(tmp_path / "fleet.xlsx", {"S": []}))


def test_names_that_say_something_else_than_the_content(tmp_path: Path) -> None:
    book = odd.workbook(tmp_path / "fleet.xlsx", {"S": PLAIN}).read_bytes()
    cases = {
        "a.xls": (book, "it is an Excel workbook. Rename it so that it ends in .xlsx"),
        "b.csv": (book, "it is an Excel workbook. Rename it so that it ends in .xlsx"),
        "c.xlsx": (
            b"msisdn,owner\n1,x\n",
            "it is plain text, perhaps CSV. Rename it so that it ends in .csv",
        ),
        "d.xls": (b"\n<html><body><table><tr><td>msisdn</td></tr></table>", "it is a web page (HTML)"),
        "e.csv": (b"<!DOCTYPE html><title>Sign in</title>", "it is a web page (HTML)"),
        "f.xls": (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "2003",
        ),
        "g.xlsx": (b"%PDF-1.7", "it is a PDF document"),
        "h.xlsx": (
            odd.xls(tmp_path / "x.xls", PLAIN).read_bytes(),
            "Excel 97-2003 workbook. Rename it so that it ends in .xls",
        ),
        "i.parquet": (b"msisdn\n1\n", "it is plain text"),
        "j.csv": (b"\x1f\x8b\x08", "packed with gzip"),
        "k.xlsx": (random.Random(7).randbytes(3000), "truncated or damaged: no workbook is in it"),
        "l.xlsx": ("電話號碼\t電訊商\n".encode("utf-16"), "it is plain text"),
    }
    for name, (content, expected) in cases.items():
        (tmp_path / name).write_bytes(content)
        assert expected in refused(tmp_path / name), name


def test_other_packages_are_called_by_their_name(tmp_path: Path) -> None:
    for parts, expected in (
        (["word/document.xml", "[Content_Types].xml"], "a text document"),
        (["ppt/presentation.xml"], "a presentation"),
        (["Index/Document.iwa"], "an Apple Numbers document"),
        (["readme.txt"], "a zip archive"),
    ):
        with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as made:
            for part in parts:
                made.writestr(part, "x")
        assert expected in refused(tmp_path / "x.xlsx")


def test_password_protected_workbooks(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(odd.compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    assert "protected by a password" in refused(tmp_path / "a.xlsx")
    odd.ods(tmp_path / "b.ods", {"S": ""}, manifest="<manifest:encryption-data/>")
    assert "protected by a password" in refused(tmp_path / "b.ods")


def test_a_password_in_a_short_old_workbook(tmp_path: Path) -> None:
    """Short streams stand elsewhere in the file; the record that tells of the password is in one of them."""
    head = b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00\x02\x00\x00\x00"
    (tmp_path / "a.xls").write_bytes(odd.compound({"WORKBOOK": head}))
    assert "protected by a password" in refused(tmp_path / "a.xls")


def test_a_workbook_without_the_usual_folders(tmp_path: Path) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(odd.rows_xml(PLAIN))])
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name).decode() for name in made.namelist()}
    with zipfile.ZipFile(path, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("xl/", ""), content.replace('Target="xl/', 'Target="'))
    assert EXPECTED == cells(one(path))


def test_truncated_files(tmp_path: Path) -> None:
    odd.workbook(tmp_path / "fleet.xlsx", {"S": PLAIN * 200})
    odd.xls(tmp_path / "fleet.xls", PLAIN * 200)
    odd.xlsb(tmp_path / "fleet.xlsb", PLAIN * 200)
    odd.ods(tmp_path / "fleet.ods", {"S": "".join(map(odd.ods_row, PLAIN * 200))})
    pq.write_table(pa.table({"msisdn": ["1"] * 1000}), tmp_path / "fleet.parquet")
    for path in sorted(tmp_path.iterdir()):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assert "truncated or damaged" in refused(path), path


def test_workbooks_of_charts_or_hidden_sheets_only(tmp_path: Path) -> None:
    odd.package(
        tmp_path / "a.xlsx", [f'{odd.DECLARATION}<chartsheet xmlns="{odd.MAIN}"/>'], kind="chartsheet"
    )
    assert "there are only charts in it" in refused(tmp_path / "a.xlsx")
    odd.package(tmp_path / "b.xlsx", [odd.sheet_xml("")], states=[' state="hidden"'])
    assert "all its sheets are hidden ('S1')" in refused(tmp_path / "b.xlsx")
    book = Workbook()
    book.create_chartsheet("Chart").add_chart(BarChart())
    assert book.active is not None
    book.active.append(["msisdn"])
    book.active.append([1])
    book.save(tmp_path / "c.xlsx")
    assert [["1"]] == cells(one(tmp_path / "c.xlsx"))


# --- long sheets


def long_sheet(prefix: str = "") -> str:
    """Some of everything: errors, hidden and blank rows, formulas, numbers that lost digits, dates by a slip."""
    rows = [odd.row_xml(3, ["iccid", "owner", "balance", None])]
    for number in range(4, 400):
        cell = [
            f"898520{number:013}",
            f'<c r="PLACE"><v>89852{number}00000000000</v></c>',
            '<c r="PLACE" t="e"><v>#N/A</v></c>',
            '<c r="PLACE"><f>A1</f></c>',
            '<c r="PLACE" s="1"><v>98765432</v></c>',
            " a\x07 ",
        ]
        if number % 17:
            hidden = ' hidden="1"' if number % 50 == 0 else ""
            last = f"note {number}" if number > 300 else None
            rows.append(odd.row_xml(number, [cell[number % 6], f"Owner {number}", number / 8, last], hidden))
    rows.append(odd.row_xml(5000, ["8985209999999999999", "far below", None, None]))
    xml = odd.sheet_xml("".join(rows), after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>')
    if prefix:
        xml = re.sub(r"<(/?)(?=[a-z])", rf"<\1{prefix}:", xml).replace("xmlns=", f"xmlns:{prefix}=")
    return xml


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_sheet_read_in_pieces_is_the_sheet_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [long_sheet(prefix)], more=odd.with_date_style())
    whole = one(path)
    monkeypatch.setattr(read_xlsx, "_LONG", 4000)
    monkeypatch.setattr(read_xlsx, "_PIECE", 4000)
    monkeypatch.setattr(scan_package, "_PACKED_CHUNK", 256)
    cut: list[Piece] = []

    def counted(*about: Any) -> Iterator[Piece]:
        for piece in pieces(*about):
            cut.append(piece)
            yield piece

    monkeypatch.setattr(read_xlsx, "pieces", counted)
    in_pieces = one(path)
    assert len(cut) > 4
    assert {"98765432", "8.98527E+16", None} < set(whole.columns[0].to_pylist())
    assert cells(whole) == cells(in_pieces)
    assert whole.rows.tolist() == in_pieces.rows.tolist()
    assert 5000 == whole.rows[-1]
    assert sorted(map(repr, whole.problems)) == sorted(map(repr, in_pieces.problems))
    assert sorted(map(repr, whole.notices)) == sorted(map(repr, in_pieces.notices))
    assert {"error_cell", "formula_without_value"} == {problem.type for problem in whole.problems}
    assert {"hidden_rows", "control_characters", "column_without_heading"} == set(told(whole))


@pytest.mark.parametrize("trouble", ["no numbers", "backwards", "twice"])
def test_a_long_sheet_that_can_not_be_cut_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    rows = [odd.row_xml(number, [f"898520{number:013}", "x"]) for number in range(2, 300)]
    if trouble == "no numbers":
        rows = [re.sub(r' r="[A-Z]*\d+"', "", row) for row in rows]
    elif trouble == "backwards":
        rows = rows[:150] + rows[:149:-1]
    else:
        rows = rows[:150] + rows[140:]
    xml = odd.sheet_xml("".join([odd.row_xml(1, ["iccid", "owner"]), *rows]))
    path = odd.package(tmp_path / "fleet.xlsx", [xml])
    whole = one(path)
    monkeypatch.setattr(read_xlsx, "_LONG", 4000)
    monkeypatch.setattr(read_xlsx, "_PIECE", 4000)
    monkeypatch.setattr(scan_package, "_PACKED_CHUNK", 256)
    assert cells(whole) == cells(one(path))
