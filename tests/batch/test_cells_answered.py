"""A cell that is not understood needs no mending for a check in which an answer says what it means."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support.real_sheets import command

SHEET = "Mobile no.,Carrier,Contract end\n61234001,csl,soon\n61234003,csl,2026-12-31\n61234002,csl,soon\n"
SAID = "answers:\n- {line: '61234001', facts: {contract_end_on: 2027-03-31}}\n"


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Two lines with a date that is none, and an answer for one of them."""
    (tmp_path / "answers.yaml").write_text(SAID, encoding="utf-8")
    path = tmp_path / "fleet.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def told(fleet: Path, *answers: str) -> tuple[str, dict[int, str]]:
    """What is said at the end, and what was done of each cell, by its row."""
    report = fleet.with_name("report.xlsx")
    status, _, said = command("batch", str(fleet), "-o", str(report), "--force", *answers)
    assert 0 == status, said
    rows = openpyxl.load_workbook(report)["Data problems"].iter_rows(values_only=True)
    headings = [*next(rows)]
    at, done = headings.index("Rows"), headings.index("What was done")
    return said, {int(row): str(one[done]) for one in rows for row in str(one[at]).split(", ")}


def test_an_answer_settles_the_cell_it_is_for_and_no_other(fleet: Path) -> None:
    said, before = told(fleet)
    assert "2 cells to mend" in said
    assert 1 == len({*before.values()})

    said, after = told(fleet, "--answers", str(fleet.with_name("answers.yaml")))
    assert "1 cell to mend" in said
    assert before[4] == after[4] != after[2]
    assert "the answer" in after[2]


def test_what_is_answered_is_not_asked_to_be_settled_again(fleet: Path) -> None:
    every = fleet.with_name("answers.yaml")
    every.write_text(SAID + SAID.partition("\n")[2].replace("4001", "4002"), encoding="utf-8")
    said, _ = told(fleet, "--answers", str(every))
    assert "to mend" not in said
    assert "soon" not in said
