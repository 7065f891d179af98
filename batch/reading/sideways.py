"""Recognise sheets whose headings stand below each other: a column for each SIM, or a card. Must not know facts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pyarrow as pa

from batch.identity import mask_words
from batch.reading.find_table import HEAD_ROWS, AnyWord, HeadingRow, HeadingsAsked
from batch.reading.grid import Grid
from batch.reading.heading_lines import Row
from batch.shown import as_ranges, one_line
from language.refusals import Reason, reason

_FEWEST = 3  # headings below each other
_MOST_SHOWN = 8
_LONGEST_NUMBERING = 4
_PAIR = re.compile(r"\s*([^:：]{1,40}?)\s*[:：]\s*(\S.*)")


@dataclass(frozen=True)
class Sideways:
    """A sheet that has no row for each SIM: the column of its headings, and these.

    `repeated`: the rows in which its first heading stands, where there is a card for each SIM; `values`: how many
    columns have values beside the headings.
    """

    column: str
    headings: tuple[str, ...]
    repeated: tuple[int, ...]
    values: int


def sideways(grid: Grid, found: HeadingRow | None, known: HeadingsAsked) -> Sideways | None:
    """How the sheet stands sideways, if more headings are known below each other than beside each other."""
    at = _first_of_words(grid)
    if at is None:
        return None
    least = max(_FEWEST, len(found.known) + 1 if found else 0)
    cells = _top(grid, at)
    pairs = [_PAIR.fullmatch(text) if text else None for text in cells]
    for texts in (cells, [pair[1] if pair else None for pair in pairs]):
        answers = [_fact(text, known) for text in texts]
        counts = Counter(answer for answer in answers if answer)
        if len(counts) < least or 2 * counts.total() < len(cells) - cells.count(None):
            continue
        places = [place for place, answer in enumerate(answers) if answer]
        first = answers[places[0]]
        again = [grid.first_row + place for place in places if answers[place] == first]
        return Sideways(
            grid.column_letters[at],
            tuple(dict.fromkeys(texts[place] or "" for place in places)),
            tuple(again) if len(again) > 1 else (),
            _value_columns(grid, at, places),
        )
    return None


def _first_of_words(grid: Grid) -> int | None:
    """The first column that has more than a title in it, or the numbers of the rows."""
    for at in range(len(grid.columns)):
        texts = [text for text in _top(grid, at) if text]
        if len(texts) > 1 and any(len(text) > _LONGEST_NUMBERING or not text[0].isdigit() for text in texts):
            return at
    return None


def _value_columns(grid: Grid, at: int, places: list[int]) -> int:
    """How many columns after this one have a value in half of these rows or more."""
    beside = [column.take(pa.array(places)) for column in grid.columns[at + 1 :]]
    return sum(2 * column.null_count <= len(places) for column in beside)


def _top(grid: Grid, at: int) -> Row:
    return [text and one_line(text) for text in grid.columns[at].slice(0, HEAD_ROWS).to_pylist()]


def _fact(text: str | None, known: HeadingsAsked) -> object:
    answer = known(text) if text else None
    return None if isinstance(answer, AnyWord) else answer


def refusal(here: Sideways, where: str | Reason) -> Reason:
    """The reason for a file whose only sheet stands sideways."""
    shown = tuple(mask_words(text)[:30] for text in here.headings[:_MOST_SHOWN])
    if here.repeated:
        rows = as_ranges(here.repeated)
        return reason("card_per_sim", where=where, headings=shown, column=here.column, rows=rows)
    return reason("column_per_sim", where=where, headings=shown, column=here.column)
