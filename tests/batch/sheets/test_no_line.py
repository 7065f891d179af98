"""A row without number and ICCID is no SIM where the table has numbers: it is left out, told, and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.understanding.no_lines import only_lines
from simexit import check_fleet
from tests.support import odd_files as odd
from tests.support.cell_help import headings, raw_table
from tests.support.real_sheets import Ran, batch, command, dry_run, report

HEAD = ["電話號碼", "ICCID", "電訊商", "月費", "部門"]
FIRST = ["61234501", "8985203000000017045", "csl", "98", "市場部"]
SECOND = ["", "8985203000000017417", "3HK", "88", "行政部"]
ALIKE = (
    "sim_id", "msisdn", "iccid", "carrier", "status", "stage", "eligibility", "action", "obstacles", "problems",
    "saving_hkd_year", "exit_cost_hkd",
)  # fmt: skip

#: Rows that are no SIM, as people have them around their lines.
NO_LINES = {
    "section": ["一、市場部", "", "", "", ""],
    "section in the first column of facts": ["", "", "市場部", "", ""],
    "section with a year": ["2026年11月 市場部", "", "", "", ""],
    "section in English": ["Sales & Marketing (3/F)", "", "", "", ""],
    "subtotal": ["市場部小計", "", "", "196", ""],
    "subtotal with a blank": ["市場部 小计", "", "", "196.00", "市场部"],
    "subtotal in English": ["Sub-total Sales", "", "", "HK$196.00", ""],
    "subtotal that counts": ["Dept total: 3 lines", "", "", "284", ""],
    "subtotal of a number, as a program groups them": ["61234501 小計", "", "", "196", ""],
    "average": ["平均", "", "", "93", ""],
    "average in English": ["Average", "", "", "93.00", "Sales"],
    "grand total": ["總計，共2條", "", "", "$186", ""],
    "total over the number": ["3", "", "", "284", ""],
    "total with its word in another column": ["3", "", "", "284", "合計"],
    "a sum of the numbers": ["1.2E+08", "", "Total", "284", ""],
    "amount under the number": ["HK$284.00", "", "", "", ""],
    "note": ["備註：以上不包括海外SIM", "", "", "", ""],
    "note with a number": ["如有查詢，請致電 2888 1234 陳小姐", "", "", "", ""],
    "note in English": ["* Excluding overseas SIMs.", "", "", "", ""],
    "signature": ["製表：黃小姐", "", "", "日期：2026/11/20", ""],
    "signature in English": ["Prepared by: Miss Wong", "", "Date: 20/11/2026", "", ""],
    "printed on": ["Printed on 2026-11-20 10:15", "", "", "", ""],
    "errors excepted": ["E. & O. E.", "", "", "", ""],
    "page": ["第 1 頁", "", "", "", ""],
    "page in English": ["Page 1 of 3", "", "", "", ""],
    "thing without a card": ["N/A", "N/A", "Apple", "", "IT"],
    "number to come": ["TBC", "", "csl", "98", "Sales"],
    "number to come in Chinese": ["待補", "", "csl", "98", "銷售部"],
    "number to come, for both": ["待补", "暂无", "csl", "98", "销售部"],
    "a reference of somebody's": ["SIM-0012", "", "csl", "98", ""],
    "a name that could be spelt in digits": ["Zillo 888", "", "csl", "98", ""],
    "a code of somebody's": ["C-0012", "", "csl", "98", ""],
    "a month's reference": ["B-202611", "", "csl", "98", ""],
    "somebody's identity": ["A123456(7)", "", "csl", "98", ""],
    "a floor, as one word": ["3F", "", "csl", "98", ""],
    "a day with a letter": ["2026/11/20A", "", "", "98", ""],
    "a floor and a desk": ["3/F Desk 12", "", "csl", "98", ""],
    "a card that is no card": ["", "not issued", "csl", "98", ""],
}

#: What stands under the number or the ICCID of a SIM though it can't be used, and what is said of it.
WRONG = {
    "mistyped": (["6123450", "", "csl", "98", ""], "phone_length"),
    "mistyped, alone in its row": (["612345", "", "", "", ""], "phone_length"),
    "mistyped with a letter": (["9l234567", "", "csl", "98", ""], "not_phone"),
    "mistyped with the letter O twice": (["6123-45OO", "", "csl", "98", ""], "not_phone"),
    "mistyped with a letter that is like no digit": (["9111-44A4", "", "csl", "98", ""], "not_phone"),
    "mistyped with a letter more": (["+852 6123 w4567", "", "csl", "98", ""], "not_phone"),
    "mistyped with a letter, alone in its row": (["912345G7", "", "", "", ""], "not_phone"),
    "mistyped behind its country": (["+852 6I23 4567", "", "csl", "98", ""], "not_phone"),
    "ICCID mistyped with a letter": (["", "89852O30000O00017O45", "csl", "98", ""], "not_iccid"),
    "short number beside a carrier": (["1234", "", "csl", "98", ""], "phone_length"),
    "rounded": (["6.12E+07", "", "csl", "98", ""], "phone_rounded"),
    "Mainland": (["13812345678", "", "csl", "98", ""], "mainland_number"),
    "masked": (["6123****", "", "csl", "98", ""], "not_phone"),
    "masked with letters": (["6123 XXXX", "", "csl", "98", ""], "not_phone"),
    "two numbers": (["61234567 / 61234568", "", "csl", "98", ""], "two_numbers"),
    "number in words": (["new no. 61234567", "", "csl", "98", ""], "not_phone"),
    "rounded ICCID": (["", "8.98520E+18", "csl", "98", ""], "iccid_rounded"),
    "short ICCID": (["", "89852030000", "csl", "98", ""], "iccid_length"),
}


def sheet(folder: Path, rows: Sequence[Sequence[object]], name: str = "lines.csv") -> Path:
    """A sheet of these rows, as CSV or as a workbook."""
    path = folder / name
    return odd.text_file(path, rows) if path.suffix == ".csv" else odd.workbook(path, {"Sheet": rows})


@pytest.mark.parametrize(
    ("name", "numbers", "told"),
    [
        ("01-billing-banner-usd.csv", ["+85261234501", "+85261234502", "+85261234503"], "row 9 (GRAND TOTAL"),
        (
            "01b-billing-banner-hkd.csv",
            ["+85261234501", "+85261234502", "+85261234503"],
            "row 9 (GRAND TOTAL",
        ),
        ("11-asset-list-sim.csv", ["+85261234501", "+85261234502", "+85261234504"], "row 4 (REF-003"),
        ("23c-ghost-rows-minimal.csv", ["+85261400001", "+85261400002"], "rows 2, 4-5, 7-10 (市場部"),
        ("23d-subtotal-in-savings.csv", ["+85261400001", "+85261400002"], "rows 2, 5 (市場部"),
        ("23b-pivot-compact.xlsx", ["+85261238101", "+85261238102", "+85261238103"], "line of totals: row 5"),
    ],
)
def test_the_lines_of_a_sheet_are_its_sims(name: str, numbers: list[str], told: str, tmp_path: Path) -> None:
    ran = batch([name], tmp_path)
    assert numbers == ran.numbers
    assert 0 == ran.status
    assert 1 == ran.said.count(told)
    assert "not_phone" not in set().union(*ran.problems)


def test_a_subtotal_is_neither_counted_nor_saved(tmp_path: Path) -> None:
    known = (
        "still_needed=no", "account_type=corporate", "outstanding_hkd=0", "device_locked=no", "bound_services=none",
        "active_vas=none", "business_documents_ready=yes", "name_matches=yes", "records_backed_up=yes",
        "port_out_wanted=no", "needed_again=no", "number_wanted_by_user=no", "second_number=no", "balance_hkd=0",
        "auto_recharge=no",
    )  # fmt: skip
    assumed = [part for one in known for part in ("--assume", one)]
    status, sheets = report(["23d-subtotal-in-savings.csv"], tmp_path, *assumed)
    assert 0 == status
    said = [str(cell) for row in sheets["Summary"] for cell in row if cell is not None]
    assert any("2 of 2 SIMs" in text for text in said)
    assert not any("4,704" in text for text in said)
    assert any("2,352" in text for text in said)
    assert 3 == len(sheets["SIMs"])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The two lines without anything around them."""
    folder = tmp_path_factory.mktemp("alone")
    return batch([sheet(folder, [HEAD, FIRST, SECOND])], folder)


