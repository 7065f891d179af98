"""Whichever library unpacks workbooks, they read the same, and a damaged one is refused in the same words."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pytest

from batch import unpacking
from tests.support import odd_files as odd
from tests.support.real_sheets import batch


@pytest.fixture(params=["zlib", "isal.isal_zlib"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Each of them; ISA-L is an extra."""
    found = zlib if request.param == "zlib" else pytest.importorskip(request.param)
    monkeypatch.setattr(unpacking, "library", found)
    return found


def test_a_workbook_reads_whichever_unpacks_it(library: Any, tmp_path: Path) -> None:
    rows = odd.row_xml(1, ["Mobile", "Carrier"]) + odd.row_xml(2, ["61234567", "CSL"])
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(rows)])
    assert ["+85261234567"] == batch([path], tmp_path).numbers


def test_what_does_not_unpack_is_a_failure_of_the_library(library: Any) -> None:
    with pytest.raises(unpacking.failures):
        unpacking.unpacker().decompress(b"\xff" * 100)
    assert zlib.crc32(b"ab") == unpacking.checksum_of(b"b", unpacking.checksum_of(b"a"))
