"""A single check starts at once: what only a fleet needs is not even imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.engines import engine_in_use

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"pandas", "numpy", "openpyxl", "pyarrow", "fastexcel", "dask", "rapidfuzz"}
LINE = ["check", "--set", "carrier=cmhk", "--set", "plan_type=prepaid", "--set", "msisdn=9123 4567"]


def imported(*arguments: str) -> set[str]:
    """The top-level packages that Python loads while it runs this."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("flags", [[], ["--json"], ["--why"], ["--lang", "zh-Hant"]])
def test_a_single_check_loads_nothing_heavy(flags: list[str]) -> None:
    loaded = imported("-m", "simexit", *LINE, *flags)
    assert {"simexit", "engine"} <= loaded
    assert ("durable_rules_engine" in loaded) == (engine_in_use().name == "durable-rules")
    assert set() == loaded & HEAVY


@pytest.mark.parametrize("command", [["facts", "carrier"], ["--help"], ["batch", "--help"]])
def test_neither_do_the_commands_that_only_tell(command: list[str]) -> None:
    assert set() == imported("-m", "simexit", *command) & HEAVY


def test_importing_the_packages_loads_nothing_heavy() -> None:
    loaded = imported("-c", "import batch, batch.cells.understand, batch.single, engine, simexit")
    assert {"simexit", "engine", "batch"} <= loaded
    assert set() == loaded & HEAVY
