"""Let an answer that people merged over several rows hold for all of them. It must not know what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.reading.merges import BOTTOM, LEFT, TOP, starting_in

if TYPE_CHECKING:
    from batch.reading.grid import Grid


def unmerged(grid: Grid, start: int) -> Grid:
    """The grid with the blanks under its merged cells filled, from this row on; downwards, for columns ask apart."""
    places = np.array(grid.places, dtype=np.int64)
    areas = starting_in(grid.merged, start, grid.height)
    areas = areas[(areas[:, BOTTOM] > areas[:, TOP]) & np.isin(areas[:, LEFT], places)]
    # Areas don't overlap; those of a damaged or hostile file may, and are held to the size of the sheet.
    areas = areas[np.cumsum(areas[:, BOTTOM] - areas[:, TOP] + 1) <= grid.height * len(places)]
    columns = list(grid.columns)
    for place in np.unique(areas[:, LEFT]).tolist():
        at = int(np.searchsorted(places, place))
        texts = columns[at].to_pylist()
        for top, _, bottom, _ in areas[areas[:, LEFT] == place].tolist():
            below = range(top + 1, bottom + 1)
            texts[top + 1 : bottom + 1] = [texts[row] or texts[top] for row in below]
        columns[at] = pa.array(texts, columns[at].type)
    return replace(grid, columns=tuple(columns))
