"""What rows say of each other, held against a slow reading of the decisions page, row by row."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.fleet.across import with_dependent_lines, with_fleet_facts, with_transfer_targets
from batch.fleet.across_problems import above_cap, across_problems, duplicates, without_main
from batch.fleet.groups import FleetRows
from batch.understanding.check_digits import luhn_of
from batch.understanding.clean import CleanTable, join
from engine.rulebook.model import PrepaidCap
from tests.support.cell_help import cleaned, facts, raw_table, vocabulary

Row = dict[str, Any]
COLUMNS: dict[str, list[Any]] = {
    "msisdn": [None, *(f"+8529123000{number}" for number in range(1, 9))],
    "iccid": [None, *(f"898520300000000{number}" + "123" for number in range(1, 9))],
    "owner": [None, "Acme", "Acme", "Beta"],
    "carrier": [None, "cmhk", "cmhk", "duck", "csl", "other", "Vodafone", "VODAFONE", "Telstra"],
    "plan_type": [None, "prepaid", "prepaid", "postpaid"],
    "account_type": [None, "personal", "corporate"],
    "line_status": [None, "active", "active", "suspended", "barred", "not_activated", "expired", "cancel_requested",
                    "cancelled", "ported_out"],
    "still_needed": [None, True, True, False],
    "transfer_target": [None, None, "none", "+85261234567"],
    "plan_group": [None, "P1", "P1", "P2"],
    "line_role": [None, "single", "main", "secondary", "secondary"],
    "dependent_lines": [None, None, None, 0, 3],
}  # fmt: skip
OPERATORS = {"duck": "cmhk"}
NO_OPERATORS: Mapping[str, str] = {}


def table(rows: list[Row]) -> CleanTable:
    """Typed rows written as a sheet and read again."""
    words = {True: "yes", False: "no"}
    columns = {
        name: [None if row[name] is None else words.get(row[name], str(row[name])) for row in rows]
        for name in COLUMNS
    }
    return cleaned(raw_table(columns))


def targets(found: CleanTable) -> list[str | None]:
    column, _ = with_transfer_targets(FleetRows(found), facts()["transfer_target"])
    texts = column.cells.to_pylist()
    return [
        "none" if known and not value else text
        for known, value, text in zip(column.known, column.numbers, texts, strict=True)
    ]


def dependents(found: CleanTable) -> list[int | None]:
    column, _ = with_dependent_lines(FleetRows(found), facts()["dependent_lines"])
    counts: list[int | None] = column.cells.to_pylist()
    return counts


def line(**known: Any) -> Row:
    usual = {
        "owner": "Acme",
        "carrier": "cmhk",
        "plan_type": "prepaid",
        "line_status": "active",
        "still_needed": True,
    }
    return {**dict.fromkeys(COLUMNS), **usual, **known}


def member(role: str | None, **known: Any) -> Row:
    return line(**{"plan_type": "postpaid", "plan_group": "P1", "line_role": role, **known})


# ------------------------------------------------------------------------------------ the slow reading


class Slow:
    """Section 6 read one row and one other row at a time."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    @staticmethod
    def carrier(row: Row, operators: Mapping[str, str] = NO_OPERATORS) -> str | None:
        """What the row's carrier is compared by; of `other` alone nobody knows which it is."""
        code = row["carrier"]
        return None if code in (None, "other") else operators.get(code, code).casefold()

    @staticmethod
    def closed(row: Row) -> bool:
        return row["line_status"] in ("cancelled", "ported_out")

    @staticmethod
    def open(row: Row) -> bool:
        status = row["line_status"]
        running = status in (None, "active", "suspended", "barred", "not_activated")
        return running or (status == "expired" and row["plan_type"] == "postpaid")

    def same_plan(self, one: Row, other: Row) -> bool:
        keys = [(self.carrier(row), row["owner"], row["plan_group"]) for row in (one, other)]
        return None not in keys[0] and keys[0] == keys[1]

    def target(self, row: Row) -> Any:
        if row["transfer_target"] is not None or row["plan_type"] != "prepaid" or row["owner"] is None:
            return row["transfer_target"]
        numbers = [
            other["msisdn"]
            for other in self.rows
            if (other["owner"], other["plan_type"]) == (row["owner"], "prepaid")
            and self.carrier(row) == self.carrier(other) is not None
            and (other["line_status"], other["still_needed"]) == ("active", True)
            and other["msisdn"] not in (None, row["msisdn"])
        ]
        return min(numbers, default=None)

    def dependent(self, row: Row) -> Any:
        stated = row["dependent_lines"]
        if stated is not None or row["line_role"] != "main" or not self.same_plan(row, row):
            return stated
        return sum(
            other["line_role"] == "secondary" and self.open(other) and self.same_plan(row, other)
            for other in self.rows
            if other is not row
        )

    def problems(self, row: Row, cap: PrepaidCap) -> list[str]:
        found = [
            f"duplicate_{name}"
            for name in ("msisdn", "iccid")
            if row[name] is not None and not self.closed(row)
            if any(
                other[name] == row[name] and not self.closed(other) for other in self.rows if other is not row
            )
        ]
        if self.registered(row) and self.registrations(row) > self.most(row, cap):
            found.append("registration_cap")
        plan = [other["line_role"] for other in self.rows if self.same_plan(row, other)]
        if row["line_role"] == "secondary" and self.open(row) and plan and "main" not in plan:
            found.append("secondary_without_main")
        return sorted(found)

    def registered(self, row: Row) -> bool:
        known = row["owner"] is not None and self.carrier(row) is not None
        return known and row["plan_type"] == "prepaid" and not self.closed(row)

    def registrations(self, row: Row) -> int:
        held = [
            (place, other)
            for place, other in enumerate(self.rows)
            if self.registered(other) and other["owner"] == row["owner"]
            and self.carrier(other, OPERATORS) == self.carrier(row, OPERATORS)
        ]  # fmt: skip
        return len({other["msisdn"] or place for place, other in held})

    @staticmethod
    def most(row: Row, cap: PrepaidCap) -> int:
        return {"personal": cap.personal, "corporate": cap.corporate}.get(
            row["account_type"], max(cap.personal, cap.corporate)
        )


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32))
def test_a_fleet_agrees_with_the_slow_reading(size: int, seed: int) -> None:
    chance = random.Random(seed)
    rows: list[Row] = [{name: chance.choice(values) for name, values in COLUMNS.items()} for _ in range(size)]
    found, slow, cap = table(rows), Slow(rows), PrepaidCap(personal=2, corporate=4)
    assert [slow.target(row) for row in rows] == targets(found)
    assert [slow.dependent(row) for row in rows] == dependents(found)
    types: list[list[str]] = [[] for _ in rows]
    for problem in across_problems(found, cap, OPERATORS, vocabulary()):
        types[problem.row - 2].append(problem.type)
    assert [slow.problems(row, cap) for row in rows] == [sorted(kinds) for kinds in types]


