"""Have the sheets of a workbook read in another process and tidy their texts, or say why that did not succeed.

It must not know facts.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from batch.errors import InputError, escaped
from batch.reading import cell_texts, value_texts
from batch.reading.formats import password_protected
from batch.reading.grid import Grid, unpacked
from batch.reading.inputs import ReadLimits
from batch.reading.sandbox import ReadingFailed, Sandbox
from language.refusals import Reason, reason, some
from language.refusals import unpacked as unpacked_reasons

NumericCells = Callable[[str, list[int]], Sequence[pa.Array]]


@dataclass(frozen=True)
class BookReader:
    """A workbook (its bytes in parts), the process that reads it, and what that may take.

    `unpacked_size` says how large the workbook is. If `marked`, the row above the first one contains a mark.
    """

    sandbox: Sandbox
    data: Sequence[bytes]
    unpacked_size: int
    limits: ReadLimits
    marked: bool = False

    def raw(self, sheets: Sequence[str] | None) -> list[Grid]:
        """The sheets (all, or those named) as the reader gives them; raises sandbox.ReadingFailed."""
        grids = self._asked("read_sheets", sheets=sheets)
        return list(map(_without_mark, grids)) if self.marked else grids

    def finished(self, grids: Sequence[Grid], big_numbers: Sequence[str] | None) -> list[Grid]:
        """These sheets with their texts as a spreadsheet program shows them; raises sandbox.ReadingFailed.

        `big_numbers` names the sheets that may have numbers of 16 digits and more; without it any may.
        """
        return [
            finished(grid, self._numeric if big_numbers is None or grid.sheet in big_numbers else None)
            for grid in grids
        ]

    def _numeric(self, sheet: str, places: list[int]) -> Sequence[pa.Array]:
        columns = self._asked("numeric_cells", sheet=sheet, places=places)[0].columns
        return [column.slice(1) for column in columns] if self.marked else columns

    def _asked(self, function: str, **options: object) -> list[Grid]:
        return unpacked(
            self.sandbox.run(
                f"batch.reading.read:{function}",
                {**options, "marked": self.marked},
                self.data,
                memory=self.limits.memory(self.unpacked_size),
                seconds=self.limits.seconds(self.unpacked_size),
            )
        )


def finished(grid: Grid, numeric: NumericCells | None) -> Grid:
    """The grid with its texts as a spreadsheet program shows them; `numeric` tells which cells are numbers."""
    columns: list[pa.Array] = []
    controls: dict[str, int] = {}
    for letter, column in zip(grid.column_letters, grid.columns, strict=True):
        tidied, count = cell_texts.tidy(column)
        columns.append(cell_texts.as_a_sheet_shows(tidied))
        if count:
            controls[letter] = count
    for letter, cells in _mended(grid).items():
        index = grid.column_letters.index(letter)
        columns[index] = cell_texts.filled_in(columns[index], cells)
    if numeric is not None:
        _show_lost_digits(grid, columns, numeric)
    return replace(grid, columns=tuple(columns), control_cells=controls, misread=())


def with_foreign_currencies(grid: Grid, foreign: Mapping[str, Mapping[int, str]]) -> tuple[pa.Array, ...]:
    """The columns, numbers with the currency that their cell's format shows; `foreign` by letter and row."""
    return tuple(
        cell_texts.with_currencies(column, foreign[letter]) if letter in foreign else column
        for letter, column in zip(grid.column_letters, grid.columns, strict=True)
    )


def _show_lost_digits(grid: Grid, columns: list[pa.Array], numeric: NumericCells) -> None:
    """Give numbers of 16 digits and more an E; texts of as many digits stay as they are, for they lost none."""
    doubtful = [index for index, column in enumerate(columns) if cell_texts.has_long_integers(column)]
    if not doubtful:
        return
    for index, answers in zip(
        doubtful, numeric(grid.sheet, [grid.places[at] for at in doubtful]), strict=True
    ):
        columns[index] = cell_texts.big_numbers(columns[index], np.asarray(answers.is_valid()))


def _mended(grid: Grid) -> dict[str, dict[int, str]]:
    """Repair cells that the reader takes for impossible dates or times, such as a phone number formatted as a date."""
    mended: dict[str, dict[int, str]] = {}
    for letter, position, value in grid.misread:
        mended.setdefault(letter, {})[position] = value_texts.number_shown(value)
    return mended


def _without_mark(grid: Grid) -> Grid:
    return replace(
        grid,
        columns=tuple(column.slice(1) for column in grid.columns),
        bad_cells=tuple(replace(cell, position=cell.position - 1) for cell in grid.bad_cells),
        misread=tuple((letter, position - 1, value) for letter, position, value in grid.misread),
    )


_SAVE_AGAIN = Reason("save_again")


def named_sheet(wanted: str, names: Sequence[str], source: str) -> str:
    """The sheet that `--sheet` means, capitals and outer spaces aside."""
    for name in names:
        if name == wanted:
            return name
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    near = difflib.get_close_matches(wanted, names, n=1)
    near_name = escaped(near[0]) if near else None
    raise InputError(
        "no_such_sheet", name=source, wanted=escaped(wanted), near=near_name, sheets=named(names, 12)
    )


def named(sheets: Sequence[str], most: int) -> Reason:
    """The first of the sheets, each in quotation marks."""
    return some([reason("quoted", name=escaped(sheet)) for sheet in sheets], most)


def refusal(name: str, failure: ReadingFailed, what: str) -> InputError:
    """The refusal for a reading that failed; `what` is the code of what was read."""
    if failure.reason == "refused":
        return InputError(*unpacked_reasons(failure.detail))
    if "password" in failure.detail.lower() or "encrypted" in failure.detail.lower():
        return password_protected(name)
    if failure.reason == "memory":
        return InputError("reading_memory", name=name, what=reason(what))
    if failure.reason == "time":
        return InputError("reading_time", advice=_SAVE_AGAIN, name=name)
    if failure.reason == "crash":
        return InputError("reading_crash", advice=_SAVE_AGAIN, name=name, what=reason(what))
    return InputError(
        "reading_error", advice=_SAVE_AGAIN, name=name, what=reason(what), why=_one_line(failure.detail)
    )


def only_charts(charts: bool) -> str:
    """The code with which a workbook without a sheet of cells is refused."""
    return "only_charts" if charts else "no_sheet_with_cells"


def _one_line(detail: str) -> Reason:
    """The reader's message, without the name of its error class and its chain of contexts."""
    if "Cannot detect file format" in detail:  # the reader's word for any failure while opening
        return reason("broken_inside")
    lines = [line.strip().rstrip(".") for line in detail.split("\n") if line.strip() not in ("", "Context:")]
    return (
        reason("foreign_words", detail=lines[0].split(": ")[-1][:160]) if lines else reason("no_reason_given")
    )
