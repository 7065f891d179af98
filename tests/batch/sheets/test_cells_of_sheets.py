"""Columns of cells as people write them: what is clear is read, what is not is asked about, in three languages."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.understanding.column_cells import read_column
from engine.types.values import decode
from tests.support.cell_help import context, facts
from tests.support.real_sheets import FOLDER, batch, command

END = "contract_end_on"
DAY = datetime.date


def column(name: str, *texts: str) -> list[tuple[object, str]]:
    """What each cell of a column says, and what is wrong with it."""
    fact = facts()[name]
    found, troubles = read_column(fact, pa.array(texts, pa.large_string()), context())
    types = {int(row): troubles.kinds[place][0].type for row, place in _pairs(troubles)}
    return [(_value(found, row), types.get(row, "")) for row in range(len(texts))]


def values(name: str, *texts: str) -> list[object]:
    return [value for value, _ in column(name, *texts)]


def troubles_of(name: str, *texts: str) -> list[str]:
    return [trouble for _, trouble in column(name, *texts)]


def _pairs(troubles: Any) -> Iterator[tuple[int, int]]:
    yield from zip(troubles.rows.tolist(), troubles.place.tolist(), strict=True)


def _value(found: Any, row: int) -> object:
    if not found.known[row]:
        return None
    shown = found.cells[row].as_py()
    return decode(found.fact, int(found.numbers[row])) if shown is None else shown


# ------------------------------------------------------------------------------------------ two digits for the year


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("31-Dec-26",), DAY(2026, 12, 31)),
        (("5 Jun '27",), DAY(2027, 6, 5)),
        (("31Dec26",), DAY(2026, 12, 31)),
        (("Dec 31, 26",), DAY(2026, 12, 31)),
        (("26年12月31日",), DAY(2026, 12, 31)),
        (("31/12/26",), DAY(2026, 12, 31)),  # the last of its month in this order alone
        (("26/12/31", "27/06/30"), DAY(2026, 12, 31)),
        (("15/03/26", "01/02/2027"), DAY(2026, 3, 15)),
        (("15/03/26", "31-Dec-26"), DAY(2026, 3, 15)),
        (("15.03.26", "05.06.27"), DAY(2026, 3, 15)),  # 5 is no year
        (("15-3-26",), None),
        (("15/03/26", "20/05/27", "28/02/26"), DAY(2026, 3, 15)),
        (("26/3/5", "26/12/31"), DAY(2026, 3, 5)),
        (("26/03/15", "2026/12/01"), DAY(2026, 3, 15)),
        (("15/03/'26",), DAY(2026, 3, 15)),
        (("31/12/26 (24個月)",), DAY(2026, 12, 31)),
        (("1/1/25 - 31/12/26",), DAY(2026, 12, 31)),
        (("31/12/26*", "30/06/27"), DAY(2026, 12, 31)),
        (("31/12/26 23:59",), DAY(2026, 12, 31)),
        (("３１／１２／２６",), DAY(2026, 12, 31)),
    ],
)
def test_the_column_settles_where_the_year_stands(texts: Sequence[str], first: DAY | None) -> None:
    assert first == values(END, *texts)[0]


@pytest.mark.parametrize(
    ("texts", "trouble"),
    [
        (("15/03/26",), "two_digit_year"),
        (("26/03/15",), "two_digit_year"),
        (("26/12/31",), "two_digit_year"),
        (("15/03/26", "2026-12-31"), "two_digit_year"),  # a program's own dates say nothing of typed ones
        (("15/03/26", "2026/12/31"), "two_digit_year"),
        (("26/03/15", "27/05/20", "26/02/28"), "two_digit_year"),
        (("28/02/15", "29/06/27", "30/11/28"), "two_digit_year"),  # 2015 may be long past
        (("26.03.15", "27.05.20", "26.02.28", "2026-12-31"), "two_digit_year"),
        (("31-Dec-98",), "two_digit_year"),
        (("12/31/26",), "impossible_date"),
        (("05/06/26", "12/31/26"), "ambiguous_date"),
        (("05/06/26", "12/31/2026"), "ambiguous_date"),
        (("Dec-26",), "date_incomplete"),
        (("2026年12月",), "date_incomplete"),
        (("12/26",), "date_incomplete"),
        (("115/12/31",), "not_date"),
        (("民國115年12月31日",), "not_date"),
        (("1/2/3",), "not_date"),
    ],
)
def test_where_the_column_can_not_tell_a_problem_is_left(texts: Sequence[str], trouble: str) -> None:
    assert (None, trouble) == column(END, *texts)[0]


@pytest.mark.parametrize(
    "texts",
    [
        ("15/03/26", "20/05/27", "28/02/26"),
        ("15-3-26", "20-5-27", "27-2-26"),
        ("15.03.26 ", "２０.05.27", "31.01.26"),
    ],
)
def test_years_that_only_lie_close_are_read_day_first_and_told(texts: Sequence[str]) -> None:
    assert ["year_likely"] * 3 == troubles_of(END, *texts)
    assert DAY(2026, 3, 15) == values(END, *texts)[0]
    assert ["", ""] == troubles_of(END, *texts, "01/02/2027")[:2]


@given(st.lists(st.dates(DAY(2010, 1, 1), DAY(2027, 12, 31)), min_size=1, max_size=6))
def test_no_short_year_is_swapped_untold(dates: list[DAY]) -> None:
    """Written day first, a date is read right, left as a problem, or read with a warning."""
    found = column(END, *(date.strftime("%d/%m/%y") for date in dates))
    for date, (value, trouble) in zip(dates, found, strict=True):
        assert value in (date, None) or trouble, found


DATES = st.dates(DAY(2015, 1, 1), DAY(2045, 12, 31))


@given(st.lists(DATES, min_size=1, max_size=12), DATES, st.sampled_from(["/", "-", "."]))
def test_a_year_in_full_anywhere_makes_those_in_short_the_same_date(
    dates: list[DAY], whole: DAY, sign: str
) -> None:
    short = [date.strftime(f"%d{sign}%m{sign}%y") for date in dates]
    found = values(END, whole.strftime("%d/%m/%Y"), *short)
    assert dates == found[1:]


@given(st.lists(st.dates(DAY(2024, 1, 1), DAY(2027, 12, 31)), min_size=1, max_size=12))
def test_a_short_year_is_never_another_date(dates: list[DAY]) -> None:
    """Written day first, with nothing else in the column, a date is read right or left as a problem."""
    texts = [date.strftime("%d/%m/%y") for date in dates]
    for date, found in zip(dates, values(END, *texts), strict=True):
        assert found in (date, None), texts


# ------------------------------------------------------------------------------------------------- yes and no


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("X", "√"), [False, True]),
        (("x", "✓"), [False, True]),
        (("Ｘ", "○"), [False, True]),
        (("X（已離職）", "✔"), [False, True]),
        (("☒", "☑"), [False, True]),
        (("X", "v"), [False, True]),
        (("✗", "✘", "×", "❌"), [False] * 4),
        (("√", "✓", "✔", "✔\ufe0f", "☑", "✅", "○", "◯", "V", "v"), [True] * 10),
        (("冇", "唔使", "唔駛", "唔要", "不留", "没人用", "冇人用"), [False] * 7),
        (("要", "有", "已", "係", "Ｙ", "是"), [True] * 6),
        (("無", "无", "未", "Ｎ", "NO "), [False] * 5),
        (("是 - 客戶熱線", "Yes - hotline", "是：熱線"), [True] * 3),
        (("否（已離職）", "否-已離職", "否，離職"), [False] * 3),
    ],
)  # fmt: skip
def test_what_is_plainly_yes_or_no(texts: Sequence[str], said: list[bool]) -> None:
    assert said == values("still_needed", *texts)


@pytest.mark.parametrize(
    "text",
    ["X", "x", "●", "■", "取消", "留", "停", "Cancel", "Yes (till Dec)", "Y (till Dec)", "☐ 是", "□ Yes", "○ 保留",
     "✗ 是", "☐是 ☑否", "Yes - no", "是-不再使用", "是：待定", "No - keep number", "no-show", "保留至31/12"],
)  # fmt: skip
def test_what_may_be_either_is_asked(text: str) -> None:
    assert [(None, "not_yes_no")] == column("still_needed", text)


# ------------------------------------------------------------------------------------------------------- ICCIDs

ICCID = "8985203103011907194"


@pytest.mark.parametrize(
    ("text", "value", "trouble"),
    [
        (f"{ICCID}F", ICCID, ""),
        (f"F{ICCID}", ICCID, ""),
        (f"f{ICCID}", ICCID, ""),
        (f"{ICCID}ff", ICCID, ""),
        (f'"{ICCID}"', ICCID, ""),
        (f"“{ICCID}”", ICCID, ""),
        (f'="{ICCID}"', ICCID, ""),
        (f"'{ICCID}", ICCID, ""),
        (f"ICCID：{ICCID}", ICCID, ""),
        (f"898\ufe0d{ICCID[3:]}", ICCID, ""),
        (f"\u202a{ICCID}\u202c\u061c", ICCID, ""),
        (f"{ICCID} PUK 12345678", ICCID, "value_with_remark"),
        (f"{ICCID} (PUK: 12345678)", ICCID, "value_with_remark"),
        (f"{ICCID}（解鎖碼12345678）", ICCID, "value_with_remark"),
        (f"PIN 1234 {ICCID}", ICCID, "value_with_remark"),
        ("898600B5191234567890", "898600B5191234567890", "iccid_letters"),
        ("898604b7192271001234", "898604B7192271001234", "iccid_letters"),
        ("8986 00D5 1912 3456 7890", "898600D5191234567890", "iccid_letters"),
        (f"{ICCID} / 8985203103011907186", None, "two_numbers"),
        (f"{ICCID}\n8985203103011907186", None, "two_numbers"),
        (f"{ICCID} (舊 8985203103011907186)", None, "two_numbers"),
        (f"{ICCID} (old) PUK 12345678", None, "not_iccid"),
        ("985802130301109170F9", None, "not_iccid"),
        ("DEADBEEFDEADBEEFDEAD", None, "not_iccid"),
        ("3011907194000", None, "iccid_length"),
        ("eSIM", None, "not_iccid"),
    ],
)
def test_an_iccid_is_what_the_card_says(text: str, value: str | None, trouble: str) -> None:
    assert [(value, trouble)] == column("iccid", text)


def test_letters_among_iccids_leave_the_others_as_they_are() -> None:
    plain = [f"8985203103011{number:06}" for number in range(20)]
    lettered = [f"898600B51912345678{number:02}" for number in range(20)]
    assert column("iccid", *plain) == column("iccid", *plain, *lettered)[:20]
    assert [(text, "iccid_letters") for text in lettered] == column("iccid", *plain, *lettered)[20:]


def test_the_codes_of_a_card_are_not_told() -> None:
    from tests.support.cell_help import read

    trouble = read("iccid", f"{ICCID} PUK 12345678").trouble
    assert trouble is not None
    assert {"remark": "PUK …"} == trouble.params


# ------------------------------------------------------------------------------------- money, counts, statuses


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("1.2千", 1200),
        ("1千2", 1200),
        ("HK$1千2", 1200),
        ("1万2", 12000),
        ("$98/月", 98),
        ("98 per month", 98),
        ("HK$ 98.-", 98),
        ("＄９８．５０", 98.5),
        ("'98", 98),
        ("免費", 0),
        ("免费", 0),
        ("豁免", 0),
        ("Waived", 0),
        ("98 (優惠價)", 98),
        ("98*", 98),
    ],
)
def test_amounts_as_they_are_written(text: str, dollars: float) -> None:
    assert [dollars] == [float(str(value)) for value in values("monthly_fee_hkd", text)]


def test_the_months_of_an_amount_owed_are_a_remark_those_of_a_fee_are_not() -> None:
    assert "value_with_remark" == troubles_of("outstanding_hkd", "HK$196 (9月及10月)")[0]
    assert (None, "not_money") == column("monthly_fee_hkd", "196 (9月及10月)")[0]


@pytest.mark.parametrize("name", ["active_vas", "bound_services"])
@pytest.mark.parametrize(
    ("text", "count"),
    [("two", 2), ("Two services", 2), ("兩個", 2), ("两个", 2), ("三", 3), ("十項", 10), ("1 (WhatsApp)", 1),
     ("無/None", 0), ("None / 无", 0), ("無 (已查)", 0), ("none (checked)", 0), ("沒有", 0),
     ("bank、Alipay；FPS\nWeChat", 4)],
)  # fmt: skip
def test_counts_in_words(name: str, text: str, count: int) -> None:
    assert [count] == values(name, text)


@pytest.mark.parametrize("text", ["Two banks", "2 banks", "兩間銀行", "3個銀行戶口", "無 (WhatsApp)"])
def test_a_number_within_a_name_is_asked(text: str) -> None:
    assert [None] == values("bound_services", text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已cut線", "cancelled"),
        ("已CUT线", "cancelled"),
        ("申請取消中", "cancel_requested"),
        ("已攜出", "ported_out"),
        ("已欠費停機", "barred"),
        ("使用中-外勤", "active"),
        *(("轉台中", None), ("待取消", None), ("停用", None), ("停機", None), ("報失", None), ("已報失", None)),
        *(("Term", None), ("A", None), ("√", None), ("X", None), ("●", None), ("保號", None)),
    ],
)  # fmt: skip
def test_no_status_is_guessed(text: str, status: str | None) -> None:
    assert [status] == values("line_status", text)
    assert status or troubles_of("line_status", text) != [""]


NOBODY_KNOWS = [
    *("不適用", "不适用", "没有资料", "沒有資料", "冇資料", "未提供", "未獲取", "未获取", "无此项", "無此項"),
    *("未填", "未填寫", "暫無", "暂缺", "沒有紀錄", "查無紀錄", "資料不詳", "待部門回覆", "－"),
    *("#N/A", "N.A.", "n/a ", "TBA", "no data", "not applicable"),
]  # fmt: skip


@pytest.mark.parametrize("text", NOBODY_KNOWS)
def test_what_nobody_knows_is_unknown_without_a_word(text: str) -> None:
    for name, fact in facts().items():
        if fact.type == "money" and text == "－":
            continue
        assert [(None, "")] == column(name, text) or (text in fact.values.get("no", ())), name


def test_each_of_several_numbers_is_named() -> None:
    for text in (
        "61234567 / 61234568",
        "6123 4567 (舊: 6123 4568)",
        "61234567（新：61234568）",
        "61234567 or 61234568",
    ):
        assert [(None, "two_numbers")] == column("msisdn", text), text


# ---------------------------------------------------------------------------------------------- whole sheets


def told_of(sheet: str, heading: str, folder: Path) -> dict[str, set[str]]:
    """For each text of a column of one of `tests/real_sheets`, the problems of its SIM."""
    with (FOLDER / sheet).open(encoding="utf-8-sig", newline="") as file:
        texts = [row[heading] for row in csv.DictReader(file)]
    return dict(zip(texts, batch([sheet], folder).problems, strict=True))


def test_20_oddities_of_iccids(tmp_path: Path) -> None:
    ran = batch(["20-iccid-oddities.csv"], tmp_path)
    by_name = {sim["sim_id"]: (sim["iccid"], sim["problems"] or "") for sim in ran.sims}
    read = {name: iccid for name, (iccid, _) in by_name.items() if iccid}
    assert 22 == len(read)
    assert "898600B5191234567890" == read["hex 898600B5"]
    assert "iccid_letters" in by_name["hex 898604B7"][1]
    for name in ("leading F", "variation selector", "quoted", "with PUK"):
        assert 19 == len(read[name])
    assert "two_numbers" in by_name["two ICCIDs (dual)"][1]


def test_30_ends_of_contracts(tmp_path: Path) -> None:
    problems = told_of("30-contract-end-words.csv", "合約到期日", tmp_path)
    clear = ["31-Dec-26", "31.12.26", "31/12/26", "月月續", "Rolling", "M2M", "約滿", "不適用", "N/A"]
    assert {} == {name: problems[name] for name in clear if problems[name]}
    ranges = ["2025/1/1 - 2026/12/31", "2025-01-01至2026-12-31", "31/12/2026 to 30/12/2028"]
    assert [{"range_end"}] * 3 == [problems[name] for name in ranges]
    for name in (
        "Dec 2026",
        "2026年12月",
        "115/12/31",
        "2026-02-30",
        "24個月",
        "31/12/2026 (已續約至31/12/2028)",
    ):
        assert problems[name], name


def test_31_money_in_words(tmp_path: Path) -> None:
    problems = told_of("31-money-words.csv", "月費", tmp_path)
    for name in ("免費", "Free", "Waived", "豁免", "98.-", "98/月", "98 per month", "＄９８", "'98"):
        assert set() == problems[name], name
    for name in ("98 + 18", "RMB 58", "¥58", "98×2", "約98", "98?", "98/128", "九十八", "包月"):
        assert problems[name], name


def test_32_words_of_statuses(tmp_path: Path) -> None:
    problems = told_of("32-status-words.csv", "狀態", tmp_path)
    for name in (
        "Active",
        "已Cut",
        "已cut線",
        "取消中",
        "申請取消中",
        "已欠費停機",
        "正常使用中",
        "待確認",
        "?",
    ):
        assert set() == problems[name], name
    for name in ("停用", "T", "Off", "√", "X", "保號", "轉台中", "Active - Data only"):
        assert problems[name], name


def test_42_yes_and_no(tmp_path: Path) -> None:
    ran = batch(["42-yes-no-words.csv"], tmp_path)
    told = {sim["sim_id"]: problems for sim, problems in zip(ran.sims, ran.problems, strict=True)}
    read = {sim["sim_id"]: sim for sim in ran.sims}
    assert set() == set().union(*(told[one] for one in "abcdeghijklmuvwxy"))
    assert [{"not_yes_no"}] * 7 == [told[one] for one in "fnopqtz"]
    assert [{"value_with_remark"}] * 2 == [told["r"], told["s"]]
    assert 26 == len(read)


def test_63_values_with_remarks(tmp_path: Path) -> None:
    ran = batch(["63-value-with-remark.csv"], tmp_path)
    assert ["+85261410001", "+85261410002", "+85261410003"] == ran.numbers
    assert [{"value_with_remark"}] == [ran.problems[0]]
    assert "csl" == ran.sims[0]["carrier"]
    assert {"value_with_remark"} == ran.problems[2]


# --------------------------------------------------------------------------------- a value given by itself


def test_check_takes_what_a_sheet_takes() -> None:
    status, said, _ = command(
        "check", "--set", "monthly_fee_hkd=50元", "--set", "contract_end_on=31-Dec-26", "--json"
    )
    assert 0 == status
    assert "monthly_fee_hkd" not in {one["fact"] for one in json.loads(said)["problems"]}


def test_an_assumption_is_a_value_alone() -> None:
    status, _, said = command("check", "--set", "carrier=csl", "--assume", "still_needed=no (left)")
    assert 2 == status
    assert "without a remark" in said


@pytest.mark.parametrize("text", ["CSL (公司台)", "csl（公司）", "數碼通（個人台）", "3HK [main line]"])
def test_a_remark_that_says_nothing_of_the_carrier_leaves_it(text: str) -> None:
    assert "value_with_remark" == troubles_of("carrier", text)[0]
    assert values("carrier", text)[0] in ("csl", "smartone", "three")


@pytest.mark.parametrize(
    "text", ["CSL (已轉3HK)", "CSL→3HK", "中國移動（內地）", "CMHK (Macau)", "3HK (陳先生)"]
)
def test_a_remark_that_may_say_another_carrier_is_asked(text: str) -> None:
    assert [(None, "carrier_not_sure")] == column("carrier", text)


@pytest.mark.parametrize("text", ["ask Peter", "HSBC; ask Amy", "check with IT", "要問陳生", "唔清楚有冇"])
def test_whoever_is_to_be_asked_is_no_service(text: str) -> None:
    assert [(None, "not_count")] == column("active_vas", text)
