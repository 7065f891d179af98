"""Reports and questionnaires that come back are dropped as they are, and are taken for what they are."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.support.demo_fleet import write_fleet_sheet, write_list_sheet
from tests.support.filling import Filling
from tests.support.page_client import PageClient


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet of which all is known."""
    return write_fleet_sheet(tmp_path_factory.mktemp("fleet") / "fleet.xlsx", 40)


@pytest.fixture(scope="module")
def filled(client: PageClient, fleet: Path) -> Path:
    """Its report, in which somebody held the first line in Excel, and approved the second."""
    case = client.drop(fleet)
    path = fleet.with_name("report.xlsx")
    path.write_bytes(client.made(case, "report.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["SIMs"]
    headings = [str(cell.value) for cell in sheet[1]]
    for row, word in ((2, "hold"), (3, "approve")):
        sheet.cell(row, headings.index("Review") + 1).value = word
        sheet.cell(row, headings.index("Note") + 1).value = f"said so in row {row}"
    book.save(path)
    return path


def decided(client: PageClient, case: str) -> dict[str, int]:
    """How many lines are approved, changed and held."""
    text = client.get(f"{case}/decide").text
    return {
        code: len(re.findall(rf"<td data-label=[^>]*>{word}</td>", text))
        for code, word in (("approve", "approve"), ("hold", "hold"))
    }


def test_an_earlier_report_brings_its_decisions(client: PageClient, fleet: Path, filled: Path) -> None:
    case = client.drop(fleet)
    assert decided(client, case) == {"approve": 0, "hold": 0}
    client.drop(filled, case=case)
    assert decided(client, case) == {"approve": 1, "hold": 1}
    assert "said so in row 2" in client.get(f"{case}/decide").text
    report = openpyxl.load_workbook(io.BytesIO(client.made(case, "report.xlsx")))["SIMs"]
    written = {str(cell.value) for row in report.iter_rows() for cell in row}
    assert {"said so in row 2", "said so in row 3"} <= written


def test_both_may_come_together(client: PageClient, fleet: Path, filled: Path) -> None:
    case = client.drop(filled, fleet)
    assert decided(client, case) == {"approve": 1, "hold": 1}
    client.post(f"{case}/undo")
    assert not client.get(f"{case}/verdicts").tiles


def test_a_report_alone_is_reviewed(client: PageClient, filled: Path) -> None:
    case = client.drop(filled)
    text = client.get(f"{case}/decide").text
    assert "said so in row 2" in text
    assert client.get(f"{case}/take-away").status == 200
    record = openpyxl.load_workbook(io.BytesIO(client.made(case, "record.xlsx")))
    assert record.sheetnames


def test_questionnaires_that_come_back_are_answers(client: PageClient, tmp_path: Path) -> None:
    case = client.drop(write_list_sheet(tmp_path / "list.xlsx", 60))
    before = client.get(f"{case}/verdicts").tiles
    with zipfile.ZipFile(io.BytesIO(client.made(case, "questionnaires.zip", by="department"))) as sent:
        sent.extractall(tmp_path / "sent")
    books = sorted((tmp_path / "sent").glob("*.xlsx"))
    assert len(books) > 1
    for path in books[:2]:
        filling = Filling(path).put("every", line_status="Suspended")
        filling.book.save(path)
    client.drop(*books[:2], case=case)
    shown = client.get(f"{case}/sheet")
    assert all(path.name in shown.text for path in books[:2])
    after = client.made(case, "codes.csv").decode("utf-8-sig")
    assert after.count("line_status=suspended") > 2
    assert sum(before.values()) == sum(client.get(f"{case}/verdicts").tiles.values())


def test_what_is_taken_away_again_holds_nothing_of_before(client: PageClient, fleet: Path) -> None:
    case = client.drop(fleet)
    client.post(f"{case}/decide", {"review": "approve", "scope": "filtered"})
    first = names_in(client.made(case, "letters.zip"))
    carrier = min(
        name.partition("-")[0] for name in first if name.startswith(("1o1o-", "hkbn-", "smartone-"))
    )
    client.post(f"{case}/decide", {"review": "", "scope": "filtered"})
    client.post(f"{case}/decide", {"review": "approve", "scope": "filtered", "filter-carrier": carrier})
    second = names_in(client.made(case, "letters.zip"))
    assert second < first
    assert {name.partition("-")[0] for name in second} == {carrier, "index.xlsx"}
    asked = names_in(client.made(case, "questionnaires.zip", by="carrier"))
    others = names_in(client.made(case, "questionnaires.zip", by="department"))
    assert others.isdisjoint(asked - {"asked.yaml"})


def names_in(packed: bytes) -> set[str]:
    """The files in a zip."""
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        return {name for name in found.namelist() if not name.endswith("/")}
