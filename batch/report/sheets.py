"""Define plain descriptions of sheets: tables of columns, pages of placed cells. Must not know how they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from batch.report.looks import Look

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    import pyarrow as pa

#: `code` is text that must never be taken for a number (a phone number, an ICCID); `link` opens when clicked.
Kind = Literal["text", "code", "money", "date", "count", "link"]


@dataclass(frozen=True)
class Area:
    """A block of cells: the first and last row and column, counted from 1; on the user's own sheet if not named."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    sheet: str = ""


@dataclass(frozen=True)
class Check:
    """What is checked of a cell as it is typed: a kind of value and its bounds, as a spreadsheet counts them.

    Without a kind, only what is chosen from a list is. `warns`: another value may stay once it has been told.
    """

    kind: Literal["", "date", "decimal", "whole", "textLength"] = ""
    least: int = 0
    most: int | None = None
    message: str = ""  # what is said of another value
    warns: bool = False
    hint: str = ""  # what is said as soon as the cell is chosen


@dataclass(frozen=True)
class SheetColumn:
    """One column of a table. Without `values` it is left blank, for people to fill in."""

    heading: str
    values: pa.Array | pa.ChunkedArray | None = None
    kind: Kind = "text"
    width: float | None = None  # in characters; None measures the texts
    note: str = ""  # shown when the pointer rests on the heading
    band: str = "verdict"  # a key of looks.BANDS
    tones: Mapping[str, str] = field(default_factory=dict)  # text of a cell -> key of looks.TONES
    choices: tuple[str, ...] = ()  # a drop-down of short words without commas
    choices_at: Area | None = None  # a drop-down of what stands in those cells
    check: Check | None = None
    editable: bool = False
    outline: bool = False  # belongs to a group of columns that folds
    wrap: bool = False
    hidden: bool = False  # for programs, not for people
    begins: Mapping[str, str] = field(default_factory=dict)  # how a cell's text begins -> key of looks.TONES
    unlike: str = ""  # a key of looks.TONES, for a cell that is not as that of the column before


@dataclass(frozen=True)
class Table:
    """A sheet with a heading row and a row per thing. `columns` all have the same length."""

    name: str
    columns: Sequence[SheetColumn]
    rows: int
    frozen: int = 1  # columns that stay when the sheet is scrolled
    printed: int | None = None  # the first so many columns go to the printer
    pages_wide: int = 1
    tab: str = ""
    empty: str = ""  # what to say in place of rows when there are none
    choice_error: str = ""  # what to say when a value is not in a drop-down
    above: Sequence[Sequence[str]] = ()  # rows of text over the headings
    above_hidden: bool = False  # those rows are for programs, not for people
    called: str = ""  # in formulas and pivots, in every language: a word that can't be read as a cell's place
    sorts: bool = True  # rows may be sorted while the sheet is protected
    protect: bool | None = None  # as the book has it, if not said
    folded: bool = False  # the outlined columns are folded away; the sign that shows them stands before them
    signature: str = ""  # at the foot of each printed page, in place of the sheet's name
    spare_rows: int = 0  # rows below the last that get the columns' formats and drop-downs

    def folds_behind(self, number: int) -> bool:
        """Whether folded columns begin behind this one, counted from 1: the sign that unfolds them stands on it."""
        here, behind = self.columns[number - 1], self.columns[number : number + 1]
        return self.folded and not here.outline and any(one.outline for one in behind)


@dataclass(frozen=True)
class Cell:
    """One placed cell of a page; `across` and `down` merge it over its neighbours."""

    row: int
    column: int
    value: str | int | Decimal | dt.date | None
    look: Look
    across: int = 1
    down: int = 1
    sheet: str = ""  # a click goes to this sheet


@dataclass(frozen=True)
class Series:
    """One row of bars: its name, the cells with its values (on the chart's own sheet) and its colour."""

    name_at: Area
    values: Area
    colour: str


@dataclass(frozen=True)
class Chart:
    """A native bar chart over cells of its own page."""

    lying: bool  # bars lie; otherwise they stand
    at: tuple[int, int]
    size: tuple[float, float]  # width and height in cm
    categories: Area
    series: Sequence[Series]
    number: str = "#,##0"
    legend: bool = True
    describe: str = ""  # what it shows, in words
    title: str = ""


@dataclass(frozen=True)
class Page:
    """A sheet laid out for reading: cells at their places, widths, heights, charts, and what is printed."""

    name: str
    cells: Sequence[Cell]
    widths: Mapping[int, float]
    heights: Mapping[int, float] = field(default_factory=dict)
    charts: Sequence[Chart] = ()
    printed: tuple[int, int] | None = None  # last row and last column
    one_page: bool = False
    tab: str = ""


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in order, and what it says about itself."""

    sheets: Sequence[Table | Page]
    title: str
    font: str
    made_on: dt.date
    protect: bool = True
    continued: str = "{name} {number}"  # the name of a table's next sheet, when one is full
    footer: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    lang: str = ""  # of its texts


def display_width(text: str) -> int:
    """How many columns a text takes: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


_PAGE = 180.0  # of a column's width, that still reads well on a sheet of paper


def pages_of(columns: Sequence[SheetColumn], frozen: int) -> int:
    """On how many sheets of paper side by side columns can be read, each of which has the `frozen` ones again."""
    widths = [0.0 if column.hidden else column_width(column) for column in columns]
    again = sum(widths[:frozen])
    pages, room = 1, _PAGE
    for width in widths:
        if width > room:
            pages, room = pages + 1, _PAGE - again
        room -= width
    return pages


_FIXED = {"money": 14.0, "date": 12.0, "count": 10.0}
_MEASURED = 400  # texts: enough to see how wide a column is, few enough to cost nothing


def column_width(column: SheetColumn) -> float:
    """The width the column asks for, or one in which most of its texts and its heading can be read."""
    if column.width is not None:
        return column.width
    words = max((display_width(word) for word in column.heading.split()), default=0)
    heading = max(words, (display_width(column.heading) + 1) // 2) + 4  # two lines, and the filter's arrow
    if column.kind in _FIXED or column.values is None:
        return float(max(_FIXED.get(column.kind, 14.0), heading))
    texts = column.values.slice(0, _MEASURED).to_pylist()
    widths = sorted(display_width(str(text).split("\n")[0]) for text in texts if text is not None)
    usual = widths[int(len(widths) * 0.95)] if widths else 0
    return float(min(max(usual + 2, heading, 8), 48))
