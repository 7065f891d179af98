"""A column that asks the reverse of a fact is never read as it, whoever says so, and is told where it matters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support import odd_files as odd
from tests.support.real_sheets import batch, dry_run, report

REVERSED = [
    "Cancel?", "Cancel? Y/N", "Cancel (Y/N)", "取消", "取消與否", "可否取消？", "Not needed? Yes/No", "是否停用",
]  # fmt: skip


def sheet(folder: Path, heading: str, *more: str) -> Path:
    rows: Sequence[Sequence[str]] = [
        ["電話號碼", "電訊商", "月費", heading, *more],
        ["61234501", "csl", "98", "Y", *["no"] * len(more)],
        ["61234502", "csl", "98", "N", *["yes"] * len(more)],
    ]
    return odd.text_file(folder / "lines.csv", rows)


def choosing(folder: Path, heading: str) -> tuple[str, str]:
    path = folder / "columns.yaml"
    path.write_text(f'still_needed: "{heading}"\n', encoding="utf-8")
    return "--columns", str(path)


@pytest.mark.parametrize("heading", REVERSED)
def test_it_is_told_without_being_asked_for(heading: str, tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, heading)], tmp_path)
    assert f"“{heading}”, row 1: The heading asks the reverse of Still needed" in ran.said
    assert ["+85261234501", "+85261234502"] == ran.numbers
    assert all("keep" in action and "cancel" in action for action in ran.column("action"))


@pytest.mark.parametrize("heading", REVERSED)
def test_choosing_it_does_not_turn_its_answers_round(heading: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, heading)
    asked = batch([path], tmp_path)
    chosen = batch([path], tmp_path, *choosing(tmp_path, heading))
    assert asked.sims == chosen.sims
    assert "The heading asks the reverse of Still needed" in chosen.said
    _, said, _ = dry_run([path], *choosing(tmp_path, heading))
    assert f"{heading} -> ? (it asks the reverse of still_needed" in said


def test_where_another_column_says_it_nothing_is_told(tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, "Cancel?", "Still needed")], tmp_path)
    assert "the reverse" not in ran.said
    assert not any("still_needed" in asked for asked in ran.column("questions_owner"))


def test_the_report_says_what_was_done_and_how_to_mend_it(tmp_path: Path) -> None:
    _, sheets = report([sheet(tmp_path, "Cancel?")], tmp_path)
    told = [row for row in sheets["Data problems"] if row[0] == "Cancel?"]
    assert 1 == len(told)
    assert not any("--columns" in str(cell) for cell in told[0])


@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("Still needed? Y/N", "still_needed"), ("仍需使用 Y/N", "still_needed"),
        ("Port out? Yes/No", "port_out_wanted"), ("轉台 (Y/N)", "port_out_wanted"),
    ],
)  # fmt: skip
def test_how_to_answer_says_nothing_of_its_own(heading: str, fact: str, tmp_path: Path) -> None:
    _, said, _ = dry_run([sheet(tmp_path, heading)])
    assert f"{heading} -> {fact}" in said.splitlines()
