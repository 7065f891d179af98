"""Write a described workbook to a file. Must not know what the sheets mean.

openpyxl makes the sheets, their headings, styles, drop-downs, charts and pages; the rows of tables are then put
into the saved file by `batch.report.splice`, because one by one a million rows would take openpyxl minutes.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter as letter_of
from openpyxl.worksheet.properties import Outline

from batch.files import whole_file
from batch.report.cells import CellColumn, SharedTexts, rows_xml
from batch.report.charts import reference
from batch.report.dressing import dress, protect, put, set_print, style
from batch.report.looks import TONES
from batch.report.mended import described, in_order
from batch.report.named import name_table
from batch.report.pages import add_page
from batch.report.sheet_texts import plain_text
from batch.report.sheets import Book, Page, Table, column_width, display_width
from batch.report.splice import Body, splice
from batch.report.table_looks import ABOVE, EMPTY, at_most, body_look, heading_look, links, row_heights
from batch.report.validations import validation_of
from language.templates import fill

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from openpyxl.worksheet.worksheet import Worksheet

SHEET_ROWS = 1_048_576
#: Whether cells of tables say where they stand: "named", "bare", or by the table's length if that is not said.
SWITCH = "SIMEXIT_CELLS"
LONG_ROWS = 5_000  # from here on that would double the file; a few programs (Gnumeric) don't read it without
_SAVED_AT = re.compile(rb"(?<=W3CDTF\">)[^<]+")  # openpyxl puts the clock's time there


def write_book(book: Book, path: Path, *, sheet_rows: int = SHEET_ROWS) -> None:
    """Write the workbook whole or not at all; a table longer than a sheet goes on in the next one."""
    with whole_file(path) as beside:
        saved = io.BytesIO()
        bodies, edits = _save(book, saved, sheet_rows)
        saved.seek(0)
        splice(saved, beside, bodies, edits)


Edits = dict[str, Callable[[bytes], bytes]]


def _save(book: Book, saved: io.BytesIO, sheet_rows: int) -> tuple[dict[str, Body], Edits]:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    placed = [
        (sheet, body)
        for description in book.sheets
        for sheet, body in (
            _add_table(workbook, book, description, sheet_rows)
            if isinstance(description, Table)
            else [(add_page(workbook, book, description), None)]
        )
    ]
    about = workbook.properties
    about.title, about.creator = book.title, "simexit"
    about.language = book.lang or None
    about.created = about.modified = dt.datetime.combine(book.made_on, dt.time())
    for name, value in book.properties.items():
        workbook.custom_doc_props.append(  # type: ignore[attr-defined]  # the stubs do not know it
            StringProperty(name=name, value=value)
        )
    workbook.save(saved)
    return {sheet.path.lstrip("/"): body for sheet, body in placed if body is not None}, _edits(book)


def _edits(book: Book) -> Edits:
    """What the library that makes workbooks does not write, or writes otherwise than it should."""
    made_on = f"{book.made_on.isoformat()}T00:00:00Z".encode()
    edits: Edits = {
        "docProps/core.xml": lambda xml: _SAVED_AT.sub(made_on, xml),
        "xl/styles.xml": in_order,
    }
    drawn = [page.charts for page in book.sheets if isinstance(page, Page) and page.charts]
    for number, charts in enumerate(drawn, start=1):
        texts = [chart.describe for chart in charts]
        edits[f"xl/drawings/drawing{number}.xml"] = partial(described, texts)
    return edits


# --- tables


def _add_table(
    workbook: Workbook, book: Book, table: Table, sheet_rows: int
) -> Iterator[tuple[Worksheet, Body | None]]:
    heading_row = len(table.above) + 1
    room = sheet_rows - heading_row
    for number, start in enumerate(range(0, max(table.rows, 1), room), start=1):
        stop = min(start + room, table.rows)
        name = (
            table.name if number == 1 else fill(book.continued, {"name": table.name, "number": str(number)})
        )
        sheet = workbook.create_sheet(name)
        last_row = heading_row + stop - start
        _put_headings(sheet, book, table, heading_row)
        _set_columns(sheet, book, table, heading_row, last_row + table.spare_rows)
        if not name_table(workbook, sheet, table, number, heading_row, last_row):
            last = letter_of(len(table.columns))
            sheet.auto_filter.ref = f"A{heading_row}:{last}{max(last_row, heading_row + 1)}"
        _set_table_view(sheet, book, table, heading_row, last_row)
        if table.rows == 0:
            if table.empty:
                put(sheet, book, heading_row + 1, 1, table.empty, EMPTY)
            yield sheet, None
        else:
            _link(sheet, table, start, stop, heading_row + 1)
            yield sheet, _body(sheet, book, table, start, stop, heading_row + 1)


def _put_headings(sheet: Worksheet, book: Book, table: Table, row: int) -> None:
    for at, texts in enumerate(table.above, start=1):
        for number, text in enumerate(texts, start=1):
            put(sheet, book, at, number, text, ABOVE)
        sheet.row_dimensions[at].hidden = table.above_hidden
    for number, column in enumerate(table.columns, start=1):
        cell = put(sheet, book, row, number, column.heading, heading_look(column))
        if column.note:
            cell.comment = _note(column.note)
    sheet.row_dimensions[row].height = 34


def _note(text: str) -> Comment:
    lines = sum(1 + display_width(line) // 42 for line in text.split("\n"))
    return Comment(plain_text(text), "simexit", width=300, height=24 + 17 * lines)


def _set_columns(sheet: Worksheet, book: Book, table: Table, heading_row: int, last_row: int) -> None:
    for number, column in enumerate(table.columns, start=1):
        letter = letter_of(number)
        dimension = sheet.column_dimensions[letter]
        dimension.width = column_width(column)
        if column.outline:
            dimension.outlineLevel = 1
        dimension.hidden = column.hidden or (table.folded and column.outline)
        dimension.collapsed = table.folds_behind(number)
        if column.editable:  # a blank cell takes its column's style, and so costs nothing
            dress(dimension, book, body_look(table, column))
            below = f"{letter}{heading_row + 1}:{letter}{last_row}"
            for text, tone in column.tones.items() if last_row > heading_row else ():
                sheet.conditional_formatting.add(below, _when(text, tone))
            for sign, tone in column.begins.items() if last_row > heading_row else ():
                sheet.conditional_formatting.add(below, _begins(f"{letter}{heading_row + 1}", sign, tone))
        if column.unlike and last_row > heading_row:
            below = f"{letter}{heading_row + 1}:{letter}{last_row}"
            before = f"{letter_of(number - 1)}{heading_row + 1}"
            other = _unlike(f"{letter}{heading_row + 1}", before, column.unlike)
            sheet.conditional_formatting.add(below, other)
        source = (
            reference(sheet, column.choices_at) if column.choices_at else '"' + ",".join(column.choices) + '"'
        )
        rule = validation_of(column, source if len(source) > 2 else "", table.choice_error)
        if rule is not None and last_row > heading_row:
            rule.add(f"{letter}{heading_row + 1}:{letter}{last_row}")
            sheet.add_data_validation(rule)


def _when(text: str, tone: str) -> Rule:
    """Colours for a cell once somebody has written that text in it."""
    return Rule(type="cellIs", operator="equal", formula=[_quoted(text)], dxf=_colours(tone))


def _unlike(cell: str, other: str, tone: str) -> Rule:
    """Colours for a cell that does not hold what another does."""
    return Rule(type="expression", formula=[f"{cell}<>{other}"], dxf=_colours(tone))


def _begins(first_cell: str, sign: str, tone: str) -> Rule:
    """Colours for a cell as long as its text begins so."""
    formula = f"LEFT({first_cell},{len(sign)})={_quoted(sign)}"
    return Rule(type="expression", formula=[formula], dxf=_colours(tone))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _colours(tone: str) -> DifferentialStyle:
    paint = TONES[tone]
    return DifferentialStyle(
        fill=PatternFill(bgColor=paint.fill), font=Font(color=paint.colour, bold=paint.bold)
    )


def _set_table_view(sheet: Worksheet, book: Book, table: Table, heading_row: int, last_row: int) -> None:
    sheet.freeze_panes = f"{letter_of(table.frozen + 1)}{heading_row + 1}"
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.print_title_cols = f"A:{letter_of(table.frozen)}"
    printed = letter_of(table.printed or len(table.columns))
    sheet.print_area = f"A1:{printed}{max(last_row, heading_row + 1)}"
    set_print(sheet, book, table.pages_wide, 0, table.signature.replace("&", "&&") or "&A")
    sheet.sheet_properties.outlinePr = Outline(summaryRight=not table.folded)
    if table.tab:
        sheet.sheet_properties.tabColor = table.tab
    protect(sheet, book.protect if table.protect is None else table.protect, sorts=table.sorts)


def _link(sheet: Worksheet, table: Table, start: int, stop: int, first_row: int) -> None:
    """Put in cells that have only a link; the rows that replace them keep the links."""
    for number, column in enumerate(table.columns, start=1):
        for position, target in links(column, start, stop):
            sheet.cell(first_row + position, number).hyperlink = plain_text(target)


def _body(sheet: Worksheet, book: Book, table: Table, start: int, stop: int, first_row: int) -> Body:
    columns = [
        CellColumn(
            letter_of(number), column.values, column.kind, plain := style(sheet, book, body_look(table, column)),
            {text: style(sheet, book, body_look(table, column, tone)) for text, tone in column.tones.items()},
            plain if column.editable else None,
        )
        for number, column in enumerate(table.columns, start=1)
    ]  # fmt: skip
    covers = f"A1:{letter_of(len(table.columns))}{first_row + stop - start - 1}"
    heights = row_heights([(column.values, column_width(column)) for column in table.columns if column.wrap])
    most = at_most([column.values for column in columns], stop - start)
    said = os.environ.get(SWITCH)
    named = said == "named" or (said != "bare" and table.rows < LONG_ROWS)

    def rows(shared: SharedTexts) -> Iterator[pa.Buffer]:
        return rows_xml(columns, start, stop, first_row, shared, heights, named=named)

    return Body(first_row, covers, rows, most, stop - start)
