"""The pieces in which many SIMs are decided, so that what is found of one fits a processor's cache. Knows no rule."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from engine.types.lanes import Column
from engine.types.planes import Marks
from engine.types.words import WORD

CELLS = 1 << 26  # of a piece: as many lines as have that many things looked at


def pieces(size: int, width: int) -> Iterator[slice]:
    """The pieces of `size` SIMs of each of which `width` things are looked at, in order; each begins with a word."""
    lines = max(WORD, 1 << (CELLS // max(width, 1)).bit_length() - 1)
    for start in range(0, size, lines):
        yield slice(start, min(start + lines, size))


def pieces_where(where: Any, width: int) -> Iterator[Any]:
    """The places that a mask marks, in pieces likewise."""
    places = np.flatnonzero(where)
    for piece in pieces(len(places), width):
        yield places[piece]


def cut(columns: Mapping[str, Column], piece: slice) -> dict[str, Column]:
    """What a piece has of columns."""
    return {
        name: Column(cut_marks(column.values, piece), cut_marks(column.known, piece))
        for name, column in columns.items()
    }


def cut_marks(marks: Any, piece: slice) -> Any:
    """What a piece has of an array, or of marks in bits."""
    return marks.piece(piece) if isinstance(marks, Marks) else marks[piece]
