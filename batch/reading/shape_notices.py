"""Say what people should know of a table's shape: its merged cells, blanks and struck-out rows. Must not know facts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import decoded
from batch.identity import mask_words
from batch.problems import Notice
from batch.reading.fill_merges import Merges
from batch.reading.find_table import HeadingRow, HeadingsAsked
from batch.reading.grid import Grid
from batch.shown import as_ranges, first_of

_FEWEST_ROWS = 3
_FEW_WORDS = 2  # such as yes and no
_OFTEN_SAME = 4  # one filled cell in so many may say what the one before it says
_NAMED = 6  # columns of a notice whose headings it says
_LONGEST_NAME = 80
_MOST_OF_ONE = 2  # columns whose only value is in the first row, in a table of one group
_FIRST = 100  # cells
_BEGINS_AS_FIGURES = r"^[-+(]?\s*(HK\$|HKD|\$)?\s*\d"

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


def shape_notices(
    merges: Merges, headings: HeadingRow, rows: Numbers, source: str, known: HeadingsAsked
) -> list[Notice]:
    """The notices for a table that has these rows of the grid."""
    grid = merges.grid

    def notice(type_: str, **params: str) -> Notice:
        return Notice(type_, source, grid.sheet, params)

    def numbers(positions: Numbers) -> str:
        return as_ranges((positions + grid.first_row).tolist())

    struck, blank = _struck(grid, rows), list(_blank_below(grid, headings, rows, known))
    return [
        *([notice("separator", separator=grid.separator)] if grid.separator else []),
        *([notice("struck_rows", rows=numbers(struck), count=str(len(struck)))] if len(struck) else []),
        *(
            notice("merged_amounts", column=letter, rows=numbers(positions))
            for letter, positions in merges.amounts.items()
        ),
        *(
            notice("under_merged", column=letter, rows=numbers(positions))
            for letter, positions in merges.beneath.items()
        ),
        *([notice("blank_below", **_named(grid, blank))] if blank else []),
    ]


def _named(grid: Grid, columns: list[tuple[int, str]]) -> dict[str, str]:
    """The columns' letters, and the headings of the first of them."""
    named = [mask_words(name)[:_LONGEST_NAME] for _, name in columns]
    return {
        "columns": ", ".join(grid.column_letters[index] for index, _ in columns),
        "count": str(len(columns)),
        "headings": first_of(named, _NAMED),
    }


def _struck(grid: Grid, rows: Numbers) -> Numbers:
    """The rows whose cells are struck through, all or nearly all of them."""
    if not grid.struck:
        return rows[:0]
    listed = np.array(sorted(row - grid.first_row for row in grid.struck), dtype=np.int64)
    listed = np.intersect1d(listed, rows)
    if not len(listed):
        return listed
    places = pa.array(listed)
    filled = sum(_flags(column.take(places).is_valid()).astype(int) for column in grid.columns)
    struck = np.array([grid.struck[position + grid.first_row] for position in listed.tolist()])
    return listed[(struck > 1) & (struck >= filled - np.maximum(1, filled // 5)) | (struck >= filled)]


def _blank_below(
    grid: Grid, headings: HeadingRow, rows: Numbers, known: HeadingsAsked
) -> Iterator[tuple[int, str]]:
    """The columns that have a value in the first row of each block and blanks below, while others are full.

    So looks an export of groups, or a sheet that was merged before it was saved as text. Figures may be lacking for
    other reasons: they are told only where a column of words has the same blocks. Where many columns have a value in
    the first row only, somebody knew more of the first line than of the others.
    """
    columns = {
        index: _at(grid.columns[index], rows)
        for index, name in enumerate(headings.names)
        if name and known(name)
    }
    if len(rows) < _FEWEST_ROWS or not any(column.null_count == 0 for column in columns.values()):
        return
    blocks = {index: _flags(column.is_valid()) for index, column in columns.items() if _in_blocks(column)}
    words = [blocks[index] for index in blocks if not _all_figures(columns[index])]
    once = [index for index, filled in blocks.items() if np.count_nonzero(filled) == 1]
    for index, filled in blocks.items():
        if index in once and len(once) > _MOST_OF_ONE:
            continue
        if any(np.array_equal(filled, of_words) for of_words in words):
            yield index, str(headings.names[index])


def _at(column: pa.Array, rows: Numbers) -> pa.Array:
    """A column's cells in these rows, without a copy where they follow each other."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return column.slice(int(rows[0]), len(rows))
    return column.take(pa.array(rows))


def _in_blocks(column: pa.Array) -> bool:
    """Whether half of the column or more is blank, its first cell is not, and hardly any value follows itself.

    Below most values there is a blank: a group of one row is an exception, and of two words that follow each other none
    is a group's.
    """
    filled = len(column) - int(column.null_count)
    if not 0 < filled * 2 <= len(column) or column[0].as_py() is None:
        return False
    there = _flags(column.is_valid())
    followed = int(np.count_nonzero(there[1:] & there[:-1]))
    if 2 * followed >= filled or (followed and len(column.unique().drop_null()) <= _FEW_WORDS):
        return False
    values = column.drop_null()
    same = int(pc.sum(pc.equal(values.slice(1), values.slice(0, filled - 1))).as_py() or 0)
    return bool(same * _OFTEN_SAME <= filled - 1)


def _all_figures(column: pa.Array) -> bool:
    """Whether all cells begin as figures; most columns that do not show it in their first ones."""
    cells = decoded(column.drop_null())
    return all(
        pc.all(pc.match_substring_regex(some, _BEGINS_AS_FIGURES)).as_py() is True
        for some in (cells.slice(0, _FIRST), cells)
    )


def _flags(booleans: pa.Array) -> Flags:
    return np.asarray(booleans.to_numpy(zero_copy_only=False), dtype=bool)