def the_two_lines_of(ran: Ran, alone: Ran) -> None:
    assert {one: alone.column(one) for one in ALIKE} == {one: ran.column(one) for one in ALIKE}
    assert alone.status == ran.status == 0


@pytest.mark.parametrize("row", NO_LINES.values(), ids=NO_LINES)
def test_a_row_without_number_and_iccid_is_left_out_and_told(
    row: list[str], alone: Ran, tmp_path: Path
) -> None:
    ran = batch([sheet(tmp_path, [HEAD, FIRST, row, SECOND, row])], tmp_path)
    the_two_lines_of(ran, alone)
    assert "rows 3, 5" in ran.said or {"row 3", "row 5"} <= {part[:5] for part in ran.said.split(": ")}
    assert [2, 4] == ran.column("row")


def test_rows_without_number_and_iccid_are_left_out_of_a_workbook(alone: Ran, tmp_path: Path) -> None:
    rows = [HEAD, FIRST, *NO_LINES.values(), SECOND, *NO_LINES.values()]
    ran = batch([sheet(tmp_path, rows, "lines.xlsx")], tmp_path)
    the_two_lines_of(ran, alone)
    assert [2, 3 + len(NO_LINES)] == ran.column("row")


@pytest.mark.parametrize(("row", "problem"), WRONG.values(), ids=WRONG)
def test_a_wrong_number_is_still_a_sim_s(row: list[str], problem: str, tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, [HEAD, FIRST, row])], tmp_path)
    assert [2, 3] == ran.column("row")
    assert problem in ran.problems[1]
    assert "neither a number" not in ran.said


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!"])
def test_an_error_under_the_number_is_a_sim_s(error: str, tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, [HEAD, FIRST, [error, None, "csl", 98, ""]], "lines.xlsx")], tmp_path)
    assert [2, 3] == ran.column("row")
    assert "error_cell" in ran.problems[1]


