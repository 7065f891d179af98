"""Read fleet files into tables of texts, whoever made them; must not know what the facts mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from batch import cell_texts
from batch.errors import InputError
from batch.grid import BadCell, Grid
from batch.tables import RawTable
from batch.tables_of import tables_of
from batch.text_files import read_text

if TYPE_CHECKING:
    import fastexcel

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv")

_DATED_NUMBER = re.compile(r"DateTime\(ExcelDateTime \{ value: ([-+.\de]+),")
_ERROR_CELL = re.compile(r"Error\((\w+)\)")
_ERROR_WORDS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip


def read_inputs(
    paths: Sequence[str | Path],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    is_heading: Callable[[str], object],
    stdin: bytes | None = None,
) -> list[RawTable]:
    """The tables of all the inputs, in order; `-` stands for the bytes of standard input."""
    tables: list[RawTable] = []
    for path in paths:
        name = str(path)
        data = (stdin or b"") if name == "-" else Path(path).read_bytes()
        if Path(name).suffix.lower() in WORKBOOKS:
            grids = workbook_grids(data, sheet)
        else:
            grids = [read_text(data, name=name, encoding=encoding, is_heading=is_heading)]
        tables += tables_of(grids, name, is_heading, sheet=sheet, sha256=hashlib.sha256(data).hexdigest())
    return tables


def workbook_grids(data: bytes, sheet: str | None) -> list[Grid]:
    """The sheets of a workbook as grids of texts."""
    import fastexcel  # here, not above: only the process that reads a workbook needs it

    reader = fastexcel.read_excel(data)
    return [
        _grid(reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string"), name)
        for name in reader.sheet_names
    ]


def _grid(loaded: fastexcel.ExcelSheet, name: str) -> Grid:
    batch, errors = loaded.to_arrow_with_errors()
    letters = tuple(cell_texts.column_letter(column.absolute_index) for column in loaded.selected_columns)
    columns, controls = [], {}
    for letter, column in zip(letters, batch.columns, strict=True):
        tidied, count = cell_texts.tidy(column)
        columns.append(cell_texts.as_a_sheet_shows(tidied))
        if count:
            controls[letter] = count
    bad, numbers = _bad_cells(errors.errors if errors else [], letters)
    for index, cells in numbers.items():
        columns[index] = cell_texts.filled_in(columns[index], cells)
    return Grid(
        sheet=name,
        columns=tuple(columns),
        letters=letters,
        bad_cells=tuple(bad),
        visibility=loaded.visible,
        control_cells=controls,
    )


def _bad_cells(
    errors: Sequence[fastexcel.CellError], letters: Sequence[str]
) -> tuple[list[BadCell], dict[int, dict[int, str]]]:
    """The error cells; and the numbers that were formatted as dates though no date is that far away."""
    bad: list[BadCell] = []
    numbers: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.offset_position
        number = _DATED_NUMBER.search(error.detail)
        word = _ERROR_CELL.search(error.detail)
        if number is not None:
            numbers.setdefault(column, {})[row] = cell_texts.number_text(float(number.group(1)))
        else:
            shown = _ERROR_WORDS.get(word.group(1), word.group(1)) if word else error.detail
            bad.append(BadCell("error_cell", row, letters[column], shown))
    return bad, numbers
