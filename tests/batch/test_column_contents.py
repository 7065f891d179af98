"""What a column holds and how far a cell names a line: each kind, and both sides of what is enough."""

from __future__ import annotations

import pyarrow as pa
import pytest

from batch.understanding.holdings import (
    FIXED_LINES,
    ICCIDS,
    MOBILES,
    PHONES,
    Holding,
    holding,
    kind_of,
    sampled,
    says_something,
)
from batch.understanding.identifying import Claim, claim_of, only_says_total, says_amount
from tests.support.cell_help import context, facts, vocabulary

CARD, CARD_20 = "8985203103011907194", "89852031030119071940"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("61234567", MOBILES),
        ("+852 6123 4567", MOBILES),
        ("61234567 (Amy)", MOBILES),
        ("61234567 (2)", ""),
        ("23456789", FIXED_LINES),
        ("+852 2999 0000", FIXED_LINES),
        ("+44 7911 123456", PHONES),
        ("+86 13800138000", PHONES),
        ("44444444", ""),
        ("123456", ""),
        ("Amy", ""),
        ("see 61234567", ""),
        ("13800138000", ""),
        (CARD, ICCIDS),
        (CARD_20, ICCIDS),
        (f"ICCID: {CARD}", ICCIDS),
        ("8985 2031-0301 1907 194F", ICCIDS),
        (f"'{CARD}", ICCIDS),
        ("898600B5191234567890", ICCIDS),
        ("8.98520310301191E+18", ICCIDS),
        ("8.9E19", ICCIDS),
        ("8.9E+20", ""),
        ("898520310301190719", ""),
        (f"{CARD_20}1", ""),
        ("7985203103011907194", ""),
    ],
)
def test_what_one_text_is(text: str, kind: str) -> None:
    assert kind == kind_of(text)


def test_how_much_is_most_and_nearly_all() -> None:
    def of(*kinds: str) -> Holding:
        return Holding(tuple(f"6123456{place}" for place in range(len(kinds))), kinds)

    assert ["mobiles", ""] == [of(*[MOBILES] * three, *[""] * 2).mostly for three in (3, 2)]
    assert ["mobiles", "fixed_lines"] == [of(MOBILES, PHONES, FIXED_LINES).mostly, of(FIXED_LINES).mostly]
    assert ["", ""] == [of().mostly, of("", "", "", MOBILES, MOBILES).mostly]
    assert [True, False] == [of(*[ICCIDS] * most, "").nearly_all(ICCIDS) for most in (9, 8)]
    assert [True, False] == [of(MOBILES, PHONES).nearly_all(MOBILES, PHONES), of().nearly_all(MOBILES)]
    assert [0.0, 0.5, 1.0] == [
        of(MOBILES, "").share(*kinds) for kinds in ((ICCIDS,), (MOBILES,), (MOBILES, ""))
    ]
    assert [True, False] == [of().blank, of("").blank]


def test_a_sample_shows_what_is_of_the_kind_if_there_is_such() -> None:
    held = Holding(
        ("see 1", "61234567", "x" * 40, "61234568", "61234569"), ("", MOBILES, "", MOBILES, MOBILES)
    )
    assert "****4567, ****4568" == held.sample(MOBILES)
    assert f"see 1, {'x' * 30}" == held.sample("")
    assert "see 1, ****4567" == held.sample() == held.sample(ICCIDS)
    assert "" == Holding((), ()).sample(MOBILES)


def test_a_column_is_known_by_what_says_something() -> None:
    texts = ["61234567", " 61234567\u200b", None, "N/A", "none", "-", CARD]
    assert Holding(("61234567", CARD), (MOBILES, ICCIDS)) == holding(pa.array(texts), vocabulary())
    assert [True, True, False, False, False] == [
        says_something(text, vocabulary()) for text in ("a", "5", "?", "TBC", "无")
    ]


def test_some_texts_from_all_over_a_column_are_looked_at() -> None:
    assert [] == sampled(pa.array([None, None], pa.string())) == sampled(pa.array([], pa.string()))
    assert ["b", "a"] == sampled(pa.array(["b", None, "a", "b"]))
    every = [f"t{place}" for place in range(1000)]
    some = sampled(pa.array(every))
    assert (100, "t0") == (len(some), some[0])
    assert [f"t{place}" for place in range(100)] == sampled(pa.array(every[:400]))
    assert ["t0", "t0x"] == sampled(pa.array(["t0"] * 999 + ["t0x"]))
    lonely = pa.array([None] * 500 + ["only"] + [None] * 500)
    assert ["only"] == sampled(lonely)
    sparse = [text if place % 4 == 3 else None for place, text in enumerate(every[:400])]
    assert sparse[3::4] == sampled(pa.array(sparse))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("61234567", Claim.NUMBER),
        ("61234567 (Amy)", Claim.NUMBER),
        ("13800138000", Claim.WRONG),
        ("612345", Claim.WRONG),
        ("12345", Claim.WRONG),
        ("1234", Claim.FEW_DIGITS),
        ("12345.00", Claim.FEW_DIGITS),
        ("12,345", Claim.FEW_DIGITS),
        ("50%", Claim.FEW_DIGITS),
        ("HK$12345", Claim.FEW_DIGITS),
        ("12345元", Claim.FEW_DIGITS),
        ("#N/A", Claim.WRONG),
        ("#REF!", Claim.WRONG),
        ("6123****", Claim.WRONG),
        ("61xx xx67", Claim.WRONG),
        ("6*** ****", Claim.FEW_DIGITS),
        ("9.1E+07", Claim.WRONG),
        ("total 61234", Claim.NOTHING),
        ("Total: 12345678", Claim.NOTHING),
        ("see 6123 4567", Claim.IN_WORDS),
        ("a61234567", Claim.WRONG),
        ("ab61234567", Claim.IN_WORDS),
        ("as of 2026-11-30", Claim.NOTHING),
        ("paid 12,345,678.00", Claim.NOTHING),
        ("at 12:30:45 in 2026", Claim.NOTHING),
        ("room 12", Claim.NOTHING),
        ("Sales", Claim.NOTHING),
        ("TBC", Claim.NOTHING),
        ("", Claim.NOTHING),
    ],
)
def test_how_far_a_cell_names_a_line(text: str, claims: Claim) -> None:
    assert claims is claim_of(facts()["msisdn"], text, context())


def test_what_is_an_amount_or_a_total_alone() -> None:
    words = vocabulary()
    amounts = [
        "98",
        "HK$98",
        "98 HKD",
        "98元",
        "$98.50",
        "(98)",
        "-98",
        "50%",
        "HK$",
        "-",
        "",
        "1,234.5",
        "USD 5",
    ]
    assert amounts == [text for text in amounts if says_amount(text, words)]
    others = ["98 lines", "Amy", "61234567", "6123 4567", "12.5.3", "98元正 ok"]
    assert [] == [text for text in others if says_amount(text, words)]
    totals = ["Total", "TOTAL: 5", "合計（3）", "Grand total $1,234.50", "Sum"]
    assert totals == [text for text in totals if only_says_total(text, words)]
    assert [] == [text for text in ("Total fee", "Amy", "5", "") if only_says_total(text, words)]
