"""Lines without reference, number and ICCID wait for answers that nobody can give one by one: that is told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support import odd_files as odd
from tests.support.real_sheets import command

HEAD = ["User", "Carrier", "Monthly fee"]
BARE = [["Amy", "csl", "98"], ["Bob", "3HK", "78"]]
FILL_IN = {"en": "To fill in", "zh-Hant": "待填寫", "zh-Hans": "待填写"}


def all_bare(folder: Path) -> Path:
    return odd.text_file(folder / "lines.csv", [HEAD, *BARE])


def one_bare(folder: Path) -> Path:
    rows = [["Number", *HEAD], ["61234501", *BARE[0]], ["61234502 / 61234503", *BARE[1]]]
    return odd.text_file(folder / "lines.csv", rows)


def last_row(report: Path, lang: str = "en") -> list[str]:
    *_, row = openpyxl.load_workbook(report)[FILL_IN[lang]].iter_rows(values_only=True)
    return [str(cell) for cell in row if cell is not None]


def test_nobody_is_sent_to_an_empty_sheet(tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"
    status, _, said = command("batch", str(all_bare(tmp_path)), "-o", str(report))
    assert 0 == status
    assert "Next: fill in" not in said
    assert "2 SIMs that wait for answers have neither a reference nor a number nor an ICCID" in said
    assert "reference" in " ".join(last_row(report))


def test_what_can_be_filled_in_is_still_said(tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"
    _, _, said = command("batch", str(one_bare(tmp_path)), "-o", str(report))
    assert "Next: fill in" in said
    assert "1 SIM that waits for answers has neither a reference nor a number nor an ICCID" in said
    assert "+85261234501" == last_row(report)[0]


def test_a_fleet_of_named_lines_is_told_nothing_of_it(tmp_path: Path) -> None:
    path = odd.text_file(tmp_path / "lines.csv", [["Number", *HEAD], ["61234501", *BARE[0]]])
    _, _, said = command("batch", str(path), "-o", str(tmp_path / "report.xlsx"))
    assert "neither a reference" not in said


@pytest.mark.parametrize("lang", FILL_IN)
def test_the_sheet_says_why_it_is_empty(lang: str, tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"
    command("batch", str(all_bare(tmp_path)), "-o", str(report), "--lang", lang)
    (said,) = last_row(report, lang)
    assert "2" in said
    assert "ICCID" in said


def test_asking_does_not_say_that_nothing_waits(tmp_path: Path) -> None:
    status, out, said = command("ask", str(all_bare(tmp_path)), "-o", str(tmp_path / "round"))
    assert 0 == status
    assert "2 lines that wait for answers have neither" in out + said
    assert "no line waits" not in out + said
