"""Let a merged cell hold for all the rows and columns it covers. Must not know facts, nor what kind of file it is.

A cell that is merged over several columns holds for them in a row that has words of its own besides; a row that has
none is a section's title or a subtotal, whose label is no value of any column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.reading.find_table import HeadingRow
from batch.reading.grid import Grid
from batch.reading.merges import BOTTOM, LEFT, RIGHT, TOP, starting_in

_CURRENCY = r"(HK\$|HKD|US\$|USD|\$|¥|￥|港币|港幣|RMB|MOP)"
_UNIT = r"(lines?|sims?|rows?|hkd|港币|港幣|张|張|条|條|行|列|个|個|部|元|%)"
_AMOUNT = rf"(?i)^[-+(]?\s*{_CURRENCY}?\s*-?[\d,]*\.?\d*\s*{_UNIT}?\)?$"
_IDENTIFIES = r"^\+?\d{8,}$"
_SMALL = r"^([12]?\d|3[01])$"  # may be the day of a month, and matters little as an amount

_MOST = 50  # spans whose rows are told

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Merges:
    """A grid whose merged cells are filled, and what to tell of them: positions of rows by the columns' letters.

    `amounts`: amounts of several rows, which may be one for all of them together; `beneath`: cells under a merged
    one that say something else than it does, which nobody sees, and which stay.
    """

    grid: Grid
    amounts: dict[str, Numbers]
    beneath: dict[str, Numbers]


@dataclass(frozen=True)
class _Spans:
    """Rows from `first` to `last` of a column, for which the cell in row `first` of the column `source` holds."""

    column: Numbers
    source: Numbers
    first: Numbers
    last: Numbers

    def where(self, chosen: Flags | Numbers) -> _Spans:
        return _Spans(self.column[chosen], self.source[chosen], self.first[chosen], self.last[chosen])


def fill_merges(grid: Grid, headings: HeadingRow, rows: Numbers) -> Merges:
    """Fill the merged cells below the headings; `rows` are the positions of the table's rows, upwards."""
    columns, amounts, beneath = list(grid.columns), dict[str, Numbers](), dict[str, Numbers]()
    for spans in _by_columns(_spans(grid, headings, rows)):
        index, source = int(spans.column[0]), grid.columns[spans.source[0]]
        letter = grid.column_letters[index]
        columns[index], hidden = _filled(columns[index], source, spans)
        if (seen := np.intersect1d(hidden, rows)).size:
            beneath[letter] = np.union1d(beneath.get(letter, seen), seen)
        if (several := _amounts(source, spans, rows)).size:
            amounts[letter] = np.union1d(amounts.get(letter, several), several)
    return Merges(replace(grid, columns=tuple(columns)), amounts, beneath)


def _by_columns(spans: _Spans) -> list[_Spans]:
    """The spans of each column from each source."""
    spans = spans.where(np.lexsort((spans.first, spans.source, spans.column)))
    new = (np.diff(spans.column) != 0) | (np.diff(spans.source) != 0)
    edges = [0, *(np.flatnonzero(new) + 1).tolist(), len(spans.column)]
    return [spans.where(np.arange(start, end)) for start, end in pairwise(edges) if end > start]


def _spans(grid: Grid, headings: HeadingRow, rows: Numbers) -> _Spans:
    """What each merged cell holds for, ordered by column and row; no row of a column stands in two."""
    places = np.array(grid.places, dtype=np.int64)
    areas = starting_in(grid.merged, headings.position + headings.lines, grid.height)
    left = np.searchsorted(places, areas[:, LEFT])
    right = np.searchsorted(places, areas[:, RIGHT], side="right") - 1
    there = right >= left
    there[there] = places[left[there]] == areas[there, LEFT]  # else its only cell is blank, as the column is
    left, right, top, bottom = left[there], right[there], areas[there, TOP], areas[there, BOTTOM]
    # Merged areas don't overlap; those of a damaged or hostile file may, and are held to the size of the sheet.
    room = np.cumsum((bottom - top + 1) * (right - left + 1)) <= grid.height * len(places)
    left, right, top, bottom = left[room], right[room], top[room], bottom[room]
    wide = np.flatnonzero(_holds_across(grid, headings, rows, top, left, right))
    times = right[wide] - left[wide]
    across = np.repeat(wide, times)
    column = left[across] + 1 + np.arange(len(across)) - np.repeat(np.cumsum(times) - times, times)
    headed = np.array(list(map(bool, headings.names)))[column]
    across, column = across[headed], column[headed]
    spans = _Spans(
        np.concatenate([left, column]),
        np.concatenate([left, left[across]]),
        np.concatenate([top, top[across]]),
        np.concatenate([bottom, bottom[across]]),
    )
    spans = spans.where(np.lexsort((spans.first, spans.column)))
    end = spans.last.copy()
    same = spans.column[1:] == spans.column[:-1]
    end[:-1][same] = np.minimum(end[:-1], spans.first[1:] - 1)[same]
    more = (end > spans.first) | (spans.column != spans.source)
    return replace(spans, last=end).where(more & (end >= spans.first))


