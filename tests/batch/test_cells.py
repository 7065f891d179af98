"""Cells: every accepted form reads as meant, everything doubtful is refused with its reason, nothing is guessed."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.identity import find_identity, mask, mask_identity
from batch.understanding.column_cells import read_column
from batch.understanding.iccid import luhn
from batch.understanding.phones import known_prefix
from batch.understanding.understand import CellContext, CellWords, Trouble, Understood, masked, understand
from engine.rulebook.book import load_rulebook
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import PRESENT, decode, encode
from tests.support.cell_help import context, facts, read, vocabulary
from tests.support.shipped import shipped

DATE = datetime.date(2026, 12, 31)


def said(found: Understood) -> tuple[object, str]:
    """A cell's value and the code of what is wrong with it."""
    return found.value, found.trouble.type if found.trouble else ""


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("HK$1,234.50", 123450),
        ("1,234.50", 123450),
        ("港币 50", 5000),
        ("港幣50元", 5000),
        ("HKD 50", 5000),
        ("50 HKD", 5000),
        ("$50", 5000),
        ("-", 0),
        ("HK$ -", 0),
        ("—", 0),
        ("无", 0),
        ("1.2万", 1_200_000),
        ("HK$1.2萬", 1_200_000),
        ("１２３", 12300),
        ("＄１２３", 12300),
        ("88.500", 8850),
        ("HK$ 1 234.5", 123450),
        ("49.989999999999995", 4999),
        ("0.30000000000000004", 30),
        ("2.8E-14", 0),
        ("50.-", 5000),
        ("0", 0),
        ("50 (HKD)", 5000),
        ("港币50元整", 5000),
        ("98 HKD per month", 9800),
        ("$98/月", 9800),
        (".5", 50),
    ],
)
def test_money_is_read_exactly(text: str, cents: int) -> None:
    assert (cents, "") == said(read("monthly_fee_hkd", text))


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("US$50", "other_currency"),
        ("50 USD", "other_currency"),
        ("¥50", "other_currency"),
        ("RMB 50", "other_currency"),
        ("人民币50元", "other_currency"),
        ("CA$5", "other_currency"),
        ("₱500", "other_currency"),
        ("50元", "currency_unclear"),
        ("88.505", "too_many_decimals"),
        ("1.234,50", "not_money"),
        ("12,34", "not_money"),
        ("1,2345", "not_money"),
        ("50-60", "not_money"),
        ("about 50", "not_money"),
        ("50?", "not_money"),
        ("1E+05", "not_money"),
        ("--5", "not_money"),
        ("8985203103011907194", "too_large"),
        ("-98", "negative_fee"),
        ("(98)", "negative_fee"),
        ("-(98)", "not_money"),
    ],
)
def test_money_that_may_mean_something_else_is_no_number(text: str, trouble: str) -> None:
    assert (None, trouble) == said(read("monthly_fee_hkd", text))


@pytest.mark.parametrize("text", ["(88.00)", "HK$(88)", "-88", "-HK$88.00", "HK$-88", "88-", "－88", "−88"])
def test_only_an_amount_that_may_be_negative_is_one_without_a_word(text: str) -> None:
    assert (-8800, "") == said(read("balance_hkd", text))
    assert (-8800, "negative_money") == said(read("outstanding_hkd", text))
    for name, fact in facts().items():
        if fact.type == "money" and not fact.negative and name != "outstanding_hkd":
            assert (None, "negative_fee") == said(read(name, text)), name


@pytest.mark.parametrize("text", ["50 CR", "50 DR", "50 Cr."])
def test_whose_credit_it_is_nobody_guesses(text: str) -> None:
    assert (None, "not_money") == said(read("balance_hkd", text))


def test_a_contract_is_known_whatever_its_case_and_blanks() -> None:
    fact = Fact(name="contract_ref", type="contract", values={"Frame 2025": [], "B-2": []})
    spelt = ["Frame 2025", " FRAME  2025 ", "frame\n2025", "b-2", "Another", "-", "none"]
    column, troubles = read_column(fact, pa.array(spelt, pa.large_string()), context())
    assert () == troubles.kinds
    assert [2, 2, 2, 3, 1] == column.numbers[:5].tolist()
    assert [True] * 5 + [False] * 2 == column.known.tolist()
    told = ["Frame 2025", "FRAME 2025", "frame 2025", "b-2", "Another", None, None]
    assert told == column.cells.to_pylist()


def test_a_contract_of_the_companys_terms_is_found_by_its_reference(tmp_path: Path) -> None:
    terms = "contracts: {Frame 2025/7: {carrier: csl, terms: {notice_days: 60}}}"
    (tmp_path / "terms.yaml").write_text(terms, encoding="utf-8")
    fact = load_rulebook(terms=tmp_path / "terms.yaml").facts["contract_ref"]
    column, _ = read_column(fact, pa.array(["FRAME  2025/7", "Frame 2024"]), context())
    assert [2, 1] == column.numbers.tolist()


