"""Whatever is done to a report between writing and reviewing it is either detected or harmless.

A case is a kind of tampering, a place and a language: the report is filled in as a person would, tampered with, saved
by another program and read back. Harmless: every decision comes out as without it, and no problem is found. Detected:
the problem is found, nothing is decided about the rows it touches, and all other decisions stay.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from tests.support.review_help import (
    LANGUAGES,
    OTHER_SEED,
    TEXTS,
    InputError,
    Sheet,
    decisions,
    filled,
    read_back,
    report,
)
from tests.support.unhurried import UNHURRIED

HARMLESS, REFUSED_FILE = "harmless", "refused file"
Touched = Iterable[int]  # rows of the sheet, as written


@dataclass(frozen=True)
class Kind:
    """A kind of tampering: what it does to a sheet at a row, giving the rows it touches; and what is to be found."""

    name: str
    do: Callable[[Sheet, int], Touched]
    expected: str


KINDS: list[Kind] = []


def kind(expected: str, name: str = "") -> Callable[[Callable[[Sheet, int], Touched]], None]:
    def add(do: Callable[[Sheet, int], Touched]) -> None:
        KINDS.append(Kind(name or do.__name__, do, expected))

    return add


def edit(column: str, change: Callable[[Any], Any], expected: str = "edited", name: str = "") -> None:
    """A cell gets another value."""

    def do(sheet: Sheet, row: int) -> Touched:
        old = sheet.get(row, column)
        new = change(old)
        assert new != old or expected == HARMLESS
        sheet.put(row, column, new)
        return [row] if expected != HARMLESS else []

    KINDS.append(Kind(f"{column}{name and ': '}{name}", do, expected))


# --- cells that are not the reviewer's

for _column in (
    "sim_id",
    "msisdn",
    "iccid",
    "owner",
    "carrier",
    "verdict",
    "action",
    "balance",
    "status",
    "user",
):
    edit(_column, lambda old: f"{old}1")
edit("msisdn", lambda old: int(old[1:]), name="as a number")
edit("iccid", float, name="rounded")
edit("department", lambda _: "Somewhere else")
edit("to_become_eligible", lambda old: None if old else "Arrears")
edit("unknown_obstacles", lambda old: None if old else "Contract")
edit("saving_hkd_year", lambda old: (old or 0) + 0.01)
edit("exit_cost_hkd", lambda old: (old or 0) + 100)
edit("cancel_on", lambda _: datetime.date(2031, 1, 1))
edit("plan_type", lambda old: f"{old or ''}x")
edit("still_needed", lambda old: "yes" if old != "yes" else "no")
edit("monthly_fee_hkd", lambda old: old / 10)
edit("contract_end_on", lambda _: datetime.date(2026, 11, 22))
edit("active_vas", lambda old: old + 1)
edit("row", lambda old: old + 1)
edit(
    "saving_hkd_year",
    lambda old: None if old is None else f"{old:.2f}",
    HARMLESS,
    "the same amount as a text",
)
edit(
    "cancel_on",
    lambda old: None if old is None else old.date().isoformat(),
    HARMLESS,
    "the same date as a text",
)
edit("owner", lambda old: f" {old} ", HARMLESS, "blanks around it")
edit("active_vas", str, HARMLESS, "the same number as a text")


@kind("edited")
def a_column_of_yours(sheet: Sheet, row: int) -> Touched:
    sheet.cells[row][len(sheet.about["columns"]) - 1] = "changed"
    return [row]


# --- the hidden columns


@kind("added_row")
def codes_cleared(sheet: Sheet, row: int) -> Touched:
    sheet.put(row, "record", None)
    return [row]


@kind("edited")
def codes_changed(sheet: Sheet, row: int) -> Touched:
    sheet.put_code(row, "action", "cancel" if sheet.codes(row)["action"] != "cancel" else "suspend")
    return [row]


@kind("edited")
def check_cleared(sheet: Sheet, row: int) -> Touched:
    sheet.put(row, "check", None)
    return [row]


@kind("edited")
def hidden_cells_swapped(sheet: Sheet, row: int) -> Touched:
    other = row - 1 if row > 1 else row + 1
    for name in ("record", "check"):
        one, two = sheet.get(row, name), sheet.get(other, name)
        sheet.put(row, name, two)
        sheet.put(other, name, one)
    return [row, other]


@kind("edited")
def codes_of_another_row_filled_down(sheet: Sheet, row: int) -> Touched:
    other = next(at for at in range(1, len(sheet.cells)) if not sheet.get(at, "review"))
    sheet.put(row, "record", sheet.get(other, "record"))
    return [row]


# --- rows


@kind("missing_rows")
def row_deleted(sheet: Sheet, row: int) -> Touched:
    del sheet.cells[row]
    return [row]


@kind("missing_rows")
def row_emptied(sheet: Sheet, row: int) -> Touched:
    sheet.cells[row] = [None] * len(sheet.cells[0])
    return [row]


@kind("edited")
def shown_cells_emptied(sheet: Sheet, row: int) -> Touched:
    hidden = (sheet.column("record"), sheet.column("check"))
    sheet.cells[row] = [cell if at in hidden else None for at, cell in enumerate(sheet.cells[row])]
    return [row]


@kind(HARMLESS)
def blank_row_inserted(sheet: Sheet, row: int) -> Touched:
    sheet.cells.insert(row, [None] * len(sheet.cells[0]))
    return []


@kind("added_row")
def own_row_inserted(sheet: Sheet, row: int) -> Touched:
    own: list[Any] = [None] * len(sheet.cells[0])
    own[0], own[sheet.column("review")] = "MINE-1", sheet.word("approve")
    sheet.cells.insert(row, own)
    return []


@kind("added_row")
def note_below_the_table(sheet: Sheet, _row: int) -> Touched:
    sheet.cells.append(["Checked by Ms Chan"] + [None] * (len(sheet.cells[0]) - 1))
    return []


@kind("doubled")
def row_doubled(sheet: Sheet, row: int) -> Touched:
    sheet.cells.insert(row, list(sheet.cells[row]))
    return []


@kind("doubled_differently")
def row_doubled_and_decided_differently(sheet: Sheet, row: int) -> Touched:
    sheet.cells.insert(row, list(sheet.cells[row]))
    sheet.put(row, "review", sheet.word("hold") if sheet.get(row, "review") else sheet.word("approve"))
    return [row]


@kind("edited")
def row_pasted_over_another(sheet: Sheet, row: int) -> Touched:
    other = row - 1 if row > 1 else row + 1
    here = sheet.column("review")
    sheet.cells[row][:here] = sheet.cells[other][:here]
    return [row]


@kind("edited")
def row_of_another_report_pasted(sheet: Sheet, row: int) -> Touched:
    sheet.cells[row] = list(report(sheet.lang, seed=OTHER_SEED).cells[row])
    sheet.put(row, "review", sheet.word("approve"))
    return [row]


@kind(HARMLESS)
def row_moved_to_the_end(sheet: Sheet, row: int) -> Touched:
    sheet.cells.append(sheet.cells.pop(row))
    return []


@kind(HARMLESS)
def rows_sorted(sheet: Sheet, row: int) -> Touched:
    head, *rows = sheet.cells
    sheet.cells = [head, *sorted(rows, key=lambda cells: str(cells[row % 12]), reverse=True)]
    return []


@kind("edited")
def shown_columns_sorted_alone(sheet: Sheet, row: int) -> Touched:
    hidden = (sheet.column("record"), sheet.column("check"))
    head, *rows = sheet.cells
    ordered = sorted(range(len(rows)), key=lambda at: str(rows[at][row % 12]), reverse=True)
    moved = [at for at, origin in enumerate(ordered) if at != origin]
    mixed = [
        [rows[at][place] if place in hidden else cell for place, cell in enumerate(rows[origin])]
        for at, origin in enumerate(ordered)
    ]
    sheet.cells = [head, *mixed]
    return [at + 1 for at in moved]


# --- columns


@kind("columns_missing")
def column_deleted(sheet: Sheet, row: int) -> Touched:
    at = (sheet.column("user"), sheet.column("department"), sheet.column("obstacles"))[row % 3]
    sheet.cells = [cells[:at] + cells[at + 1 :] for cells in sheet.cells]
    return []


@kind("columns_missing")
def column_deleted_that_says_which_line_it_is(sheet: Sheet, row: int) -> Touched:
    at = (sheet.column("owner"), sheet.column("msisdn"), sheet.column("iccid"))[row % 3]
    sheet.cells = [cells[:at] + cells[at + 1 :] for cells in sheet.cells]
    return range(1, len(sheet.cells))


@kind(HARMLESS)
def own_column_inserted(sheet: Sheet, row: int) -> Touched:
    sheet.cells = [[*cells[:row], f"mine {at}", *cells[row:]] for at, cells in enumerate(sheet.cells)]
    return []


@kind(HARMLESS)
def columns_swapped(sheet: Sheet, row: int) -> Touched:
    one, two = row % 20, row % 20 + 5
    for cells in sheet.cells:
        cells[one], cells[two] = cells[two], cells[one]
    return []


@kind(HARMLESS)
def heading_renamed(sheet: Sheet, row: int) -> Touched:
    sheet.cells[0][row % 25] = "My own heading"
    return []


@kind("review_column_missing")
def review_column_deleted(sheet: Sheet, _row: int) -> Touched:
    at = sheet.column("review")
    sheet.cells = [cells[:at] + cells[at + 1 :] for cells in sheet.cells]
    return range(1, len(sheet.cells))


@kind(REFUSED_FILE)
def codes_column_deleted(sheet: Sheet, _row: int) -> Touched:
    at = sheet.column("record")
    sheet.cells = [cells[:at] + cells[at + 1 :] for cells in sheet.cells]
    return []


@kind(REFUSED_FILE)
def check_column_deleted(sheet: Sheet, _row: int) -> Touched:
    sheet.cells = [cells[:-1] for cells in sheet.cells]
    return []


# --- the sheet as a whole


@kind(HARMLESS)
def title_above(sheet: Sheet, row: int) -> Touched:
    sheet.cells[:0] = [["For the board meeting"]] + [[None]] * (row % 3)
    return []


@kind(HARMLESS)
def sheet_renamed_and_one_added(sheet: Sheet, row: int) -> Touched:
    sheet.name = f"Reviewed {row}"
    sheet.more.append(("Notes", [["SIMs to discuss"], ["HK-1"]]))
    return []


@kind(HARMLESS)
def rows_split_over_two_sheets(sheet: Sheet, row: int) -> Touched:
    middle = 1 + row % 12
    sheet.more.append(("Rest", [sheet.cells[0], *sheet.cells[middle:]]))
    sheet.cells = sheet.cells[:middle]
    return []


@kind("foreign_sheet")
def sheet_of_another_report(sheet: Sheet, _row: int) -> Touched:
    sheet.more.append(("SIMs 2", report(sheet.lang, seed=OTHER_SEED).cells))
    return []


@kind(REFUSED_FILE)
def heading_of_the_codes_edited(sheet: Sheet, _row: int) -> Touched:
    at = sheet.column("record")
    sheet.cells[0][at] = str(sheet.cells[0][at]).replace('"format":', '"format:')
    return []


@kind(REFUSED_FILE)
def made_by_a_later_version(sheet: Sheet, _row: int) -> Touched:
    at = sheet.column("record")
    sheet.cells[0][at] = str(sheet.cells[0][at]).replace('"format":2', '"format":3')
    return []


# --- the reviewer's own cells


def reviewed(expected: str, name: str, review: str | None, action: str | None = None) -> None:
    """Words as a reviewer writes them; a code in <angle brackets> stands for its word in the report's language."""

    def do(sheet: Sheet, row: int) -> Touched:
        def said(text: str | None) -> str | None:
            if text == "<as advised>":
                return sheet.word(sheet.codes(row)["action"])
            return sheet.word(text[1:-1]) if text and text.startswith("<") else text

        sheet.put(row, "review", said(review))
        sheet.put(row, "decided_action", said(action))
        return [row] if expected != HARMLESS else []

    KINDS.append(Kind(name, do, expected))


