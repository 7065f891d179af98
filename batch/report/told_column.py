"""A column of a sheet under the heading, and with the note, that the texts have for it.

Must not know any sheet, nor how one is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from batch.report.sheets import Kind, SheetColumn

if TYPE_CHECKING:
    import pyarrow as pa

    from batch.report.words import ReportWords


def told_column(
    words: ReportWords, sheet: str, name: str, values: pa.Array | None, kind: Kind = "text", width: float | None = None,
    band: str = "verdict", tones: Mapping[str, str] | None = None, *, wrap: bool = False, editable: bool = False,
) -> SheetColumn:  # fmt: skip
    """The column that stands in the texts under `columns`, the sheet and its name."""
    told = words.at(f"columns.{sheet}.{name}")
    return SheetColumn(
        str(told["label"]), values, kind, width, str(told.get("note", "")), band, tones or {},
        wrap=wrap, editable=editable,
    )  # fmt: skip


def if_any(column: SheetColumn) -> Sequence[SheetColumn]:
    """The column, if any row has something in it."""
    empty = column.values is None or column.values.null_count == len(column.values)
    return [] if empty else [column]
