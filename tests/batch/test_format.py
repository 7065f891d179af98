"""What we write keeps to the rules of its format, as far as a validator knows them: a file that Excel repairs is worse
than none."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from batch.report.contrast import contrast
from batch.report.looks import PAGE_LOOKS
from batch.report.sheets import Area, Book, Cell, Chart, Page, Series, SheetColumn, Table
from batch.report.workbook import SWITCH, write_book
from simexit.cli import run
from tests.support.review_fleet import AS_OF, Filled, checked, write_fleet
from tests.support.unhurried import some_in_haste

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
EXCEL_RESAVES = (
    "Excel_InlineStrCells"  # on saving Excel gathers the texts that stand in their cells: harmless
)


def faults(path: Path) -> list[str]:
    """What a validator has against a workbook."""
    audit = pytest.importorskip("openxml_audit", reason="the validator, openxml-audit, is not installed")
    validator = audit.OpenXmlValidator(file_format=audit.FileFormat.MICROSOFT_365, max_errors=0)
    found = validator.validate(path).errors
    return [f"{one.part_uri}: {one.description}" for one in found if one.id != EXCEL_RESAVES]


@pytest.mark.parametrize("lang", some_in_haste(LANGUAGES, 3))
def test_every_workbook_keeps_to_its_format(tmp_path: Path, lang: str) -> None:
    """A report, an empty template, a questionnaire and a decision record."""
    said = ["--lang", lang]
    fleet = write_fleet(tmp_path / "fleet.csv", keep={"still_needed": "", "carrier": "=1+1 & <CSL>"})
    report = checked(fleet, tmp_path / "report.xlsx", lang=lang)
    assert run(["template", "-o", str(tmp_path / "template.xlsx"), *said]) == 0
    assert run(["ask", str(fleet), "-o", str(tmp_path / "asked"), "--as-of", AS_OF, *said]) == 0
    filled = Filled(Path(copy(report, tmp_path / "filled.xlsx")))
    filled.put("cancel", "approve")
    record = tmp_path / "record.xlsx"
    assert run(["review", str(filled.save()), "-o", str(record), "--as-of", AS_OF, *said]) == 0
    written = [report, tmp_path / "template.xlsx", record, next((tmp_path / "asked").glob("*.xlsx"))]
    assert {path.name: [] for path in written} == {path.name: faults(path) for path in written}
    books = [openpyxl.load_workbook(path) for path in written]
    assert [lang] * len(written) == [one.properties.language for one in books]
    named = names_of(books[0])
    assert {"SIMs", "ToDo", "Deadlines", "Rules"} <= set(named)
    assert len({name.casefold() for name in named}) == len(named)
    colours = colours_of_bars(report)
    assert colours
    assert not [one for one in colours if contrast(one, "FFFFFF") < 3]


def colours_of_bars(path: Path) -> list[str]:
    """The colours of all rows of bars in a workbook's charts."""
    with zipfile.ZipFile(path) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "/charts/" in name]
    bars = [bar.split("</spPr>")[0] for chart in charts for bar in chart.split("<ser>")[1:]]
    return [re.findall(r'<a:solidFill[^>]*><a:srgbClr val="(\w+)"', bar)[0] for bar in bars]


def names_of(workbook: Any) -> list[str]:
    """What a workbook's tables and cells are called; its tables are held against their cells."""
    found = list(workbook.defined_names)
    for sheet in workbook.worksheets:
        for table in sheet.tables.values():
            found.append(table.displayName)
            head = [cell.value for cell in sheet[1]]
            assert head == [column.name for column in table.tableColumns]
            assert len({str(text).casefold() for text in head}) == len(head)
            assert table.ref == sheet.dimensions == table.autoFilter.ref
            assert sheet.auto_filter.ref is None  # Excel takes a second one for damage
    return found


def drawn(path: Path, *headings: str) -> Path:
    """A page with a chart, and a table with these headings."""
    counts: list[list[str | int]] = [["", "go", "stay"], ["csl & <co>", 12, 3], ["3HK", 0, 450]]
    look = PAGE_LOOKS["text"]
    cells = [Cell(y, x, value, look) for y, row in enumerate(counts, 1) for x, value in enumerate(row, 1)]
    series = [
        Series(Area(1, x, 1, x), Area(2, x, 3, x), colour) for x, colour in ((2, "0B4F7A"), (3, "8CC4EA"))
    ]
    charts = [
        Chart(lying, (6, 1), (12, 7), Area(2, 1, 3, 1), series, describe='Two "bars" & more', title="Bars")
        for lying in (True, False)
    ]
    columns = [SheetColumn(text, pa.array(["a", "a", "b"]).dictionary_encode()) for text in headings]
    sheets: list[Page | Table] = [
        Page("Page", cells, {1: 20}, charts=charts),
        Table("Rows", columns, 3, called="Rows"),
    ]
    write_book(Book(sheets, "T", "Arial", dt.date(2026, 11, 21), lang="en"), path)
    return path


