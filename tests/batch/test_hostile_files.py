"""No file takes the run down: each hostile one is read rightly, or refused within time and memory with its name."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch.errors import InputError
from batch.reading import sandbox
from batch.reading.inputs import ReadLimits
from batch.reading.read import read_inputs
from batch.shapes import RawTable
from tests.support import odd_files as odd

WORK = 20.0  # seconds of a processor that an odd file may cost, however busy the machine is with other things
MEMORY = 1 << 30  # above what an honest file of its size takes
ROWS: list[list[object]] = [["msisdn", "owner"], [91234567, "Chan"], [61234567, "Lee"]]
EXPECTED = [["91234567", "Chan"], ["61234567", "Lee"]]
PLAIN = odd.rows_xml(ROWS)


@pytest.fixture(autouse=True)
def _within_its_work() -> Iterator[None]:
    begun = processor_seconds()
    yield
    assert processor_seconds() - begun < WORK


def processor_seconds() -> float:
    """What this process and those it has waited for have cost so far."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def read(path: Path, limits: ReadLimits | None = None) -> list[RawTable]:
    return read_inputs([path], is_heading={"msisdn", "owner"}.__contains__, limits=limits)


def cells(path: Path) -> list[list[str | None]]:
    (table,) = read(path)
    return [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]


def cells_if_read(path: Path) -> list[list[str | None]] | None:
    """The cells, or None when the file was refused as it should be."""
    try:
        return cells(path)
    except InputError as error:
        named = error.message.startswith(str(path))
    assert named
    return None


def refused(path: Path, limits: ReadLimits | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read(path, limits)
    assert caught.value.message.startswith(str(path))
    return caught.value.message


# --- sheets that lie about their size


def test_a_stray_cell_in_the_last_corner(tmp_path: Path) -> None:
    stray = odd.row_xml(1048576, ["<x/>"]).replace("<x/>", odd.text_cell("XFD1048576", "x"))
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN + stray)])
    assert "sheet 'S1' has a filled cell at XFD1048576, far from the others" in refused(path)


def test_stray_cells_within_reach_are_read(tmp_path: Path) -> None:
    far_right = odd.row_xml(1, ["msisdn", "owner"]).replace("</row>", odd.text_cell("XFD1", "x") + "</row>")
    right = odd.package(tmp_path / "right.xlsx", [odd.sheet_xml(far_right + odd.rows_xml(ROWS[1:], 2))])
    assert [["91234567", "Chan"], ["61234567", "Lee"]] == [row[:2] for row in cells(right)]
    down = odd.package(tmp_path / "down.xlsx", [odd.sheet_xml(PLAIN + odd.row_xml(1048576, [None, "x"]))])
    (table,) = read(down)
    assert [2, 3, 1048576] == table.rows.tolist()


def test_a_sheet_formatted_to_the_last_row(tmp_path: Path) -> None:
    formatted = "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(4, 1048577)
    )
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN + formatted, dimension="A1:B1048576")])
    assert EXPECTED == cells(path)


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "XFD9:A1", "B7:C8", "A1:A4294967297"])
def test_a_wrong_dimension(tmp_path: Path, dimension: str) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN, dimension=dimension)])
    assert EXPECTED == cells(path)


@pytest.mark.parametrize("dimension", ["rubbish", "", "A1:"])
def test_a_dimension_that_is_none(tmp_path: Path, dimension: str) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN, dimension=dimension)])
    assert cells_if_read(path) in (EXPECTED, None)


def test_rows_and_cells_out_of_order_or_without_a_place(tmp_path: Path) -> None:
    placeless = '<row><c t="inlineStr"><is><t>msisdn</t></is></c></row><row><c><v>91234567</v></c></row>'
    assert [["91234567"]] == cells(odd.package(tmp_path / "a.xlsx", [odd.sheet_xml(placeless)]))
    backwards = odd.row_xml(3, ROWS[2]) + odd.row_xml(2, ROWS[1]) + odd.row_xml(1, ROWS[0])
    path = odd.package(tmp_path / "b.xlsx", [odd.sheet_xml(backwards)])
    assert cells_if_read(path) in (EXPECTED, None)


@pytest.mark.parametrize(
    "place", ["ZZZZ99999999", "A0", "A1048577", "XFE1", "1A", "AAAAAAAAAAAAAAAA1", "A99999999999999999999"]
)
def test_cells_at_places_that_do_not_exist(tmp_path: Path, place: str) -> None:
    path = odd.package(
        tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN + f'<row r="4">{odd.text_cell(place, "x")}</row>')]
    )
    assert [row[:2] for row in cells_if_read(path) or EXPECTED][:2] == EXPECTED


# --- bombs


def test_a_zip_bomb_by_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "fleet.xlsx"
    odd.package(path, [odd.sheet_xml(PLAIN)], more={"xl/sharedStrings.xml": b" " * (100 << 20)})
    assert "as only a zip bomb does" in refused(path, ReadLimits(ratio=100))
    assert "a zip bomb, or a very large workbook" in refused(path, ReadLimits(inflated_bytes=50 << 20))


