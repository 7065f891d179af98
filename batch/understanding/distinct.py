"""Finds the distinct texts of a column and takes what was found of each back to the rows.

It must not know what the texts mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.understanding.understood import Trouble

Places = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Troubles:
    """What is wrong with which rows: `place[i]` is the trouble of the row `rows[i]`, with its text."""

    rows: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    kinds: tuple[tuple[Trouble, str], ...]


def distinct(texts: pa.ChunkedArray | pa.Array) -> tuple[Places, pa.Array]:
    """For each row the place of its text among the distinct ones (-1: blank), and those."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if isinstance(array, pa.ChunkedArray):  # no chunks at all
        array = pa.array([], texts.type)
    encoded = array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)
    places = pc.fill_null(encoded.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    return places, pc.cast(encoded.dictionary, pa.large_string())


def troubles_by_row(troubles: Mapping[int, Trouble], words: pa.Array, places: Places) -> Troubles:
    """The troubles of some distinct texts (by place) as the troubles of the rows that hold them."""
    kinds = tuple((trouble, words[place].as_py()) for place, trouble in troubles.items())
    numbered = np.full(len(words) + 1, -1, dtype=np.int64)
    numbered[list(troubles)] = np.arange(len(kinds), dtype=np.int64)
    place = numbered[places]
    rows = np.flatnonzero(place >= 0)
    return Troubles(rows, place[rows], kinds)
