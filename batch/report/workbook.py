"""Write a described workbook to a file. With `charts`, the one module that knows openpyxl; must not know what the
sheets mean.

openpyxl makes the sheets, their headings, styles, drop-downs, charts and pages; the rows of tables are then put
into the saved file by `batch.report.splice`, because one by one a million rows would take openpyxl minutes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter as letter_of
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from batch.files import whole_file
from batch.report.charts import draw, reference
from batch.report.looks import TONES, Look
from batch.report.sheets import Book, Page, Table, column_width, display_width
from batch.report.splice import Body, CellColumn, escape_like, plain_text, rows_xml, splice
from batch.report.table_looks import ABOVE, EMPTY, at_most, body_look, heading_look, links, row_heights
from batch.report.validations import validation_of
from language.templates import fill

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

SHEET_ROWS = 1_048_576
_SAVED_AT = re.compile(rb"(?<=W3CDTF\">)[^<]+")  # openpyxl puts the clock's time there


def write_book(book: Book, path: Path, *, sheet_rows: int = SHEET_ROWS) -> None:
    """Write the workbook whole or not at all; a table longer than a sheet goes on in the next one."""
    with whole_file(path) as beside:
        saved = io.BytesIO()
        bodies = _save(book, saved, sheet_rows)
        saved.seek(0)
        made_on = f"{book.made_on.isoformat()}T00:00:00Z".encode()
        splice(saved, beside, bodies, {"docProps/core.xml": lambda xml: _SAVED_AT.sub(made_on, xml)})


def _save(book: Book, saved: io.BytesIO, sheet_rows: int) -> dict[str, Body]:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    placed = [
        (sheet, body)
        for description in book.sheets
        for sheet, body in (
            _add_table(workbook, book, description, sheet_rows)
            if isinstance(description, Table)
            else [(_add_page(workbook, book, description), None)]
        )
    ]
    about = workbook.properties
    about.title, about.creator = book.title, "simexit"
    about.created = about.modified = dt.datetime.combine(book.made_on, dt.time())
    for name, value in book.properties.items():
        workbook.custom_doc_props.append(  # type: ignore[attr-defined]  # the stubs do not know it
            StringProperty(name=name, value=value)
        )
    workbook.save(saved)
    return {sheet.path.lstrip("/"): body for sheet, body in placed if body is not None}


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
        _set_table_view(sheet, book, table, heading_row, last_row)
        if table.rows == 0:
            if table.empty:
                _put(sheet, book, heading_row + 1, 1, table.empty, EMPTY)
            yield sheet, None
        else:
            _link(sheet, table, start, stop, heading_row + 1)
            yield sheet, _body(sheet, book, table, start, stop, heading_row + 1)


def _put_headings(sheet: Worksheet, book: Book, table: Table, row: int) -> None:
    for at, texts in enumerate(table.above, start=1):
        for number, text in enumerate(texts, start=1):
            _put(sheet, book, at, number, text, ABOVE)
        sheet.row_dimensions[at].hidden = table.above_hidden
    for number, column in enumerate(table.columns, start=1):
        cell = _put(sheet, book, row, number, column.heading, heading_look(column))
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
        dimension.hidden = column.hidden
        if column.editable:  # a blank cell takes its column's style, and so costs nothing
            _dress(dimension, book, body_look(table, column))
            below = f"{letter}{heading_row + 1}:{letter}{last_row}"
            for text, tone in column.tones.items() if last_row > heading_row else ():
                sheet.conditional_formatting.add(below, _when(text, tone))
            for sign, tone in column.begins.items() if last_row > heading_row else ():
                sheet.conditional_formatting.add(below, _begins(f"{letter}{heading_row + 1}", sign, tone))
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
    last = letter_of(len(table.columns))
    sheet.freeze_panes = f"{letter_of(table.frozen + 1)}{heading_row + 1}"
    sheet.auto_filter.ref = f"A{heading_row}:{last}{max(last_row, heading_row + 1)}"
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.print_title_cols = f"A:{letter_of(table.frozen)}"
    printed = letter_of(table.printed or len(table.columns))
    sheet.print_area = f"A1:{printed}{max(last_row, heading_row + 1)}"
    _set_print(sheet, book, table.pages_wide, 0)
    if table.tab:
        sheet.sheet_properties.tabColor = table.tab
    _protect(sheet, book.protect if table.protect is None else table.protect, sorts=table.sorts)


def _link(sheet: Worksheet, table: Table, start: int, stop: int, first_row: int) -> None:
    """Put in cells that have only a link; the rows that replace them keep the links."""
    for number, column in enumerate(table.columns, start=1):
        for position, target in links(column, start, stop):
            sheet.cell(first_row + position, number).hyperlink = plain_text(target)


def _body(sheet: Worksheet, book: Book, table: Table, start: int, stop: int, first_row: int) -> Body:
    columns = [
        CellColumn(
            letter_of(number), column.values, column.kind, _style(sheet, book, body_look(table, column)),
            {text: _style(sheet, book, body_look(table, column, tone)) for text, tone in column.tones.items()},
        )
        for number, column in enumerate(table.columns, start=1)
        if column.values is not None
    ]  # fmt: skip
    covers = f"A1:{letter_of(len(table.columns))}{first_row + stop - start - 1}"
    heights = row_heights([(column.values, column_width(column)) for column in table.columns if column.wrap])
    most = at_most([column.values for column in columns], stop - start)
    return Body(first_row, covers, lambda: rows_xml(columns, start, stop, first_row, heights), most)


# --- pages


def _add_page(workbook: Workbook, book: Book, page: Page) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(page.name)
    sheet.sheet_view.showGridLines = False
    for number, width in page.widths.items():
        sheet.column_dimensions[letter_of(number)].width = width
    for number, points in page.heights.items():
        sheet.row_dimensions[number].height = points
    for cell in page.cells:
        if cell.across > 1 or cell.down > 1:
            last_row, last_column = cell.row + cell.down - 1, cell.column + cell.across - 1
            for row in range(cell.row, last_row + 1):
                for column in range(cell.column, last_column + 1):
                    _dress(sheet.cell(row, column), book, cell.look)
            sheet.merge_cells(None, cell.row, cell.column, last_row, last_column)
        written = _put(sheet, book, cell.row, cell.column, cell.value, cell.look)
        if cell.sheet:
            there = f"{quote_sheetname(cell.sheet)}!A1"
            written.hyperlink = Hyperlink(ref=written.coordinate, location=there)
            _dress(written, book, cell.look)
    for chart in page.charts:
        draw(sheet, book, chart)
    if page.printed:
        sheet.print_area = f"A1:{letter_of(page.printed[1])}{page.printed[0]}"
    _set_print(sheet, book, 1, 1 if page.one_page else 0)
    if page.tab:
        sheet.sheet_properties.tabColor = page.tab
    _protect(sheet, book.protect)
    return sheet


# --- cells, styles, printing, protection


def _put(sheet: Worksheet, book: Book, row: int, column: int, value: object, look: Look) -> Any:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = escape_like(plain_text(value))
        cell.data_type = "s"  # whatever it begins with: a text is never a formula
    else:
        cell.value = value  # type: ignore[assignment]
    _dress(cell, book, look)
    return cell


def _style(sheet: Worksheet, book: Book, look: Look) -> int:
    """The number of a style in the workbook, found by means of a cell that is in no sheet."""
    cell = SheetCell(sheet, row=1, column=1)
    _dress(cell, book, look)
    return int(cell.style_id)


def _dress(cell: Any, book: Book, look: Look) -> None:
    cell.font = Font(name=book.font, size=look.size, bold=look.bold, italic=look.italic, color=look.colour)
    cell.alignment = Alignment(horizontal=look.horizontal or None, vertical=look.vertical,
                               wrap_text=look.wrap or None, indent=look.indent)  # fmt: skip
    cell.number_format = look.number
    cell.protection = Protection(locked=look.locked)
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.under:
        cell.border = Border(bottom=Side("thin", color=look.under))


def _set_print(sheet: Worksheet, book: Book, wide: int, tall: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wide, tall
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.45, 0.6, 0.3, 0.3
    footer: Any = sheet.oddFooter
    footer.left.text, footer.center.text, footer.right.text = book.footer.replace("&", "&&"), "&A", "&P / &N"
    for part in (footer.left, footer.center, footer.right):
        part.size = 8


def _protect(sheet: Worksheet, protect: bool, *, sorts: bool = True) -> None:
    """Lock what people should not change, without a password; filters, widths and sorting stay available."""
    guard = sheet.protection
    guard.sheet = protect
    guard.autoFilter = guard.formatColumns = guard.formatRows = guard.pivotTables = False
    guard.sort = not sorts
