"""Measure first runs, each in a process of its own that prints its processor seconds. Must not know what is run."""

from __future__ import annotations

import subprocess
import sys

from bench.measure import ROOT


def first_run(module: str, *arguments: object, times: int) -> float:
    """The least of several processes' first runs."""
    run = [sys.executable, "-m", module, *map(str, arguments)]
    told = [subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT) for _ in range(times)]
    return min(float(one.stdout) for one in told)
