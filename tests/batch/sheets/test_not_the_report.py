"""Of our workbooks only a report is read as one; of another it is said what it is, and what it is for."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from simexit.cli import run
from tests.support import odd_files as odd
from tests.support.real_sheets import command
from tests.support.review_fleet import Filled, checked, write_fleet

KINDS = {
    "questionnaire": ("a questionnaire", "--answers"),
    "request": ("a request to a carrier", "simexit batch"),
    "index": ("the index of requests", "simexit batch"),
    "record": ("a record of what reviewers decided", "simexit batch"),
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One workbook of each kind that is no report."""
    folder = tmp_path_factory.mktemp("ours")
    report = Filled(checked(write_fleet(folder / "fleet.csv"), folder / "report.xlsx"))
    report.put("cancel", "approve")
    command(
        "review", str(report.save()), "--requests", str(folder / "letters"), "-o", str(folder / "record.xlsx")
    )
    bare = odd.text_file(
        folder / "bare.csv", [["Number", "Department", "Carrier"], ["61234501", "Sales", "csl"]]
    )
    command("ask", str(bare), "-o", str(folder / "round"))
    return {
        "questionnaire": next((folder / "round").glob("*.xlsx")),
        "request": next((folder / "letters").glob("*/request.xlsx")),
        "index": folder / "letters" / "index.xlsx",
        "record": folder / "record.xlsx",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_is_refused_by_its_name(kind: str, ours: dict[str, Path], tmp_path: Path) -> None:
    path, (named, advised) = str(ours[kind]), KINDS[kind]
    fleet = str(odd.text_file(tmp_path / "fleet.csv", [["Number", "Carrier"], ["61234501", "csl"]]))
    output = str(tmp_path / "report.xlsx")
    for words in (["review", path], ["batch", fleet, "-o", output, "--carry", path], ["verify-report", path]):
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            assert 3 == run(words)
        assert named in said.getvalue()
        assert advised in said.getvalue()