# --------------------------------------------------------------------------------------- who takes a balance


def test_the_smallest_other_number_takes_the_balance() -> None:
    rows = [
        line(msisdn="+85291230003"),
        line(msisdn="+85291230001"),
        line(msisdn="+85291230002", still_needed=False),
    ]
    assert ["+85291230001", "+85291230003", "+85291230001"] == targets(table(rows))


def test_a_stated_target_stays_and_none_is_none() -> None:
    rows = [line(msisdn="+85291230001"), line(transfer_target="none"), line(transfer_target="+85261234567")]
    assert [None, "none", "+85261234567"] == targets(table(rows))


def test_owners_are_the_same_whatever_their_case_and_spaces() -> None:
    rows = [line(msisdn="+85291230001", owner="ACME  Ltd"), line(owner="Acme Ltd")]
    assert [None, "+85291230001"] == targets(table(rows))


def test_carriers_that_are_not_known_are_the_same_by_name_and_never_without_one() -> None:
    taker = line(msisdn="+85291230001", carrier="Vodafone")
    rows = [taker, line(carrier="vodafone"), line(carrier="Telstra"), line(carrier="other")]
    assert [None, "+85291230001", None, None] == targets(table(rows))
    unnamed = [line(msisdn="+85291230001", carrier="other"), line(carrier="其他")]
    assert [None, None] == targets(table(unnamed))


def test_names_of_several_sheets_are_compared() -> None:
    one = table([line(carrier="Telstra"), line(msisdn="+85291230001", carrier="Vodafone")])
    other = table([line(carrier="Vodafone"), line(carrier="Telstra")])
    assert [None, None, "+85291230001", None] == targets(join([one, other]))


# ---------------------------------------------------------------------------------- which lines end with it


def test_open_secondary_lines_of_the_same_plan_depend_on_the_main_one() -> None:
    others = [member("secondary", line_status=status) for status in ("active", "expired", "cancelled", None)]
    others += [member("single"), member(None), member("secondary", plan_group="P2")]
    assert 3 == dependents(table([member("main"), *others]))[0]


def test_a_main_line_without_others_has_none_and_one_without_its_plan_is_not_known() -> None:
    rows = [
        member("main"),
        member("main", owner=None),
        member("main", carrier=None),
        member("main", plan_group=None),
        member("main", carrier="other"),
    ]
    assert [0, None, None, None, None] == dependents(table(rows))


def test_what_the_sheet_says_of_dependent_lines_stays() -> None:
    rows = [member("main", dependent_lines=5), member("single", dependent_lines=2), member("secondary")]
    assert [5, 2, None] == dependents(table(rows))


# ------------------------------------------------------------------------------------------ number twice


def test_duplicates_name_the_other_rows_and_their_sheets() -> None:
    here = cleaned(raw_table({"Phone": ["91230001", "91230002", "91230001"]}))
    there = cleaned(raw_table({"Phone": ["9123 0001"]}, sheet="More"))
    found = duplicates(FleetRows(join([here, there])))
    assert [("Lines", 2, "4, More 2"), ("Lines", 4, "2, More 2"), ("More", 2, "Lines 2, Lines 4")] == [
        (problem.sheet, problem.row, problem.params["rows"]) for problem in found
    ]
    assert {"********0001"} == {problem.text.replace("+", "*") for problem in found}


