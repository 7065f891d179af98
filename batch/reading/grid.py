"""What a sheet holds before anyone knows which row has the headings; must not know headings or facts."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from batch.column_letters import column_index


@dataclass(frozen=True)
class BadCell:
    """A cell that has no text to give: an error cell, or a formula that was never worked out."""

    type: str
    position: int
    letter: str
    text: str


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, column by column; position 0 of each column is row `first_row`."""

    sheet: str
    columns: tuple[pa.Array, ...]
    letters: tuple[str, ...]
    first_row: int = 1
    bad_cells: tuple[BadCell, ...] = ()
    misread: tuple[tuple[str, int, str], ...] = ()  # letter, position and value of times and impossible dates
    ragged: dict[int, tuple[int, int]] = field(default_factory=dict)  # position -> (fields wanted, found)
    merged: tuple[
        tuple[int, int, int, int], ...
    ] = ()  # first row, first column, last row, last column; from 0
    merged_known: bool = True  # False: the format does not say which cells are merged
    hidden_rows: tuple[int, ...] = ()
    visibility: str = "visible"
    control_cells: dict[str, int] = field(
        default_factory=dict
    )  # letter -> cells that lost control characters
    date_system_1904: bool = False

    @property
    def height(self) -> int:
        """How many rows the grid has, blank ones among them."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def places(self) -> tuple[int, ...]:
        """The place of each column on the sheet (A is 0)."""
        return tuple(column_index(letter) for letter in self.letters)
