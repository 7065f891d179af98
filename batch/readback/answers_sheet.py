"""Read back the answers that a report was made with, from the hidden column of its sheet Answers. Must not lay them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from batch.answers.answers_file import AnswersReader, LineAnswer
from batch.answers.carried import carried_on
from batch.own_marks import ANSWERS
from batch.readback.read import sheets_called
from batch.reading.grid import Grid
from batch.reading.read_apart import OwnBook
from batch.understanding.understood import CellWords
from engine.types.facts import Fact
from language.refusals import Reason


def carried_answers(
    path: Path,
    facts: Mapping[str, Fact],
    vocabulary: CellWords,
    sheet_names: Iterable[str],
    called: str = "",
) -> list[LineAnswer]:
    """The answers of an earlier report, but for those that this rulebook does not understand.

    `sheet_names`: what the sheet is called in each language; `called`: what people know the report by.
    """
    book = OwnBook(path)
    grids = map(book.grid, sheets_called(book, sheet_names))
    given = [answer for grid in grids for answer in _of_grid(called or book.name, grid, facts, vocabulary)]
    return carried_on(given, 2)  # what has been filled in since is carried once


def _of_grid(name: str, grid: Grid, facts: Mapping[str, Fact], vocabulary: CellWords) -> Iterator[LineAnswer]:
    pieces = [column.to_pylist() for column in _columns(grid)]
    for row, parts in enumerate(zip(*pieces, strict=True), start=grid.first_row):
        item = _item("".join(part or "" for part in parts))
        if item is not None:
            sheet = _Sheet(f"{name} [{grid.sheet}]:{row}")
            answer = AnswersReader(sheet, facts, vocabulary).answer(0, item)
            if answer is not None and not sheet.refused:
                yield answer


def _columns(grid: Grid) -> list[pa.Array]:
    """The columns of records: one that is longer than a cell goes on in the next of them."""
    numbered: dict[int, pa.Array] = {}
    for column in grid.columns:
        marks = (text for text in column.slice(0, 30).to_pylist() if text and text.startswith(ANSWERS))
        for mark in marks:
            number = mark.removeprefix(ANSWERS).strip() or "1"
            if number.isdecimal():
                numbered.setdefault(int(number), column)
    return [numbered[number] for number in sorted(numbered)]


def _item(text: str) -> dict[str, Any] | None:
    """A record as a file of answers would have it; None for a cell that is none, or no longer one."""
    try:
        item = msgspec.json.decode(text, type=dict[str, Any])
        if "on" in item:
            item["on"] = datetime.date.fromisoformat(item["on"])
    except (msgspec.MsgspecError, TypeError, ValueError):
        return None
    return item


class _Sheet:
    """The place of one record, and whether there is something in it that is not understood."""

    def __init__(self, at: str) -> None:
        self.at, self.refused = at, False

    def place(self, *_: Any) -> str:
        return self.at

    def refuse(self, _: Reason, *__: Any) -> None:
        self.refused = True

    def refuse_unknown(self, _: str, __: object, ___: Iterable[str], *____: Any) -> None:
        self.refused = True
