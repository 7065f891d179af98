"""Sheets as somebody new to the program had them: what is read of them, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from batch.problems import PROBLEMS
from language.refusals import sentences
from tests.support.cell_help import cleaned, headings, raw_table, read
from tests.support.real_sheets import batch


def sheet(folder: Path, rows: Sequence[str], name: str = "sheet.csv") -> Path:
    """A CSV of these rows."""
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "rows",
    [
        ("61550171,CSL,月費,98", "61550172,3HK,月費,88"),
        ("CSL,6155 0171,保留,月費", "3HK,6155 0172,取消,儲值"),
        ("+85261550171,contract,department,98", "+85261550172,contract,Sales,88"),
        ("8985203103011907194,运营商,98", "8985203103011907202,CMHK,88"),
        ("61550171,月費,98",),
        ("陳大文,61550171,月費", "李小明,61550172,月費", "王五,61550173,月費"),
    ],
)
def test_a_first_row_that_holds_a_number_is_no_row_of_headings(rows: tuple[str, ...], tmp_path: Path) -> None:
    ran = batch([sheet(tmp_path, rows)], tmp_path)
    assert (3, []) == (ran.status, ran.sims)
    assert "headings" in ran.said
    assert "61550171" not in ran.said


@pytest.mark.parametrize("text", ["同上", "〃", "Ditto", "-do-", "as above", "do.", "同前"])
@pytest.mark.parametrize(
    "name", ["carrier", "department", "monthly_fee_hkd", "contract_end_on", "active_vas"]
)
def test_what_points_to_the_row_above_is_asked_and_settled_by_no_word(name: str, text: str) -> None:
    table = cleaned(raw_table({name: ["1", text]}), {name: name})
    assert not table.columns[name].known[1]
    assert [(3, "as_above")] == [(one.row, one.type) for one in table.problems if one.row == 3]
    assert not PROBLEMS["as_above"].by_words


def test_people_may_be_called_do(tmp_path: Path) -> None:
    assert cleaned(raw_table({"user": ["Do", "Do Van An"]})).columns["user"].known.all()


@pytest.mark.parametrize("name", ["active_vas", "bound_services"])
def test_a_cross_is_no_service(name: str) -> None:
    beside = cleaned(raw_table({name: ["√", "X", "x", "×"]})).columns[name]
    assert [1, 0, 0, 0] == beside.numbers.tolist()
    assert beside.known.all()
    for text in (
        "X",
        "按計劃",
        "included",
        "免費",
        "同主號",
        "問IT",
        "2-3",
        "多",
        "△",
        "$18",
        "several",
        "计划内",
        "as per plan",
        "bank; 多",
        "包括",
    ):
        assert (None, "not_count") == _told(name, text), text
    assert 2 == read(name, "Alipay; X (Twitter)").value


def _told(name: str, text: str) -> tuple[object, str]:
    found = read(name, text)
    return found.value, found.trouble.type if found.trouble else ""


@pytest.mark.parametrize("heading", ["區號", "Area code", "国家代码"])
def test_a_column_of_area_codes_belongs_to_the_numbers(heading: str) -> None:
    codes = ["852", "853", "+853", None, "00852", "n/a", "00853"]
    numbers = ["61650151", *["66650152"] * 2, *["61650153"] * 3, "+85261650154"]
    found = cleaned(raw_table({heading: codes, "電話號碼": numbers})).columns["msisdn"].cells.to_pylist()
    # A number that says another code itself is asked about.
    assert ["+85261650151", "+85366650152", "+85366650152", *["+85261650153"] * 3, None] == found


@pytest.mark.parametrize("heading", ["單位", "Unit", "单位"])
def test_a_unit_beside_an_amount_that_is_no_money_leaves_it_a_problem(heading: str) -> None:
    units = ["GB", "分鐘", "mins", "MB", None, "HKD", "港元"]
    table = cleaned(raw_table({"餘額": ["5.2"] * 7, heading: units}))
    assert [False] * 4 + [True] * 3 == table.columns["balance_hkd"].known.tolist()
    assert {"not_money"} == {problem.type for problem in table.problems}


@pytest.mark.parametrize(
    "heading", ["取消", "Cancel? (Y/N)", "不再需要", "To be cancelled", "Not needed", "是否注销", "可Cut"]
)
def test_a_heading_that_asks_the_reverse_is_suggested_for_nothing(heading: str) -> None:
    (left,) = headings().match([heading], ["A"]).unmatched
    assert "" == left.suggested
    assert left.why is not None
    assert "reverse" in sentences([left.why], "en")


def test_what_was_settled_is_told_in_dollars_not_in_cents(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["電話號碼,電訊商,月費", "61560031,CSL,照舊", "61560032,CSL,98"])
    said = tmp_path / "words.yaml"
    said.write_text('words:\n  monthly_fee_hkd: {"照舊": "98"}\n', encoding="utf-8")
    assert "“照舊” = 98" in batch([path], tmp_path, "--columns", str(said)).said


@pytest.mark.parametrize(
    ("name", "value", "texts"),
    [
        ("still_needed", True, ["要用", "續用", "留用", "必須", "不要取消", "唔cut", "续用"]),
        ("still_needed", False, ["唔用", "無人用", "無用", "nope", "no need", "无人用"]),
        ("contract_end_on", "none", ["冇約", "逐月", "已過約", "散約", "已过约"]),
        ("plan_type", "postpaid", ["月費 5G", "5G 月費計劃", "淨卡", "出機", "機加台", "净卡"]),
        ("account_type", "corporate", ["公司台", "Company a/c"]),
        ("account_type", "personal", ["個人台", "个人台", "Personal a/c"]),
        ("outstanding_hkd", 0, ["已清", "清", "冇欠", "无欠"]),
        ("balance_hkd", 0, ["無餘額", "用完", "已清零", "Nil balance", "无余额"]),
        ("name_matches", True, ["同"]),
        ("name_matches", False, ["唔同"]),
        ("business_documents_ready", True, ["齊", "已交", "齐"]),
        ("business_documents_ready", False, ["未齊", "未交", "未齐"]),
    ],
)
def test_words_with_one_meaning_are_read(name: str, value: object, texts: list[str]) -> None:
    assert dict.fromkeys(texts, value) == {text: read(name, text).value for text in texts}


@pytest.mark.parametrize("text", ["公司台", "已cut", "個人台", "已取消", "Company line"])
def test_a_state_or_whose_line_it_is_is_no_carrier(text: str) -> None:
    assert (None, "not_carrier") == _told("carrier", text)


def test_a_remark_that_says_otherwise_than_its_line_is_told(tmp_path: Path) -> None:
    remarks = ["老闆號碼，不可取消", "do not cancel", "已離職", "在用", "月尾前交回", "", "已取消"]
    rows = [f"6155000{at},CSL,否,使用中,{remark}" for at, remark in enumerate(remarks)]
    ran = batch([sheet(tmp_path, ["電話號碼,電訊商,是否仍需使用,狀態,備註", *rows])], tmp_path)
    assert (
        "3 rows (2-3, 5): the remarks seem to say otherwise than what is stated of “Still needed" in ran.said
    )
    assert "1 row (8): the remarks seem to say otherwise than what is stated of “Line status" in ran.said


@pytest.mark.parametrize(
    "text", ["CSL -> SmarTone", "csl / SmarTone", "CSL or 3HK", "由CMHK轉3HK", "数码通→csl"]
)
def test_a_cell_that_names_two_carriers_is_asked_which_one_it_is(text: str) -> None:
    trouble = read("carrier", text).trouble
    assert trouble is not None
    assert "carrier_not_sure" == trouble.type
    assert {"several"} == trouble.params.keys()
    assert 2 == len(trouble.params["several"].split(", "))
