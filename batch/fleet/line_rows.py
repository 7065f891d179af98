"""Hold which rows make up each line of a fleet, and choose for each line the row that speaks for it.

It must not know why rows are together, nor what they say.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class LineRows:
    """The lines of some rows, in the order of their first rows."""

    def __init__(self, first: Codes) -> None:
        """`first` is for each row the first of its line."""
        self.first = first

    @cached_property
    def heads(self) -> Codes:
        """The first row of each line."""
        heads: Codes = np.flatnonzero(self.first == np.arange(len(self.first)))
        return heads

    @cached_property
    def line_of(self) -> Codes:
        """For each row the place of its line."""
        places = np.zeros(len(self.first), dtype=np.int64)
        places[self.heads] = np.arange(len(self.heads))
        found: Codes = places[self.first]
        return found

    @cached_property
    def together(self) -> Codes:
        """The rows of those lines that have several."""
        counts = np.bincount(self.line_of, minlength=len(self.heads))
        rows: Codes = np.flatnonzero(counts[self.line_of] > 1)
        return rows

    def speakers(self, says: Flags) -> Codes:
        """For each line the first of its rows that `says` something, or else its first."""
        found = self.heads.copy()
        rows = self.saying(says)[::-1]
        found[self.line_of[rows]] = rows  # of several rows, the first is written last
        return found

    def saying(self, says: Flags) -> Codes:
        """Those rows of the lines that have several which `says` something."""
        rows: Codes = self.together[says[self.together]]
        return rows
