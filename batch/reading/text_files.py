"""Read CSV and TSV into a grid of texts: fast if possible, or record by record where programs might read differently.

It must not know facts or workbooks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.csv as pa_csv

from batch.errors import InputError
from batch.reading import cell_texts
from batch.reading.grid import Grid, column_letter
from batch.reading.records import read_records, refuse_width
from batch.reading.separators import LONGEST_FIELD, UNUSUAL, reader_of, separator_of

_SEPARATOR_LINE = re.compile(r'\A"?sep=([^\w"\r\n\0])"?(?:\r?\n|\Z)', re.IGNORECASE)
_BLANK_RECORDS = ("\n\n", "\n\r", "\r\r")


def grid_of_text(text: str, *, name: str, known: Callable[[str], object]) -> Grid:
    """The grid of a CSV or TSV file; every record is a row, numbered as a spreadsheet program would."""
    said = _SEPARATOR_LINE.match(text)  # Excel's own mark, which it doesn't show as a row
    if said is not None:
        text = text[said.end() :]
    if not text.strip('\ufeff \t\r\n,;"'):
        raise InputError("text_empty", name=name)
    delimiter = said.group(1) if said else separator_of(text, known)
    columns = None if _needs_patience(text) else _clean(text, delimiter, name)
    ragged: dict[int, tuple[int, int]] = {}
    if columns is None:
        columns, ragged = read_records(text, delimiter, name, known)
    tidied = [cell_texts.tidy(cell_texts.without_formula_quotes(column)) for column in columns]
    letters = tuple(column_letter(index) for index in range(len(columns)))
    return Grid(
        sheet="",
        columns=tuple(column for column, _ in tidied),
        column_letters=letters,
        ragged=ragged,
        separator=delimiter if delimiter in UNUSUAL else "",
        control_cells={letter: count for letter, (_, count) in zip(letters, tidied, strict=True) if count},
    )


def _needs_patience(text: str) -> bool:
    """Whether the fast reader might find other records than a spreadsheet program does."""
    return (
        text.startswith(("\n", "\r"))
        or "\0" in text
        or any(blank in text for blank in _BLANK_RECORDS)
        or text.count('"') % 2 == 1
    )


def _clean(text: str, delimiter: str, name: str) -> list[pa.Array] | None:
    """Read the columns with Arrow's fast reader; None when a record has another number of fields than the first."""
    types = _all_text(text, delimiter, name)
    if types is None:
        return None
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=pa_csv.ReadOptions(autogenerate_column_names=True, block_size=8 << 20),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values='"' in text, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(
                check_utf8=False,
                column_types=types,
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid:
        return None
    if any(column.type != pa.string() for column in table.columns):
        return None  # the first record goes on beyond what was looked at of it
    columns = [cell_texts.one_array(column) for column in table.columns]
    if '"' in text and any(cell_texts.has_quotes(column) for column in columns):
        return None  # quotes inside a field are where readers differ: let the patient one decide
    return columns


def _all_text(text: str, delimiter: str, name: str) -> dict[str, pa.DataType] | None:
    """That each column is text, by the names Arrow gives them; None where only the patient reader will do."""
    if not delimiter.isascii():
        return None
    try:
        first: list[str] = next(reader_of(io.StringIO(text[: LONGEST_FIELD * 4], newline=""), delimiter), [])
    except csv.Error:
        return None
    refuse_width(len(first), name)
    return {f"f{index}": pa.string() for index in range(len(first))}
