"""Read fleet files into tables of texts, whoever made them; must not know what the facts mean.

The only module that reads workbooks. `read_inputs` is for everybody; `read_workbook` is the part that runs
in a process of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batch import cell_texts
from batch.grid import BadCell, Grid
from batch.parcels import packed

if TYPE_CHECKING:
    import fastexcel

    from batch.inputs import InputFile
    from batch.limits import ReadLimits
    from batch.tables import Notice, RawTable

_FROM_ROW_1: dict[str, Any] = {"header_row": None, "skip_rows": 0}
_FROM_FIRST_CELL: dict[str, Any] = {"header_row": None, "skip_rows": None}
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
    limits: ReadLimits | None = None,
) -> list[RawTable]:
    """The tables of all inputs, in order; `-` stands for `stdin`, a folder or pattern for the files in it.

    `is_heading` answers whether a text is a known heading: with the code of its fact, or with True where
    only that is known; anything false is no. Raises InputError, whose message is for people.
    """
    from batch.inputs import named_files, opened  # not above: the process that reads a workbook starts sooner
    from batch.limits import ReadLimits

    limits = limits or ReadLimits()
    tables: list[RawTable] = []
    for name in named_files(paths):
        file = opened(name, stdin, limits)
        tables += _tables(file, sheet, encoding, is_heading, limits)
    return tables


def _tables(
    file: InputFile,
    sheet: str | None,
    encoding: str | None,
    is_heading: Callable[[str], object],
    limits: ReadLimits,
) -> list[RawTable]:
    from batch.formats import format_of
    from batch.read_apart import parquet_grids, workbook_grids
    from batch.tables_of import tables_of
    from batch.text_files import read_text

    kind = format_of(file)
    notices: list[Notice] = []
    if kind == "text":
        grids = [read_text(file.data, name=file.name, encoding=encoding, is_heading=is_heading)]
    elif kind == "parquet":
        grids = parquet_grids(file, limits)
    else:
        grids, notices = workbook_grids(file, kind, sheet, limits)
    return tables_of(grids, file.name, is_heading, sheet=sheet, sha256=file.sha256, notices=notices)


def read_workbook(data: bytes, *, sheets: Sequence[str] | None, numbers: Sequence[str] | None) -> bytes:
    """The sheets of a workbook (all, or those named) as packed grids; for the process that reads files.

    `numbers` names the sheets that may have numbers of 16 digits and more (None: any may): there each text
    of that many digits is looked at again, to tell a number, which lost digits, from a text, which did not.
    """
    reader = _opened(data)
    return packed([
        _sheet(reader, name, numbers is None or name in numbers, _FROM_ROW_1)
        for name in (reader.sheet_names if sheets is None else sheets)
    ])  # fmt: skip


def read_piece(data: bytes, *, sheet: str, first_row: int | None, numbers: bool) -> bytes:
    """Some rows of a sheet as a packed grid; a mark stands in the row above `first_row`, if that is given."""
    if first_row is None:
        return packed([_sheet(_opened(data), sheet, numbers, _FROM_ROW_1)])
    grid = _sheet(_opened(data), sheet, numbers, _FROM_FIRST_CELL)
    return packed([
        replace(
            grid,
            columns=tuple(column.slice(1) for column in grid.columns),
            first_row=first_row,
            bad_cells=tuple(replace(cell, position=cell.position - 1) for cell in grid.bad_cells),
        )
    ])  # fmt: skip


def _opened(data: bytes) -> fastexcel.ExcelReader:
    import fastexcel  # here, not above: only the process that reads a workbook needs it

    return fastexcel.read_excel(data)


def _sheet(reader: fastexcel.ExcelReader, name: str, numbers: bool, start: dict[str, Any]) -> Grid:
    loaded = reader.load_sheet(name, dtypes="string", **start)
    batch, errors = loaded.to_arrow_with_errors()
    letters = tuple(cell_texts.column_letter(column.absolute_index) for column in loaded.selected_columns)
    columns, controls = [], {}
    for letter, column in zip(letters, batch.columns, strict=True):
        tidied, count = cell_texts.tidy(column)
        columns.append(cell_texts.as_a_sheet_shows(tidied))
        if count:
            controls[letter] = count
    bad, dated = _bad_cells(errors.errors if errors else [], letters)
    for index, cells in dated.items():
        columns[index] = cell_texts.filled_in(columns[index], cells)
    grid = Grid(
        sheet=name,
        columns=tuple(columns),
        letters=letters,
        bad_cells=tuple(bad),
        visibility=loaded.visible,
        merged_known=False,
        control_cells=controls,
    )
    return _with_big_numbers(reader, grid, start) if numbers else grid


def _bad_cells(
    errors: Sequence[fastexcel.CellError], letters: Sequence[str]
) -> tuple[list[BadCell], dict[int, dict[int, str]]]:
    """The error cells; and the numbers that were formatted as dates though no date is that far away."""
    bad: list[BadCell] = []
    dated: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.offset_position
        number = _DATED_NUMBER.search(error.detail)
        word = _ERROR_CELL.search(error.detail)
        if number is not None:
            dated.setdefault(column, {})[row] = cell_texts.number_text(float(number.group(1)))
        else:
            shown = _ERROR_WORDS.get(word.group(1), word.group(1)) if word else error.detail
            bad.append(BadCell("error_cell", row, letters[column], shown))
    return bad, dated


def _with_big_numbers(reader: fastexcel.ExcelReader, grid: Grid, start: dict[str, Any]) -> Grid:
    """Numbers of 16 digits and more with an E: read as yes/no, a number has an answer, a text has none."""
    doubtful = [index for index, column in enumerate(grid.columns) if cell_texts.has_long_integers(column)]
    if not doubtful:
        return grid
    places = [grid.places[at] for at in doubtful]
    loaded = reader.load_sheet(grid.sheet, dtypes="boolean", use_columns=places, **start)
    columns = list(grid.columns)
    for index, answers in zip(doubtful, loaded.to_arrow().columns, strict=True):
        numeric = answers.is_valid().to_numpy(zero_copy_only=False)
        columns[index] = cell_texts.big_numbers(columns[index], numeric)
    return replace(grid, columns=tuple(columns))