def test_a_heading_in_hong_kong_dollars_settles_what_yuan_are() -> None:
    fact = facts()["balance_hkd"]
    assert (5000, "") == said(understand(fact, "50元", CellContext(vocabulary(), either_is="HKD")))
    assert (None, "other_currency") == said(
        understand(fact, "人民币50元", CellContext(vocabulary(), either_is="HKD"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "31/12/2026",
        "31-12-2026",
        "31.12.2026",
        "2026年12月31日",
        "2026 年 12 月 31 日",
        "2026年12月31號",
        "31 Dec 2026",
        "31-Dec-2026",
        "31st December 2026",
        "Dec 31, 2026",
        "December 31 2026",
        "2026-Dec-31",
        "Thu 31 Dec 2026",
        "Thursday, 31 December 2026",
        "2026-12-31 (星期四)",
        "2026-12-31 23:59:59",
        "2026-12-31T08:00:00Z",
        "31/12/2026 11:59 PM",
        "20261231",
        "46387",
        "46387.5",
        "２０２６－１２－３１",
    ],
)
def test_dates_in_every_order(text: str) -> None:
    assert (DATE, "") == said(read("contract_end_on", text))


def test_day_goes_before_month() -> None:
    assert (datetime.date(2026, 6, 5), "") == said(read("contract_end_on", "05/06/2026"))
    month_first = CellContext(vocabulary(), month_first=True)
    assert (datetime.date(2026, 5, 6), "") == said(
        understand(facts()["contract_end_on"], "05/06/2026", month_first)
    )


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("12/31/2026", "impossible_date"),
        ("30/02/2026", "impossible_date"),
        ("2026-13-01", "impossible_date"),
        ("31/12/26", "two_digit_year"),
        ("31-Dec-98", "two_digit_year"),
        ("98年12月31日", "two_digit_year"),
        ("2026", "date_incomplete"),
        ("2026-12", "date_incomplete"),
        ("2026年12月", "date_incomplete"),
        ("31 Dec", "date_incomplete"),
        ("Dec 2026", "date_incomplete"),
        ("12月31日", "date_incomplete"),
        ("9999-12-31", "date_out_of_range"),
        ("1899-12-31", "date_out_of_range"),
        ("31122026", "not_date"),
        ("5", "not_date"),
        ("soon", "not_date"),
        ("31 Foo 2026", "not_date"),
    ],
)
def test_dates_that_lack_something_are_refused(text: str, trouble: str) -> None:
    assert (None, trouble) == said(read("contract_end_on", text))


def test_serial_numbers_follow_the_workbooks_calendar() -> None:
    fact = facts()["contract_end_on"]
    assert datetime.date(2026, 12, 31) == understand(fact, "46387", context()).value
    in_1904 = CellContext(vocabulary(), date_system_1904=True)
    assert datetime.date(2026, 12, 31) == understand(fact, str(46387 - 1462), in_1904).value


@pytest.mark.parametrize("word", ["none", "None", "无", "無", "no contract", "已约满"])
def test_none_is_a_value_where_the_fact_has_it(word: str) -> None:
    assert ("none", "") == said(read("contract_end_on", word))


@pytest.mark.parametrize(
    ("text", "count", "names"),
    [
        ("银行; 支付宝", 2, ("银行", "支付宝")),
        ("银行、支付宝，微信", 3, ("银行", "支付宝", "微信")),
        ("HSBC / Alipay", 2, ("HSBC", "Alipay")),
        ("bank\nAlipay", 2, ("bank", "Alipay")),
        ("银行+支付宝", 2, ("银行", "支付宝")),
        ("bank (HSBC, BOC); Alipay", 2, ("bank (HSBC, BOC)", "Alipay")),
        ("3 (bank, Alipay, WeChat)", 3, ("bank", "Alipay", "WeChat")),
        ("共2项：银行、微信", 2, ("银行", "微信")),
        ("bank, Alipay (2)", 2, ("bank", "Alipay")),
        ("1. bank 2. Alipay", 2, ("bank", "Alipay")),
        ("1、银行 2、支付宝", 2, ("银行", "支付宝")),
        ("银行等3项", 3, ("银行",)),
        ("3", 3, ()),
        ("3.0", 3, ()),
        ("3项", 3, ()),
        ("0", 0, ()),
        ("无", 0, ()),
        ("none", 0, ()),
        ("否", 0, ()),
        ("Roaming", 1, ("Roaming",)),
    ],
)
def test_lists_are_counted_and_named(text: str, count: int, names: tuple[str, ...]) -> None:
    assert Understood(count, names) == read("bound_services", text)


