"""Areas of merged cells as numbers, many at a time. Must not know cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Areas: TypeAlias = npt.NDArray[np.int64]
"""A row for each area: its first row, first column, last row and last column, counted from 0."""
TOP, LEFT, BOTTOM, RIGHT = range(4)


def areas_of(numbers: Iterable[Sequence[int]] = ()) -> Areas:
    """Areas, each given as its four numbers; without any, none."""
    return np.array(list(numbers), dtype=np.int64).reshape(-1, 4)


def starting_in(areas: Areas | None, start: int, height: int) -> Areas:
    """The areas that begin in these rows of a sheet, cut off where its rows end."""
    if areas is None:
        return areas_of()
    kept = areas[(areas[:, TOP] >= start) & (areas[:, TOP] < height) & (areas[:, BOTTOM] >= areas[:, TOP])]
    return np.column_stack([kept[:, :BOTTOM], np.minimum(kept[:, BOTTOM], height - 1), kept[:, RIGHT]])
