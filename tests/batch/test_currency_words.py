"""Currencies in texts: in a number's format, a cell, a heading, a line; whole answers, and UNCLEAR where it is so."""

from __future__ import annotations

import pytest

from batch.understanding.currency_words import CurrencyWords, Met, is_blank, spelling
from tests.support.cell_help import vocabulary


def money() -> CurrencyWords:
    return vocabulary().money


@pytest.mark.parametrize(
    ("words", "place", "code"),
    [
        ("HK$", "", "HKD"), ("US$", "", "USD"), ("元", "", "元"), ("塊錢", "", "元"), ("x", "", ""), ("", "", ""),
        ("$", "", ""), ("HK$ USD", "", "?"), ("(HK$)", "", "HKD"),
        ("HK$", "c04", "HKD"), ("$", "c04", "HKD"), ("$", "409", "USD"), ("$", "0409", "USD"),
        ("$", "3c04", "HKD"), ("$", "00c04", "HKD"),
        ("¥", "804", "CNY"), ("¥", "411", "JPY"), ("USD", "c04", "USD"), ("$", "ffff", "?"), ("x", "ffff", "?"),
        ("x", "c04", "HKD"), ("US$ a", "c04", "USD"), ("US$ HK$", "c04", "HKD"),
    ],
)  # fmt: skip
def test_what_a_numbers_format_shows(words: str, place: str, code: str) -> None:
    assert code == money().shown(words, place)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HKD", "HKD"), ("hk$", "HKD"), ("港幣", "HKD"), ("元", "元"), ("HKD - Hong Kong Dollar", "HKD"),
        ("USD/HKD", "?"), ("XYZ", "XYZ"), ("Xyz", "?"), ("XY", "?"), ("5G", "?"), ("-", "?"), ("¥", "CNY"), ("Kr", "?"),
    ],
)  # fmt: skip
def test_what_a_cell_of_a_column_of_currencies_says(text: str, code: str) -> None:
    assert code == money().of_cell(text)


def test_what_several_statements_leave() -> None:
    for codes, code in (
        ([], ""), ([""], ""), (["HKD"], "HKD"), (["HKD", "", "HKD"], "HKD"), (["HKD", "元"], "HKD"), (["元"], "元"),
        (["元", "塊"], "?"), (["HKD", "USD"], "?"), (["?"], "?"), (["?", "元"], "?"),
    ):  # fmt: skip
        assert code == money().one_of(codes), codes


def test_currencies_are_met_where_they_stand() -> None:
    assert [Met("USD", 0, 3), Met("HKD", 5, 8)] == money().met("US$, HKD")
    assert [] == money().met("$5") == money().met("HKDX") == money().met("")
    assert [Met("HKD", 1, 3)] == money().met("5港幣")
    assert ["hk$", "hongkongdollar", ""] == [spelling(word) for word in (" HK$.", "Hong Kong dollar:", "")]
    assert [True, True, False] == [is_blank(text) for text in ("- / \\", "", "x")]


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("HK$", True), ("(USD)", True), ("USD / month", True), ("港幣元", True), ("萬元", True), ("US$'000", True),
        ("price in USD", True), ("USD 5", False), ("fee", False), ("", False), ("USD" + " x" * 18, True),
        ("USD" + " x" * 19, False), ("per month", False),
    ],
)  # fmt: skip
def test_what_is_a_unit(text: str, so: bool) -> None:
    assert so is money().is_unit(text)


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("HK$'000", True), ("in thousands", True), ("thousands", True), ("萬元", True), ("千港元", True),
        ("HK$ million", True),
        ("單位：萬元", True), ("HK$", False), ("元", False), ("a thousand lines", False), ("fee", False), ("", False),
    ],
)  # fmt: skip
def test_what_says_that_amounts_are_larger(text: str, so: bool) -> None:
    assert so is money().scaled(text)


@pytest.mark.parametrize(
    ("heading", "either", "currency", "time"),
    [
        ("月費（元）", "元", "", False), ("月費/元", "元", "", False), ("月費(元/月)", "元", "", False),
        ("月費元", "", "", False),
        ("Fee (USD)", "", "USD", False), ("Fee USD / HKD", "", "?", False), ("年費 per year", "", "", True),
        ("Fee per month, per year", "", "", False), ("Fee", "", "", False),
    ],
)  # fmt: skip
def test_what_a_heading_says_of_its_money(heading: str, either: str, currency: str, time: bool) -> None:
    assert (either, currency, time) == (
        money().either_in(heading),
        money().of_heading(heading),
        money().another_time(heading),
    )


def test_which_headings_are_of_columns_of_currencies() -> None:
    headings = ["Currency", "Curr.", "幣種", "Curr. user", "Deposit currency", "Fee", "Current user"]
    assert headings[:5] == [one for one in headings if money().heads_currencies(one)]
    assert ["Currency", "Curr.", "幣種", "Deposit currency"] == [
        one for one in headings if money().surely_heads_currencies(one)
    ]
    assert ["", "deposit"] == [money().without_label(one).strip() for one in ("Currency", "Deposit currency")]
    assert money().is_label("Currency")
    assert not money().is_label("Currency USD")
    assert money().is_label("Currency " + "x" * 31)
    assert not money().is_label("Currency " + "x" * 32)
    assert [True, True, True, False] == [
        money().says_currency(text) for text in ("5$", "5 USD", "5元", "元5")
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("USD", "USD"), ("Report (USD)", "USD"), ("Report [HK$]", "HKD"), ("Currency: EUR", "EUR"),
        ("Currency: ABC", "ABC"),
        ("Currency:", ""), ("Currency: none", ""), ("Name: USD", ""), ("Amounts in USD", "USD"),
        ("Amounts in USD and EUR", "?"),
        ("US office", ""), ("All amounts are USD thousands", "?"), ("單位：萬元", "?"), ("單位：元", "元"),
        ("元", "元"),
        ("Rate: 1 USD = 7.8 HKD", ""), ("Exchange rate USD", ""),
        ("Amounts in USD at the exchange rate of the day", "USD"),
        ("USD 5", ""), ("Total: USD 5", "USD"), ("Total 5 USD", "USD"), ("Limit 5 USD", ""), ("", ""),
        ("Amounts in USD " + "x" * 185, "USD"), ("Amounts in USD " + "x" * 186, ""),
    ],
)  # fmt: skip
def test_what_a_line_states(line: str, code: str) -> None:
    assert code == vocabulary().stated.of_line(line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USD", "USD"), ("人民幣元", "CNY"), ("元", "元"), ("萬元", "?"), ("USD thousands", "?"),
        ("US dollars and EUR", "?"),
        ("ABC", "ABC"), ("Abc", ""), ("5", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_stands_behind_a_label(text: str, code: str) -> None:
    assert code == vocabulary().stated.labelled(text)
