"""Hold the cells of a sheet before it is known which row has the headings, and pack them for another process.

It must not know headings or facts.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from batch.reading.merges import Areas


@dataclass(frozen=True)
class BadCell:
    """A cell without a text: an error cell, or a formula that was never calculated.

    `formula`: what it says, where the file tells.
    """

    type: str
    position: int
    letter: str
    text: str
    formula: str = ""


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, column by column; position 0 of each column is row `first_row`."""

    sheet: str
    columns: tuple[pa.Array, ...]
    column_letters: tuple[str, ...]
    first_row: int = 1
    bad_cells: tuple[BadCell, ...] = ()
    misread: tuple[tuple[str, int, str], ...] = ()  # letter, position and value of times and impossible dates
    ragged: dict[int, tuple[int, int]] = field(default_factory=dict)  # position -> (fields wanted, found)
    merged: Areas | None = field(default=None, compare=False)  # None: nothing is merged that is known of
    merged_known: bool = True  # False: the format does not say which cells are merged
    separator: str = ""  # of the fields in a text file, if it is an unusual one
    hidden_rows: tuple[int, ...] = ()
    struck: dict[int, int] = field(default_factory=dict)  # row -> how many of its cells are struck through
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
        return tuple(column_index(letter) for letter in self.column_letters)


def column_letter(index: int) -> str:
    """The letter of the column at this place (0 is A)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The place (A is 0) of the column with this letter."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


_LENGTH = struct.Struct("<Q")


def packed(grids: Sequence[Grid]) -> memoryview:
    """Pack the grids into one piece: the small things as JSON, then the columns of each in Arrow's own form.

    It is counted before it is written, so that the columns are never held more than once beside themselves.
    """
    about: list[dict[str, object]] = []
    batches = [pa.RecordBatch.from_arrays(list(grid.columns), list(grid.column_letters)) for grid in grids]
    sizes = [_size(batch) for batch in batches]
    for grid, size in zip(grids, sizes, strict=True):
        about.append({
            "sheet": grid.sheet,
            "column_letters": grid.column_letters,
            "first_row": grid.first_row,
            "bad_cells": [astuple(cell) for cell in grid.bad_cells],
            "misread": grid.misread,
            "visibility": grid.visibility,
            "merged_known": grid.merged_known,
            "control_cells": grid.control_cells,
            "date_system_1904": grid.date_system_1904,
            "size": size,
        })  # fmt: skip
    head = json.dumps(about).encode()
    head += b" " * (-len(head) % _LENGTH.size)  # the columns stay aligned
    whole = pa.allocate_buffer(_LENGTH.size + len(head) + sum(sizes))
    sink = pa.FixedSizeBufferWriter(whole)
    sink.write(_LENGTH.pack(len(head)) + head)
    for batch in batches:
        _write(batch, sink)
    return memoryview(whole)


def unpacked(parcel: bytes | memoryview) -> list[Grid]:
    """Unpack the grids; their columns stay in the bytes of the parcel and are not copied."""
    (length,) = _LENGTH.unpack_from(parcel)
    about = json.loads(bytes(parcel[_LENGTH.size : _LENGTH.size + length]))
    whole = pa.py_buffer(parcel)
    at = _LENGTH.size + length
    grids = []
    for described in about:
        size = described.pop("size")
        batch = pa.ipc.open_stream(whole.slice(at, size)).read_next_batch()
        at += size
        described["column_letters"] = tuple(described["column_letters"])
        described["bad_cells"] = tuple(BadCell(*cell) for cell in described["bad_cells"])
        described["misread"] = tuple(map(tuple, described["misread"]))
        grids.append(Grid(columns=tuple(batch.columns), **described))
    return grids


def _size(batch: pa.RecordBatch) -> int:
    """The bytes that a batch takes when it is written."""
    counted = pa.MockOutputStream()
    _write(batch, counted)
    return int(counted.size())


def _write(batch: pa.RecordBatch, sink: pa.NativeFile) -> None:
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
