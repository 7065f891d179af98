"""Find what people wrote into a sheet to fill in where nothing is asked: columns of their own, lines below the table.

It must not know what it means: it is no answer, and is told so that somebody reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.identity import mask_identity
from batch.readback.fill_cells import Flags
from batch.readback.fill_layout import Layout
from batch.report.fill_marks import RowMark
from batch.shown import one_line

if TYPE_CHECKING:
    from batch.reading.grid import Grid

_LONGEST = 200
_BETWEEN = " | "


def notes(
    grid: Grid, layout: Layout, marks: Sequence[RowMark | None], read: Flags
) -> Iterator[tuple[int, int | None, str]]:
    """The row, the column (None: the whole row) and the text of each; `read`: the rows that are read otherwise.

    Without the marks of its rows nobody can tell what people added to a sheet.
    """
    if layout.about is None:
        return
    there = {at: _filled(layout.cells(grid, at)) for at in range(len(grid.columns)) if at != layout.mark}
    ours = read | np.asarray([mark is not None for mark in marks], dtype=np.bool_)
    for at in layout.own:
        for row in np.flatnonzero(there[at] & ours).tolist():
            yield row, at, _shown(layout.cells(grid, at)[row].as_py())
    anything = np.logical_or.reduce(list(there.values()))
    for row in np.flatnonzero(anything & ~ours).tolist():
        texts = [layout.cells(grid, at)[row].as_py() for at, filled in there.items() if filled[row]]
        yield row, None, _shown(_BETWEEN.join(texts))


def _filled(cells: pa.Array) -> Flags:
    filled: Flags = cells.is_valid().to_numpy(zero_copy_only=False)
    return filled


def _shown(text: str) -> str:
    return mask_identity(one_line(text))[:_LONGEST]
