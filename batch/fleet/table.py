"""A fleet ready to be decided: typed columns for the engine beside the texts for people; must not know any file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.hinted import Hinted
from batch.problem_list import ProblemList, problem_list
from batch.problems import Notice
from batch.shapes import InputFile
from engine.types.lanes import Column

MONTHS = 12
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
BETWEEN_NAMES = "\x1f"  # in a list of which a cell gives the names: no name has it


@dataclass(frozen=True)
class Fleet:
    """Every SIM of the inputs, in input order.

    `columns` are what the engine sees, by fact or term; `cells` the same facts typed for people, as Arrow arrays;
    `names` the listed services of a count, or the name of a carrier that the rulebook doesn't know, as text (null: only
    a number, or a known carrier, was given). `source` and `row` say where each SIM stands; `unreadable` marks rows that
    could not be read; `answered` those that go by an answer, under `fact=value`; `hinted` what is suggested for facts
    that rows lack, and `used` where that stands among the `columns`, as an assumption; `at` gives the positions that a
    problem concerns. `against` marks by fact where a remark says otherwise than what counts.
    """

    size: int
    columns: Mapping[str, Column]
    cells: Mapping[str, pa.Array]
    names: Mapping[str, pa.Array]
    source: pa.DictionaryArray
    row: Ints
    unreadable: Mask
    carried: pa.Table
    problems: ProblemList = field(default_factory=problem_list)
    at: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    notices: list[Notice] = field(default_factory=list)
    inputs: list[InputFile] = field(default_factory=list)
    answered: Mapping[str, Mask] = field(default_factory=dict)
    hinted: Mapping[str, Hinted] = field(default_factory=dict)
    used: Mapping[str, Mask] = field(default_factory=dict)
    against: Mapping[str, Mask] = field(default_factory=dict)

    def known(self, name: str) -> Mask:
        """Where a fact is known."""
        column = self.columns.get(name)
        return np.zeros(self.size, dtype=np.bool_) if column is None else np.asarray(column.known)

    @cached_property
    def yearly_fees(self) -> Ints:
        """What each SIM costs a year in cents; nothing where its fee is unknown."""
        fee = self.columns.get("monthly_fee_hkd")
        return (
            np.zeros(self.size, dtype=np.int64)
            if fee is None
            else np.where(fee.known, fee.values, 0).astype(np.int64) * MONTHS
        )

    @property
    def fees_known(self) -> Mask:
        """Where it is known what a SIM costs a month."""
        return self.known("monthly_fee_hkd")

    @property
    def carriers(self) -> pa.Array:
        """Each SIM's carrier by its code, one that the rulebook doesn't know by its name; null where unknown."""
        codes, names = self.text("carrier"), self.names.get("carrier")
        return codes if names is None else pc.coalesce(names, codes)

    def text(self, name: str) -> pa.Array:
        """A fact as text, null where unknown."""
        found: Any = self.cells.get(name)
        return pa.nulls(self.size, pa.string()) if found is None else found.cast(pa.string())
