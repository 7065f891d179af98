"""Sheets as somebody new to the program had them: what is read of them, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.real_sheets import batch


def sheet(folder: Path, rows: Sequence[str], name: str = "sheet.csv") -> Path:
    """A CSV of these rows."""
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "rows",
    [
        ("61550171,CSL,月費,98", "61550172,3HK,月費,88"),
        ("CSL,6155 0171,保留,月費", "3HK,6155 0172,取消,儲值"),
        ("+85261550171,contract,department,98", "+85261550172,contract,Sales,88"),
        ("8985203103011907194,运营商,98", "8985203103011907202,CMHK,88"),
        ("61550171,月費,98",),
        ("陳大文,61550171,月費", "李小明,61550172,月費", "王五,61550173,月費"),
    ],
)
def test_a_first_row_that_holds_a_number_is_no_row_of_headings(rows: tuple[str, ...], tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, rows)], tmp_path)
    assert (3, []) == (ran.status, ran.sims)
    assert "headings" in ran.said
    assert "61550171" not in ran.said