def test_a_formula_without_a_value_under_the_number_is_a_sim_s(tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, [HEAD, FIRST, ["=A2+1", None, "csl", 98, ""]], "lines.xlsx")], tmp_path)
    assert [2, 3] == ran.column("row")
    assert "formula_without_value" in ran.problems[1]


def test_an_error_in_a_subtotal_is_no_problem_of_a_sim(tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, [HEAD, FIRST, ["小計", None, None, "#REF!", None]], "lines.xlsx")], tmp_path)
    assert [set()] == ran.problems
    assert "to mend" not in ran.said


def test_a_short_line_of_totals_is_left_out_and_a_short_line_with_a_number_is_not_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "short.csv"
    path.write_text(
        "Phone,Carrier,Fee,Dept,User\n61234501,csl,98,Sales,Chan\n61234502,csl\nSub-total (2 lines),\nTotal,2\n"
        "NOTE ONLY\n61234503,csl,98,Sales,Lee\n",
        "utf-8",
    )
    ran = batch([path], tmp_path)
    assert [2, 3, 7] == ran.column("row")
    assert ["needs_info", "unreadable", "needs_info"] == ran.column("status")
    assert 1 == ran.status


def test_what_is_left_out_shows_no_whole_number_and_no_name(tmp_path: Path) -> None:
    rows = [
        ["Mobile No.", "User", "Carrier"],
        ["61234501", "Chan Tai Man", "csl"],
        ["N/A", "Lee Siu Ming", "61239876"],
    ]
    said = batch([sheet(tmp_path, rows)], tmp_path).said
    assert "row 3 (N/A · L***)" in said
    rows[-1] = ["", "", "ask 6123 9876"]
    said = batch([sheet(tmp_path, rows)], tmp_path).said
    assert "row 3 (ask **** 9876)" in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Left out, because they give neither a number nor an ICCID, so they are no SIM: rows 2, 5 (市場部",
        ),
        ("zh-Hans", "以下既没有号码也没有 ICCID，不是 SIM 卡，已略去：第 2, 5 行（市場部"),
        ("zh-Hant", "以下既沒有號碼也沒有 ICCID，不是 SIM 卡，已略去：第 2, 5 列（市場部"),
    ],
)
def test_what_is_left_out_is_told_in_three_languages(language: str, said: str, tmp_path: Path) -> None:
    assert said in batch(["23d-subtotal-in-savings.csv"], tmp_path, "--lang", language).said


@pytest.mark.parametrize("name", ["57-no-identity.csv", "18-glpi-lines.csv"])
def test_every_row_stays_where_no_column_gives_a_number(name: str, tmp_path: Path) -> None:
    ran = batch([name], tmp_path)
    assert [2, 3] == ran.column("row")
    if not all(ran.numbers):
        assert 1 == ran.said.count("No column gives the numbers or the ICCIDs")


@pytest.mark.parametrize(
    "rows",
    [
        [["使用人", "電訊商", "月費"], ["陳", "csl", "98"], ["李", "3HK", "78"]],
        [["電話號碼", "使用人", "電訊商"], ["", "陳", "csl"], ["", "李", "3HK"]],
        [["Mobile No.", "ICCID", "User", "Carrier"], ["TBC", "", "Chan", "csl"], ["N/A", "-", "Lee", "3HK"]],
        [["编号", "使用人", "运营商"], ["S-1", "陈", "csl"], ["S-2", "李", "3HK"]],
        [["SIM reference", "User", "Carrier"], ["S-1", "Chan", "csl"], ["S-2", "Lee", "3HK"]],
    ],
)  # fmt: skip
def test_that_no_row_has_a_number_is_said_once_and_every_row_kept(
    rows: list[list[str]], tmp_path: Path
) -> None:
    ran = batch([sheet(tmp_path, rows)], tmp_path)
    assert [2, 3] == ran.column("row")
    assert 0 == ran.status
    assert 1 == ran.said.count("No column gives the numbers or the ICCIDs")
    assert "neither a number" not in ran.said


