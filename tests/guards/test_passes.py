"""Every input is opened once, however many processes look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guards.opened import LINUX, opened
from tests.guards.test_calls import batch, write


@pytest.mark.skipif(not LINUX, reason="only Linux tells who opens a file")
@pytest.mark.parametrize("output", ["csv", "xlsx"])
@pytest.mark.parametrize("given", ["csv", "xlsx", "parquet"])
def test_a_file_is_opened_once(given: str, output: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"fleet.{given}", 300)
    with opened(path) as found:
        batch(path, tmp_path / f"out.{output}")
    assert 1 == found.times
