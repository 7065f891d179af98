"""What rows say of each other, held against the slow reading of the decisions page."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from batch.fleet.across import above_cap, duplicates, with_transfer_targets
from batch.understanding.clean import CleanTable, join
from engine.rulebook.model import PrepaidCap
from tests.support import reference_fleet
from tests.support.cell_help import cleaned, facts, raw_table

Row = dict[str, Any]
COLUMNS: dict[str, list[Any]] = {
    "msisdn": [None, *(f"+8529123000{number}" for number in range(1, 9))],
    "iccid": [None, *(f"898520300000000{number}" + "123" for number in range(1, 9))],
    "owner": [None, "Acme", "Beta"],
    "carrier": [None, "cmhk", "csl", "other"],
    "plan_type": [None, "prepaid", "prepaid", "postpaid"],
    "account_type": [None, "personal", "corporate"],
    "line_status": [None, "active", "active", "cancelled"],
    "still_needed": [None, True, True, False],
    "transfer_target": [None, None, "none", "+85261234567"],
}


def table(rows: list[Row]) -> CleanTable:
    """Typed rows written as a sheet and read again."""
    words = {True: "yes", False: "no"}
    return cleaned(raw_table({name: [words.get(row[name], row[name]) for row in rows] for name in COLUMNS}))


def targets(found: CleanTable) -> list[str | None]:
    column, _ = with_transfer_targets(found, facts()["transfer_target"])
    texts = column.cells.to_pylist()
    return [
        "none" if known and not value else text
        for known, value, text in zip(column.known, column.numbers, texts, strict=True)
    ]


def line(**known: Any) -> Row:
    usual = {
        "owner": "Acme",
        "carrier": "cmhk",
        "plan_type": "prepaid",
        "line_status": "active",
        "still_needed": True,
    }
    return {**dict.fromkeys(COLUMNS), **usual, **known}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32))
def test_a_fleet_agrees_with_the_slow_reading(size: int, seed: int) -> None:
    chance = random.Random(seed)
    rows: list[Row] = [{name: chance.choice(values) for name, values in COLUMNS.items()} for _ in range(size)]
    found = table(rows)
    assert [row["transfer_target"] for row in reference_fleet.with_transfer_targets(rows)] == targets(found)
    caps = {"personal": 2, "corporate": 4}
    types: list[list[str]] = [[] for _ in rows]
    for problem in [*duplicates(found), *above_cap(found, PrepaidCap(**caps))]:
        types[problem.row - 2].append(problem.type)
    assert [sorted(kinds) for kinds in reference_fleet.problems(rows, caps)] == [
        sorted(kinds) for kinds in types
    ]


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


def test_duplicates_name_the_other_rows_and_their_sheets() -> None:
    here = cleaned(raw_table({"Phone": ["91230001", "91230002", "91230001"]}))
    there = cleaned(raw_table({"Phone": ["9123 0001"]}, sheet="More"))
    found = duplicates(join([here, there]))
    assert [("Lines", 2, "4, More 2"), ("Lines", 4, "2, More 2"), ("More", 2, "Lines 2, Lines 4")] == [
        (problem.sheet, problem.row, problem.params["rows"]) for problem in found
    ]
    assert {"********0001"} == {problem.text.replace("+", "*") for problem in found}


def test_a_long_list_of_duplicates_is_cut() -> None:
    found = duplicates(cleaned(raw_table({"Phone": ["91230001"] * 30})))
    assert "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …" == found[-1].params["rows"]
    assert "29" == found[-1].params["count"]


def test_above_either_cap_is_above_the_cap_whatever_the_account_is() -> None:
    lines = [line(msisdn=f"+852912300{number:02d}", account_type=None) for number in range(26)]
    assert [] == above_cap(table(lines[:25]), PrepaidCap())
    assert [("26", "25")] * 26 == [
        (found.params["count"], found.params["cap"]) for found in above_cap(table(lines), PrepaidCap())
    ]


def test_the_cap_counts_numbers_not_rows() -> None:
    ten = [line(msisdn=f"+852912300{number:02d}", account_type="personal") for number in range(10)]
    assert [] == above_cap(table([*ten, ten[0]]), PrepaidCap())
    eleven = [*ten, line(account_type="personal")]
    found = above_cap(table(eleven), PrepaidCap())
    assert 11 == len(found)
    assert {"count": "11", "cap": "10"} == found[0].params


def test_a_sheet_without_those_columns_gains_nothing() -> None:
    found = cleaned(raw_table({"Notes": ["a"], "Phone": ["91234567"]}))
    assert [None] == targets(found)
    assert [] == above_cap(found, PrepaidCap())