def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    """Each of these is something that a writer may get wrong."""
    sound = drawn(tmp_path / "sound.xlsx", "a", "b")
    assert [] == faults(sound)
    wrongs = {
        "xl/styles.xml": (rb"<sz ", rb"<size "),
        "xl/worksheets/sheet1.xml": (rb"(<cols>.*</cols>)(<sheetData>.*</sheetData>)", rb"\2\1"),
        "xl/worksheets/sheet2.xml": (rb't="s"><v>', rb't="s"><v>99999'),
        "xl/charts/chart1.xml": (rb"<barDir[^>]*>", rb""),
    }
    for part, (right, wrong) in wrongs.items():
        path = tmp_path / "wrong.xlsx"
        with zipfile.ZipFile(sound) as package, zipfile.ZipFile(path, "w") as broken:
            for name in package.namelist():
                xml = package.read(name)
                changed = re.sub(right, wrong, xml, flags=re.DOTALL) if name == part else xml
                assert (name == part) == (changed != xml)
                broken.writestr(name, changed)
        assert faults(path), part


@pytest.mark.parametrize(
    "headings", [("a", "A"), ("a", ""), ("a", "b\nc"), ("a", "x" * 256), ("a", "_x0041_"), ("a", " b")]
)
def test_what_excel_would_not_take_for_a_table_gets_a_name_only(
    tmp_path: Path, headings: tuple[str, ...]
) -> None:
    workbook: Any = openpyxl.load_workbook(drawn(tmp_path / "x.xlsx", *headings))
    assert {} == dict(workbook["Rows"].tables)
    assert "'Rows'!$A$1:$B$4" == workbook.defined_names["Rows"].attr_text
    assert "A1:B4" == workbook["Rows"].auto_filter.ref


def test_a_chart_keeps_its_figures_and_says_what_it_shows(tmp_path: Path) -> None:
    path = drawn(tmp_path / "x.xlsx", "a", "b")
    assert ["Rows"] == names_of(openpyxl.load_workbook(path))
    with zipfile.ZipFile(path) as package:
        lying, standing = (package.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2))
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert 2 == drawing.count('descr="Two &quot;bars&quot; &amp; more"')
    for chart in (lying, standing):
        assert "<a:t>Bars</a:t>" in chart
        assert chart.count("<strRef>") == chart.count("<strCache>") == 4
        kept = re.findall(r"<numCache>(.*?)</numCache>", chart)
        assert [["12", "0"], ["3", "450"]] == [re.findall(r"<v>(.*?)</v>", one) for one in kept]
    # A bar too short for its figure has none: of 12, 3 and 450 only the last.
    assert ["1"] == re.findall(r'<dLbl><idx val="(\d+)"', lying)


def test_figures_in_bars_stand_out() -> None:
    assert 21 == pytest.approx(contrast("FFFFFF", "000000"))
    assert 1 == contrast("0B4F7A", "0B4F7A")


@pytest.mark.parametrize("said", ["named", "bare"])
def test_cells_are_found_whether_they_say_where_they_stand_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv(SWITCH, said)
    path = tmp_path / "x.xlsx"
    blank = SheetColumn("review", band="review", editable=True)
    coded, plain = pa.array([None, "b", "b"]).dictionary_encode(), pa.array(["x", None, " y "])
    columns = [
        SheetColumn("nothing", pa.nulls(3, pa.string())), blank, SheetColumn("coded", coded),
        SheetColumn("plain", plain), SheetColumn("count", pa.array([1, None, 3]), "count"),
    ]  # fmt: skip
    write_book(Book([Table("Rows", columns, 3)], "T", "Arial", dt.date(2026, 11, 21)), path)
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    assert (b'r="C3"' in xml) == (said == "named")
    sheet: Any = openpyxl.load_workbook(path)["Rows"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(2)]
    assert [[None, None, None, "x", 1], [None, None, "b", None, None], [None, None, "b", " y ", 3]] == rows
    there = sheet.column_dimensions["B"] if said == "named" else sheet["B2"]
    assert not there.protection.locked  # a blank cell that is there is as open as its column
    assert [] == faults(path)
