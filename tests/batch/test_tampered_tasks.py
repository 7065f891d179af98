"""Whatever happens to the sheet To do, what is written there stays with its task; and a report's columns may stand in
any order, as those of other versions do."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from batch.fleet.single import vocabulary
from batch.own_marks import TASKS
from batch.readback.beside import beside_of_grids
from batch.readback.tasks_sheet import TaskSheetWords
from batch.reading.book_reader import finished
from batch.reading.grid import unpacked
from batch.reading.read import numeric_cells, read_sheets
from batch.report.recorded import recorded
from batch.report.report import report_book
from batch.report.sheets import Table
from batch.report.sims import column_codes
from batch.report.workbook import write_book
from batch.task_shapes import TaskKey, TaskNote
from tests.support.review_help import LANGUAGES, TEXTS, Cells, decisions, filled, read_back, report
from tests.support.sample_result import sample_result
from tests.support.shipped import shipped

ROUNDS, TRIES, ROWS = 10, 200, 25
DAY = "2026-11-20"
WORDS = TaskSheetWords(TEXTS.values(), vocabulary(shipped()), datetime.date(2026, 11, 21))
ODD: tuple[Any, ...] = (
    None, "", " ", 0, 3.5, True, "#N/A", "=1+1", "yes\nno", "批准", "\u200b", "-", DAY, "31/02/2026",
    datetime.date(2027, 1, 1), datetime.time(9, 30), "x" * 33_000,
)  # fmt: skip
Step = Callable[[Cells, Random], None]
STEPS: list[Step] = []


def step(do: Step) -> Step:
    STEPS.append(do)
    return do


@cache
def written(lang: str) -> tuple[tuple[Any, ...], ...]:
    """The sheet as its cells, with something of its own beside each task."""
    result = sample_result(ROWS, seed=3, lang=lang)
    sheet = next(
        one
        for one in report_book(result, TEXTS[lang]).sheets
        if isinstance(one, Table) and one.name == name_of(lang)
    )
    columns = [[None] * sheet.rows if one.values is None else one.values.to_pylist() for one in sheet.columns]
    head = tuple(one.heading for one in sheet.columns)
    who, done = (head.index(str(labels(lang)[name]["label"])) for name in WORDS.written)
    columns[who] = [f"Ms {at}" for at in range(sheet.rows)]
    columns[done] = [DAY] * sheet.rows
    return head, *(tuple(row) for row in zip(*columns, strict=True))


def name_of(lang: str) -> str:
    return str(TEXTS[lang].section("report")["sheets"]["todo"])


def labels(lang: str) -> dict[str, Any]:
    return dict(TEXTS[lang].section("report")["columns"]["todo"])


def read(cells: Cells, lang: str) -> tuple[dict[TaskKey, TaskNote], list[str]]:
    """What is read of the sheet after another program has saved it: the notes, and the kinds of what was found."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name_of(lang))
    for row in cells:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    raw = unpacked(read_sheets(data.getvalue(), sheets=None, marked=False))

    def numeric(name: str, places: list[int]) -> Any:
        return unpacked(numeric_cells(data.getvalue(), sheet=name, places=places, marked=False))[0].columns

    keys: dict[TaskKey, None] = {}
    notes: dict[TaskKey, TaskNote] = {}
    found = beside_of_grids([finished(one, numeric) for one in raw], WORDS, keys, notes)
    return notes, [one.kind for one in found]


@step
def something_odd_in_a_cell(cells: Cells, random: Random) -> None:
    cells[random.randrange(1, len(cells))][random.randrange(len(cells[0]))] = random.choice(ODD)


@step
def column_lost(cells: Cells, random: Random) -> None:
    at = random.randrange(len(cells[0]))
    cells[:] = [[*row[:at], *row[at + 1 :]] for row in cells]


@step
def column_moved(cells: Cells, random: Random) -> None:
    at, to = random.randrange(len(cells[0])), random.randrange(len(cells[0]))
    for row in cells:
        row.insert(to, row.pop(at))


@step
def column_of_their_own(cells: Cells, random: Random) -> None:
    to = random.randrange(len(cells[0]))
    for row in cells:
        row.insert(to, random.choice(ODD))


