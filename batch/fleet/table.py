"""A fleet ready to be decided: typed columns for the engine beside the texts for people; must not know any file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from batch.results import InputFile
from batch.shapes import Notice, Problem
from engine.types.lanes import Column

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fleet:
    """Every SIM of the inputs, in input order.

    `columns` are what the engine sees, by fact or term; `shown` the same facts as people see them, as Arrow arrays;
    `names` the listed services of a count, as text (null: only a number was given). `source` and `row` say where each
    SIM stands; `unreadable` marks rows that could not be read; `at` gives the positions that a problem concerns.
    """

    size: int
    columns: Mapping[str, Column]
    shown: Mapping[str, pa.Array]
    names: Mapping[str, pa.Array]
    source: pd.Categorical
    row: Ints
    unreadable: Mask
    carried: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    inputs: list[InputFile] = field(default_factory=list)

    def known(self, name: str) -> Mask:
        """Where a fact is known."""
        column = self.columns.get(name)
        return np.zeros(self.size, dtype=np.bool_) if column is None else np.asarray(column.known)

    def text(self, name: str) -> pa.Array:
        """A fact as text, null where unknown."""
        found: Any = self.shown.get(name)
        return pa.nulls(self.size, pa.string()) if found is None else found.cast(pa.string())
