"""Read fleet files into tables of texts, whoever made them. Must not know what the facts mean.

The only module that reads workbooks. `read_inputs` is for all callers; `read_sheets` and `numeric_cells` run in a
process of their own, which starts fastest when it loads nothing but Arrow and fastexcel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batch.reading.grid import BadCell, Grid, column_letter, packed

if TYPE_CHECKING:
    import fastexcel

    from batch.problems import Notice
    from batch.reading.find_table import HeadingsAsked
    from batch.reading.inputs import OpenedFile, ReadLimits
    from batch.reading.words import TableWords
    from batch.shapes import RawTable

# A time, or a number formatted as a date that no calendar has, such as a phone number: the reader gives neither.
_MISREAD = re.compile(r"DateTime\(ExcelDateTime \{ value: ([-+.\de]+),|DurationIso\(\"(PT\w+)\"\)")
_ERROR_CELL = re.compile(r"Error\((\w+)\)")
_ERROR_WORDS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip


def read_inputs(
    inputs: Sequence[str | Path | OpenedFile],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    is_heading: Callable[[str], object],
    stdin: bytes | None = None,
    limits: ReadLimits | None = None,
    keys: frozenset[str] = frozenset(),
    words: TableWords | None = None,
    first_row: int = 1,
) -> list[RawTable]:
    """Read the tables of all inputs, in order; `-` stands for `stdin`, a folder or pattern for the files in it.

    A file may be given opened, by the name that people know it by.

    `is_heading` says whether a text is a known heading: it returns the code of its fact, or True where the fact is
    not known, or something false; `words` answers what else is asked of words. Sheets with other headings than their
    file's main one are read too if one of theirs is of a fact in `keys`: they may be about the same lines. `first_row`:
    the number of the first row of a text, where it is a piece of a longer one. Raises InputError, whose message is for
    people.
    """
    from batch.reading.find_table import HeadingsAsked
    from batch.reading.inputs import ReadLimits, opened_files  # not above: see there
    from batch.reading.sizes import Held
    from batch.reading.words import NoWords

    limits = limits or ReadLimits()
    known = HeadingsAsked(is_heading, words or NoWords())
    tables: list[RawTable] = []
    held, size = Held(), 0
    for file in opened_files(inputs, stdin, limits):
        found = _tables(file, sheet, encoding, known, limits, keys, first_row)
        size += len(file.data)
        for table in found:
            held.add(table.columns)
        limits.most(size).refuse(file.name, held)
        tables += found
    if sheet is not None and not any(table.sheet for table in tables):
        from batch.errors import InputError, escaped

        raise InputError("sheet_of_no_book", wanted=escaped(sheet), name=file.name)
    return tables


def _tables(
    file: OpenedFile,
    sheet: str | None,
    encoding: str | None,
    known: HeadingsAsked,
    limits: ReadLimits,
    keys: frozenset[str],
    first_row: int,
) -> list[RawTable]:
    from batch.problems import Notice
    from batch.reading.encodings import decoded
    from batch.reading.formats import format_of
    from batch.reading.own_files import refuse_own_file, refuse_own_record
    from batch.reading.read_apart import parquet_grids, workbook_grids
    from batch.reading.tables_of import tables_of
    from batch.reading.text_files import grid_of_text

    kind = format_of(file)
    notices: list[Notice] = []
    if kind == "text":
        found = decoded(file.data, encoding, file.name)
        grids = [replace(grid_of_text(found.utf8, name=file.name, known=known), first_row=first_row)]
        if found.guessed:
            said = {"encoding": found.guessed, "text": found.begins}
            notices = [Notice("encoding_guessed", file.name, "", said)]
    elif kind == "parquet":
        grids = parquet_grids(file, limits)
    else:
        refuse_own_file(file, kind, limits)
        grids, notices = workbook_grids(file, kind, sheet, limits, known.words)
    refuse_own_record(file.name, grids)
    return tables_of(grids, file.name, known, sheet=sheet, sha256=file.sha256, notices=notices, keys=keys)


def read_sheets(data: bytes, *, sheets: Sequence[str] | None, marked: bool) -> memoryview:
    """The sheets of a workbook (all, or those named) as packed grids of raw texts; for the process that reads.

    Where `marked`, the first row is the one of the first cell, not row 1.
    """
    reader = _opened(data)
    names = reader.sheet_names if sheets is None else sheets
    return packed([_raw(reader.load_sheet(name, dtypes="string", **_start(marked)), name) for name in names])


def numeric_cells(data: bytes, *, sheet: str, places: list[int], marked: bool) -> memoryview:
    """These columns with a value where a cell is a number, and none where it is a text; for the process that reads.

    Read as yes/no, a number has an answer and a text has none: nothing else tells the two apart.
    """
    loaded = _opened(data).load_sheet(sheet, dtypes="boolean", use_columns=places, **_start(marked))
    return packed(
        [Grid(sheet=sheet, columns=tuple(loaded.to_arrow().columns), column_letters=_letters(loaded))]
    )


def _opened(data: bytes) -> fastexcel.ExcelReader:
    import fastexcel  # here, not above: only the process that reads a workbook needs it

    return fastexcel.read_excel(data)


def _start(marked: bool) -> dict[str, Any]:
    return {"header_row": None, "skip_rows": None if marked else 0}


def _letters(loaded: fastexcel.ExcelSheet) -> tuple[str, ...]:
    return tuple(column_letter(column.absolute_index) for column in loaded.selected_columns)


def _raw(loaded: fastexcel.ExcelSheet, name: str) -> Grid:
    batch, errors = loaded.to_arrow_with_errors()
    letters = _letters(loaded)
    bad_cells: list[BadCell] = []
    misread: list[tuple[str, int, str]] = []
    for error in errors.errors if errors else ():
        row, column = error.offset_position
        value = _MISREAD.search(error.detail)
        if value is not None:
            misread.append((letters[column], row, value.group(1) or value.group(2)))
        else:
            bad_cells.append(BadCell("error_cell", row, letters[column], _error_shown(error.detail)))
    return Grid(
        sheet=name,
        columns=tuple(batch.columns),
        column_letters=letters,
        bad_cells=tuple(bad_cells),
        misread=tuple(misread),
        visibility=loaded.visible,
        merged_known=False,
    )


def _error_shown(detail: str) -> str:
    word = _ERROR_CELL.search(detail)
    return _ERROR_WORDS.get(word.group(1), word.group(1)) if word else detail
