"""Whatever happens to reviewers' columns and cells, a decision stays with its line: at worst it is not accepted."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tests.support.review_help import LANGUAGES, TEXTS, InputError, Sheet, filled, read_back
from tests.support.unhurried import some_in_haste

ROUNDS, TRIES = 10, 300
DECIDED = ("approved", "once_settled", "changed", "held")
COLUMNS = ("review", "decided_action", "note")
Step = Callable[[Sheet, Random], None]
STEPS: list[Step] = []
ODD: tuple[Any, ...] = (
    None, "", " ", 0, 1, 3.5, True, False, "#N/A", "=1+1", "yes\nno", "x" * 33_000, "批准 更改", "＝", "\u200b", "🙂",
    "'approve", "-", "…", datetime.date(2026, 11, 21), datetime.time(9, 30), "approve;hold", "1e400", "☒", "\ud7ff",
)  # fmt: skip


def step(do: Step) -> Step:
    STEPS.append(do)
    return do


def place(sheet: Sheet, random: Random) -> tuple[int, int]:
    """A row below the headings, and a column."""
    return random.randrange(1, len(sheet.cells)), random.randrange(len(sheet.cells[0]))


def reviewed_column(sheet: Sheet, random: Random) -> int:
    """Where one of the reviewers' columns was written; other steps may have moved it since."""
    return min(sheet.column(random.choice(COLUMNS)), len(sheet.cells[0]) - 1)


@step
def something_odd_in_a_cell(sheet: Sheet, random: Random) -> None:
    row, _ = place(sheet, random)
    sheet.cells[row][reviewed_column(sheet, random)] = random.choice(ODD)


@step
def something_odd_in_any_cell(sheet: Sheet, random: Random) -> None:
    row, at = place(sheet, random)
    sheet.cells[row][at] = random.choice(ODD)


@step
def column_lost(sheet: Sheet, random: Random) -> None:
    at = reviewed_column(sheet, random)
    sheet.cells = [[*row[:at], *row[at + 1 :]] for row in sheet.cells]


@step
def column_moved(sheet: Sheet, random: Random) -> None:
    at, to = reviewed_column(sheet, random), random.randrange(len(sheet.cells[0]))
    for row in sheet.cells:
        row.insert(to, row.pop(at))


@step
def column_doubled(sheet: Sheet, random: Random) -> None:
    at, to = reviewed_column(sheet, random), random.randrange(len(sheet.cells[0]))
    for row in sheet.cells:
        row.insert(to, row[at])


@step
def column_of_their_own(sheet: Sheet, random: Random) -> None:
    to = random.randrange(len(sheet.cells[0]))
    for row in sheet.cells:
        row.insert(to, random.choice(ODD))


@step
def column_emptied(sheet: Sheet, random: Random) -> None:
    at = reviewed_column(sheet, random)
    for row in sheet.cells[1:]:
        row[at] = None


@step
def heading_changed(sheet: Sheet, random: Random) -> None:
    lang, name = random.choice(LANGUAGES), random.choice(COLUMNS)
    label = TEXTS[lang].section("report")["columns"]["sims"][name]["label"]
    sheet.cells[0][reviewed_column(sheet, random)] = random.choice([label, None, "Boss", 7])


@step
def rows_shuffled(sheet: Sheet, random: Random) -> None:
    head, *rows = sheet.cells
    random.shuffle(rows)
    sheet.cells = [head, *rows]


@step
def rows_lost(sheet: Sheet, random: Random) -> None:
    if len(sheet.cells) > 2:
        del sheet.cells[place(sheet, random)[0]]


@step
def row_pasted_elsewhere(sheet: Sheet, random: Random) -> None:
    row, other = place(sheet, random)[0], place(sheet, random)[0]
    sheet.cells.insert(other, list(sheet.cells[row]))


@step
def part_of_a_row_pasted_over_another(sheet: Sheet, random: Random) -> None:
    (row, start), (other, stop) = place(sheet, random), place(sheet, random)
    sheet.cells[row][start:stop] = sheet.cells[other][start:stop]


def entries_by_line(sheet: Sheet) -> dict[int, set[str]]:
    """What stands in reviewers' cells beside each line's hidden codes, wherever the columns are by now."""
    record = next(at for at, text in enumerate(sheet.cells[0]) if str(text).startswith("simexit.record"))
    found: dict[int, set[str]] = {}
    for row in sheet.cells[1:]:
        position = str(row[record]).split(",")[0]
        if position.isdigit():
            found.setdefault(int(position), set()).update(str(cell).strip() for cell in row)
    return found


@pytest.mark.parametrize("seed", some_in_haste(range(ROUNDS), 3))
def test_no_decision_goes_to_another_line(seed: int) -> None:
    for number in range(seed, TRIES, ROUNDS):
        random = Random(number)
        lang = LANGUAGES[number % len(LANGUAGES)]
        sheet = filled(lang)
        for do in random.sample(STEPS, random.choice((1, 1, 2, 3))):
            do(sheet, random)
        try:
            reviews = read_back(sheet)
        except InputError:
            continue
        beside = entries_by_line(sheet)
        for entry in reviews.of(*DECIDED).to_dict("records"):
            written = beside[int(entry["position"])]
            assert entry["intact"], number
            assert {entry["review"], entry["decided_action"]} - {""} <= written, number
