"""Give a sheet's table a name by which formulas and pivots find it, with the library that makes workbooks.

What Excel calls a table is made only where Excel takes it without a word: where every heading is a short text of its
own. Elsewhere the cells get a name. It must not know what the sheet says.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter as letter_of
from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as NamedTable
from openpyxl.worksheet.table import TableColumn

from batch.report.sheet_texts import escape_like, plain_text
from batch.report.sheets import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_HEADING = 255  # of a table's column


def name_table(
    workbook: Workbook, sheet: Worksheet, table: Table, number: int, heading_row: int, last_row: int
) -> bool:
    """Name the rows of a table's sheet of that number; True where they became a table with a filter of its own."""
    if not table.called or last_row <= heading_row:
        return False
    name = table.called if number == 1 else f"{table.called}_{number}"
    headings = [column.heading for column in table.columns]
    if not table.above and may_be_headings(headings):
        covers = f"A{heading_row}:{letter_of(len(headings))}{last_row}"
        named = NamedTable(displayName=name, name=name, ref=covers, autoFilter=AutoFilter(ref=covers))
        # Said here, since the library would look for them in the cells, and make all that the table covers.
        named.tableColumns = [TableColumn(id=at, name=text) for at, text in enumerate(headings, start=1)]
        sheet.add_table(named)
        return True
    shown = next((at for at, column in enumerate(table.columns) if column.hidden), len(table.columns))
    cells = f"$A${heading_row}:${letter_of(max(shown, 1))}${last_row}"
    workbook.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet.title)}!{cells}")
    return False


def may_be_headings(texts: Sequence[str]) -> bool:
    """Whether Excel takes these texts as the names of a table's columns, just as they stand in the cells."""
    alike = {unicodedata.normalize("NFKC", text).casefold() for text in texts}
    return len(alike) == len(texts) and all(
        text
        and text == " ".join(text.split())
        and text == escape_like(plain_text(text))
        and len(text) <= _LONGEST_HEADING
        for text in texts
    )
