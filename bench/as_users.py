"""Measure a batch from workbook to report beside what people write themselves with pandas and openpyxl.

Run: python -m bench as_users
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pandas as pd

from bench.batch import AS_OF, write_fleet
from bench.figures import Figure, Ratio
from bench.measure import best
from bench.scale import Scale

TITLE = "A workbook, beside a script of one's own"
ABOUT = (
    "From a workbook of 25 columns to a workbook. The script (bench/peers/pandas_script.py) reads it with pandas and "
    "openpyxl, applies nine rules and writes an action and a sentence beside each line; carriers, terms, unreadable "
    "cells, fees and dates, questions and the review are left out, so the answers can't be equal: how many are is told."
)
PACKAGES = ("pandas", "openpyxl")
TIMES = 2


def figures(scale: Scale) -> list[Figure]:
    return [one for size in scale.sizes(10_000, 100_000) for one in at_size(size)]


def at_size(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fleet, written, report = (folder / f"{one}.xlsx" for one in ("fleet", "written", "report"))
        codes, day = folder / "codes.csv", AS_OF.isoformat()
        write_fleet(fleet, size)
        times = TIMES if size <= 10_000 else 1
        script = best(_python("bench.peers.pandas_script", fleet, written, day), times)
        ours = best(_python("simexit", "batch", fleet, "-o", report, "--as-of", day, "--force"), times)
        best(_python("simexit", "batch", fleet, "-o", codes, "--as-of", day), 1)
        note = agreement(codes, written)
    return [
        Figure("simexit batch", size, ours),
        Figure(
            "pandas and openpyxl",
            size,
            script,
            ratios=(Ratio(script / ours, "ours is {} as fast"),),
            note=note,
        ),
    ]


def agreement(codes: Path, written: Path) -> str:
    """How often the script's action is ours, and how often it would cancel what is not to be cancelled."""
    ours = pd.read_csv(codes, dtype=str)["action"].fillna("")
    action = pd.read_excel(written, dtype=str, engine="openpyxl")["Action"]
    possible = pd.Series([set(one.split("|")) for one in ours])
    wrong = [
        said == "cancel" and "cancel" not in remain for said, remain in zip(action, possible, strict=True)
    ]
    same = (ours == action) | ((action == "ask") & ours.str.contains("|", regex=False))
    return f"the same answer for {same.mean():.0%} of the lines; cancels {sum(wrong) / len(wrong):.0%} that must stay"


def _python(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]