def _holds_across(
    grid: Grid, headings: HeadingRow, rows: Numbers, top: Numbers, left: Numbers, right: Numbers
) -> Flags:
    """Which areas hold for all their columns: the row has words of its own, and they leave room for them."""
    headed = np.array(list(map(bool, headings.names)))
    up_to = np.concatenate([[0], np.cumsum(headed)])
    covered = up_to[right + 1] - up_to[left]
    holds: Flags = (right > left) & (3 * covered <= 2 * headed.sum()) & np.isin(top, rows)
    if not holds.any():
        return holds
    asked = np.unique(top[holds])
    labels = np.unique(top[right > left] * len(headed) + left[right > left])
    words = np.zeros(len(asked), dtype=bool)
    for index in np.flatnonzero(headed).tolist():
        texts = grid.columns[index].take(pa.array(asked))
        words |= _says_more(texts) & ~np.isin(asked * len(headed) + index, labels)
    holds[holds] = words[np.searchsorted(asked, top[holds])]
    return holds


def _says_more(texts: pa.Array) -> Flags:
    """Which texts are neither blank nor an amount or a count, as all are that stand beside the label of a subtotal."""
    return _flags(texts.is_valid()) & ~(_fits(texts, _AMOUNT) & ~_fits(texts, _IDENTIFIES))


def _filled(column: pa.Array, source: pa.Array, spans: _Spans) -> tuple[pa.Array, Numbers]:
    """The column with the blanks of these spans filled, and the rows that say something else than their span."""
    lengths = spans.last - spans.first + 1
    first = np.repeat(spans.first, lengths)
    rows = first + np.arange(len(first)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    values = source.take(pa.array(first)).cast(column.type)
    own = column.take(pa.array(rows))
    blank = _flags(own.is_null()) & _flags(values.is_valid())
    other = _flags(pc.not_equal(own, values))
    if blank.any():
        mask = np.zeros(len(column), dtype=bool)
        mask[rows[blank]] = True
        column = pc.replace_with_mask(column, pa.array(mask), values.filter(pa.array(blank)))
    return column, rows[other]


def _amounts(source: pa.Array, spans: _Spans, rows: Numbers) -> Numbers:
    """The rows of amounts that stand for several rows of the table."""
    several = np.searchsorted(rows, spans.last, side="right") - np.searchsorted(rows, spans.first) > 1
    first = spans.first[several]
    texts = source.take(pa.array(first))
    amounts = _fits(texts, _AMOUNT) & ~_fits(texts, _IDENTIFIES) & ~_fits(texts, _SMALL)
    amounts &= _fits(texts, r"\d")
    last = spans.last[several]
    named = [
        rows[np.searchsorted(rows, start) : np.searchsorted(rows, end, side="right")]
        for start, end in zip(first[amounts][:_MOST].tolist(), last[amounts][:_MOST].tolist(), strict=True)
    ]
    return np.concatenate([rows[:0], *named])


def _fits(texts: pa.Array, pattern: str) -> Flags:
    return _flags(pc.match_substring_regex(texts, pattern))


def _flags(booleans: pa.Array) -> Flags:
    return np.asarray(pc.fill_null(booleans, False).to_numpy(zero_copy_only=False), dtype=bool)
