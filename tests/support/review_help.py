"""Reports to review in tests: made, filled in as a person would, tampered with, saved by another program, read back."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import openpyxl

from batch.errors import InputError
from batch.readback.read import report_of_grids
from batch.readback.sheet import heading_place
from batch.reading.book_reader import finished
from batch.reading.grid import unpacked
from batch.reading.read import numeric_cells, read_sheets
from batch.report import row_parts
from batch.report.report import write_report
from batch.review.review import Reviews, review
from batch.review.rules import ReviewRules
from batch.review.words import ReviewWords
from tests.support.sample_result import sample_result, sample_texts
from tests.support.shipped import shipped

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
TEXTS = {language: sample_texts(language) for language in LANGUAGES}
#: The language in which the rows of a report share columns for what they have alike, as those of a long one do.
IN_PARTS = "zh-Hans"
RULES = ReviewRules(shipped())
ROWS, SEED, OTHER_SEED = 16, 69, 72  # of these seeds there is a line of every kind that is wanted
Cells = list[list[Any]]


@dataclass
class Sheet:
    """The sheet of SIMs as its cells: row 0 has the headings. A test changes it as a person would."""

    cells: Cells
    lang: str
    name: str = "SIMs"
    more: list[tuple[str, Cells]] = field(default_factory=list)  # further sheets

    @property
    def about(self) -> dict[str, Any]:
        """What the hidden heading says."""
        return _decoded(str(self.cells[0][self.column("record")]))

    def column(self, name: str) -> int:
        """Where a column stands in the sheet as it was written."""
        if name in ("record", "check"):
            return next(
                at for at, text in enumerate(self.cells[0]) if str(text).startswith(f"simexit.{name}")
            )
        return [code for code, _, _ in self.about["columns"]].index(name)

    def places(self) -> dict[str, tuple[int, int]]:
        """The hidden column of each code, and its place in that column's texts."""
        names, headings = [*self.about["codes"], *self.about["facts"]], list(self.cells[0])
        found = {"position": (self.column("record"), 0)}
        for number, (held, _) in enumerate(self.about["parts"]):
            at = headings.index(f"simexit.part {number}") if number else self.column("record")
            found |= {names[code]: (at, place) for place, code in enumerate(held, start=0 if number else 1)}
        return found

    def codes(self, row: int) -> dict[str, str]:
        """The codes of a row, by their names."""
        return {
            name: str(self.cells[row][at] or "").split(",")[place]
            for name, (at, place) in self.places().items()
        }

    def put_code(self, row: int, name: str, code: str) -> None:
        at, place = self.places()[name]
        parts = str(self.cells[row][at]).split(",")
        parts[place] = code
        self.cells[row][at] = ",".join(parts)

    def put(self, row: int, name: str, value: object) -> None:
        self.cells[row][self.column(name)] = value

    def get(self, row: int, name: str) -> Any:
        return self.cells[row][self.column(name)]

    def word(self, code: str) -> str:
        """The word of the drop-down for a code of the review or an action."""
        section = TEXTS[self.lang].section
        words = {**section("report")["review"]}
        words |= {key: one["label"] for key, one in section("decisions")["action"]["outcomes"].items()}
        return str(words[code])

    def rows_where(self, wanted: Callable[[dict[str, str]], bool]) -> list[int]:
        return [row for row in range(1, len(self.cells)) if wanted(self.codes(row))]

    def saved(self) -> bytes:
        """The workbook as another program saves it."""
        book = openpyxl.Workbook(write_only=True)
        for name, cells in [(self.name, self.cells), *self.more]:
            sheet = book.create_sheet(name)
            for row in cells:
                sheet.append(row)
        data = io.BytesIO()
        book.save(data)
        return data.getvalue()


@cache
def _decoded(heading: str) -> dict[str, Any]:
    return json.loads(heading.split(" ", 1)[1])  # type: ignore[no-any-return]


@cache
def _written(lang: str, seed: int) -> bytes:
    parted = mock.patch.multiple(row_parts, SHORT=0, ROWS_EACH=2) if lang == IN_PARTS else nullcontext()
    with TemporaryDirectory() as folder, parted:
        path = Path(folder) / "report.xlsx"
        write_report(sample_result(ROWS, seed=seed, lang=lang), TEXTS[lang], path)
        return path.read_bytes()


@cache
def _cells(lang: str, seed: int) -> Cells:
    sheet = openpyxl.load_workbook(io.BytesIO(_written(lang, seed))).worksheets[1]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def report(lang: str, seed: int = SEED) -> Sheet:
    """A fresh report of ROWS SIMs, not reviewed yet."""
    return Sheet(copy.deepcopy(_cells(lang, seed)), lang)


def filled(lang: str) -> Sheet:
    """The same with its drop-downs used: most of what can be approved is, some is changed or held, some left."""
    sheet = report(lang)
    kept = sheet.rows_where(lambda codes: codes["action"] == "keep")
    for row in range(1, len(sheet.cells)):
        codes = sheet.codes(row)
        if (
            codes["action"] in ("cancel", "cancel_at_contract_end", "suspend")
            and codes["status"] == "determined"
        ) or (codes["action"] == "keep" and row == next(iter(kept))):
            sheet.put(row, "review", sheet.word("approve"))
        elif codes["action"] == "keep":
            sheet.put(row, "review", sheet.word("hold"))
            sheet.put(row, "note", f"wait for row {row}")
        elif codes["action"] == "keep_alive":
            sheet.put(row, "review", sheet.word("change"))
            sheet.put(row, "decided_action", sheet.word("keep"))
    return sheet


def read_back(sheet: Sheet) -> Reviews:
    """The sheet saved, read and judged; InputError when it is no report any more."""
    # Read here and not in a process of its own, for speed: the command line's tests go the whole way.
    data = sheet.saved()

    def numeric(name: str, places: list[int]) -> Any:
        return unpacked(numeric_cells(data, sheet=name, places=places, marked=False))[0].columns

    raw = unpacked(read_sheets(data, sheets=None, marked=False))
    grids = [grid for one in raw if heading_place(grid := finished(one, numeric)) is not None]
    found = report_of_grids("report.xlsx", grids, signed=False)
    spoken = found.about.lang if found.about.lang in TEXTS else "en"
    return review(found, ReviewWords(TEXTS, spoken), RULES)


def decisions(reviews: Reviews) -> dict[int, tuple[str, str, str]]:
    """What is decided about each SIM: state, action and note by position."""
    rows = reviews.rows
    return {
        int(position): (state, action, note)
        for position, state, action, note in zip(
            rows["position"], rows["state"], rows["decided"], rows["note"], strict=True
        )
    }


__all__ = [
    "LANGUAGES",
    "OTHER_SEED",
    "ROWS",
    "TEXTS",
    "InputError",
    "Sheet",
    "decisions",
    "filled",
    "read_back",
    "report",
]