def approved_otherwise(name: str, spelled: Callable[[Sheet], str]) -> None:
    """The same approval in another spelling."""

    def do(sheet: Sheet, row: int) -> Touched:
        if sheet.get(row, "review") == sheet.word("approve"):
            sheet.put(row, "review", spelled(sheet))
        return []

    KINDS.append(Kind(name, do, HARMLESS))


approved_otherwise("capitals", lambda sheet: sheet.word("approve").upper())
approved_otherwise("blanks around the word", lambda sheet: f"  {sheet.word('approve')} ")
approved_otherwise("the word of another language", lambda sheet: {"en": "批准"}.get(sheet.lang, "Approve"))
approved_otherwise("a word people use", lambda _: "OK")
approved_otherwise("a letter", lambda _: "Y")
approved_otherwise("a sign", lambda _: " ✔\ufe0f")
approved_otherwise("one character", lambda _: "准")
reviewed("review_unknown", "a misspelt word", "aprove it")
reviewed("review_unknown", "a number for a word", "1")
reviewed("review_unknown", "a cross that may mean either", "x")
reviewed("review_unknown", "an error", "#N/A")
reviewed("action_unknown", "an action that is an error", "<change>", "#REF!")
reviewed("declined_yet_chosen", "declined, but chosen all the same", "N", "<as advised>")
reviewed("action_missing", "a change to nothing", "<change>")
reviewed("action_unknown", "a change to no action", "<change>", "burn it")
reviewed("contradiction", "approved, but another action", "<approve>", "<follow_up>")
reviewed("not_ended", "nothing to do about a line that runs", "<change>", "<none>")
reviewed("not_requested", "to follow up what was never asked for", "<change>", "<follow_up>")