def test_a_zip_bomb_whose_header_lies(tmp_path: Path) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN) + " " * (200 << 20)])
    odd.with_lying_size(path, "xl/worksheets/sheet1.xml", 5000)
    assert "unpacks to more than the package says (a false zip directory)" in refused(path)


def test_a_header_that_promises_more_than_there_is(tmp_path: Path) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN)])
    odd.with_lying_size(path, "xl/worksheets/sheet1.xml", 50_000)
    assert "it ends too early" in refused(path)


def test_a_bomb_of_one_endless_text(tmp_path: Path) -> None:
    rows = PLAIN + odd.row_xml(4, ["x" * (40 << 20)])
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(rows)])
    assert "a text far longer than a cell can hold" in refused(path)


def test_a_bomb_of_repeated_rows(tmp_path: Path) -> None:
    """An .ods says how often a row and a cell are repeated: 17 thousand million times in the first."""
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    )
    rows = "".join(map(odd.ods_row, ROWS)) + odd.ods_row([cell], 'table:number-rows-repeated="%s"')
    refused(odd.ods(tmp_path / "a.ods", {"S": rows % 1_048_576}))
    message = refused(odd.ods(tmp_path / "b.ods", {"S": rows % 5000}))
    assert "more memory than a workbook of its size needs" in message


def test_blank_rows_that_an_ods_repeats_to_the_last_one(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = "".join(map(odd.ods_row, ROWS)) + odd.ods_row([blank], 'table:number-rows-repeated="1048573"')
    assert EXPECTED == cells(odd.ods(tmp_path / "fleet.ods", {"S": rows}))


BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
EXTERNAL_ENTITY = '<!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BILLION_LAUGHS, EXTERNAL_ENTITY, "<!-- x -->\n <!DOCTYPE x>"])
@pytest.mark.parametrize("part", ["sheet", "strings", "workbook", "ods"])
def test_entities_are_never_followed(tmp_path: Path, doctype: str, part: str) -> None:
    path = tmp_path / ("fleet.ods" if part == "ods" else "fleet.xlsx")
    sheet = odd.sheet_xml(PLAIN.replace("Chan", "&d;"), before=doctype if part == "sheet" else "")
    strings = f'{odd.DECLARATION}{doctype}<sst xmlns="{odd.MAIN}"><si><t>&d;</t></si></sst>'
    if part == "ods":
        odd.ods(path, {"S": "".join(map(odd.ods_row, ROWS))})
        _rewrite(path, "content.xml", lambda xml: xml.replace(b"?>\n", b"?>\n" + doctype.encode(), 1))
    else:
        odd.package(path, [sheet], more={"xl/sharedStrings.xml": strings} if part == "strings" else {})
    if part == "workbook":
        _rewrite(path, "xl/workbook.xml", lambda xml: xml.replace(b"?>\n", b"?>\n" + doctype.encode(), 1))
    assert "declares a DOCTYPE" in refused(path)


def _rewrite(path: Path, part: str, change: object) -> None:
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts[part] = change(parts[part])  # type: ignore[operator]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)


def test_xml_in_an_encoding_that_does_not_exist(tmp_path: Path) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN)])
    _rewrite(path, "xl/workbook.xml", lambda xml: xml.replace(b"UTF-8", b"UTFU8"))
    assert "truncated or damaged (in xl/workbook.xml: unknown encoding: UTFU8)" in refused(path)


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN)])
    with zipfile.ZipFile(path, "a") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr("xl/worksheets/sheet1.xml", odd.sheet_xml(odd.rows_xml(ROWS[:2])))
    assert "two parts of one name" in refused(path)


def test_parts_packed_or_written_as_no_program_does(tmp_path: Path) -> None:
    path = tmp_path / "fleet.xlsx"
    odd.package(path, [odd.sheet_xml(PLAIN).encode("utf-16")])
    assert "is not in UTF-8" in refused(path)
    odd.package(path, [odd.sheet_xml(PLAIN)])
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    assert "packed in a way no spreadsheet program uses" in refused(path)


# --- much of everything


def test_a_thousand_sheets(tmp_path: Path) -> None:
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(PLAIN)] * 1000)
    assert 1000 == len(read(path))
    assert "it has 1,000 sheets; at most 500 are read" in refused(path, ReadLimits(sheets=500))


def test_the_longest_text_a_cell_can_hold(tmp_path: Path) -> None:
    rows: list[list[object]] = [["msisdn", "owner"], [91234567, "陳" * 32_767]]
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(odd.rows_xml(rows))])
    assert [["91234567", "陳" * 32_767]] == cells(path)


def test_control_characters(tmp_path: Path) -> None:
    rows = PLAIN.replace("Chan", "Ch_x0000_a\x07_x001F_n&#1;").replace("Lee", "Lee\ufffe\uffff")
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(rows)])
    assert ["91234567", "Chan"] == (cells_if_read(path) or EXPECTED)[0]