@pytest.mark.parametrize(
    ("text", "value", "trouble"),
    [
        ("2 (bank, Alipay, WeChat)", None, "count_mismatch"),
        ("3: bank, Alipay", None, "count_mismatch"),
        ("3,000", None, "not_count"),
        ("2.5", None, "not_count"),
        ("-1", None, "not_count"),
        ("91234567", None, "not_count"),
        ("有", 1, "how_many"),
        ("yes", 1, "how_many"),
        ("bank; TBC", 1, "how_many"),
    ],
)
def test_counts_that_do_not_add_up(text: str, value: int | None, trouble: str) -> None:
    assert (value, trouble) == said(read("bound_services", text))


@pytest.mark.parametrize(
    "text",
    [
        "91234567",
        "9123 4567",
        "9123-4567",
        "+852 9123 4567",
        "+85291234567",
        "00852 91234567",
        "0085291234567",
        "85291234567",
        "852-9123 4567",
        "(852) 9123 4567",
        "(+852) 9123-4567",
        "91234567.0",
        "85291234567.0",
        "８５２９１２３４５６７",
        "'91234567",
        "Tel: 9123 4567",
        "电话：91234567",
        "\u202d+852 9123 4567\u202c",
        "91234567;",
        "91234567 / +852 9123 4567",
    ],
)
def test_hong_kong_numbers(text: str) -> None:
    assert ("+85291234567", "") == said(read("msisdn", text))


@pytest.mark.parametrize(
    ("text", "value", "trouble"),
    [
        ("91234567/92345678", None, "two_numbers"),
        ("9123 4567 9234 5678", None, "two_numbers"),
        ("91234567 or 61234567", None, "two_numbers"),
        ("91234567\n92345678", None, "two_numbers"),
        ("91234567 / +44 7911 123456", None, "two_numbers"),
        ("91234567 / +86 13800138000", "+85291234567", "second_number"),
        ("91234567 (86 13800138000)", "+85291234567", "second_number"),
        ("9123 4567 13800138000", "+85291234567", "second_number"),
        ("13800138000 / 91234567", "+85291234567", "second_number"),
        ("13800138000", None, "mainland_number"),
        ("+8613800138000", "+8613800138000", ""),
        ("0086 13800138000", "+8613800138000", ""),
        ("001 86 13800138000", "+8613800138000", ""),
        ("+44 7911 123456", "+447911123456", ""),
        ("44444444", "+85244444444", "unknown_prefix"),
        ("9123456", None, "phone_length"),
        ("+852 9123456", None, "phone_length"),
        ("8.5291E+10", None, "phone_rounded"),
        ("abc", None, "not_phone"),
        ("91234567 x12", None, "not_phone"),
        ("91234567, Peter", None, "not_phone"),
    ],
)
def test_other_numbers(text: str, value: str | None, trouble: str) -> None:
    assert (value, trouble) == said(read("msisdn", text))


def test_two_numbers_are_both_named_and_masked() -> None:
    found = read("msisdn", "91234567 / 61239876")
    assert found.trouble is not None
    assert {"numbers": "****4567, ****9876"} == found.trouble.params


@pytest.mark.parametrize(
    ("text", "value", "trouble"),
    [
        ("8985203103011907194", "8985203103011907194", ""),
        ("8985 2031 0301 1907 194", "8985203103011907194", ""),
        ("89852-0310-3011-9071-94F", "8985203103011907194", ""),
        ("８９８５２０３１０３０１１９０７１９４", "8985203103011907194", ""),
        ("'8985203103011907194", "8985203103011907194", ""),
        ("898520310301190719", "898520310301190719", ""),
        ("8985203103011907190", "8985203103011907190", ""),
        ("89852031030119071940", "89852031030119071940", ""),
        ("89852031030119071941", "89852031030119071941", "iccid_check_digit"),
        ("8.98520310301191E+18", None, "iccid_rounded"),
        ("8.98520E+18", None, "iccid_rounded"),
        ("8985203103011900000", None, "iccid_rounded"),
        ("8985203103011907194.0", None, "iccid_rounded"),
        ("3011907194", None, "iccid_length"),
        ("898520310301190719X", None, "not_iccid"),
        ("1234567890123456789", "1234567890123456789", "iccid_prefix"),
    ],
)
def test_iccids(text: str, value: str | None, trouble: str) -> None:
    assert (value, trouble) == said(read("iccid", text))


@pytest.mark.parametrize(
    ("text", "day"),
    [("15", 15), ("15th", 15), ("15号", 15), ("每月1日", 1), ("15.0", 15), ("月底", 31), ("month end", 31)],
)
def test_bill_days(text: str, day: int) -> None:
    assert (day, "") == said(read("bill_day", text))


@pytest.mark.parametrize("text", ["0", "32", "-1", "15.5", "2026-12-15", "monthly"])
def test_no_bill_days(text: str) -> None:
    assert (None, "not_day") == said(read("bill_day", text))