@kind("blocked")
def blocked_line_cancelled_all_the_same(sheet: Sheet, row: int) -> Touched:
    blocked = sheet.rows_where(lambda codes: codes["action"] == "resolve_first")
    chosen = blocked[row % len(blocked)]
    sheet.put(chosen, "review", sheet.word("change"))
    sheet.put(chosen, "decided_action", sheet.word("cancel"))
    return [chosen]


@kind("undetermined")
def undetermined_line_approved(sheet: Sheet, row: int) -> Touched:
    opened = sheet.rows_where(lambda codes: "|" in codes["action"])
    chosen = opened[row % len(opened)]
    sheet.put(chosen, "review", sheet.word("approve"))
    return [chosen]


# --- the cases

PLACES = ("first", "middle", "last")
CASES = [
    pytest.param(
        one,
        place,
        LANGUAGES[number % len(LANGUAGES)],
        id=f"{one.name}-{place}",
        # a share that meets every place and language
        marks=UNHURRIED if number % 4 else [],
    )
    for number, (one, place) in enumerate(itertools.product(KINDS, PLACES))
]


@cache
def undisturbed(lang: str) -> dict[int, tuple[str, str, str]]:
    found = read_back(filled(lang))
    assert [one for one in found.findings if not one.harmless] == []
    return decisions(found)


