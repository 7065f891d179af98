"""The lines around a table that state a currency: which of them counts, and the words that a problem shows of it."""

from __future__ import annotations

import pytest

from batch.understanding.currency_lines import Stated, stated_around
from batch.understanding.currency_words import UNCLEAR
from tests.support.cell_help import raw_table, vocabulary

Line = tuple[str | None, ...]
PHONE = {"Phone no": ["61234567"]}


def stated(*above: Line, below: tuple[str, ...] = (), sheet: str = "Lines") -> Stated:
    """What the lines around a table state."""
    return stated_around(raw_table(PHONE, sheet, above=above, below=below), vocabulary())


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ([], Stated()),
        ([("Phone list",)], Stated()),
        ([("Currency: USD",)], Stated("USD", "Currency: USD")),
        ([("Phone list", None, "Currency: HKD")], Stated("HKD", "Currency: HKD")),
        ([("Currency", "ABC")], Stated("ABC", "Currency ABC")),
        ([("Currency", None, "", "ABC")], Stated("ABC", "Currency ABC")),
        ([("Currency", "abroad")], Stated()),
        ([("Currency",)], Stated()),
        ([("Account", "Currency"), ("DEF", "ABC", "GHI")], Stated("ABC", "Currency ABC")),
        ([("Account", "Currency"), ("ABC",)], Stated()),
        ([("Account", "Currency"), ("ABC", None)], Stated()),
        ([("Currency",), ("Account",)], Stated()),
        ([("Currency",), (), (None,), ("ABC",)], Stated()),
        ([("Currency", "ABC"), ("DEF",)], Stated("ABC", "Currency ABC")),
        ([("Currency", "Account"), ("ABC", "77")], Stated("ABC", "Currency ABC")),
        ([("Account", "ABC"), ("DEF", "GHI")], Stated()),
        ([("USD",)], Stated("USD", "USD")),
        ([("Currency: USD", "x"), ("Amounts in USD",)], Stated("USD", "Currency: USD")),
        ([("Currency: USD",), ("Amounts in EUR",)], Stated(UNCLEAR, "Currency: USD; Amounts in EUR")),
        ([("單位：元",)], Stated("元", "單位:元")),
        ([("單位：元",), ("Currency: USD",)], Stated("USD", "Currency: USD")),
        ([("單位：元",), ("單位：塊",)], Stated(UNCLEAR, "單位:元; 單位:塊")),
        ([("Amounts in HK$'000",)], Stated(UNCLEAR, "Amounts in HK$'000")),
        ([("All amounts in\n  USD  of 6123 4567",)], Stated("USD", "All amounts in USD of **** 4567")),
        ([("Amounts in USD " + "x" * 45,)], Stated("USD", "Amounts in USD " + "x" * 45)),
        ([("Amounts in USD " + "x" * 46,)], Stated("USD", "Amounts in USD " + "x" * 45 + "…")),
    ],
)
def test_what_the_lines_above_state(above: list[Line], found: Stated) -> None:
    """A label's currency stands right of it, else below it."""
    assert found == stated(*above)


def test_above_goes_before_below_and_both_before_the_sheets_name() -> None:
    above, below = ("Currency: USD",), ("Phone list", "* Amounts in EUR", "Amounts in EUR")
    assert Stated("USD", "Currency: USD") == stated(above, below=below, sheet="JPY")
    assert Stated("EUR", "* Amounts in EUR") == stated(("Phone list",), below=below, sheet="JPY")
    assert Stated("JPY", "JPY") == stated(("Phone list",), below=("Phone list",), sheet="JPY")
    assert Stated() == stated(below=("Phone list",), sheet="2026")


def test_where_the_nearer_lines_leave_it_open_the_farther_ones_are_not_asked() -> None:
    said = Stated(UNCLEAR, "Amounts in USD; Amounts in EUR")
    assert said == stated(below=("Amounts in USD", "x", "Amounts in EUR", "Currency: USD"), sheet="JPY")
