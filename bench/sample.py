"""Measure what a small fleet costs from a cold start, compared with a Python that only imports what it stands on.

Run: python -m bench.sample
"""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
from pathlib import Path

from batch.report.workbook import write_book
from batch.samples.full_fleet import SIZE, sample_book, sample_rows
from bench.figures import Figure, Ratio
from bench.measure import Cost, cost
from bench.scale import Scale

TIMES = 7
DAY = datetime.date(2026, 11, 30)
LIBRARIES = "pandas, pyarrow.compute, openpyxl"
BARE = [sys.executable, "-c", f"import {LIBRARIES}"]

TITLE = "A small fleet, from a cold start"
ABOUT = (
    "`simexit batch` of the sample fleet to a report, as a program of its own, beside a Python that only imports the "
    "libraries it stands on. What a run keeps for the next one is there."
)
PACKAGES = ("pandas", "pyarrow", "openpyxl")


def main() -> None:
    bare, batch = measured(TIMES)
    print(f"the best of {TIMES} runs             processor   wall")
    for said, found in ((f"import {LIBRARIES}", bare), (f"simexit batch, {SIZE} lines", batch)):
        print(f"{said:<40}  {found.cpu:8.3f} s{found.wall:7.3f} s")
    print(f"ratio {batch.cpu / bare.cpu:.2f}, of wall time {batch.wall / bare.wall:.2f}")


def figures(scale: Scale) -> list[Figure]:
    bare, batch = measured(scale.times(TIMES))
    return [
        Figure(f"python -c 'import {LIBRARIES}'", 1, bare.cpu),
        Figure(
            "simexit batch, to a report", SIZE, batch.cpu, ratios=(Ratio(batch.cpu / bare.cpu, "{} of it"),)
        ),
    ]


def measured(times: int) -> tuple[Cost, Cost]:
    """The least of several runs: of a bare Python, and of the batch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_book(sample_book(sample_rows(DAY), DAY), folder / "fleet.xlsx")
        os.environ["SIMEXIT_CACHE"] = str(folder / "cache")
        batch = [
            *[
                sys.executable,
                "-m",
                "simexit",
                "batch",
                str(folder / "fleet.xlsx"),
                "--as-of",
                DAY.isoformat(),
            ],
            *["-o", str(folder / "report.xlsx"), "--force"],
        ]
        # Side by side: both meet the same machine. The first of each compiles what it imports.
        runs = [(cost(BARE), cost(batch)) for _ in range(times + 1)][1:]
    bare, of_fleet = zip(*runs, strict=True)
    return min(bare, key=lambda one: one.cpu), min(of_fleet, key=lambda one: one.cpu)


if __name__ == "__main__":
    main()
