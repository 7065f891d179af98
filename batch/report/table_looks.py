"""How the headings, rows and drop-downs of a table look and what they refer to; must not know the library that
draws them."""

from __future__ import annotations

from collections.abc import Iterator

from batch.report.looks import BANDS, EDIT, QUIET, TONES, Look
from batch.report.sheets import Column, Table

EMPTY = Look(italic=True, colour=QUIET)
ABOVE = Look(italic=True, colour=QUIET, fill="F5F6F7", number="@")
MOST_LINKS = 65_000  # Excel follows no more in a sheet
_NUMBERS = {
    "text": "General", "code": "@", "money": "#,##0.00_)", "date": "yyyy-mm-dd", "count": "#,##0_)", "link": "General",
}  # fmt: skip


def heading_look(column: Column) -> Look:
    """A heading, in the colours of its group of columns."""
    fill, colour = BANDS[column.band]
    return Look(bold=True, colour=colour, fill=fill, vertical="center", wrap=True, number="@")


def body_look(table: Table, column: Column, tone: str = "") -> Look:
    """A cell of a column; with a tone, one whose text has a meaning of its own."""
    fill, colour, bold = EDIT if column.band == "review" else "", Look.colour, False
    if tone:
        fill, colour, bold = TONES[tone].fill, TONES[tone].colour, TONES[tone].bold
    if column.kind == "link":
        colour = "0B4F7A"
    side = "right" if column.kind in ("money", "count") else "center" if column.kind == "date" else ""
    vertical = "top" if any(one.wrap for one in table.columns) else "center"
    return Look(bold=bold, colour=colour, fill=fill, horizontal=side, vertical=vertical, wrap=column.wrap,
                number=_NUMBERS[column.kind], locked=not column.editable)  # fmt: skip


def links(column: Column, start: int, stop: int) -> Iterator[tuple[int, str]]:
    """The pages that a column of links leads to, with their positions after `start`; nothing but web pages."""
    if column.kind != "link" or column.values is None:
        return
    texts = column.values.slice(start, min(stop - start, MOST_LINKS)).to_pylist()
    for position, text in enumerate(texts):
        if text and text.startswith(("https://", "http://")) and " " not in text:
            yield position, text
