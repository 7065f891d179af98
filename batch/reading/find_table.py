"""Find the row of headings in a sheet, or the rows. Must not know which facts the headings stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from batch.reading.grid import Grid
from batch.reading.heading_lines import Head, Row, Span, headings_at
from batch.reading.merges import BOTTOM, LEFT, RIGHT, TOP, starting_in
from batch.reading.words import TableWords
from batch.shown import one_line

HEAD_ROWS = 200
_LONGEST = 80  # letters of a heading
_MOST_DIGITS = 4
_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){7,}")
_PLENTY = 2  # with more known headings than this in a row,
_MOST_AREAS = 20_000  # merged areas among the first rows
_PATIENCE = 40  # so many rows below it are enough to look for a better one


@dataclass(frozen=True)
class HeadingRow:
    """Where the headings of a grid stand and how they read; `names` has one for each column of the grid."""

    position: int
    lines: int
    names: tuple[str | None, ...]
    known: frozenset[object]


class AnyWord(str):
    """A text that is taken for a heading, though it is not known of which fact."""

    __slots__ = ()


class HeadingsAsked:
    """What a text means as a heading, asked for once of each, and the other words by which tables are found.

    What is plainly data is not asked about at all. Where the answer is only True, equal texts stand for one fact.
    """

    def __init__(self, is_heading: Callable[[str], object], words: TableWords) -> None:
        self.words = words
        self._is_heading = is_heading
        self._answers: dict[str, object] = {}

    def __call__(self, text: str | None) -> object:
        if text is None:
            return None
        if text not in self._answers:
            answer = self._is_heading(text) if _may_be_heading(text) else None
            self._answers[text] = AnyWord(one_line(text.casefold())) if answer is True else answer
        return self._answers[text]


def _may_be_heading(text: str) -> bool:
    return len(text) <= _LONGEST and sum(map(str.isdigit, text)) <= _MOST_DIGITS


def find_headings(grid: Grid, known: HeadingsAsked) -> HeadingRow | None:
    """The row near the top with the most known headings, with the line below it where both make one."""
    head = _head(grid)
    best: HeadingRow | None = None
    for position in range(len(head.rows)):
        if _is_of_data(head.rows, position):
            continue
        lines = headings_at(head, position, known)
        found = HeadingRow(position, lines.count, lines.names, lines.known)
        if found.known and (best is None or _rank(found) > _rank(best)):
            best = found
        elif best is not None and len(best.known) > _PLENTY and position > best.position + _PATIENCE:
            break
    return best


def _is_of_data(rows: list[Row], position: int) -> bool:
    """Whether a row has a number or an ICCID in it, with another below it: then its words are no headings."""
    below = rows[position + 1] if position + 1 < len(rows) else rows[position]
    return any(
        text is not None and under is not None and _NUMBER.fullmatch(text) and _NUMBER.fullmatch(under)
        for text, under in zip(rows[position], below, strict=True)
    )


def _rank(headings: HeadingRow) -> tuple[int, int]:
    return len(headings.known), -headings.lines


def head_rows(grid: Grid) -> list[Row]:
    """The first rows of the grid as lists of cells; columns that are blank there cost nothing."""
    height = min(HEAD_ROWS, grid.height)
    rows: list[Row] = [[None] * len(grid.columns) for _ in range(height)]
    for index, column in enumerate(grid.columns):
        top = column.slice(0, height)
        if top.null_count < height:
            for position, text in enumerate(top.to_pylist()):
                rows[position][index] = text and one_line(text)
    return rows


def _head(grid: Grid) -> Head:
    """The first rows, and what is merged there."""
    rows = head_rows(grid)
    if not grid.merged_known:
        return Head(rows, None)
    merged: dict[int, list[Span]] = {}
    areas = starting_in(grid.merged, 0, len(rows))[:_MOST_AREAS]
    left = np.searchsorted(grid.places, areas[:, LEFT])
    right = np.searchsorted(grid.places, areas[:, RIGHT], side="right") - 1
    spans = zip(areas[:, TOP].tolist(), left.tolist(), areas[:, BOTTOM].tolist(), right.tolist(), strict=True)
    for top, first, bottom, last in spans:
        if first <= last:
            merged.setdefault(top, []).append((first, bottom, last))
    return Head(rows, merged)
