"""Headings that begin again to the right head a table of their own, though no blank column stands between."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.batch.sheets.test_several_tables import book, cells, read
from tests.support.real_sheets import batch

Rows = Sequence[Sequence[Any]]

ENGLISH: tuple[Rows, Rows] = (
    [["Mobile", "Carrier", "Monthly Fee"], ["61234567", "CSL", 98], ["61234569", "CSL", 88]],
    [["Mobile", "Carrier", "Balance"], ["61234568", "SmarTone", 50]],
)
CHINESE: tuple[Rows, Rows] = (
    [["編號", "電話號碼", "電訊商", "月費"], ["1", "61234567", "CSL", 98], ["2", "61234568", "3HK", 88]],
    [["編號", "電話號碼", "電訊商", "月費"], ["3", "61234569", "CSL", 98], ["4", "61234570", "3HK", 88]],
)
SIMPLIFIED: tuple[Rows, Rows] = (
    [["部门", "号码", "运营商"], ["市场部", "61234567", "CMHK"], ["行政部", "61234568", "CMHK"]],
    [["手机号", "运营商", "备注"], ["61234569", "CMHK", "新"], ["61234570", "CMHK", "旧"]],
)
CARDS: tuple[Rows, Rows] = (
    [["ICCID", "Carrier"], ["8985203000000061118", "CMHK"], ["8985203000000061480", "CMHK"]],
    [["ICCID", "Carrier"], ["8985203000000010750", "CSL"]],
)


def against(left: Rows, right: Rows) -> Rows:
    """Two tables side by side with nothing between them."""
    height = max(len(left), len(right))
    return [
        [
            *(left[at] if at < len(left) else [None] * len(left[0])),
            *(right[at] if at < len(right) else [None] * len(right[0])),
        ]
        for at in range(height)
    ]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    "pair", [ENGLISH, CHINESE, SIMPLIFIED, CARDS], ids=["en", "zh-Hant", "zh-Hans", "cards"]
)
def test_they_read_as_the_two_apart(pair: tuple[Rows, Rows], ending: str, tmp_path: Path) -> None:
    left, right = pair
    apart = cells([*read(book(tmp_path / f"a{ending}", left)), *read(book(tmp_path / f"b{ending}", right))])
    assert apart == cells(read(book(tmp_path / f"both{ending}", against(left, right))))
    titled = [["Lines of 2026"], *against(left, right)]
    assert apart == cells(read(book(tmp_path / f"titled{ending}", titled)))


def test_three_in_a_row_are_three(tmp_path: Path) -> None:
    third: Rows = [["Mobile", "Carrier"], ["61234571", "CSL"], ["61234572", "CSL"]]
    rows = against(against(*ENGLISH), third)
    ran = batch([book(tmp_path / "sheet.csv", rows)], tmp_path)
    assert ["+85261234567", "+85261234569", "+85261234568", "+85261234571", "+85261234572"] == ran.numbers


def test_no_line_is_lost_and_no_balance_is_another_s(tmp_path: Path) -> None:
    ran = batch([book(tmp_path / "sheet.csv", against(*ENGLISH))], tmp_path)
    assert 0 == ran.status
    assert ["+85261234567", "+85261234569", "+85261234568"] == ran.numbers
    assert ["csl", "csl", "smartone"] == ran.column("carrier")
    assert "Another table stands on this sheet, with its headings in row 1 from column D on" in ran.said


def test_columns_that_say_the_same_again_are_no_other_table(tmp_path: Path) -> None:
    left, _ = CHINESE
    ran = batch([book(tmp_path / "sheet.csv", against(left, [row[1:] for row in left]))], tmp_path)
    assert ["+85261234567", "+85261234568"] == ran.numbers
    assert "Another table" not in ran.said


@pytest.mark.parametrize(
    "headings", [("Mobile", "Phone"), ("手机号", "电话"), ("電話號碼", "手機號碼"), ("Mobile", "Mobile")]
)
def test_nothing_is_advised_where_two_columns_have_different_numbers(
    headings: tuple[str, str], tmp_path: Path
) -> None:
    rows = [["Carrier", *headings], ["CSL", "61234567", "61234568"], ["CSL", "61234569", "+852 6123 4569"]]
    ran = batch([book(tmp_path / "sheet.csv", rows)], tmp_path)
    assert 3 == ran.status
    assert "msisdn:" not in ran.said
    assert "a row of its own" in ran.said


def test_one_number_in_two_spellings_is_no_other(tmp_path: Path) -> None:
    rows = [["Carrier", "Mobile", "Phone"], ["CSL", "61234567", "+852 6123 4567"], ["CSL", "61234569", ""]]
    ran = batch([book(tmp_path / "sheet.csv", rows)], tmp_path)
    assert 3 == ran.status
    assert '`msisdn: "Mobile"`' in ran.said