@pytest.mark.parametrize("card", ["8985202123456789012", "8985203000000001237", "8985212000000000007"])
def test_a_card_with_and_without_its_check_digit_is_one(card: str) -> None:
    (whole,) = (full for at in range(10) if luhn_of(pa.array([full := f"{card}{at}"]), 20)[0])
    cells = [card, whole, None, "8985202999999999999"]
    found = duplicates(FleetRows(cleaned(raw_table({"ICCID": cells, "Department": ["A", "B", "C", "D"]}))))
    assert [(2, "3"), (3, "2")] == [(one.row, one.params["rows"]) for one in found]


def test_a_long_list_of_duplicates_is_cut() -> None:
    found = duplicates(FleetRows(cleaned(raw_table({"Phone": ["91230001"] * 30}))))
    assert "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …" == found[-1].params["rows"]
    assert "29" == found[-1].params["count"]


@pytest.mark.parametrize(
    ("status", "kinds"), [("ported_out", 0), ("cancelled", 0), (None, 2), ("cancel_requested", 2)]
)
def test_a_line_that_is_over_is_the_numbers_history(status: str | None, kinds: int) -> None:
    number = "+85291230001"
    rows = [line(msisdn=number), line(msisdn=number, carrier="csl", line_status=status)]
    assert kinds == len(duplicates(FleetRows(table(rows))))


# ------------------------------------------------------------------------------------------ too many prepaid


def capped(lines: list[Row], operators: Mapping[str, str] = NO_OPERATORS) -> list[tuple[str, str]]:
    found = above_cap(FleetRows(table(lines)), PrepaidCap(), operators)
    return [(problem.params["count"], problem.params["cap"]) for problem in found]


def ten(**known: Any) -> list[Row]:
    return [line(msisdn=f"+852912300{place:02d}", account_type="personal", **known) for place in range(10)]


def test_above_either_cap_is_above_the_cap_whatever_the_account_is() -> None:
    lines = [line(msisdn=f"+852912300{number:02d}", account_type=None) for number in range(26)]
    assert [] == capped(lines[:25])
    assert [("26", "25")] * 26 == capped(lines)


def test_the_cap_counts_numbers_not_rows_and_no_line_that_is_over() -> None:
    assert [] == capped([*ten(), ten()[0]])
    assert [] == capped([*ten(), line(account_type="personal", line_status="ported_out")])
    assert [("11", "10")] * 11 == capped([*ten(), line(account_type="personal")])


def test_brands_count_with_their_operator_and_other_carriers_by_their_name() -> None:
    brands = [*ten(), line(account_type="personal", carrier="duck")]
    assert [] == capped(brands)
    assert [("11", "10")] * 11 == capped(brands, OPERATORS)
    named = [*ten(carrier="Vodafone"), line(account_type="personal", carrier="VODAFONE")]
    assert [("11", "10")] * 11 == capped(named)
    assert [] == capped([*ten(carrier="Vodafone"), line(account_type="personal", carrier="Telstra")])


# ------------------------------------------------------------------------------------- no main line in the plan


def test_a_secondary_line_whose_plan_has_no_main_line_is_told() -> None:
    rows = [
        member("secondary"),
        member("secondary", plan_group="P2"),
        member("main", plan_group="P2", line_status="cancelled"),
        member("secondary", plan_group="P3", line_status="cancelled"),
        member("secondary", plan_group=None),
    ]
    found = without_main(FleetRows(table(rows)))
    assert [("secondary_without_main", 2, "P1")] == [(one.type, one.row, one.text) for one in found]


# ----------------------------------------------------------------------------------------------- all of it


def test_a_sheet_without_those_columns_gains_nothing() -> None:
    found = cleaned(raw_table({"Notes": ["a"], "Phone": ["91234567"]}))
    assert [None] == targets(found)
    assert [None] == dependents(found)
    assert [] == across_problems(found, PrepaidCap(), OPERATORS, vocabulary())
    assert list(found.columns) == list(with_fleet_facts(found, facts()).columns)


def test_a_million_rows_take_no_loop() -> None:
    """Every distinct text is looked at once: ten times the rows of one fleet take far less than ten seconds."""
    few = table([member("main"), *(member("secondary") for _ in range(9))])
    size = 1_000_000
    rows = np.tile(np.arange(few.size), size // few.size)
    columns = {
        name: replace(
            column,
            numbers=column.numbers[rows],
            known=column.known[rows],
            texts=None if column.texts is None else column.texts.take(pa.array(rows)),
            names_at=None if column.names_at is None else column.names_at[rows],
        )
        for name, column in few.columns.items()
    }
    many = replace(few, columns=columns, rows=np.arange(2, size + 2), place_of=np.zeros(size, dtype=np.int32))
    started = time.perf_counter()
    found = with_fleet_facts(many, facts()).columns["dependent_lines"]
    assert 900_000 == found.numbers[0]
    assert [] == without_main(FleetRows(many))
    assert time.perf_counter() - started < 10
