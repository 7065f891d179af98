"""Say how much the inputs may hold, for what they are on disk, and refuse more; must not know file formats.

A file of a few kilobytes can hold a table that takes a machine's whole memory: rows that are all equal pack to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from batch.errors import InputError
from language.refusals import Reason

_SPLIT = Reason("split")


@dataclass(frozen=True)
class Most:
    """The most columns, rows, cells that are not blank, and bytes of text, of all inputs together."""

    columns: int
    rows: int
    cells: int
    text: int

    def refuse_columns(self, name: str, columns: int) -> None:
        """Raise InputError for a table that is wider than any sheet."""
        if columns > self.columns:
            raise InputError("too_wide", name=name, columns=columns, most=self.columns)

    def refuse(self, name: str, held: Held) -> None:
        """Raise InputError for more than this; `name` is the input that it was too much with."""
        if held.rows > self.rows:
            raise InputError("too_many_rows", advice=_SPLIT, name=name, rows=held.rows, most=self.rows)
        if held.cells > self.cells or held.text > self.text:
            raise InputError(
                "too_many_cells",
                advice=_SPLIT,
                name=name,
                cells=held.cells,
                megabytes=f"{held.text / 1e6:,.0f}",
            )


@dataclass
class Held:
    """What has been read."""

    rows: int = 0
    cells: int = 0
    text: int = 0

    def add(self, columns: tuple[pa.Array, ...] | list[pa.Array]) -> None:
        """Count a sheet's columns; blank rows take next to nothing, so only the fullest column counts them."""
        filled = [len(column) - column.null_count for column in columns]
        self.rows += max(filled, default=0)
        self.cells += sum(filled)
        self.text += sum(column.nbytes for column in columns)
