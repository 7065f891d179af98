"""Take a part of a grid, by its rows or by its columns, as a grid of its own. Must not know headings or facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from batch.columns import in_use
from batch.reading.grid import Grid
from batch.reading.merges import BOTTOM, LEFT, RIGHT, TOP, Areas


def with_rows(grid: Grid, start: int, end: int) -> Grid:
    """The grid's rows from position `start` to before `end`; they keep their numbers on the sheet."""
    return replace(
        grid,
        columns=tuple(in_use(column.slice(start, end - start)) for column in grid.columns),
        first_row=grid.first_row + start,
        bad_cells=tuple(
            replace(cell, position=cell.position - start)
            for cell in grid.bad_cells
            if start <= cell.position < end
        ),
        misread=(),
        ragged={at - start: widths for at, widths in grid.ragged.items() if start <= at < end},
        merged=_merged_rows(grid.merged, start, end),
        # What is told of a whole column or file is told once.
        control_cells=grid.control_cells if start == 0 else {},
        separator=grid.separator if start == 0 else "",
    )


def with_columns(grid: Grid, indexes: Sequence[int]) -> Grid:
    """The grid with these of its columns; they keep their letters."""
    letters = tuple(grid.column_letters[index] for index in indexes)
    places = [grid.places[index] for index in indexes]
    first = indexes[0] == 0
    return replace(
        grid,
        columns=tuple(grid.columns[index] for index in indexes),
        column_letters=letters,
        bad_cells=tuple(cell for cell in grid.bad_cells if cell.letter in letters),
        misread=(),
        merged=_merged_columns(grid.merged, places[0], places[-1]),
        control_cells={letter: count for letter, count in grid.control_cells.items() if letter in letters},
        separator=grid.separator if first else "",
    )


def _merged_rows(areas: Areas | None, start: int, end: int) -> Areas | None:
    if areas is None or start == 0:
        return areas
    kept = areas[(areas[:, TOP] >= start) & (areas[:, TOP] < end)].copy()
    kept[:, [TOP, BOTTOM]] -= start
    return kept


def _merged_columns(areas: Areas | None, left: int, right: int) -> Areas | None:
    """Areas that lie within; a title over several tables is merged across them, and is no value in any."""
    if areas is None:
        return None
    return areas[(areas[:, LEFT] >= left) & (areas[:, RIGHT] <= right)]
