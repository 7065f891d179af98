"""Find where a table begins whose headings nobody knows, so that it is not read under those of the one above it.

It is told by its shape alone: after a blank row or a title a row of words, and figures below them. It must not know
facts, nor which headings are known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import decoded
from batch.identity import mask_words
from batch.problems import Notice
from batch.reading.grid import Grid
from batch.shown import as_ranges, first_of, one_line

FIGURES = r"^[-+(]?\s*(\p{Sc}|[A-Z]{2,3}\$?)?\s*\d"
_MOST_LOOKED_AT = 1_000  # rows above and below
_NAMED = 6  # headings
_LONG = 8  # digits of a number that something is known by
_NONE_LONG = frozenset([0])
_MOSTLY = 0.5  # of a column above: a second line of headings and a total stand there too

Counts = npt.NDArray[np.int32]
Texts = tuple[str | None, ...]


def unknown_heads(
    grid: Grid, counts: Counts, heads: Sequence[int], rows: Sequence[tuple[int, Texts]]
) -> list[int]:
    """Which of the rows head a table of their own; `heads`: the rows of headings that are known, from the first on."""
    found: list[int] = []
    named = {texts for at, texts in rows if at in heads}
    blank = np.flatnonzero(counts == 0)
    for at, texts in rows:
        above = max((head for head in [*heads, *found] if head < at), default=None)
        if above is None or at in heads or counts[at - 1] > 1 or texts in named:
            continue
        ends = [*blank[np.searchsorted(blank, at) :][:1].tolist(), *(head for head in heads if head > at)]
        end = min([grid.height, at + _MOST_LOOKED_AT, *ends])
        if (counts[above + 1 : at] > 1).any() and _heads_a_table(grid, texts, above + 1, at, end):
            found.append(at)
    return found


def _heads_a_table(grid: Grid, texts: Texts, start: int, at: int, end: int) -> bool:
    """Whether the row at `at` has a word over each column that is filled below it, and figures stand under these.

    Figures under two words, or under one in a column that has other cells above: else it may name a section.
    """
    words = [text for text in texts if text]
    if (
        end == at + 1
        or len(set(words)) < len(words)
        or not all(any(map(str.isalpha, word)) for word in words)
    ):
        return False
    start = max(start, at - _MOST_LOOKED_AT)
    figures, other = 0, False
    for column, text in zip(grid.columns, texts, strict=True):
        above, below = (
            decoded(column.slice(start, at - start).drop_null()),
            decoded(column.slice(at + 1, end - at - 1).drop_null()),
        )
        if text is None:
            if len(below):
                return False
            continue
        if (
            _says(text, FIGURES)
            or pc.any(pc.equal(above, text)).as_py()
            or pc.any(pc.equal(below, text)).as_py()
        ):
            return False
        now, before = _figures(below) == 1, _figures(above) > _MOSTLY
        figures += now
        if len(above) and len(below):
            other |= now != before or _lengths(above).isdisjoint(_lengths(below))
    return figures >= (1 if other else 2)


def unknown_table(grid: Grid, source: str) -> Notice:
    """What is told of a part of a sheet whose headings nobody knows."""
    rows = [column.to_pylist() for column in grid.columns]
    texts = [[text for text in row if text] for row in zip(*rows, strict=True)]
    filled = [at for at, row in enumerate(texts) if row]
    head = next(at for at in filled if len(texts[at]) > 1)
    names = [mask_words(one_line(name)) for name in texts[head]]
    numbers = as_ranges([grid.first_row + at for at in filled if at >= head])
    return Notice("unknown_table", source, grid.sheet, {"rows": numbers, "headings": first_of(names, _NAMED)})


def _figures(cells: pa.Array) -> float:
    """The share of cells that begin as figures."""
    if not len(cells):
        return 0
    return float(pc.sum(pc.match_substring_regex(cells, FIGURES)).as_py()) / len(cells)


def _lengths(cells: pa.Array) -> frozenset[int]:
    """How many digits the long numbers among the cells have; 0 where there are none."""
    digits = pc.utf8_length(pc.replace_substring_regex(cells, r"\D", ""))
    return frozenset(pc.unique(digits.filter(pc.greater_equal(digits, _LONG))).to_pylist()) or _NONE_LONG


def _says(text: str, pattern: str) -> bool:
    return bool(pc.match_substring_regex(pa.scalar(text), pattern).as_py())
