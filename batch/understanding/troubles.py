"""Take the troubles of a column's distinct texts back to the rows that hold them; must not know what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.columns import Places
from batch.understanding.understood import Trouble


@dataclass(frozen=True)
class Troubles:
    """What is wrong with which rows: `place[i]` is the trouble of the row `rows[i]`, with its text."""

    rows: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    kinds: tuple[tuple[Trouble, str], ...]


def troubles_by_row(troubles: Mapping[int, Trouble], words: pa.Array, places: Places) -> Troubles:
    """The troubles of some distinct texts (by place) as the troubles of the rows that hold them."""
    if not troubles:
        return Troubles(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), ())
    kinds = tuple((trouble, words[place].as_py()) for place, trouble in troubles.items())
    numbered = np.full(len(words) + 1, -1, dtype=np.int64)
    numbered[list(troubles)] = np.arange(len(kinds), dtype=np.int64)
    place = numbered[places]
    rows = np.flatnonzero(place >= 0)
    return Troubles(rows, place[rows], kinds)
