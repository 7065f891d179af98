"""Sentences of a Chinese report follow each other without a blank: the signs themselves are wide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import odd_files as odd
from tests.support.real_sheets import report

SHEET = [
    ["電話號碼", "電訊商", "狀態", "月費", "約滿日"],
    ["61234501", "csl", "停用", "九十八", "已過合約"],
    ["61234502", "移動", "A", "98+18", "2026/13/01"],
    ["61234502", "CTM", "服務中", "98", "3月31日"],
]
PARTED = re.compile(r"[。？！；：，、] ")


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_sentences_are_not_parted_by_a_blank(lang: str, tmp_path: Path) -> None:
    _, sheets = report([odd.text_file(tmp_path / "lines.csv", SHEET)], tmp_path, "--lang", lang)
    cells = {str(cell) for rows in sheets.values() for row in rows for cell in row}
    assert [] == sorted(cell for cell in cells if PARTED.search(cell))
