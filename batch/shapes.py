"""The shapes that pass between the steps of a batch; must not know how they are read, cleaned or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec

if TYPE_CHECKING:  # the single check imports Problem and needs neither of these
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    TextColumn: TypeAlias = pa.Array | pa.ChunkedArray
    RowNumbers: TypeAlias = npt.NDArray[np.int64]


class Problem(msgspec.Struct, frozen=True):
    """One thing in the data that could not be taken as it stands, and where it is."""

    type: str
    source: str
    sheet: str
    row: int
    column: str = ""
    heading: str = ""
    fact: str = ""
    text: str = ""
    params: dict[str, str] = {}


class Notice(msgspec.Struct, frozen=True):
    """Something about a file that people should know, though nothing is wrong with the data."""

    type: str
    source: str
    sheet: str = ""
    params: dict[str, str] = {}


class RawTable(msgspec.Struct, frozen=True):
    """One table of texts, as found in one sheet: a column per heading, a null for a blank cell.

    `rows` holds the row numbers as the spreadsheet program shows them; `unreadable` is keyed by the
    position in `rows`.
    """

    source: str
    sheet: str
    headings: tuple[str, ...]
    heading_row: int
    columns: tuple[TextColumn, ...]
    column_letters: tuple[str, ...]
    rows: RowNumbers
    unreadable: dict[int, Problem]
    problems: list[Problem]
    notices: list[Notice]
    date_system_1904: bool
    sha256: str
