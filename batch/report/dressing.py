"""Put values into cells, and give cells and sheets their looks, with the library that makes workbooks.

It must not know what they mean.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties

from batch.report.looks import Look
from batch.report.sheet_texts import escape_like, plain_text
from batch.report.sheets import Book, Cell

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

# Of each workbook, the looks that were worked out: those of cells, and of cells that a merged one lies over.
_LOOKS: WeakKeyDictionary[Workbook, dict[tuple[Any, ...], StyleArray]] = WeakKeyDictionary()


def put(sheet: Worksheet, book: Book, row: int, column: int, value: object, look: Look) -> Any:
    """Put a value into a cell; a text is a text whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = escape_like(plain_text(value))
        cell.data_type = "s"  # whatever it begins with: a text is never a formula
    else:
        cell.value = value  # type: ignore[assignment]
    dress(cell, book, look)
    return cell


def style(sheet: Worksheet, book: Book, look: Look) -> int:
    """The number of a style in the workbook, found by means of a cell that is in no sheet."""
    cell = SheetCell(sheet, row=1, column=1)
    dress(cell, book, look)
    return int(cell.style_id)


def dress(cell: Any, book: Book, look: Look) -> None:
    """Give a cell, or what stands for a column of cells, its look."""
    _dressed(cell, (book.font, look), _set_look)


def _dressed(cell: Any, look: tuple[Any, ...], set_look: Callable[..., None]) -> None:
    """Give a cell a look, which is worked out once in a workbook: the library keeps it in `_style`, which it has no
    other way to hand on."""
    known = _LOOKS.setdefault(cell.parent.parent, {})
    if look not in known:
        set_look(cell, *look)
        known[look] = copy(cell._style)
    else:
        cell._style = copy(known[look])


def _set_look(cell: Any, font: str, look: Look) -> None:
    cell.font = Font(name=font, size=look.size, bold=look.bold, italic=look.italic, color=look.colour)
    cell.alignment = Alignment(horizontal=look.horizontal or None, vertical=look.vertical,
                               wrap_text=look.wrap or None, indent=look.indent)  # fmt: skip
    cell.number_format = look.number
    cell.protection = Protection(locked=look.locked)
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.under:
        cell.border = Border(bottom=Side("thin", color=look.under))


def _set_covered(cell: Any, locked: bool, under: str) -> None:
    if under:
        cell.border = Border(bottom=Side("thin", color=under))
    cell.protection = Protection(locked=locked)


def merge(sheet: Worksheet, cell: Cell) -> None:
    """Merge a cell that has its look over its neighbours, which keep of it whether it is locked, and the line under it.

    The library's own way gives neighbours a border each, and lists two among the styles that no cell has.
    """
    last_row, last_column = cell.row + cell.down - 1, cell.column + cell.across - 1
    area = CellRange(None, cell.column, cell.row, last_column, last_row)
    sheet.merged_cells.add(area)
    for row, column in list(area.cells)[1:]:
        under = cell.look.under if row == last_row else ""
        _dressed(sheet.cell(row, column), (cell.look.locked, under), _set_covered)


def set_print(sheet: Worksheet, book: Book, wide: int, tall: int, middle: str = "&A") -> None:
    """Print on so many sheets of paper side by side and one below the other; 0: as many as it takes.

    `middle`: what stands in the middle of each page's foot, the sheet's name if nothing else.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wide, tall
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.45, 0.6, 0.3, 0.3
    footer: Any = sheet.oddFooter
    footer.left.text, footer.center.text = book.footer.replace("&", "&&"), middle
    footer.right.text = "&P / &N"
    for part in (footer.left, footer.center, footer.right):
        part.size = 8


def protect(sheet: Worksheet, locked: bool, *, sorts: bool = True) -> None:
    """Lock what people should not change, without a password; filters, widths and sorting stay available."""
    guard = sheet.protection
    guard.sheet = locked
    guard.autoFilter = guard.formatColumns = guard.formatRows = guard.pivotTables = False
    guard.sort = not sorts
