"""Find the tables of a sheet that has several, below each other or side by side, and take them apart.

A table is told by headings of its own. It must not know which facts the headings stand for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import decoded, times_met
from batch.reading.find_table import HeadingRow, HeadingsAsked, find_headings
from batch.reading.grid import Grid
from batch.reading.grid_parts import with_columns, with_rows
from batch.reading.repeated_headings import begun_again
from batch.reading.unknown_headings import Counts, Texts, unknown_heads
from batch.shown import one_line
from batch.text_bytes import ends_with

_LOOKED_AT = 2_000  # cells of a column, to see whether it holds figures
_MOST_CANDIDATES = 5_000  # rows that are looked at one by one
_FIGURES = 0.8
_DIGITS = np.isin(np.arange(256), [*b"0123456789"])
_LONG_NUMBER = 5  # digits that no heading has
_BLANK_AT_THE_END = 2  # rows of a column
_MOST_TITLES = 3  # lines above the headings that belong to them


@dataclass(frozen=True)
class _Head:
    """A row that reads as headings."""

    position: int
    texts: Texts
    known: frozenset[object]


def tables_apart(grid: Grid, headings: HeadingRow, known: HeadingsAsked) -> list[Grid]:
    """A grid for each table of the sheet, whose `headings` were found; the grid itself if there is but one table."""
    return [part for side in _side_by_side(grid, headings, known) for part in _below_each_other(side, known)]


def _below_each_other(grid: Grid, known: HeadingsAsked) -> list[Grid]:
    counts = _filled(grid)
    rows = _candidates(grid, counts)
    texts = list(zip(rows, _rows(grid, rows), strict=True))
    heads = [head.position for head in _one_of_each(_heads(grid, texts, known), counts)]
    apart = [(at, row) for at, row in texts if at in heads or (at and counts[at - 1] <= 1)]
    if not heads and apart and (headings := find_headings(grid, known)):
        heads = [headings.position]
    cuts = [
        _start(grid, counts, at) for at in sorted([*heads[1:], *unknown_heads(grid, counts, heads, apart)])
    ]
    if not cuts:
        return [grid]
    bounds = [0, *cuts, grid.height]
    return [with_rows(grid, start, end) for start, end in pairwise(bounds)]


def _filled(grid: Grid) -> Counts:
    """How many cells of each row are not blank."""
    counts = np.zeros(grid.height, dtype=np.int32)
    for column in grid.columns:
        if column.null_count == 0:
            counts += 1
        elif column.null_count < len(column):
            counts += column.is_valid().to_numpy(zero_copy_only=False)
    return counts


def _heads(grid: Grid, rows: Sequence[tuple[int, Texts]], known: HeadingsAsked) -> list[_Head]:
    """The rows that read as headings: most of their cells are known, and none of these is a value of its column."""
    heads = []
    for position, texts in rows:
        filled = [text for text in texts if text]
        meanings = [known(text) if text else None for text in texts]
        facts = frozenset(filter(None, meanings))
        if len(facts) < 2 or 2 * sum(map(bool, meanings)) <= len(filled):
            continue
        if not any(sum(map(str.isdigit, text)) >= _LONG_NUMBER for text in filled):
            heads.append(_Head(position, texts, facts))
    return [head for head in heads if not _are_values(grid, head, heads)]


def _candidates(grid: Grid, counts: Counts) -> list[int]:
    """Rows with several cells, and none that begins as a figure where the column holds figures."""
    rows = counts >= 2
    for column in _figure_columns(grid):
        rows &= ~ends_with(column, _DIGITS)  # most figures are told by that
        left = np.flatnonzero(rows)
        figures = pc.match_substring_regex(decoded(column.take(pa.array(left))), r"\d")
        rows[left] = ~pc.fill_null(figures, False).to_numpy(zero_copy_only=False)
    if rows.sum() > _MOST_CANDIDATES:  # without figures, only what stands apart is looked at
        rows[1:] &= counts[:-1] <= 1
    found: list[int] = np.flatnonzero(rows)[:_MOST_CANDIDATES].tolist()
    return found


def _figure_columns(grid: Grid) -> list[pa.Array]:
    """The two fullest columns nearly all of whose cells have digits."""
    found = []
    for column in grid.columns:
        cells = decoded(column.slice(0, _LOOKED_AT).drop_null())
        if len(cells):
            share = pc.sum(pc.match_substring_regex(cells, r"\d")).as_py() / len(cells)
            if share >= _FIGURES:
                found.append((len(column) - column.null_count, column))
    return [column for _, column in sorted(found, key=lambda pair: -pair[0])[:2]]


def _rows(grid: Grid, rows: list[int]) -> list[Texts]:
    if not rows:
        return []
    columns = [column.take(pa.array(rows)).to_pylist() for column in grid.columns]
    return [tuple(one_line(text) if text else None for text in row) for row in zip(*columns, strict=True)]


def _are_values(grid: Grid, head: _Head, heads: list[_Head]) -> bool:
    """Whether the row is one of words that are headings too, as 月費 is: rows that are no headings say the same."""
    own = 0
    for index, text in enumerate(head.texts):
        if text is not None:
            own += times_met(text, grid.columns[index]) > sum(other.texts[index] == text for other in heads)
    return 2 * own >= sum(text is not None for text in head.texts)


def _one_of_each(heads: list[_Head], counts: Counts) -> list[_Head]:
    """The first line of each table's headings: others of the same table follow it, or repeat it on a new page."""
    found: list[_Head] = []
    lines = {head.position for head in heads}
    for head in heads:
        if not found:
            found.append(head)
            continue
        between = [at for at in range(found[-1].position + 1, head.position) if at not in lines]
        data = sum(counts[at] >= 2 for at in between)
        if not data or head.texts == found[-1].texts:
            continue
        if len(found) == 1 and data == 1 and 2 * len(found[0].known) <= len(head.known):
            found[0] = head  # who the bill is for, above the table of its lines
            continue
        found.append(head)
    return found