@pytest.mark.parametrize(
    "name", [name for name, fact in facts().items() if fact.type in ("choice", "carrier")]
)
def test_every_listed_word_of_a_choice_reads_as_its_value(name: str) -> None:
    for code, words in facts()[name].values.items():
        for word in (code, f" {code.upper()} ", *words):
            assert code == read(name, str(word)).value, word


def test_carriers_by_other_spellings() -> None:
    assert ("cmhk", "") == said(read("carrier", "China Mobile Hong Kong Company Limited"))
    assert Understood("other", ("Vodafone",), Trouble("unknown_carrier")) == read("carrier", "Vodafone")
    assert (None, "carrier_not_sure") == said(read("carrier", "CMHKK"))
    assert (None, "carrier_not_sure") == said(read("carrier", "CMHK (prepaid)"))
    assert (None, "carrier_not_sure") == said(read("carrier", "中国移动"))


def test_every_yes_and_no_in_three_languages() -> None:
    words = shipped().words
    for word in words["yes"]:
        assert (True, "") == said(read("name_matches", word)), word
    for word in words["no"]:
        assert (False, "") == said(read("name_matches", word)), word
    for word in ("1.0", "TRUE", "ＹＥＳ", " Yes. ", "✓"):
        assert (True, "") == said(read("name_matches", word)), word
    assert (None, "not_yes_no") == said(read("name_matches", "-1"))
    assert (None, "not_yes_no") == said(read("name_matches", "maybe"))


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("records_backed_up", "已备份", True),
        ("records_backed_up", "未備份", False),
        ("records_backed_up", "Not backed up", False),
        ("cancellation_confirmed", "confirmed", True),
        ("cancellation_confirmed", "未确认", False),
        ("refund_received", "已到账", True),
        ("refund_received", "未收到", False),
        ("device_locked", "unlocked", False),
        ("device_locked", "有锁", True),
        ("online_account", "未登記", False),
        ("identity_document_ready", "not ready", False),
        ("identity_document_ready", "已準備", True),
        ("still_needed", "no longer needed", False),
        ("still_needed", "使用中", True),
        ("auto_recharge", "none", False),
        ("name_matches", "不相符", False),
        ("name_matches", "错", False),
    ],
)
def test_a_yes_no_fact_has_words_of_its_own(name: str, word: str, value: bool) -> None:
    assert (value, "") == said(read(name, word))


def test_a_word_of_one_fact_says_nothing_of_another() -> None:
    assert (None, "") == said(read("still_needed", "未确认"))  # nobody knows, rather than no
    assert (None, "not_yes_no") == said(read("still_needed", "unlocked"))


@pytest.mark.parametrize("name", list(facts()))
def test_unknown_is_said_in_many_ways_and_is_no_problem(name: str) -> None:
    for word in ("", "  ", "TBC", "N/A", "未知", "待确认", "？", "/", "待確認", "n.a.", "Unknown"):
        assert Understood() == read(name, word), word


def test_a_dash_is_unknown_but_for_money() -> None:
    assert Understood() == read("still_needed", "-")
    assert Understood() == read("bound_services", "-")
    assert Understood() == read("contract_end_on", "—")


def test_status_words_that_differ_between_platforms_are_asked() -> None:
    assert ("suspended", "") == said(read("line_status", "suspended"))
    assert (None, "status_ask") == said(read("line_status", "DEACTIVATED"))
    assert (None, "status_ask") == said(read("line_status", "停机"))
    assert (None, "status_ask") == said(read("line_status", "停機"))
    on_platform = CellContext(vocabulary(), status_words={"suspended": "ask"}, platform="KORE")
    found = understand(facts()["line_status"], "Suspended", on_platform)
    assert (None, "status_ask") == said(found)


def test_a_near_miss_is_suggested_and_not_taken() -> None:
    found = read("plan_type", "preapid")
    assert found.trouble is not None
    assert ("not_listed", "prepaid") == (found.trouble.type, found.trouble.params["nearest"])


def test_control_characters_are_dropped_and_said() -> None:
    assert ("Acme Ltd", "control_characters") == said(read("owner", "Ac\x07me Ltd"))
    assert ("Acme Ltd", "") == said(read("owner", "\ufeffAcme\u200b Ltd"))


HKIDS = ["A123456(3)", "AB123456(9)", "a123456 (3)", "Ａ１２３４５６（３）", "A1234563"]


@pytest.mark.parametrize("number", HKIDS)
@pytest.mark.parametrize(
    "name", ["owner", "msisdn", "iccid", "line_status", "balance_hkd", "department", "bound_services"]
)
def test_an_identity_number_belongs_nowhere(number: str, name: str) -> None:
    found = read(name, number)
    assert found.trouble is not None
    assert "identity_number" == found.trouble.type
    assert not find_identity(str(found.value))
    assert "123456" not in masked(facts()[name], number)