def test_formulas_with_external_links_are_read_as_they_were_saved(tmp_path: Path) -> None:
    rows = PLAIN.replace(odd.text_cell("B2", "Chan"), '<c r="B2" t="str"><f>[1]S!A1</f><v>Chan</v></c>')
    link = {"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{odd.MAIN}"/>'}
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(rows)], more=link)
    assert EXPECTED == cells(path)
    (table,) = read(path)
    assert [("external_links", {"count": "1"})] == [(notice.type, notice.params) for notice in table.notices]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="s"><v>99</v></c>',
        '<c r="B2" t="s"><v>-1</v></c>',
        '<c r="B2" t="zz"><v>1</v></c>',
        '<c r="B2"><v>not a number</v></c>',
        '<c r="B2"><v>1e999</v></c>',
        '<c r="B2" s="99999"><v>1</v></c>',
        '<c r="B2" t="d"><v>2026-13-45</v></c>',
        "<c",
        "</row></sheetData>",
    ],
)
def test_cells_that_make_no_sense(tmp_path: Path, cell: str) -> None:
    rows = PLAIN.replace(odd.text_cell("B2", "Chan"), cell)
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(rows)])
    assert {len(row) for row in cells_if_read(path) or EXPECTED} == {2}


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods", "parquet"])
def test_files_with_bytes_knocked_over(tmp_path: Path, kind: str) -> None:
    """Whatever single bytes are changed, there is a table or a message, never a crash."""
    import random

    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / f"fleet.{kind}"
    if kind == "xlsx":
        odd.package(path, [odd.sheet_xml(PLAIN)])
    elif kind == "ods":
        odd.ods(path, {"S": "".join(map(odd.ods_row, ROWS))})
    elif kind == "parquet":
        pq.write_table(pa.table({"msisdn": ["91234567"], "owner": ["Chan"]}), path)
    else:
        {"xls": odd.xls, "xlsb": odd.xlsb}[kind](path, ROWS)
    good = path.read_bytes()
    drawn = random.Random(kind)
    for _ in range(4):
        data = bytearray(good)
        for _ in range(drawn.choice([1, 3, 20])):
            data[drawn.randrange(8, len(data))] = drawn.randrange(256)
        path.write_bytes(bytes(data))
        cells_if_read(path)


# --- the process of its own


def run(function: str, *, memory: int = 1 << 30, seconds: float = 10.0) -> str:
    with pytest.raises(sandbox.ReadingFailed) as caught, sandbox.Sandbox() as reader:
        reader.run(f"tests.support.misbehaving:{function}", {}, [b"data"], memory=memory, seconds=seconds)
    return caught.value.reason


@pytest.mark.usefixtures("new_readers")
def test_a_reading_that_misbehaves_is_ended_with_a_reason() -> None:
    assert "crash" == run("abort")
    assert "crash" == run("leave")
    assert "error" == run("panic")
    assert "memory" == run("eat_memory")
    assert "time" == run("hang", seconds=1.0)  # it would hang for longer than a test may take


@pytest.mark.usefixtures("new_readers")
def test_what_a_reading_prints_does_not_reach_its_result() -> None:
    with sandbox.Sandbox() as reader:
        for _ in range(2):
            assert b"done" == bytes(
                reader.run("tests.support.misbehaving:chatter", {}, [], memory=1 << 30, seconds=10.0)
            )


def children() -> set[str]:
    """The processes that this one has started and not yet waited for; other tests may have left some."""
    return {
        child for path in Path("/proc/self/task").glob("*/children") for child in path.read_text().split()
    }


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="child processes are listed as Linux lists them"
)
@pytest.mark.usefixtures("new_readers")
def test_no_reading_outlives_the_run(tmp_path: Path) -> None:
    """Every process started was waited for: none is left, not even as a zombie."""
    before = children()
    refused(odd.ods(tmp_path / "a.ods", {"S": "<"}), ReadLimits(seconds_base=1.0))  # its reader never ends
    read(odd.package(tmp_path / "a.xlsx", [odd.sheet_xml(PLAIN)]))
    assert set() == children() - before


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
def test_memory_stays_within_bounds(tmp_path: Path) -> None:
    """The worst of the above in one process, whose own memory and whose readings' memory are measured."""
    stray = odd.row_xml(1048576, ["<x/>"]).replace("<x/>", odd.text_cell("XFD1048576", "x"))
    odd.package(tmp_path / "a.xlsx", [odd.sheet_xml(PLAIN + stray)])
    odd.package(tmp_path / "b.xlsx", [odd.sheet_xml(PLAIN + " " * (200 << 20))])
    odd.with_lying_size(tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", 5000)
    wide = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    )
    odd.ods(tmp_path / "c.ods", {"S": odd.ods_row([wide], 'table:number-rows-repeated="1048576"')})
    program = (
        "import resource, sys\n"
        "from batch.errors import InputError\n"
        "from batch.reading.read import read_inputs\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        read_inputs([path], is_heading=lambda heading: heading == 'msisdn')\n"
        "    except InputError:\n"
        "        pass\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    paths = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        [sys.executable, "-c", program, *paths], capture_output=True, text=True, check=True, timeout=60
    )
    kilobytes = [int(line) for line in done.stdout.split()]
    assert max(kilobytes) * 1024 < MEMORY
