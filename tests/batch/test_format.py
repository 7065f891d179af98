"""What we write keeps to the rules of its format, as far as a validator knows them: a file that Excel repairs is worse
than none."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import pytest

from simexit.cli import run
from tests.support.review_fleet import AS_OF, Filled, checked, write_fleet

openxml_audit = pytest.importorskip(
    "openxml_audit", reason="the validator of workbooks, openxml-audit, is not installed"
)
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
EXCEL_RESAVES = (
    "Excel_InlineStrCells"  # on saving Excel gathers the texts that stand in their cells: harmless
)
WRITTEN = ("report", "template", "record", "questions")


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report, an empty template, a decision record and questionnaires in a language, by kind."""
    lang = request.param
    folder = tmp_path_factory.mktemp(lang)
    said = ["--lang", lang]
    fleet = write_fleet(folder / "fleet.csv", keep={"still_needed": "", "carrier": "=1+1 & <CSL>"})
    report = checked(fleet, folder / "report.xlsx", lang=lang)
    assert run(["template", "-o", str(folder / "template.xlsx"), *said]) == 0
    assert run(["ask", str(fleet), "-o", str(folder / "asked"), "--as-of", AS_OF, *said]) == 0
    filled = Filled(copy(report, folder / "filled.xlsx"))
    filled.put("cancel", "approve")
    record = folder / "record.xlsx"
    assert run(["review", str(filled.save()), "-o", str(record), "--as-of", AS_OF, *said]) == 0
    asked = sorted((folder / "asked").glob("*.xlsx"))
    assert asked
    return {"report": report, "template": folder / "template.xlsx", "record": record, "questions": asked[0]}


def faults(path: Path) -> list[str]:
    """What a validator has against a workbook."""
    validator = openxml_audit.OpenXmlValidator(
        file_format=openxml_audit.FileFormat.MICROSOFT_365, max_errors=0
    )
    return [
        f"{one.part_uri}: {one.description}"
        for one in validator.validate(path).errors
        if one.id != EXCEL_RESAVES
    ]


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_workbook_keeps_to_its_format(written: dict[str, Path], kind: str) -> None:
    assert [] == faults(written[kind])


def test_the_validator_sees_what_is_wrong(written: dict[str, Path], tmp_path: Path) -> None:
    """Each of these is something that a writer may get wrong."""
    wrongs = {
        "xl/styles.xml": (rb"<sz ", rb"<size "),
        "xl/worksheets/sheet2.xml": (rb't="s"><v>', rb't="s"><v>99999'),
        "xl/worksheets/sheet3.xml": (rb"(<cols>.*</cols>)(<sheetData>.*</sheetData>)", rb"\2\1"),
        "xl/charts/chart1.xml": (rb"<barDir[^>]*>", rb""),
    }
    for part, (right, wrong) in wrongs.items():
        path = tmp_path / "wrong.xlsx"
        with zipfile.ZipFile(written["report"]) as sound, zipfile.ZipFile(path, "w") as broken:
            for name in sound.namelist():
                xml = sound.read(name)
                changed = re.sub(right, wrong, xml, flags=re.DOTALL) if name == part else xml
                assert (name == part) == (changed != xml)
                broken.writestr(name, changed)
        assert faults(path), part


def test_a_workbook_says_its_language(written: dict[str, Path], request: pytest.FixtureRequest) -> None:
    lang = request.node.callspec.params["written"]
    for path in written.values():
        assert lang == openpyxl.load_workbook(path).properties.language, path.name


def test_a_table_has_the_headings_of_its_cells_and_the_only_filter(written: dict[str, Path]) -> None:
    workbook = openpyxl.load_workbook(written["report"])
    found: list[str] = []
    for sheet in workbook.worksheets:
        for table in sheet.tables.values():
            found.append(table.displayName)
            head = [cell.value for cell in sheet[1]]
            assert head == [column.name for column in table.tableColumns]
            assert len({str(text).casefold() for text in head}) == len(head)
            assert table.ref == sheet.dimensions == table.autoFilter.ref
            assert sheet.auto_filter.ref is None
    assert {"ToDo", "Deadlines", "Rules"} <= set(found)
    assert "SIMs" in workbook.defined_names  # its hidden headings are too long for a table
    assert len({name.casefold() for name in [*found, *workbook.defined_names]}) == len(
        [*found, *workbook.defined_names]
    )


def test_a_chart_keeps_the_figures_that_it_shows(written: dict[str, Path]) -> None:
    with zipfile.ZipFile(written["report"]) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "/charts/chart" in name]
    assert charts
    workbook: Any = openpyxl.load_workbook(written["report"])
    for chart in charts:
        assert chart.count("<strRef>") == chart.count("<strCache>")
        assert chart.count("<numRef>") == chart.count("<numCache>") > 0
        for place, cache in re.findall(r"<numRef><f>(.*?)</f><numCache>(.*?)</numCache>", chart):
            sheet, cells = place.rsplit("!", 1)
            values = [row[0].value for row in workbook[sheet.strip("'")][cells.replace("$", "")]]
            kept = {int(at): float(text) for at, text in re.findall(r'<pt idx="(\d+)"><v>(.*?)</v>', cache)}
            assert {at: value for at, value in enumerate(values) if value is not None} == kept