def test_identity_numbers_are_masked_as_agreed() -> None:
    assert "Chan A12****(*) x" == mask_identity("Chan A123456(3) x")
    assert ("Chan A12****(*)", "identity_number") == said(read("owner", "Chan A123456(3)"))
    assert "A123456(4)" == mask_identity("A123456(4)")
    assert "110***************" == mask_identity("11010519491231002X")
    assert ("A1234563", "") == said(read("sim_id", "A1234563"))


def test_private_texts_keep_four_digits() -> None:
    assert "**** 4567" == mask("9123 4567")
    assert "***************7194" == mask("8985203103011907194")
    assert "陳***" == masked(facts()["owner"], "陳大文")
    assert "HK$1,234.50" == masked(facts()["balance_hkd"], "HK$1,234.50")


# Laws.

cents_ = st.integers(0, 10**9)
money_forms = st.sampled_from(
    [
        "{}",
        "HK${}",
        "HKD {}",
        "港币 {}",
        "{}港元",
        "$ {}",
        "{} HKD",
        " {} ",
        "ＨＫ＄{}",
        "HK$ {}",
        "{}.",
        "港幣{}元",
    ]
)


@given(cents_, money_forms, st.booleans())
def test_money_reads_back(cents: int, form: str, grouped: bool) -> None:
    amount = f"{cents // 100:,}" if grouped else f"{cents // 100}"
    text = form.format(amount if form == "{}." else f"{amount}.{cents % 100:02d}")
    expected = cents // 100 * 100 if form == "{}." else cents
    assert (expected, "") == said(read("balance_hkd", text))


DATE_FORMS = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y年%m月%d日",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%A, %d %B %Y",
]


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(DATE_FORMS))
def test_dates_read_back(date: datetime.date, form: str) -> None:
    assert (date, "") == said(read("cancelled_on", date.strftime(form)))


PHONE_FORMS = [
    "{0}{1}",
    "{0} {1}",
    "{0}-{1}",
    "+852{0}{1}",
    "+852 {0} {1}",
    "852{0}{1}",
    "00852{0}{1}",
    "(852) {0}-{1}",
    "{0}{1}.0",
]


@given(st.integers(10_000_000, 99_999_999), st.sampled_from(PHONE_FORMS))
def test_phones_read_back_and_agree_with_the_library(number: int, form: str) -> None:
    digits = str(number)
    valid = phonenumbers.is_valid_number(phonenumbers.parse(digits, "HK"))
    found = read("msisdn", form.format(digits[:4], digits[4:]))
    assert (f"+852{digits}", "" if valid else "unknown_prefix") == said(found)


def test_four_digits_settle_whether_a_number_is_known() -> None:
    for prefix in range(1000, 10_000, 7):
        numbers = [phonenumbers.PhoneNumber(852, prefix * 10_000 + rest) for rest in (0, 1111, 9999)]
        assert [known_prefix(prefix)] * 3 == [phonenumbers.is_valid_number(number) for number in numbers], (
            prefix
        )


def with_check_digit(digits: str) -> str:
    return next(digits + check for check in "0123456789" if luhn(digits + check))


@given(st.from_regex(r"89[0-9]{16,17}", fullmatch=True), st.sampled_from(["", "F", " "]), st.booleans())
def test_iccids_read_back(digits: str, end: str, spaced: bool) -> None:
    whole = with_check_digit(digits)
    text = " ".join(whole[place : place + 4] for place in range(0, len(whole), 4)) if spaced else whole
    expected = (None, "iccid_rounded") if whole.endswith("0000") else (whole, "")
    assert expected == said(read("iccid", text + end))


names_ = st.lists(
    st.from_regex(r"[A-Za-z一-龥][A-Za-z一-龥 ]{0,8}[A-Za-z一-龥]", fullmatch=True).map(str),
    min_size=2,
    max_size=6,
)


@given(names_, st.sampled_from(["; ", ",", "、", "，", "；", " / ", "\n", "+"]), st.booleans())
def test_lists_read_back(names: list[str], separator: str, counted: bool) -> None:
    if any(read("bound_services", name) != Understood(1, (name,)) for name in names):
        return
    text = f"{len(names)} ({separator.join(names)})" if counted else separator.join(names)
    assert Understood(len(names), tuple(names)) == read("bound_services", text)


@given(
    st.lists(st.sampled_from(["銀行", "支付寶", "WeChat", "HSBC"]), min_size=1, max_size=4, unique=True),
    st.integers(0, 6),
    st.sampled_from(["{count} ({names})", "共{count}項：{names}", "{names} ({count})", "{names}共{count}個"]),
    st.booleans(),
)
def test_a_count_beside_a_list_agrees_with_it_unless_the_list_goes_on(
    names: list[str], count: int, form: str, more: bool
) -> None:
    form = "{names}等{count}個" if more else form
    found = read("bound_services", form.format(names="、".join(names), count=count))
    if count == len(names) or (more and count > len(names)):
        assert Understood(count, tuple(names)) == found
    else:
        assert (None, "count_mismatch") == said(found)