@pytest.mark.parametrize(
    "row",
    [["市場部小計", "", "196"], ["平均", "", "98.00"], ["Sub-total Sales", "", "HK$196"],
     ["Dept total: 2 lines", "", ""], ["", "合计（2条）", "196"], ["", "總計", ""]],
)  # fmt: skip
def test_where_no_column_gives_a_number_sums_are_left_out_by_their_words(
    row: list[str], tmp_path: Path
) -> None:
    head, first, second = ["使用人", "電訊商", "月費"], ["陳", "csl", "98"], ["李", "3HK", "78"]
    ran = batch([sheet(tmp_path, [head, first, row, second, row])], tmp_path)
    assert [2, 4] == ran.column("row")
    assert 0 == ran.status
    assert "3, 5" in ran.said or "row 3" in ran.said


def test_a_list_of_numbers_alone_keeps_what_is_wrong_in_it(tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, [["Phone no."], ["61234501"], ["6123"], ["Peter 61234503"]])], tmp_path)
    assert [2, 3, 4] == ran.column("row")


def test_a_dry_run_and_a_comparison_of_rulebooks_see_the_same_lines(tmp_path: Path) -> None:
    assert 0 == dry_run(["23c-ghost-rows-minimal.csv"])[0]
    terms = tmp_path / "terms.yaml"
    terms.write_text("carriers: {csl: {terms: {notice_days: 31}}}\n", "utf-8")
    path = str(Path(__file__).parents[2] / "real_sheets" / "23c-ghost-rows-minimal.csv")
    status, out, said = command("rules", "impact", path, "--against", str(terms))
    assert (0, "") == (status, said)
    assert " of 2 SIMs would get another verdict." in out


def test_a_frame_keeps_every_row() -> None:
    frame = pd.DataFrame({"Phone": ["61234501", "市場部小計", None], "Monthly fee": ["98", "98", "1"]})
    assert [2, 3, 4] == check_fleet(frame)["row"].tolist()


WORDS = st.sampled_from(list(NO_LINES.values()))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), WORDS), max_size=8), st.booleans())
def test_rows_that_are_no_line_change_nothing_of_the_others(
    inserted: list[tuple[int, list[str]]], blank_rows: bool
) -> None:
    lines = [[f"6123450{number}", None, "csl", "98", "Sales"] for number in range(6)]
    rows: list[list[str | None]] = [list(line) for line in lines]
    for place, row in sorted(inserted, key=lambda one: -one[0]):
        rows.insert(place, [text or None for text in row])
        if blank_rows:
            rows.insert(place, [None] * len(HEAD))
    table = raw_table(dict(zip(HEAD, map(list, zip(*rows, strict=True)), strict=True)))
    found = only_lines(headings(), table, headings().match(table.headings, table.column_letters))
    assert found is not None
    assert lines == [list(row) for row in zip(*(column.to_pylist() for column in found.columns), strict=True)]
    told = sum(int(notice.params["count"]) for notice in found.notices if notice.type == "no_line")
    assert len(table.rows) - len(found.rows) == told


@pytest.mark.parametrize(
    "title", ["CSL", "一、市場部", "以下號碼已於2026年9月取消", "Lines to keep:", "数码通"]
)
def test_what_a_title_says_of_the_lines_below_it_is_told_as_not_used(title: str, tmp_path: Path) -> None:
    rows = [HEAD, [title, "", "", "", ""], FIRST, ["總計", "", "", "98", ""], ["", "", title, "", ""], SECOND]
    ran = batch([sheet(tmp_path, rows)], tmp_path)
    assert 2 == len(ran.sims)
    assert f"rows 2, 4-5 ({title}" in ran.said or f"rows 2, 5 ({title}" in ran.said
    assert "What a title says of the lines below it (row 2, 5) is not used" in ran.said


@pytest.mark.parametrize(
    ("title", "kind"),
    [("SmarTone", "name the carrier"), ("已取消號碼", "say what state"), ("Phone list", "")],
)
def test_what_a_line_above_the_table_may_say_is_offered(title: str, kind: str, tmp_path: Path) -> None:
    """Where no column says it."""
    bare, full = [["電話號碼", "月費"], ["61234501", "98"]], [HEAD, FIRST]
    said = [batch([sheet(tmp_path, [[title], [], *rows])], tmp_path).said for rows in (bare, full)]
    assert bool(kind) == ("The line above the table" in said[0])
    assert kind in said[0]
    assert "carrier of its lines" not in said[1]