def place_of(sheet: Sheet, place: str) -> int:
    """A decided line that still runs: the first of them, one in the middle, or the last."""
    rows = [
        row
        for row in sheet.rows_where(lambda codes: codes["stage"] == "open")
        if sheet.get(row, "review") == sheet.word("approve")
    ]
    return rows[{"first": 0, "middle": len(rows) // 2, "last": -1}[place]]


@pytest.mark.parametrize(("one", "place", "lang"), CASES)
def test_detected_or_harmless(one: Kind, place: str, lang: str) -> None:
    before = undisturbed(lang)
    sheet = filled(lang)
    positions = {row: int(sheet.codes(row)["position"]) for row in range(1, len(sheet.cells))}
    touched = {positions[row] for row in one.do(sheet, place_of(sheet, place)) if row in positions}
    if one.expected == REFUSED_FILE:
        with pytest.raises(InputError):
            read_back(sheet)
        return
    reviews = read_back(sheet)
    after = decisions(reviews)
    problems = {
        finding.params["what"] if finding.kind == "refused" else finding.kind
        for finding in reviews.findings
        if not finding.harmless
    }
    if one.expected == HARMLESS:
        assert problems == set()
        assert before == after
        return
    # What rows of another report share may stand in other columns: then a row of it is nobody's.
    is_nobodys = one.name == "row_of_another_report_pasted" and {"added_row", "missing_rows"} <= problems
    assert one.expected in problems or is_nobodys
    assert {state for position, (state, _, _) in after.items() if position in touched} <= {"refused", "open"}
    assert {position: before[position] for position in before if position not in touched} == {
        position: after[position] for position in after if position not in touched
    }


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200
    assert {case.values[2] for case in CASES} == set(TEXTS)