@given(
    st.sampled_from(list(facts().values())),
    st.text(max_size=40) | st.text("0123456789.,-/()$HK元年月日 E+銀;、", max_size=25),
)
def test_any_text_is_understood_or_refused_and_encodes(fact: Fact, text: str) -> None:
    found = understand(fact, text, context())
    if found.value is None:
        return
    code = encode(fact, found.value)
    back = decode(fact, code)
    if type_of(fact).opaque and found.value != "none":
        assert PRESENT == back
    else:
        assert found.value == back


def test_a_value_that_a_fact_can_not_have_is_no_code() -> None:
    with pytest.raises(ValueError, match="plan_type: 'monthly' is not one of prepaid, postpaid"):
        encode(facts()["plan_type"], "monthly")
    with pytest.raises(ValueError, match="balance_hkd: True is no value of the type money"):
        encode(facts()["balance_hkd"], True)


def test_cells_load_no_table_library() -> None:
    code = (
        "import sys, batch.understanding.understand as c; from engine.types.facts import Fact\n"
        "c.understand(Fact('msisdn', 'phone'), '91234567', c.CellContext(c.CellWords({})))\n"
        "print(sorted({'pandas', 'numpy', 'pyarrow', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()


@pytest.mark.parametrize("text", ["使用中 Active", "Active / 使用中", "active (在用)"])
def test_a_word_said_in_two_languages(text: str) -> None:
    assert ("active", "") == said(read("line_status", text))
    assert ("cmhk", "") == said(read("carrier", "CMHK（中国移动香港）"))
    assert (True, "") == said(read("still_needed", "是 Yes"))
    assert (None, "not_yes_no") == said(read("still_needed", "Yes/No"))
    assert (None, "not_listed") == said(read("plan_type", "prepaid / postpaid"))


@pytest.mark.parametrize(
    "text",
    ["No services bound", "暂无绑定的服务", "已全部解绑", "银行(已解绑); 支付宝", "not yet", "没有开通任何"],
)
def test_a_list_that_says_there_is_nothing_is_not_counted_as_one(text: str) -> None:
    found = read("bound_services", text)
    assert found.value in (None, 0), text


def test_what_is_said_instead_of_a_name_names_nothing() -> None:
    """A yes, a no or a don't know, however it is said, is no service called that."""
    said = [str(word) for kind in ("yes", "no", "none", "unknown") for word in shipped().words[kind]]
    counted = {word for word in (*said, "nope", "nah", "yep", "maybe") if read("active_vas", word).names}
    assert set() == counted
    assert {Understood(0)} == {read("active_vas", word) for word in ("nope", "nah", "none", "no")}


def test_services_whose_names_only_begin_like_that() -> None:
    assert Understood(2, ("无线上网", "无忧行")) == read("active_vas", "无线上网、无忧行")


@pytest.mark.parametrize("name", list(facts()))
@pytest.mark.parametrize(
    "text", ["x" * 32_767, "1 " * 16_000, ", " * 16_000, "HK$(" * 8_000, "\n" * 32_767, "a, Ltd " * 4_000]
)
def test_a_cell_of_the_greatest_length_takes_no_time(name: str, text: str) -> None:
    understand(facts()[name], text, context())
    masked(facts()[name], text)


def test_none_is_nobodys_name() -> None:
    assert Understood() == read("owner", "无")
    assert Understood() == read("user", "None")


def test_days_of_a_term_are_a_number_of_days() -> None:
    fact = Fact(name="notice_days", type="days")
    assert [30, 30, 7] == [understand(fact, text, context()).value for text in ("30", "30 days", "7天")]
    months = understand(fact, "1 month", context())
    assert (None, "not_days") == (months.value, months.trouble and months.trouble.type)


def told(found: Understood) -> tuple[object, str, str]:
    """A cell's value, the code of what is told of it, and the remark that was kept."""
    return (*said(found), found.trouble.params.get("remark", "") if found.trouble else "")


@pytest.mark.parametrize(
    ("name", "text", "value", "remark"),
    [
        ("msisdn", "61234567 (陳先生)", "+85261234567", "陳先生"),
        ("msisdn", "6123 4567（Peter Chan）", "+85261234567", "Peter Chan"),
        ("msisdn", "+852 6123 4567 [spare]", "+85261234567", "spare"),
        ("msisdn", "61234567\n(陳先生)", "+85261234567", "陳先生"),
        ("msisdn", "61234567*", "+85261234567", "*"),
        ("msisdn", "61234567#", "+85261234567", "#"),
        ("iccid", "8985203103011907194 (spare card)", "8985203103011907194", "spare card"),
        ("still_needed", "否（已離職）", False, "已離職"),
        ("still_needed", "No (left in March 2026)", False, "left in March 2026"),
        ("still_needed", "是【客服】", True, "客服"),
        ("still_needed", "是*", True, "*"),
        ("plan_type", "prepaid (Chan)", "prepaid", "Chan"),
        ("contract_end_on", "31/12/2026*", DATE, "*"),
        ("contract_end_on", "31/12/2026 ＊", DATE, "*"),
        ("contract_end_on", "2026年12月31日（24個月）", DATE, "24個月"),
        ("contract_end_on", "none (month to month)", "none", "month to month"),
        ("monthly_fee_hkd", "98 (優惠價)", 9800, "優惠價"),
        ("monthly_fee_hkd", "HK$1,098.50［員工優惠］", 109850, "員工優惠"),
        ("monthly_fee_hkd", "98 (優惠價)*", 9800, "優惠價"),
        ("balance_hkd", "(88.00)*", -8800, "*"),
        ("early_termination_fee_hkd", "豁免 (VIP)", 0, "VIP"),
        ("bill_day", "15*", 15, "*"),
        ("notice_days", "30*", 30, "*"),
        ("active_vas", "3*", 3, "*"),
        ("bound_services", "bank\nAlipay*", 2, "*"),
    ],
)
def test_a_clear_value_with_a_remark_is_read_and_the_remark_told(
    name: str, text: str, value: object, remark: str
) -> None:
    assert (value, "value_with_remark", remark) == told(read(name, text))


@pytest.mark.parametrize(
    ("name", "text", "trouble"),
    [
        ("still_needed", "是（否）", "not_yes_no"),
        ("still_needed", "否 (是)", "not_yes_no"),
        ("still_needed", "yes (TBC)", "not_yes_no"),
        ("still_needed", "是（待確認）", "not_yes_no"),
        ("still_needed", "yes (maybe)", "not_yes_no"),
        ("still_needed", "是（不再使用）", "not_yes_no"),
        ("still_needed", "no (yes if renewed)", "not_yes_no"),
        ("still_needed", "No - keep", "not_yes_no"),
        ("still_needed", "是 ()", ""),
        ("plan_type", "prepaid (postpaid)", "not_listed"),
        ("plan_type", "prepaid (was postpaid)", "not_listed"),
        ("line_status", "active (to be cancelled)", "not_listed"),
        ("line_status", "active (停機)", "not_listed"),
        ("carrier", "CMHK (prepaid)", "carrier_not_sure"),
        ("msisdn", "陳先生 (61234567)", "not_phone"),
        ("msisdn", "61234567 (ext 12)", "not_phone"),
        ("msisdn", "61234567 (new 92345678)", "two_numbers"),
        ("msisdn", "61234567 (92345678)", "two_numbers"),
        ("msisdn", "61234567 (A123456(3))", "identity_number"),
        ("msisdn", "61234567 (舊號碼)", "not_phone"),
        ("contract_end_on", "31/12/2026 (extended to 31/3/2027)", "not_date"),
        ("contract_end_on", "31/12/2026 (預計)", "not_date"),
        ("contract_end_on", "15/3/26 (24個月)", "not_date"),
        ("contract_end_on", "31/12/2026 (2027)", "not_date"),
        ("monthly_fee_hkd", "(50)", "negative_fee"),
        ("monthly_fee_hkd", "98 (128)", "not_money"),
        ("monthly_fee_hkd", "98 (原價128)", "not_money"),
        ("monthly_fee_hkd", "1.2 (萬)", "not_money"),
        ("monthly_fee_hkd", "98 (每年)", "not_money"),
        ("monthly_fee_hkd", "98 (per year)", "not_money"),
        ("monthly_fee_hkd", "98 (USD)", "other_currency"),
        ("monthly_fee_hkd", "98 (美元計)", "not_money"),
        ("monthly_fee_hkd", "98 (RMB計)", "not_money"),
        ("monthly_fee_hkd", "98 (免費)", "not_money"),
        ("monthly_fee_hkd", "98 (approx.)", "not_money"),
        ("monthly_fee_hkd", "98 (共三張卡)", "not_money"),
        ("monthly_fee_hkd", "98 (首年)", "not_money"),
        ("balance_hkd", "50 (CR)", "not_money"),
        ("balance_hkd", "50 (欠)", "not_money"),
        ("notice_days", "1 (month)", "not_days"),
        ("bill_day", "3 (working day)", "not_day"),
        ("msisdn", "9123\n4567 (Chan)", "not_phone"),
    ],
)
def test_a_remark_that_may_change_the_value_leaves_it_a_problem(name: str, text: str, trouble: str) -> None:
    assert trouble == said(read(name, text))[1]
    assert trouble in ("", "negative_fee") or read(name, text).value is None


@pytest.mark.parametrize("text", ["(852) 6123 4567", "+852 (0) 6123 4567", "6123 (4567)", "61234567.0"])
def test_brackets_that_are_part_of_a_number_are_no_remark(text: str) -> None:
    assert "value_with_remark" not in said(read("msisdn", text))


RANGES = [
    "1/1/2026 - 31/12/2026",
    "1/1/2026-31/12/2026",
    "2026-01-01 至 2026-12-31",
    "2026-01-01-2026-12-31",
    "2026/1/1~2026/12/31",
    "2026/1/1～2026/12/31",
    "2026年1月1日至2026年12月31日",
    "由2026年1月1日至2026年12月31日止",
    "1 Jan 2026 to 31 Dec 2026",
    "from 1 Jan 2026 until 31 Dec 2026",
    "20260101–20261231",
]


@pytest.mark.parametrize("text", RANGES)
@pytest.mark.parametrize("name", ["contract_end_on", "valid_until"])
def test_a_range_of_dates_is_its_end_where_the_fact_is_an_end(name: str, text: str) -> None:
    assert (DATE, "range_end") == said(read(name, text))


@pytest.mark.parametrize("text", RANGES)
def test_a_range_of_dates_is_no_date_where_the_fact_is_no_end(text: str) -> None:
    assert (None, "not_date") == said(read("last_used_on", text))


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2026 - 1/1/2026",
        "1/1/2026 - 31/12/26",
        "1/1/2026 - soon",
        "46023-46387",
        "1/1/2026 - 31/12/2026 (估計)",
        "2026-12-31 / 2027-12-31",
    ],
)
def test_what_is_no_clear_range_is_not_read_as_one(text: str) -> None:
    assert read("contract_end_on", text).value is None