@step
def heading_changed(cells: Cells, random: Random) -> None:
    cells[0][random.randrange(len(cells[0]))] = random.choice([None, "Boss", 7])


@step
def rows_shuffled(cells: Cells, random: Random) -> None:
    head, *rows = cells
    random.shuffle(rows)
    cells[:] = [head, *rows]


@step
def row_lost(cells: Cells, random: Random) -> None:
    del cells[random.randrange(1, len(cells))]


@step
def row_pasted_elsewhere(cells: Cells, random: Random) -> None:
    cells.insert(random.randrange(1, len(cells)), list(random.choice(cells[1:])))


@step
def part_of_a_row_pasted_over_another(cells: Cells, random: Random) -> None:
    start, stop = random.randrange(len(cells[0])), random.randrange(len(cells[0]))
    cells[random.randrange(1, len(cells))][start:stop] = random.choice(cells[1:])[start:stop]


@step
def title_above(cells: Cells, random: Random) -> None:
    cells.insert(0, ["For the meeting", *[None] * (len(cells[0]) - 1)])


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, ROUNDS))]
)
def test_what_is_written_stays_with_its_task(seed: int) -> None:
    for number in range(seed, TRIES, ROUNDS):
        random = Random(number)
        lang = LANGUAGES[number % len(LANGUAGES)]
        cells = [list(row) for row in written(lang)]
        for do in random.sample(STEPS, random.choice((1, 1, 2, 3))):
            do(cells, random)
        notes, kinds = read(cells, lang)
        beside: dict[TaskKey | None, set[str]] = {}
        for row in cells:
            keys = {WORDS.key(str(cell)) for cell in row if "," in str(cell)} - {None}
            for key in keys:
                beside.setdefault(key, set()).update(str(cell).strip() for cell in row)
        for key, note in notes.items():
            assert {note.who} - {""} <= beside[key], number
        assert set(kinds) <= {"task_unknown", "task_doubled", "task_column_missing", "task_no_day", "task_ahead",
                              "tasks_without_keys"}, number  # fmt: skip
        headings = [str(cell) for row in cells[:3] for cell in row]
        lost = sum(str(labels(lang)[name]["label"]) not in headings for name in WORDS.written)
        if TASKS in headings and lost:
            assert kinds.count("task_column_missing") == lost, number


def test_untouched_everything_is_read() -> None:
    for lang in LANGUAGES:
        notes, kinds = read([list(row) for row in written(lang)], lang)
        assert ([note.who for note in notes.values()], kinds) == (
            [f"Ms {at}" for at in range(len(notes))],
            [],
        )
        assert len(notes) == len(written(lang)) - 1
        assert all(note.done for note in notes.values())


def test_a_sheet_without_its_hidden_column_says_so_but_for_one_of_an_earlier_version() -> None:
    head, *rows = written("en")
    assert read([list(row[:-1]) for row in (head, *rows)], "en") == ({}, ["tasks_without_keys"])
    ours = [head.index(str(labels("en")[name]["label"])) for name in WORDS.written]
    older = [[cell for at, cell in enumerate(row[:-1]) if at not in ours] for row in (head, *rows)]
    assert read(older, "en") == ({}, [])


def test_the_columns_of_a_report_may_stand_in_any_order(tmp_path: Path) -> None:
    """As they do in reports of other versions: what is decided is found by the codes of the columns."""
    lang = "zh-Hant"
    result = sample_result(16, seed=69, lang=lang)
    book = report_book(result, TEXTS[lang])
    sims = next(one for one in book.sheets[1:] if isinstance(one, Table))
    codes = column_codes(result)
    places = list(range(len(codes)))
    Random(lang).shuffle(places)
    bare = replace(sims, columns=[sims.columns[at] for at in places])
    moved = recorded(bare, result, [codes[at] for at in places])
    write_book(replace(book, sheets=[moved]), tmp_path / "moved.xlsx")
    cells = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "moved.xlsx").worksheets[0]
    ]
    sheet, decided = replace(report(lang), cells=cells), filled(lang)
    for row in range(1, len(cells)):
        for name in ("review", "decided_action", "note"):
            sheet.put(row, name, decided.get(row, name))
    found = read_back(sheet)
    assert [one for one in found.findings if not one.harmless] == []
    assert decisions(found) == decisions(read_back(decided))
