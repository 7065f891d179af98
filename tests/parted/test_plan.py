"""What to ask first is the same of a fleet in parts as of the fleet in one piece."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import replace
from pathlib import Path

import pytest

from batch.parted import report as report_in_parts
from batch.report import report as report_in_one_piece
from batch.report.figures import Figures
from batch.report.sheets import Page
from batch.report.words import ReportWords
from batch.shapes import FleetResult
from simexit.cli import run
from tests.parted.fleets import AS_OF, rows, write_csv
from tests.support.unhurried import UNHURRIED

pytest.importorskip("duckdb")

SIZE = 300


@pytest.mark.parametrize(("seed", "distinct"), [(0, 2_000), pytest.param(1, 10, marks=UNHURRIED)])
def test_the_plan_is_that_of_the_fleet_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, distinct: int
) -> None:
    """Whether lines are few enough to be told apart one by one, or not."""
    monkeypatch.setattr("batch.fleet.situations.MOST_DISTINCT", distinct)
    monkeypatch.setattr("batch.fleet.situations.MOST_SITUATIONS", 20 * distinct)
    draw = random.Random(seed)
    made = rows(SIZE, seed)
    for row in made:
        for name in draw.sample([name for name in row if name != "Mobile no."], 6):
            row[name] = None
        row["Remarks"] = draw.choice(["no longer needed", "keep", None])
    write_csv(tmp_path / "fleet.csv", made)
    told: list[FleetResult] = []
    for module in (report_in_one_piece, report_in_parts):
        monkeypatch.setattr(module, "summary_page", _listening(module.summary_page, told))
    for words in ([], ["--jobs", "1", "--part-lines", "70", "--list-sims", "0"]):
        with redirect_stderr(io.StringIO()) as said:
            status = run(
                ["batch", str(tmp_path / "fleet.csv"), "--as-of", AS_OF.isoformat(), "--force",
                 "-o", str(tmp_path / "report.xlsx"), *words]
            )  # fmt: skip
        assert status == 0, said.getvalue()
    expected, found = told
    assert len(expected.plan.steps) > 5
    assert replace(expected.plan, groups=()) == found.plan


def _listening(page: Callable[..., Page], told: list[FleetResult]) -> Callable[..., Page]:
    """The same page; what it is made of is kept."""

    def kept(result: FleetResult, figures: Figures, words: ReportWords) -> Page:
        told.append(result)
        return page(result, figures, words)

    return kept
