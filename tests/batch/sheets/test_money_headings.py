"""Headings that make amounts other than they stand there, such as thousands: choosing the column changes nothing."""

from itertools import product
from pathlib import Path

import pytest

from tests.support.cell_help import cleaned, headings, raw_table, vocabulary
from tests.support.odd_files import text_file
from tests.support.real_sheets import batch, report

FEE, LEFT = "monthly_fee_hkd", "balance_hkd"
SCALES = (
    "HK$'000",
    "HK$’000",
    "'000",
    "in thousands",
    "千元",
    "萬元",
    "港幣千元",
    "千",
    "HKD million",
    "in thousands of HK$",
    "单位：万元",
)
TIMES = (
    "per year",
    "HK$/year",
    "每年",
    "全年",
    "annual",
    "p.a.",
    "quarterly",
    "每季",
    "兩個月",
    "bi-monthly",
    "HK$ / week",
    "按天",
)
FINE = ("HK$", "港元", "HK$/月", "per month", "每月", "optional", "HKD monthly", "元")


def read(heading: str, fact: str, *, chosen: bool) -> tuple[bool, list[str], str]:
    """Whether an amount under a heading is used, the problems, and the line that is advised."""
    table = raw_table({"Mobile": ["61234567"], heading: ["HK$5"]})
    found = cleaned(table, {fact: heading} if chosen else None)
    said = [item for item in found.problems if item.fact == fact]
    advised = "".join(item.params.get("line", "") for item in said)
    return fact in found.columns and bool(found.columns[fact].known[0]), [item.type for item in said], advised


@pytest.mark.parametrize(
    ("base", "fact"), [("Balance", LEFT), ("餘額", LEFT), ("余额", LEFT), ("Monthly fee", FEE), ("月費", FEE)]
)
def test_thousands_are_never_read_as_they_stand(base: str, fact: str) -> None:
    for part in (*SCALES, *(TIMES if fact == FEE else ())):
        for chosen in (False, True):
            assert (False, ["heading_scale"], "") == read(f"{base} ({part})", fact, chosen=chosen), (
                part,
                chosen,
            )


@pytest.mark.parametrize("base", ["費用", "Fee", "收费", "Cost"])
def test_so_it_is_where_only_the_choice_says_what_the_column_is(base: str) -> None:
    for part in (*SCALES, *TIMES):
        assert not read(f"{base}（{part}）", FEE, chosen=True)[0], part
    for heading in (
        "Annual fee (HK$)",
        "年費",
        "Fee per year, HK$",
        "Quarterly cost",
        "Cost in HK$ thousands",
        "每季費用",
    ):
        assert not read(heading, FEE, chosen=True)[0], heading


def test_what_changes_no_amount_is_read() -> None:
    for base, part, chosen in product(("Monthly fee", "月費", "月费"), FINE, (False, True)):
        assert (True, [], "") == read(f"{base} ({part})", FEE, chosen=chosen), (base, part)
    for heading in (
        "Fee (as billed)",
        "費用（見帳單）",
        "Cost 2026 per month",
        "費用 (HK$)",
        "Monthly fee of annual plans",
    ):
        assert (True, [], "") == read(heading, FEE, chosen=True), heading
    for heading in ("Balance at end of year", "年底餘額", "Balance (per day)"):
        assert (True, [], "") == read(heading, LEFT, chosen=True), heading


def test_a_line_is_advised_only_where_it_helps() -> None:
    for part in ("as billed", "見帳單", "见账单"):
        assert f"Balance ({part})" in read(f"Balance ({part})", LEFT, chosen=False)[2]


def test_every_scale_of_the_rulebook_is_one_in_a_heading() -> None:
    said = vocabulary().money
    for scale in said._scales:
        assert said.scaled(scale), scale
        assert headings().match([f"Balance ({scale})"], ["A"]).unmatched[0].reason == "heading_scale", scale


@pytest.mark.parametrize(
    "heading",
    ["Balance (HK$'000)", "余额（千）", "費用 (千元)", "Monthly fee (每年)", "Balance in HK$ thousands"],
)
def test_nothing_is_advised_that_divides_by_a_thousand(heading: str, tmp_path: Path) -> None:
    path = text_file(tmp_path / "in.csv", [["Mobile", "Carrier", heading], ["61234567", "CSL", "5"]])
    said = batch([path], tmp_path).said
    _, sheets = report([path], tmp_path)
    assert "_hkd: " not in said + "\n".join(
        str(cell) for rows in sheets.values() for row in rows for cell in row
    )
