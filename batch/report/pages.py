"""Lay a described page out on a sheet, with the library that makes workbooks. Must not know what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter as letter_of
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from batch.report.charts import draw
from batch.report.dressing import dress, merge, protect, put, set_print
from batch.report.sheets import Book, Page

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def add_page(workbook: Workbook, book: Book, page: Page) -> Worksheet:
    """A new sheet with the page on it."""
    sheet: Worksheet = workbook.create_sheet(page.name)
    sheet.sheet_view.showGridLines = False
    for number, width in page.widths.items():
        sheet.column_dimensions[letter_of(number)].width = width
    for number, points in page.heights.items():
        sheet.row_dimensions[number].height = points
    for cell in page.cells:
        written = put(sheet, book, cell.row, cell.column, cell.value, cell.look)
        if cell.across > 1 or cell.down > 1:
            merge(sheet, cell)
        if cell.sheet:
            there = f"{quote_sheetname(cell.sheet)}!A1"
            written.hyperlink = Hyperlink(ref=written.coordinate, location=there)
            dress(written, book, cell.look)
    for chart in page.charts:
        draw(sheet, book, chart)
    if page.printed:
        sheet.print_area = f"A1:{letter_of(page.printed[1])}{page.printed[0]}"
    set_print(sheet, book, 1, 1 if page.one_page else 0)
    if page.tab:
        sheet.sheet_properties.tabColor = page.tab
    protect(sheet, book.protect)
    return sheet