def _start(grid: Grid, counts: Counts, position: int) -> int:
    """Where a table begins whose headings stand here: its title above them is no row of the table before it."""
    start = position
    while start > position - _MOST_TITLES and counts[start - 1] == 1 and not _has_number(grid, start - 1):
        start -= 1
    return start


def _has_number(grid: Grid, position: int) -> bool:
    return any(sum(map(str.isdigit, text)) >= _LONG_NUMBER for text in _rows(grid, [position])[0] if text)


def _side_by_side(grid: Grid, headings: HeadingRow, known: HeadingsAsked) -> list[Grid]:
    """The sheet's columns apart where a blank one stands between tables, or the headings begin again."""
    groups = [part for group in _column_groups(grid) for part in begun_again(grid, headings, group, known)]
    if len(groups) < 2:
        return [grid]
    sides = [
        (indexes, find_headings(part, known), part)
        for indexes in groups
        for part in [with_columns(grid, indexes)]
    ]
    apart: list[list[int]] = []
    first: tuple[HeadingRow, Grid] | None = None
    for indexes, found, part in sides:
        alone = first and found and _stands_alone(first[0], first[1], found, part)
        if not apart or alone:
            apart.append(list(indexes))
        else:
            apart[-1] += indexes
        if first is None and found is not None and len(found.known) >= 2:
            first = found, part
    return [with_columns(grid, indexes) for indexes in apart] if len(apart) > 1 else [grid]


def _column_groups(grid: Grid) -> list[list[int]]:
    """The columns that stand together, without a blank one between them."""
    groups: list[list[int]] = []
    places = grid.places
    for index, column in enumerate(grid.columns):
        if column.null_count == len(column):
            continue
        if groups and places[index] == places[groups[-1][-1]] + 1:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _stands_alone(left: HeadingRow, left_part: Grid, right: HeadingRow, right_part: Grid) -> bool:
    """Whether the right one is a table, not more columns of the left one."""
    both = left.known & right.known
    if len(both) >= 2 and 2 * len(both) >= len(right.known):
        return True
    if len(right_part.columns) < 2:
        return False
    if left.position != right.position and len(right.known) >= 2:
        return True
    ours, theirs = _rows_below(left, left_part), _rows_below(right, right_part)
    if not ours.any() or not theirs.any():
        return False
    block = bool(theirs[: int(theirs.sum())].all())
    shorter = int(np.flatnonzero(ours)[-1]) - int(np.flatnonzero(theirs)[-1])
    # A fact on both sides, or rows beyond the other's, are no columns of one table; a blank or two at its end may be.
    least = 1 if both else _BLANK_AT_THE_END
    return block and left.position == right.position and (shorter >= least or shorter < 0)


def _rows_below(headings: HeadingRow, part: Grid) -> npt.NDArray[np.bool_]:
    """Which rows below the headings have cells in two columns at least."""
    return _filled(part)[headings.position + headings.lines :] >= min(2, len(part.columns))
