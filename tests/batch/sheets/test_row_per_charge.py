"""A bill's detail, with a row for each charge, is told once; so is a reference that several lines share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.sheets.test_several_tables import Rows, book
from tests.support.real_sheets import batch, report

DETAIL: Rows = [["Mobile Number", "Charge", "Amount"], *(
    [f"6136006{line}", charge, amount]
    for line in range(4)
    for charge, amount in (("Plan", 98), ("Admin fee", 18), ("Roaming", 50 + line)))]  # fmt: skip
KIND = "row_per_charge"


def kinds(rows: Rows, folder: Path, *options: str) -> list[set[str]]:
    return batch([book(folder / "bill.xlsx", rows)], folder, *options).problems


def test_a_row_for_each_charge_is_one_problem(tmp_path: Path) -> None:
    ran = batch(["51-bill-detail-many-rows.xlsx"], tmp_path)
    assert all(KIND in found and "duplicate_msisdn" not in found for found in ran.problems)
    assert ["needs_info"] * 5 == ran.column("status")
    assert 1 == ran.said.count("2 numbers or cards stand on several rows each")
    assert 0 == ran.status
    _, sheets = report(["51-bill-detail-many-rows.xlsx"], tmp_path)
    told = [row for row in sheets["Data problems"] if any("detail of a bill" in str(cell) for cell in row)]
    assert 1 == len(told)


@pytest.mark.parametrize(
    "rows",
    [
        DETAIL,
        [["電話號碼", "收費項目", "金額"], *DETAIL[1:]],
        [["手机号", "收费项目", "月费"], *DETAIL[1:]],
        [["ICCID", "Charge", "Amount"], *([f"898520300000006{row[0][-4:]}", *row[1:]] for row in DETAIL[1:])],
        [["Mobile Number", "Charge", "Amount"], *([row[0], row[1], f"HK${row[2]}.00"] for row in DETAIL[1:])],
        [*DETAIL, ["61360069", "Plan", 98]],
    ],
)  # fmt: skip
def test_rows_of_charges_are_told_once(rows: Rows, tmp_path: Path) -> None:
    ran = batch([book(tmp_path / "bill.xlsx", rows)], tmp_path)
    assert 12 == sum(KIND in found for found in ran.problems)
    assert not any(kind.startswith("duplicate") for found in ran.problems for kind in found)
    assert 1 == ran.said.count("as in the detail of a bill")


@pytest.mark.parametrize("head", [("Mobile", "Carrier"), ("電話號碼", "電訊商"), ("手机号码", "运营商")])
def test_figures_that_are_no_amounts_make_no_bill(head: tuple[str, str], tmp_path: Path) -> None:
    figures = {
        "Tag": ("AB12", "CD7", "EF9", "GH3"),
        "Floor": ("12", "7", "3", "9"),
        "Year": ("2024", "2025", "2023", "2026"),
        "樓層": ("12", "7", "3", "9"),
        "版本": ("1.2", "1.5", "1.4", "1.9"),
        "Share": ("50%", "30%", "20%", "10%"),
    }
    for heading, texts in figures.items():
        lines = [[f"6136006{at // 2}", "CSL", text] for at, text in enumerate(texts)]
        found = kinds([[*head, heading], *lines], tmp_path)
        assert all("duplicate_msisdn" in each and KIND not in each for each in found), heading


@pytest.mark.parametrize("heading", ["What", "Detail", "項目", "明细"])
def test_amounts_are_known_by_how_they_are_written(heading: str, tmp_path: Path) -> None:
    for form in ("HK${}", "{}.50", "HKD {}", "港幣{}元", "US$ {}"):
        lines = [[f"6136006{at // 2}", form.format(98 + at)] for at in range(4)]
        found = kinds([["Mobile Number", heading], *lines], tmp_path)
        assert all(KIND in each for each in found), form


@pytest.mark.parametrize(
    "rows",
    [
        [["Phone", "No.", "Monthly fee"], *([f"6136006{at % 3}", at, 98] for at in range(6))],  # pasted twice
        [
            ["Phone", "Monthly fee"],
            *([f"6136006{at}", 98] for at in range(8)),
            ["61360061", 88],
            ["61360062", 78],
        ],
        [["Phone", "Monthly fee"], ["61360061", 98], ["61360061", 88]],
    ],
    ids=["the same row again", "a few among many", "one number"],
)
def test_a_number_that_is_listed_twice_is_a_duplicate(rows: Rows, tmp_path: Path) -> None:
    found = kinds(rows, tmp_path)
    assert any("duplicate_msisdn" in one for one in found)
    assert not any(KIND in one for one in found)


@pytest.mark.parametrize("name", ["56-label-not-unique.csv", "56b-label-not-unique-full.csv"])
def test_a_reference_that_lines_share_is_told_once(name: str, tmp_path: Path) -> None:
    ran = batch([name], tmp_path)
    assert 1 == ran.said.count("The reference does not tell the lines apart")
    assert "“Tracker” (3)" in ran.said
    assert [set()] * 3 == ran.problems


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 of them stand on several lines (“A” (3), “B” (2))"),
        ("zh-Hans", "有 2 个编号"),
        ("zh-Hant", "有 2 個編號"),
    ],
)
def test_the_worst_references_are_named(language: str, said: str, tmp_path: Path) -> None:
    rows: Rows = [["Label", "Phone"], *([label, f"6136006{at}"] for at, label in enumerate("ABAABC"))]
    assert said in batch([book(tmp_path / "sheet.xlsx", rows)], tmp_path, "--lang", language).said


@pytest.mark.parametrize(
    "rows",
    [
        [["Label", "Phone"], ["A", "61360061"], ["B", "61360062"], [None, "61360063"], [None, "61360064"]],
        [
            ["Label", "Phone"],
            ["A", "61360061"],
            ["A", "61360061"],
        ],  # one line twice, which is told of its number
    ],
)
def test_references_that_are_each_line_s_own_are_not_told(rows: Rows, tmp_path: Path) -> None:
    assert "tell the lines apart" not in batch([book(tmp_path / "sheet.xlsx", rows)], tmp_path).said
