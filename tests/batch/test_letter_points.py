"""What a letter asks of some of its numbers can be carried out: it stands beside each, with what it needs."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import openpyxl
import pytest

from simexit.cli import run
from tests.support.review_fleet import AS_OF, Filled, checked, write_fleet

HARBOUR, CARDS = "csl-corporate-harbour-logistics-ltd-港灣物流有限公司", "csl-corporate-cards-ltd"


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A line whose credit nobody knows, one without any; and two prepaid cards of an account of their own."""
    folder = tmp_path_factory.mktemp("points")
    fleet = write_fleet(
        folder / "fleet.csv", cancel={"balance_hkd": ""}, moved={"owner": "Cards Ltd"},
        lapsed={"owner": "Cards Ltd", "line_status": "active"},
    )  # fmt: skip
    report = Filled(checked(fleet, folder / "report.xlsx"))
    for sim in ("cancel", "empty", "moved", "lapsed"):
        report.put(sim, "approve")
    out = folder / "letters"
    assert run(["review", str(report.save()), "--requests", str(out), "--as-of", AS_OF]) == 0
    return out


def paragraphs(letter: Path) -> str:
    return "\n".join(one.text for one in docx.Document(str(letter)).paragraphs)


def schedule(letter: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(str(letter)).tables[-1].rows]


def test_credit_that_may_be_left_is_a_point_with_the_account_to_pay_to(letters: Path) -> None:
    whole = paragraphs(letters / HARBOUR / "letter.en.docx")
    assert "Refund the credit that is left on 1 of the numbers, if any" in whole
    assert "☐ bank details for the refund" in whole
    cells = [cell for row in schedule(letters / HARBOUR / "letter.en.docx") for cell in row]
    assert cells.count("Refund, if any") == 1


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_numbers_and_dates_are_not_broken_and_no_column_is_empty(letters: Path, language: str) -> None:
    head, *rows = schedule(letters / HARBOUR / f"letter.{language}.docx")
    whole = [cell for row in rows for cell in row if re.match(r"\+852|\d+.*(2026|日$)|2026", cell)]
    assert len(whole) == 4
    assert not [cell for cell in whole if " " in cell]
    assert all(any(row[at] for row in rows) for at in range(len(head)))


def test_nobody_asks_for_bills_of_prepaid_cards(letters: Path) -> None:
    cards, monthly = (paragraphs(letters / name / "letter.en.docx") for name in (CARDS, HARBOUR))
    for phrase in ("latest bills", "still to be paid"):
        assert phrase in monthly
        assert phrase not in cards
    assert "Move the balance of 1 of the numbers to the number given for it in the schedule" in cards


def test_the_index_says_by_when_a_date_can_be_held(letters: Path) -> None:
    sheet = openpyxl.load_workbook(letters / "index.xlsx").worksheets[0]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    by = {row[head.index("Folder")]: row[head.index("By")] for row in rows}
    assert by == {
        HARBOUR: f"as soon as it is signed, at the latest {AS_OF}",
        CARDS: "as soon as it is signed",
    }


def test_a_carrier_that_is_not_known_is_not_called_by_a_blank(tmp_path: Path) -> None:
    report = Filled(
        checked(write_fleet(tmp_path / "fleet.csv", cancel={"carrier": ""}), tmp_path / "report.xlsx")
    )
    report.put("cancel", "approve")
    folder = tmp_path / "letters"
    assert run(["review", str(report.save()), "--requests", str(folder), "--as-of", AS_OF]) == 0
    sheet = openpyxl.load_workbook(folder / "index.xlsx").worksheets[0]
    head, row = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert row[head.index("Carrier")] == "not known"