@pytest.mark.parametrize(
    "word", ["約滿", "约满", "月月續", "月月续", "month to month", "Month-to-month", "rolling", "M2M"]
)
def test_a_contract_that_has_run_out_or_goes_on_monthly_has_no_end(word: str) -> None:
    assert ("none", "") == said(read("contract_end_on", word))
    assert read("valid_until", word).value is None
    if word.casefold() not in ("month to month", "month-to-month"):
        assert read("monthly_fee_hkd", word).value is None
        assert Understood(word) == read("department", word)


@pytest.mark.parametrize("word", ["無欠費", "无欠费", "沒有欠費", "冇欠款", "没有欠款", "No arrears"])
def test_who_owes_nothing_owes_0(word: str) -> None:
    assert (0, "") == said(read("outstanding_hkd", word))
    assert read("contract_end_on", word).value is None


@pytest.mark.parametrize("word", ["used", "being used", "activee"])
def test_a_word_is_no_slip_of_one_that_it_holds_or_that_holds_it(word: str) -> None:
    found = read("line_status", word)
    assert found.trouble is not None
    near = found.trouble.params.get("nearest", "")
    assert near == {"activee": "active"}.get(word, "")


@pytest.mark.parametrize("word", ["免費", "免费", "豁免", "waived", "Free", "FOC", "F.O.C."])
def test_what_is_free_is_nothing_where_money_is_asked(word: str) -> None:
    assert (0, "") == said(read("monthly_fee_hkd", word))
    assert (0, "") == said(read("early_termination_fee_hkd", word))
    assert read("contract_end_on", word).value is None
    assert read("still_needed", word).value is None
    assert Understood(word) == read("department", word)


