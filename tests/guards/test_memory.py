"""What a line takes of memory in the process that takes most: from two sizes, so that libraries do not count."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.measure import ROOT
from tests.guards.alike import write_csv, write_xlsx

KILOBYTE = 1024
FEW = 70_000  # beyond what one piece of work needs, which is no line's own
pytestmark = pytest.mark.skipif(
    not hasattr(os, "wait4"), reason="this system does not tell what a process held"
)


def most_held(*arguments: str) -> int:
    """The most bytes that the process, or one that it started, held at once."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SIMEXIT_CACHE": "off"}
    command = [sys.executable, "-m", "simexit", *arguments]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as run:
        assert run.stderr is not None
        said = run.stderr.read()
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    assert 0 == run.returncode, said
    return used.ru_maxrss * (1 if sys.platform == "darwin" else KILOBYTE)


def held_per_line(few: Path, many: Path, lines: int, output: Path) -> float:
    small, large = (
        most_held("batch", str(path), "-o", str(output), "--force", "--as-of", "2026-11-21")
        for path in (few, many)
    )
    return (large - small) / lines


def test_from_csv_to_codes(tmp_path: Path) -> None:
    few, many = (write_csv(tmp_path / f"{size}.csv", size) for size in (FEW, FEW + 100_000))
    assert held_per_line(few, many, 100_000, tmp_path / "codes.csv") <= 900


def test_from_a_workbook_to_the_report(tmp_path: Path) -> None:
    few, many = (write_xlsx(tmp_path / f"{size}.xlsx", size) for size in (FEW, FEW + 50_000))
    assert held_per_line(few, many, 50_000, tmp_path / "report.xlsx") <= 2_000
