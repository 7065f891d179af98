"""Cells at the edges of what is read: the last that is and the first that is not, and what their column changes."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pyarrow as pa
import pytest

from batch.understanding.column_cells import read_column
from batch.understanding.understand import CellContext, understand
from batch.understanding.understood import UNKNOWN, Trouble, Understood, doubtful, refused
from tests.support.cell_help import context, facts, read, vocabulary

NOT_MONEY, NOT_PHONE, NOT_COUNT = refused("not_money"), refused("not_phone"), refused("not_count")
MANY = ["zq" + "".join(letters) for letters in product("bcdfghjklm", repeat=3)]
OUT = refused("date_out_of_range", first="1990-01-01", last="2099-12-31")


def of(value: object, *names: str) -> Understood:
    return Understood(value, names)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1e-8", of(0)), ("-9.99E-08", of(0)), ("1E-07", NOT_MONEY), ("1e5", NOT_MONEY),
        ("1千2", of(120_000)), ("1万2", of(1_200_000)), ("1千23", NOT_MONEY), ("5千", of(500_000)),
        ("0.1億", of(1_000_000_000)), ("11亿", refused("too_large", most="1,000,000,000")),
        ("1000000000", of(100_000_000_000)), ("10億", of(100_000_000_000)),
        ("1000000000.01", refused("too_large", most="1,000,000,000")),
        ("1.005", refused("too_many_decimals")), ("1.00500000000000", refused("too_many_decimals")),
        ("1.004999999999999999", refused("too_many_decimals")), ("12.340000000000001", of(1234)),
        ("0.00001億", of(100_000)),
        ("1,234", of(123_400)), ("1 234", of(123_400)), ("1,23", NOT_MONEY), ("1,234 567", NOT_MONEY),
        ("5.", of(500)), (".5", of(50)), ("5.-", of(500)), (".", NOT_MONEY), ("-", of(0)), ("--", of(0)),
        ("HK$ -", of(0)),
        ("x -", NOT_MONEY), ("US$ -", NOT_MONEY),
        ("+5", of(500)), ("HK$+5", of(500)), ("5-", refused("negative_fee")), ("-5-", NOT_MONEY), ("(-5)", NOT_MONEY),
        ("(5)-", NOT_MONEY), ("-0", of(0)), ("(0)", of(0)), ("(HK$0)", of(0)),
        ("US$0", of(0)), ("US$0.00", of(0)), ("x0", NOT_MONEY), ("0元", of(0)),
        ("US$5", refused("other_currency", currency="USD")), ("5 ABC", refused("other_currency", currency="ABC")),
        ("5 X$", refused("other_currency", currency="X$")), ("5 Abc", NOT_MONEY), ("5 ABCD", NOT_MONEY),
        ("EUR 5 USD", refused("other_currency", currency="EUR")),
        ("HKD 5 USD", refused("other_currency", currency="USD")),
        ("HKD 5元", of(500)), ("港幣5元整", of(500)), ("5元整", refused("currency_unclear", currency="元整")),
        ("$5元", of(500)),
        ("5元", refused("currency_unclear", currency="元")), ("5塊", refused("currency_unclear", currency="塊")),
        ("5 USD?", refused("stated_unclear", says="USD")), ("5 ?", NOT_MONEY),
        ("(HK$5)", refused("negative_fee")), ("5 (HKD)", of(500)), ("5/month", of(500)), ("5 per month", of(500)),
        ("每月5", of(500)), ("5/year", NOT_MONEY),
    ],
)  # fmt: skip
def test_fees(text: str, found: Understood) -> None:
    assert found == read("monthly_fee_hkd", text)


@pytest.mark.parametrize("text", ["5/month", "5 per month", "每月5"])
def test_only_a_monthly_fee_is_for_a_month(text: str) -> None:
    assert read("deposit_hkd", text) == NOT_MONEY


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("outstanding_hkd", "196 (9月及10月)", doubtful(19600, "value_with_remark", remark="9月及10月")),
        ("outstanding_hkd", "196 (2026年9月)", doubtful(19600, "value_with_remark", remark="2026年9月")),
        ("outstanding_hkd", "196 (9月, 98)", NOT_MONEY),
        ("monthly_fee_hkd", "196 (9月及10月)", NOT_MONEY),
        ("carrier", "CSL (company)", doubtful("csl", "value_with_remark", remark="company")),
        ("outstanding_hkd", "196 (2026年9月每年)", NOT_MONEY),
        ("carrier", "CSL (CMHKK)", refused("carrier_not_sure", nearest="csl")),
        ("carrier", "Vodafone (company)", doubtful("other", "unknown_carrier", ("Vodafone (company)",))),
    ],
)
def test_what_a_remark_may_say_beside_a_value(name: str, text: str, found: Understood) -> None:
    assert found == read(name, text)


@pytest.mark.parametrize(
    ("stated", "either_is", "bare", "yuan", "dollar"),
    [
        ("", "", of(500), refused("currency_unclear", currency="元"), of(500)),
        ("", "HKD", of(500), of(500), of(500)),
        ("", "CNY", of(500), refused("other_currency", currency="CNY"), of(500)),
        ("", "?", of(500), UNKNOWN, of(500)),
        ("元", "", *[refused("currency_unclear", currency="元")] * 3),
        ("元", "HKD", of(500), of(500), of(500)),
        ("元", "CNY", *[refused("other_currency", currency="CNY")] * 3),
        ("元", "?", *[UNKNOWN] * 3),
        ("USD", "HKD", *[refused("other_currency", currency="USD", says="it says so")] * 3),
        ("?", "HKD", *[refused("stated_unclear", says="it says so")] * 3),
    ],
)
def test_what_states_the_currency_of_amounts_that_say_none(
    stated: str, either_is: str, bare: Understood, yuan: Understood, dollar: Understood
) -> None:
    """An amount in Hong Kong dollars, and nothing at all, are so whatever is stated."""
    around = CellContext(vocabulary(), stated=stated, says="it says so", either_is=either_is)
    fact = facts()["monthly_fee_hkd"]
    texts = {"5": bare, "5元": yuan, "$5": dollar, "HK$5": of(500), "0": of(0), "免費": of(0), "x": NOT_MONEY}
    assert texts == {text: understand(fact, text, around) for text in texts}
    del texts["$5"]  # it settles its column
    for text, found in texts.items():
        column, troubles = read_column(fact, pa.array([text], pa.large_string()), around)
        assert [found.value is not None] == column.known.tolist()
        assert [found.trouble] * (found.trouble is not None) == [trouble for trouble, _ in troubles.kinds]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1990-01-01", of(dt.date(1990, 1, 1))), ("1989-12-31", OUT), ("31/12/2099", of(dt.date(2099, 12, 31))),
        ("1/1/2100", OUT), ("32874", of(dt.date(1990, 1, 1))), ("32873", refused("not_date")),
        ("73050", of(dt.date(2099, 12, 31))), ("73051", refused("not_date")), ("123", refused("not_date")),
        ("46387.75", of(dt.date(2026, 12, 31))), ("1234567", refused("not_date")),
        ("29/2/2028", of(dt.date(2028, 2, 29))), ("29/2/2027", refused("impossible_date")),
        ("1/13/2026", refused("impossible_date", turned="2026-01-13")), ("20261301", refused("impossible_date")),
        ("10年1月2日", of(dt.date(2010, 1, 2))), ("49年1月2日", of(dt.date(2049, 1, 2))),
        ("9年1月2日", refused("not_date")), ("09年1月2日", refused("two_digit_year")),
        ("50年1月2日", refused("two_digit_year")), ("2 Jan 49", of(dt.date(2049, 1, 2))),
        ("2 Jan 50", refused("two_digit_year")), ("2 Ja 2026", refused("not_date")),
        ("2 Jan 2026", of(dt.date(2026, 1, 2))),
        ("2 Janx 2026", refused("not_date")), ("2nd of January, 2026", of(dt.date(2026, 1, 2))),
        ("Jan. 2nd, 2026", of(dt.date(2026, 1, 2))), ("2026 Jan 2", of(dt.date(2026, 1, 2))),
        ("Ma 2 2026", refused("not_date")), ("Mar 2026", refused("date_incomplete")), ("Foo 2026", refused("not_date")),
        ("2026年底", refused("date_incomplete")), ("2026年3月份", refused("date_incomplete")),
        ("3/2026", refused("date_incomplete")), ("3月5日", refused("date_incomplete")),
        ("1989", refused("date_incomplete")),
        ("2199", refused("not_date")), ("Thu 31/12/2026 23:59", of(dt.date(2026, 12, 31))),
        ("31/12/2026 止", of(dt.date(2026, 12, 31))),
        ("1/1/2026 - 2/1/2026", doubtful(dt.date(2026, 1, 2), "range_end")),
        ("2/1/2026 - 2/1/2026", refused("not_date")), ("2/1/2026 - 1/1/2026", refused("not_date")),
        ("46387 - 46388", refused("not_date")),
    ],
)  # fmt: skip
def test_dates(text: str, found: Understood) -> None:
    assert found == read("contract_end_on", text)


def test_where_the_year_stands_decides_what_a_date_of_two_digits_is() -> None:
    fact, day = facts()["contract_end_on"], dt.date(2026, 4, 12)

    def placed(place: str, text: str, month_first: bool = False) -> Understood:
        return understand(fact, text, CellContext(vocabulary(), year_place=place, month_first=month_first))  # type: ignore[arg-type]

    assert [refused("two_digit_year"), of(day)] == [placed(place, "12/4/26") for place in ("", "last")]
    assert doubtful(day, "year_likely") == placed("likely_last", "12/4/26")
    assert of(day) == placed("likely_last", "12/4/2026") == placed("first", "26/4/12")
    assert refused("impossible_date", turned="2026-12-13") == placed("likely_last", "12/13/26")
    assert refused("impossible_date", turned="2026-12-31") == placed("", "31/12/2026", month_first=True)
    assert refused("impossible_date") == placed("", "31/13/2026")
    assert refused("impossible_date") == placed("first", "26/13/12")
    assert of(dt.date(2026, 12, 4)) == placed("last", "12/4/26", month_first=True)
    assert of(dt.date(2026, 12, 4)) == placed("", "12/4/2026", month_first=True)


def test_a_column_that_writes_months_first_leaves_no_day_that_may_be_a_month() -> None:
    fact, open_ = facts()["contract_end_on"], [Trouble("ambiguous_date")]

    def troubles(*texts: str) -> list[Trouble]:
        _, found = read_column(fact, pa.array(texts, pa.large_string()), context())
        return [trouble for trouble, _ in found.kinds if trouble.type != "impossible_date"]

    assert open_ == troubles("12/31/2026", "5/6/2026")
    assert [] == troubles("12/31/2026", "5/5/2026")
    assert [] == troubles("12/31/2026", "31/12/2026", "5/6/2026")
    assert open_ == troubles("12/31/2026", "11/30/2026", "31/12/2026", "5/6/2026")
    assert [] == troubles("5/6/2026") == troubles("12/31/2026", "2026-06-05")
    assert open_ == troubles("12/31/2026", "5/6/2026 (24個月)")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("61234567", of("+85261234567")), ("01234567", NOT_PHONE), ("6123456", refused("phone_length", digits=7)),
        ("612345678", refused("phone_length", digits=9)), ("85261234567", of("+85261234567")),
        ("86261234567", refused("phone_length", digits=11)), ("+852 612345678", refused("phone_length", digits=9)),
        ("13000000000", refused("mainland_number")), ("12912345678", refused("phone_length", digits=11)),
        ("8613812345678", of("+8613812345678")), ("008613812345678", of("+8613812345678")),
        ("0018613812345678", of("+8613812345678")), ("+999 12345678", NOT_PHONE), ("+1", NOT_PHONE),
        ("+44 12", refused("phone_length", digits=4)), ("+1 200 200 2000", doubtful("+12002002000", "unknown_prefix")),
        ("44444444", doubtful("+85244444444", "unknown_prefix")), ("61234567.00", of("+85261234567")),
        ("Tel no: 61234567", of("+85261234567")), ("HK 61234567", of("+85261234567")), ("x61234567", NOT_PHONE),
        ("6.1E7", refused("phone_rounded")), ("61234567 / 61234567", of("+85261234567")),
        ("61234567 / 85261234567", of("+85261234567")), ("61234567 61234567", of("+85261234567")),
        ("6123 4567 85261234568", refused("two_numbers", numbers="**** 4567, *******4568")),
        ("61234567 / +44 7911 123456", refused("two_numbers", numbers="****4567, +** **** **3456")),
        ("61234567 / 12", NOT_PHONE), ("61234567 / 123", refused("two_numbers", numbers="****4567, 123")),
        ("13812345678 / 13812345679", refused("two_numbers", numbers="*******5678, *******5679")),
        ("abc / def", NOT_PHONE), ("61234567 & 13812345678", doubtful("+85261234567", "second_number",
                                                                     numbers="****4567, *******5678")),
        ("61234567 / +8613812345678", doubtful("+85261234567", "second_number", numbers="****4567, +*********5678")),
        ("61234567 ext 9", NOT_PHONE), ("a 61234567 b 61234567", NOT_PHONE),
    ],
)  # fmt: skip
def test_numbers(text: str, found: Understood) -> None:
    assert found == read("msisdn", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("89852031030119071", refused("iccid_length", digits=17)), ("898520310301190719", of("898520310301190719")),
        ("8985203103011907194", of("8985203103011907194")),
        ("89852031030119071940", of("89852031030119071940")),
        ("898520310301190719401", refused("iccid_length", digits=21)),
        ("8985203103011900001", of("8985203103011900001")), ("8985203103011910000", refused("iccid_rounded")),
        ("8985203103011907194.", refused("iccid_rounded")),
        ("7985203103011907194", doubtful("7985203103011907194", "iccid_prefix")),
        ("898600B519123456789", doubtful("898600B519123456789", "iccid_letters")),
        ("89860ABC91234567890", refused("not_iccid")), ("898600G5191234567890", refused("not_iccid")),
        ("f8985203103011907194", of("8985203103011907194")), ("8985203103011907194FF", of("8985203103011907194")),
        ("ICCID 8985203103011907194", of("8985203103011907194")),
        ("8985 2031-0301.1907 194", of("8985203103011907194")),
        ("8985203103011907194 PUK 1234", doubtful("8985203103011907194", "value_with_remark", remark="PUK …")),
        ("8985203103011907194 PUK 123", refused("not_iccid")),
        ("8985203103011907194 PUK 123456789", refused("not_iccid")),
        ("8985203103011907194 for Amy", refused("not_iccid")),
    ],
)  # fmt: skip
def test_cards(text: str, found: Understood) -> None:
    assert found == read("iccid", text)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("bill_day", "1", of(1)), ("bill_day", "31", of(31)), ("bill_day", "0", refused("not_day")),
        ("bill_day", "32", refused("not_day")), ("bill_day", "1st of each month", of(1)),
        ("bill_day", "the 2nd", of(2)), ("bill_day", "day 3", of(3)), ("bill_day", "End of month.", of(31)),
        ("bill_day", "每月 5 號", of(5)), ("bill_day", "5.00", of(5)), ("bill_day", "5.5", refused("not_day")),
        ("notice_days", "9999", of(9999)), ("notice_days", "10000", refused("not_days")),
        ("notice_days", "30 Working Days", of(30)), ("notice_days", "30.0", of(30)),
        ("notice_days", "2 weeks", refused("not_days")),
        ("bound_services", "999", of(999)), ("bound_services", "1000", NOT_COUNT),
        ("bound_services", "0000000999", NOT_COUNT), ("bound_services", "000000999", of(999)),
        ("bound_services", "; ".join(MANY[:999]), of(999, *MANY[:999])), ("bound_services", "; ".join(MANY), NOT_COUNT),
        ("bound_services", "兩個", of(2)), ("bound_services", "Two", of(2)),
        ("bound_services", "two banks", refused("list_unclear")),
        ("bound_services", "無/None", of(0)),
        ("bound_services", "none; bank", doubtful(1, "how_many", ("bank",), counted=1)),
        ("bound_services", "a (b, c); d", of(2, "a (b, c)", "d")), ("bound_services", "a), b", of(2, "a)", "b")),
        ("bound_services", "銀行等2個", of(2, "銀行")), ("bound_services", "銀行等1個", of(1, "銀行")),
        ("bound_services", "a、b等1個", refused("count_mismatch", stated=1, listed=2)),
        ("bound_services", "1) a 2) b", of(2, "a", "b")), ("bound_services", "X", NOT_COUNT),
        ("bound_services", "a; 12", NOT_COUNT), ("bound_services", "-1", NOT_COUNT),
    ],
)  # fmt: skip
def test_days_and_counts(name: str, text: str, found: Understood) -> None:
    assert found == read(name, text)


@pytest.mark.parametrize("name", ["still_needed", "bound_services"])
def test_a_cross_is_one_where_ticks_stand_in_the_column(name: str) -> None:
    column, troubles = read_column(facts()[name], pa.array(["✓", "X"], pa.large_string()), context())
    assert ([True, True], [1, 0]) == (column.known.tolist(), column.numbers.tolist())
    assert {"how_many"} >= {trouble.type for trouble, _ in troubles.kinds}
    alone, _ = read_column(facts()[name], pa.array(["yes", "X"], pa.large_string()), context())
    assert [True, False] == alone.known.tolist()


@pytest.mark.parametrize(("length", "found"), [(120, refused("not_yes_no")), (121, None)])
def test_a_cell_that_is_too_long_is_told_by_its_length(length: int, found: Understood | None) -> None:
    expected = found or refused("too_long", length=length, most=120)
    assert expected == read("still_needed", "x" * length)
    assert of("x" * length) == read("department", "x" * length)
