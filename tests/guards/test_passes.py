"""Every input is opened once, however many processes look at it, and every column understood once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from batch.understanding.column_cells import read_column
from simexit.cli import run
from tests.guards.alike import HEADINGS
from tests.guards.opened import LINUX, opened
from tests.guards.test_calls import batch, write
from tests.support.made_up import DAY


@pytest.mark.skipif(not LINUX, reason="only Linux tells who opens a file")
@pytest.mark.parametrize("output", ["csv", "xlsx"])
@pytest.mark.parametrize("given", ["csv", "xlsx", "parquet"])
def test_a_file_is_opened_once(given: str, output: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"fleet.{given}", 300)
    with opened(path) as found:
        batch(path, tmp_path / f"out.{output}")
    assert 1 == found.times


def test_a_column_is_understood_once_for_all_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    understood: Counter[str] = Counter()

    def spy(fact: Any, *more: Any) -> Any:
        understood[fact.name] += 1
        return read_column(fact, *more)

    monkeypatch.setattr("batch.understanding.clean.read_column", spy)
    path = write(tmp_path / "fleet.csv", 300)
    outputs = [f"-o{tmp_path / name}" for name in ("codes.csv", "report.xlsx", "summary.html")]
    assert 0 == run(["batch", str(path), *outputs, "--as-of", DAY.isoformat()])
    assert dict.fromkeys(HEADINGS, 1) == understood