@given(
    st.sampled_from(list(facts().values())),
    st.sampled_from(
        ["98", "1.2", "是", "no", "61234567", "31/12/2026", "prepaid", "active", "15", "3", "none"]
    )
    | st.text("0123456789.,-/()$HK元年月日是否", min_size=1, max_size=12),
    st.text("陳先生優惠價已離職abcxyz yesno是否萬年月元K0123()*", max_size=8),
    st.sampled_from(["{} ({})", "{}（{}）", "{} [{}]", "{}*{}"]),
)
def test_a_remark_never_changes_what_is_read(fact: Fact, value: str, remark: str, form: str) -> None:
    found = understand(fact, form.format(value, remark), context())
    if found.trouble is not None and found.trouble.type == "value_with_remark":
        told_ = found.trouble.params["remark"]
        bare = form.format(value, remark).rstrip("*# )）]")
        bare = bare if told_.strip("*#") == "" else bare.removesuffix(told_).rstrip("([（ -,:;，；：")
        without = {understand(fact, text, context()).value for text in (value, bare)}
        assert found.value in without


class Listening(dict[str, Any]):
    """Words that note which lists of them are asked for."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        super().__init__(words)
        self.asked = set[str]()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)


def test_each_list_of_words_is_read_and_none_that_there_is_not() -> None:
    words = Listening(shipped().words)
    CellWords(words, hints=shipped().hints.values(), remarks=shipped().remarks)
    assert set(shipped().words) == words.asked
