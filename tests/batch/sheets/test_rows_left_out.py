"""Rows that are no line: which go, what becomes of what was told of them, and of the tables that have none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from batch.errors import InputError
from batch.problems import Notice, Problem
from batch.shapes import RawTable
from batch.understanding.no_lines import identifying_columns, only_lines
from batch.understanding.tables import settled
from tests.support.cell_help import headings, raw_table

Cells = Sequence[str | None]
NUMBER, CARD = "61234567", "8985203103011907194"


def left(table: RawTable) -> RawTable | None:
    return only_lines(headings(), table, headings().match(table.headings, table.column_letters))


@pytest.mark.parametrize(
    ("row", "stays"),
    [
        ({"Phone": NUMBER}, True),
        ({"Phone": f"+852 {NUMBER}"}, True),
        ({"ICCID": CARD}, True),
        ({"Phone": "612345"}, True),
        ({"Phone": "13800138000"}, True),
        ({"Phone": "#N/A"}, True),
        ({"Phone": "6123****"}, True),
        ({"Phone": "see 6123 4567", "Owner": "Amy"}, True),
        ({"Phone": "see 6123 4567"}, False),
        ({"Phone": "12", "Owner": "Amy"}, True),
        ({"Phone": "12"}, False),
        ({"Phone": "12", "Fee": "98"}, False),
        ({"Phone": "12", "Owner": "Total"}, False),
        ({"Phone": "12", "Owner": "Amy", "Fee": "98"}, True),
        ({"Phone": "612345", "Owner": "Total: 3"}, False),
        ({"Phone": "612345", "Owner": "Total fee"}, True),
        ({"Phone": NUMBER, "Owner": "Total"}, True),
        ({"Phone": "Sales", "ICCID": "12", "Owner": "Amy"}, True),
        ({"Phone": "Sales", "Owner": "Amy", "Fee": "98"}, False),
        ({"Owner": "Amy", "Fee": "98"}, False),
        ({"Phone": "TBC", "Owner": "Amy"}, False),
        ({}, False),
    ],
)
def test_which_rows_are_lines(row: dict[str, str], stays: bool) -> None:
    """Those with a number or a card, however wrong; a few digits or words with a number need more beside them."""
    columns = {
        name: [NUMBER if name == "Phone" else None, row.get(name)]
        for name in ("Phone", "ICCID", "Owner", "Fee")
    }
    found = left(raw_table(columns))
    assert found is not None
    assert [2, 3][: 1 + stays] == found.rows.tolist()
    told = [one.type for one in found.notices]
    assert told == ([] if stays else ["no_line"])


def test_where_only_numbers_stand_what_is_wrong_is_a_line() -> None:
    found = left(raw_table({"Phone": [NUMBER, "12", "see 6123 4567", "Total 12", "Sales"]}))
    assert found is not None
    assert [2, 3, 4] == found.rows.tolist()


def test_a_table_whose_rows_tell_no_line_from_another_is_left_as_it_is() -> None:
    several: list[dict[str, Cells]] = [
        {"Owner": ["Amy"]},
        {"Phone": ["Sales"]},
        {"Phone": ["12"], "Owner": ["Amy"]},
        {"Phone": []},
    ]
    for columns in several:
        assert left(raw_table(columns)) is None
    whole = raw_table({"Phone": [NUMBER, "612345"]})
    assert left(whole) is whole


def problem(kind: str, row: int, column: str = "B") -> Problem:
    params = {"expected": "3", "found": "2"} if kind == "ragged_row" else {}
    return Problem(kind, "fleet.xlsx", "Lines", row, column, params=params)


def test_what_was_told_of_rows_goes_with_them_and_what_they_say_is_kept_below() -> None:
    rows: dict[str, Cells] = {
        "Phone": [NUMBER, None, None, "61234568"],
        "Owner": ["Amy", "Sales team", "in USD", "Bob"],
        "Fee": ["1", None, "x", "2"],
    }
    noted = Notice("hidden_sheet", "fleet.xlsx", "Lines")
    table = raw_table(
        rows,
        rows=np.array([5, 7, 8, 12]),
        problems=[problem("error_cell", 5), problem("error_cell", 8), problem("error_cell", 12)],
        notices=[noted],
        below=("a note",),
    )
    found = left(table)
    assert found is not None
    assert [5, 12] == found.rows.tolist()
    assert [[NUMBER, "61234568"], ["Amy", "Bob"], ["1", "2"]] == [
        column.to_pylist() for column in found.columns
    ]
    assert [5, 12] == [one.row for one in found.problems]
    assert ("a note", "Sales team", "in USD x") == found.below
    params = {"rows": "7-8", "count": "2", "sample": "S***; i*** · x"}
    assert [noted, Notice("no_line", "fleet.xlsx", "Lines", params)] == found.notices


def test_an_error_under_the_number_is_an_attempt_at_one() -> None:
    columns: dict[str, Cells] = {"Owner": ["Amy", "Bob", "Cy"], "Phone": [NUMBER, None, None]}
    table = raw_table(columns, problems=[problem("error_cell", 3), problem("error_cell", 4, "A")])
    found = left(table)
    assert found is not None
    assert [2, 3] == found.rows.tolist()


@pytest.mark.parametrize(
    ("cells", "fields", "stays"),
    [
        ([None, "Amy", "x"], 2, False),
        ([None, "Amy", NUMBER], 2, True),
        ([None, "Amy", CARD], 2, True),
        ([None, "Amy", "see 6123 4567"], 2, True),
        ([None, "Amy", "612345"], 2, False),
        ([None, "Amy", "x"], 4, True),
        ([None, "Amy", "x"], 3, False),
    ],
)
def test_a_record_with_another_count_of_fields_may_have_its_number_elsewhere(
    cells: Cells, fields: int, stays: bool
) -> None:
    ragged = Problem("ragged_row", "fleet.csv", "", 3, params={"expected": "3", "found": str(fields)})
    columns = {
        name: [first, cell]
        for name, first, cell in zip(("Phone", "Owner", "Fee"), (NUMBER, "a", "1"), cells, strict=True)
    }
    found = left(raw_table(columns, unreadable={1: ragged}))
    assert found is not None
    assert (([2, 3], {1: ragged}) if stays else ([2], {})) == (found.rows.tolist(), found.unreadable)


def test_places_of_unreadable_rows_move_with_the_rows() -> None:
    ragged = Problem("ragged_row", "fleet.csv", "", 4, params={"expected": "1", "found": "2"})
    found = left(raw_table({"Phone": [NUMBER, "Sales", "x"]}, unreadable={2: ragged}))
    assert found is not None
    assert ([2, 4], {1: ragged}) == (found.rows.tolist(), found.unreadable)


def test_of_what_rows_say_a_little_is_shown_each_once() -> None:
    owners = [None, "Amy", "Amy", "Bob", "Cy", "Dee", "x" * 40]
    table = raw_table({"Phone": [NUMBER, *[None] * 6], "Zzz": owners, "Floor": ["1"] * 7, "More": ["2"] * 7})
    found = left(table)
    assert found is not None
    (notice,) = found.notices
    assert "Amy · 1; Bob · 1; Cy · 1; …" == notice.params["sample"]
    three = left(
        raw_table({"Phone": [NUMBER, *[None] * 3], "Zzz": ["z", "x" * 40, "see 61234567", "x\n  y"]})
    )
    assert three is not None
    assert f"{'x' * 30}; see ****4567; x y" == three.notices[0].params["sample"]


def test_one_text_right_above_lines_is_a_title() -> None:
    rows = ["Sales", NUMBER, "IT", "HR", NUMBER, "Total", NUMBER, "Notes", None]
    phones = [text if text == NUMBER else None for text in rows]
    table = raw_table(
        {"Zzz": [None if text == NUMBER else text for text in rows], "Phone": phones, "Owner": phones}
    )
    found = left(table)
    assert found is not None
    assert {
        "rows": "2, 4-5, 7, 9-10",
        "count": "6",
        "sample": "Sales; IT; HR; …",
        "titles": "2, 5",
    } == found.notices[0].params
    both = left(raw_table({"Zzz": ["Sales", "a"], "Floor": ["2", "b"], "Phone": [None, NUMBER]}))
    twice = left(raw_table({"Zzz": ["Sales", "a"], "Floor": ["Sales", "b"], "Phone": [None, NUMBER]}))
    assert both is not None and twice is not None
    assert [None, "2"] == [one.notices[0].params.get("titles") for one in (both, twice)]


def test_columns_that_claim_the_number_together_count_too() -> None:
    table = raw_table({"Phone": [NUMBER], "Mobile": ["61234568"], "ICCID": [CARD]})
    matching = headings().match(table.headings, table.column_letters)
    assert ["ICCID", "Phone", "Mobile"] == [one.heading for one in identifying_columns(matching)]


# ---------------------------------------------------------------------------------------------------- several tables


def told(*tables: RawTable, every_row: bool = False) -> list[list[str]]:
    found, matchings = settled(headings(), tables, every_row=every_row)
    assert len(found) == len(matchings)
    return [[notice.type for notice in table.notices] for table in found]


def test_a_table_without_numbers_goes_where_another_of_its_sheet_has_them() -> None:
    fleet = raw_table({"Phone": [NUMBER]})
    other = raw_table({"Owner": ["Amy"]}, part=1, notices=[Notice("hidden_sheet", "fleet.xlsx", "Lines")])
    elsewhere = raw_table({"Owner": ["Amy"]}, "Others")
    assert [["table_without_numbers"]] == told(fleet, other)
    assert [["hidden_sheet", "table_without_numbers"]] == told(
        raw_table({"Owner": ["Amy"]}, notices=other.notices), fleet
    )
    assert [[], ["no_numbers"]] == told(fleet, elsewhere)
    assert [["no_numbers"], []] == told(elsewhere, raw_table({"Owner": ["Amy"]}, "More"))
    away = raw_table({"Owner": ["Amy"]}, "More", source="b.xlsx")
    assert [["no_numbers"], ["no_numbers"]] == told(elsewhere, away)
    assert [[]] == told(raw_table({"Owner": []}))


def test_every_row_may_stay() -> None:
    table = raw_table({"Phone": [NUMBER, None], "Owner": ["Amy", "Sales"]}, "CSL")
    assert [["no_line", "sheet_names_carrier"]] == told(table)
    assert [[]] == told(table, every_row=True)


@pytest.mark.parametrize(
    ("owners", "fees", "stay"),
    [
        (["Amy", "Total"], ["1", "2"], [2]),
        (["Amy", "Total"], ["1", "x"], [2, 3]),
        (["Amy", "Total", "合計 3"], ["1", "2", "HK$98"], [2]),
        (["Total", "Sum"], ["1", "2"], [2, 3]),
        (["Amy", "Bob"], ["1", "2"], [2, 3]),
    ],
)
def test_sums_of_a_table_without_numbers_are_left_out(
    owners: list[str], fees: list[str], stay: list[int]
) -> None:
    for columns in ({"Owner": owners, "Fee": fees}, {"Fee": fees, "a": fees, "b": fees, "Owner": owners}):
        ((table,), _) = settled(headings(), [raw_table(columns)])
        assert stay == table.rows.tolist()
    late = {"Fee": fees, "a": fees, "b": fees, "c": fees, "Owner": owners}
    ((table,), _) = settled(headings(), [raw_table(late)])
    assert len(owners) == len(table.rows)


def test_identity_numbers_in_headings_are_masked_and_our_own_sheets_refused() -> None:
    ((table,), (matching,)) = settled(headings(), [raw_table({"Phone": [NUMBER], "A123456(3)": ["x"]})])
    assert ("Phone", "A12****(*)") == table.headings
    assert "A12****(*)" == matching.unmatched[0].heading
    ours = {name: ["x"] for name in ("obstacles", "documents", "follow_ups")}
    settled(headings(), [raw_table({"Phone": [NUMBER], **dict(list(ours.items())[:2])})])
    with pytest.raises(InputError) as caught:
        settled(headings(), [raw_table({"Phone": [NUMBER], **ours})])
    assert "fleet.xlsx" == caught.value.reasons[0].params["name"]
    assert "own_table" == caught.value.reasons[0].code
