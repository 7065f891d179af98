"""Columns put together, told apart and looked at beside each other: few rows, each number and text whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from batch.problems import Problem
from batch.understanding.beside_cells import with_said_beside
from batch.understanding.check_digits import NO_DIGITS, luhn_of, luhn_sums
from batch.understanding.clean import CleanTable, join
from batch.understanding.clean_column import CleanColumn, join_columns, names_spelt, unknown_column
from batch.understanding.column_cells import read_column
from batch.understanding.currency_columns import CurrencyColumn, currency_columns, nearest_column
from batch.understanding.line_keys import bare_cards, card_codes, line_keys, number_codes
from batch.understanding.problems_placed import problem_at
from batch.understanding.quick import quick_iccids
from batch.understanding.same_columns import DIGITS, other_number, same_texts, silent_only_with
from batch.understanding.texts_of_length import digits_of, lengths_of
from batch.understanding.troubles import troubles_by_row
from batch.understanding.understood import Trouble
from tests.support.cell_help import cleaned, context, facts, headings, names_of, raw_table, vocabulary

CARD, FULL, OTHER = "8985203103011907194", "89852031030119071940", "8985203103011907202"
NUMBERS = [f"6123456{place}" for place in range(4)]


def column(name: str, *texts: str | None) -> CleanColumn:
    return read_column(facts()[name], pa.array(texts, pa.large_string()), context())[0]


def keys(numbers: Sequence[str | None], cards: Sequence[str | None]) -> list[int]:
    """The keys of rows, by the first row that has each."""
    columns = {"msisdn": column("msisdn", *numbers), "iccid": column("iccid", *cards)}
    found = line_keys(columns, len(numbers)).tolist()
    return [key if key < 0 else found.index(key) for key in found]


def test_rows_of_one_line_have_one_key() -> None:
    first, second, *_ = NUMBERS
    assert [0, 1, 0, -1] == keys([first, second, f"+852 {first}", None], [None] * 4)
    assert [0, 1, 0, -1] == keys([None] * 4, [CARD, OTHER, CARD, None])
    assert [0, 0, 2] == keys([first, None, None], [CARD, CARD, OTHER])
    assert [0, 1, 2] == keys([first, second, None], [CARD, CARD, CARD])
    assert [0, 0, 0] == keys([first, first, None], [CARD, CARD, FULL])
    assert [0, 1, 2] == keys([first, None, None], [None, CARD, OTHER])
    assert [-1, -1] == line_keys({}, 2).tolist() == number_codes({}, 2).tolist() == card_codes({}, 2).tolist()
    assert [0, -1] == line_keys({"iccid": column("iccid", CARD, None)}, 2).tolist()


def test_a_card_is_one_with_and_without_its_check_digit() -> None:
    wrong = FULL[:-1] + "1"
    codes = card_codes({"iccid": column("iccid", FULL, CARD, wrong, None, OTHER, FULL)}, 6).tolist()
    assert [1, 1, 2, -1, 3, 1] == codes
    assert [0, -1, 1] == card_codes({"iccid": column("iccid", CARD, None, OTHER)}, 3).tolist()
    assert [CARD, CARD, wrong, None] == bare_cards(pa.array([FULL, CARD, wrong, None])).to_pylist()


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_a_part_of_a_column_is_looked_at_as_a_whole_one(kind: pa.DataType) -> None:
    whole = pa.array(["x", FULL, FULL[:-1] + "1", CARD, None], kind)
    part = whole.slice(1, 2)
    assert [20, 20] == lengths_of(part).tolist()
    assert [True, False] == luhn_of(part, 20).tolist()
    assert [[8, 9, 8], [8, 9, 8]] == digits_of(part, 20)[:, :3].tolist()
    assert [20, 20, 19, 0] == lengths_of(whole.slice(1)).tolist()
    assert [] == luhn_sums(whole.slice(0, 0), 20).tolist()
    assert [False, True, False, True, False] == quick_iccids(whole).done.tolist()
    assert (
        [True]
        == quick_iccids(whole.slice(3, 1)).done.tolist()
        == quick_iccids(whole.slice(1, 1)).done.tolist()
    )
    assert [True] == (luhn_sums(pa.array(["898520310301190719x"], kind), 19) >= NO_DIGITS).tolist()


def test_columns_of_several_tables_are_put_end_to_end() -> None:
    services = [column("bound_services", "a; b", None), None, column("bound_services", "3", "c; d")]
    whole = join_columns(services, [2, 1, 2])
    assert [2, 0, 0, 3, 2] == whole.numbers.tolist()
    assert [True, False, False, True, True] == whole.known.tolist()
    assert [2, None, None, 3, 2] == whole.cells.to_pylist()
    assert [("a", "b"), (), (), (), ("c", "d")] == [names_of(whole, row) for row in range(5)]
    plans = join_columns([column("plan_type", "postpaid"), column("plan_type", "prepaid", "x")], [1, 2])
    assert ["postpaid", "prepaid", None] == plans.cells.to_pylist()
    assert plans.names_at is None
    owners = join_columns([None, column("owner", "Amy")], [2, 1])
    assert [None, None, "Amy"] == owners.cells.to_pylist()
    assert services[0] is join_columns(services[:1], [2])


@pytest.mark.parametrize("name", sorted(facts()))
def test_a_fact_that_no_row_says_is_unknown_everywhere(name: str) -> None:
    blank = unknown_column(facts()[name], 2)
    assert ([0, 0], [False, False], [None, None]) == (
        blank.numbers.tolist(),
        blank.known.tolist(),
        blank.cells.to_pylist(),
    )
    assert blank.cells.type == column(name, None, None).cells.type


def test_equal_texts_have_one_number() -> None:
    users = column("user", "Amy", None, "AMY", "Amy", "a  my", "N/A")
    places, texts = users.coded
    assert [0, -1, 1, 0, 2, -1] == places.tolist()
    assert ["Amy", "AMY", "a  my"] == texts.to_pylist()[:3]
    assert [0, -1, 0, 0, 1, -1] == users.named.tolist()
    left = users.without(np.array([True, False, False, False, True, False]))
    assert [None, None, "AMY", "Amy", None, None] == left.cells.to_pylist()
    assert [False, False, True, True, False, False] == left.known.tolist()
    assert [-1, -1, 0, 1, -1, -1] == left.coded[0].tolist()
    numbers = column("msisdn", NUMBERS[0], f"+852{NUMBERS[0]}", NUMBERS[1])
    assert [0, 0, 1] == numbers.coded[0].tolist()
    alike = column("msisdn", NUMBERS[0], None, NUMBERS[1], NUMBERS[0], "see HR")
    assert [0, -1, 1, 0, -1] == alike.coded[0].tolist()
    assert ["a b", "a b", "c", None] == names_spelt(pa.array(["A  b", "a\u3000B", "C", None])).to_pylist()


def test_troubles_of_texts_are_those_of_the_rows_that_hold_them() -> None:
    words, one, other = pa.array(["a", "b", "c"]), Trouble("not_date"), Trouble("not_money")
    found = troubles_by_row({2: one, 0: other}, words, np.array([0, 2, -1, 1, 2], dtype=np.int32))
    assert ([0, 1, 4], [1, 0, 0]) == (found.rows.tolist(), found.place.tolist())
    assert ((one, "c"), (other, "a")) == found.kinds
    none = troubles_by_row({}, words, np.array([0], dtype=np.int32))
    assert ([], [], ()) == (none.rows.tolist(), none.place.tolist(), none.kinds)


# ------------------------------------------------------------------------------------------------------ tables joined


def two_tables() -> CleanTable:
    first = cleaned(raw_table({"Phone": NUMBERS[:2], "Notes": ["x", None], "Plan type": ["gold", "prepaid"]}))
    later = raw_table({"Owner": ["Amy"], "Mobile": ["see HR"], "Notes": ["y"], "": ["z"]}, "More", part=2)
    return join([first, cleaned(later)])


def test_tables_are_joined_in_their_order() -> None:
    table = two_tables()
    assert 3 == table.size
    assert ["msisdn", "plan_type", "owner"] == list(table.columns)
    assert [None, None, "Amy"] == table.columns["owner"].cells.to_pylist()
    assert {"Notes": ["x", None, "y"], "(D)": [None, None, "z"]} == {
        name: texts.to_pylist() for name, texts in table.carried.items()
    }
    assert [("not_listed", "Lines", 2, 0), ("not_phone", "More", 2, 2)] == [
        (one.type, one.sheet, one.row, one.part) for one in table.problems
    ]
    assert ([0, 0, 1], [2, 3, 2]) == (table.place_of.tolist(), table.rows.tolist())
    assert ["Lines", "More"] == [place.sheet for place in table.places]
    assert [0, 1, 2] == table.rows_read.went_to.tolist()


def test_a_problem_of_a_row_stands_at_its_cell() -> None:
    table = two_tables()
    there = Problem("not_phone", "fleet.xlsx", "More", 2, "B", "Mobile", "msisdn", "t", part=2)
    assert there == problem_at(table, 2, "not_phone", "msisdn", "t")
    nowhere = Problem("phone_length", "fleet.xlsx", "Lines", 3, "", "", "owner", "", {"digits": "3"})
    assert nowhere == problem_at(table, 1, "phone_length", "owner", params={"digits": "3"})
    of_rule = problem_at(table, 0, "any_rule", "plan_type", of_rule=True)
    assert ("any_rule", "C", "Plan type", True) == (
        of_rule.type,
        of_rule.column,
        of_rule.heading,
        of_rule.of_rule,
    )


def test_columns_that_are_carried_keep_their_names_apart() -> None:
    table = cleaned(
        raw_table({"Phone": NUMBERS[:1], "Notes": ["a"], "No\ntes": ["b"], "NOTES": ["c"], " ": ["d"]})
    )
    assert {"Notes": ["a"], "No tes": ["b"], "NOTES": ["c"], "(E)": ["d"]} == {
        name: texts.to_pylist() for name, texts in table.carried.items()
    }
    twice = raw_table({"Phone": NUMBERS[:1], "Notes": ["a"], "Notes ": ["b"]})
    assert ["Notes", "Notes (C)"] == list(cleaned(twice).carried)


# ------------------------------------------------------------------------------------------------------ side by side


@pytest.mark.parametrize(
    ("area", "number", "found"),
    [
        ("86", "13812345678", "+86 13812345678"),
        ("+44", "7911 123456", "+44 7911 123456"),
        ("0044", "7911123456", "+44 7911123456"),
        ("(1)", "2125551234", "+1 2125551234"),
        ("852", "61234567", "61234567"),
        ("8520", "61234567", "61234567"),
        ("HK", "61234567", "61234567"),
        (None, "61234567", "61234567"),
        ("86", None, None),
        ("86", "1234", "1234"),
        ("86", "12345", "+86 12345"),
        ("86", "123456789012", "+86 123456789012"),
        ("86", "1234567890123", "1234567890123"),
        ("86", "see HR", "see HR"),
    ],
)
def test_an_area_code_beside_a_number_is_written_before_it(
    area: str | None, number: str | None, found: str | None
) -> None:
    for columns in (
        {"區號": [area, "44"], "Phone": [number, None]},
        {"Phone": [number, None], "區號": [area, "44"]},
    ):
        table = raw_table(columns)
        matching = headings().match(table.headings, table.column_letters)
        read = with_said_beside(table, matching, facts(), vocabulary())
        assert [found, None] == read.columns[table.headings.index("Phone")].to_pylist()


def test_a_unit_that_is_no_money_is_written_behind_the_amount_before_it() -> None:
    units = sorted(vocabulary().other_units)
    columns: dict[str, list[str | None]] = {
        "Monthly fee": ["5", None],
        "單位": [units[0], units[0]],
        "Deposit": ["6", "7"],
    }
    table = raw_table(columns)
    matching = headings().match(table.headings, table.column_letters)
    read = with_said_beside(table, matching, facts(), vocabulary())
    assert [[f"5 {units[0]}", None], ["6", "7"]] == [read.columns[at].to_pylist() for at in (0, 2)]
    money = raw_table({**columns, "單位": ["HKD", None]})
    assert ["5", None] == with_said_beside(money, matching, facts(), vocabulary()).columns[0].to_pylist()


def test_the_column_of_currencies_that_speaks_of_an_amount() -> None:
    def at(position: int, about: str = "") -> CurrencyColumn:
        return CurrencyColumn(position, "x", about, (), (), np.zeros(0, dtype=np.int32))

    behind, before, between = [at(2), at(4)], [at(0), at(2)], [at(0), at(2), at(4)]
    assert [2, 4] == [nearest_column(behind, place, "Fee", [1, 3]).position for place in (1, 3)]  # type: ignore[union-attr]
    assert [0, 2] == [nearest_column(before, place, "Fee", [1, 3]).position for place in (1, 3)]  # type: ignore[union-attr]
    assert [2, 4] == [nearest_column(between, place, "Fee", [1, 3]).position for place in (1, 3)]  # type: ignore[union-attr]
    (lonely,) = only = [at(0)]
    assert lonely is nearest_column(only, 3, "Fee", [1, 3])
    named = [at(2), at(9, "fee"), at(8, "monthlyfee")]
    assert 8 == nearest_column(named, 1, "Monthly fee", [1]).position  # type: ignore[union-attr]
    assert 9 == nearest_column(named, 1, "Fee (HK)", [1]).position  # type: ignore[union-attr]
    assert nearest_column([], 1, "Fee", [1]) is None


@pytest.mark.parametrize(
    ("heading", "texts", "codes"),
    [
        ("Currency", ["HKD", "US$", None], ["HKD", "USD"]),
        ("Currency", ["HKD", "元"], ["HKD", "HKD"]),
        ("Currency", ["HKD", "元", "CNY"], ["HKD", "元", "CNY"]),
        ("Currency", ["-", "x", "N/A"], ["", "?", "?"]),
        ("Currency", ["-", None], None),
        ("Currency", [None, None], None),
        ("Curr. user", ["HKD", "x"], ["HKD", "?"]),
        ("Curr. user", ["HKD", "x", "y"], None),
        ("Zzz", ["HKD", "USD", None], ["HKD", "USD"]),
        ("Zzz", ["HKD", "x"], None),
        ("Zzz", [None, None], None),
        ("Zzz", ["HKD"] * 50 + ["x"], None),
        ("Currency", [f"AB{place}" for place in range(199)] + ["HKD"], ["?"] * 199 + ["HKD"]),
        ("Currency", [f"AB{place}" for place in range(200)] + ["HKD"], None),
    ],
)
def test_what_is_a_column_of_currencies(
    heading: str, texts: list[str | None], codes: list[str] | None
) -> None:
    table = raw_table({"Fee": ["1"] * len(texts), heading: texts})
    found = currency_columns(table, [1], vocabulary())
    assert ([tuple(codes)] if codes is not None else []) == [one.codes for one in found]
    assert [heading] * len(found) == [one.heading for one in found]


def test_columns_are_compared_row_by_row() -> None:
    table = raw_table(
        {
            "a": ["x", None, "z"],
            "b": [" x", None, "z "],
            "c": ["x", None, None],
            "d": ["x", "y", "z"],
            "e": ["X", None, "z"],
        }
    )
    assert [1] == [other for other in range(1, 5) if same_texts(table, 0, other)]
    assert [0, 1, 2, 4] == [other for other in range(5) if silent_only_with(table, 0, other)]
    numbers = raw_table(
        {
            "a": [NUMBERS[0], "see HR", None], "b": [f"+852 {NUMBERS[0]}", NUMBERS[1], "x"],
            "c": [NUMBERS[1], None, None], "d": [f"{NUMBERS[0]} x", None, NUMBERS[2]],
        }
    )  # fmt: skip
    assert [2] == [other for other in range(4) if other_number(numbers, 0, other)]
    assert [0, 2] == [other for other in range(4) if silent_only_with(numbers, 0, other, DIGITS)]
    cards = raw_table({"a": [CARD], "b": [FULL], "c": [OTHER]})
    assert [2] == [other for other in range(3) if other_number(cards, 0, other)]
