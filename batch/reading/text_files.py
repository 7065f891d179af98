"""Read CSV and TSV into a grid of texts: fast if possible, or record by record where programs might read differently.

It must not know facts or workbooks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.csv as pa_csv

from batch.errors import InputError
from batch.reading import cell_texts
from batch.reading.grid import Grid, column_letter
from batch.reading.records import LONGEST_FIELD, how_many_known, read_records, record_reader, refuse_width

_DELIMITERS = (",", ";", "\t")
_UNUSUAL = ("|", "^", "~", "¦", "；", "，")  # taken where none of those above makes headings
_FEWEST_HEADINGS = 2
_SNIFFED_RECORDS = 60
_SEPARATOR_LINE = re.compile(r'\A"?sep=([^\w"\r\n\0])"?(?:\r?\n|\Z)', re.IGNORECASE)
_BLANK_RECORDS = ("\n\n", "\n\r", "\r\r")


def read_text(text: str, *, name: str, known: Callable[[str], object]) -> Grid:
    """The grid of a CSV or TSV file; every record is a row, numbered as a spreadsheet program would."""
    said = _SEPARATOR_LINE.match(text)  # Excel's own mark, which it doesn't show as a row
    if said is not None:
        text = text[said.end() :]
    if not text.strip('\ufeff \t\r\n,;"'):
        raise InputError(f"{name}: the file is empty. Nothing to read: check that the export finished.")
    delimiter = said.group(1) if said else _delimiter(text, known)
    patient = _needs_patience(text) or not delimiter.isascii()
    columns = None if patient else _clean(text, delimiter, name)
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
        separator=delimiter if delimiter in _UNUSUAL else "",
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


def _delimiter(text: str, known: Callable[[str], object]) -> str:
    """The delimiter that gives the most known headings in one record, or else the most even records."""

    def best(delimiters: Sequence[str]) -> tuple[tuple[int, int], str]:
        return max(
            ((_looks_cut_by(text, delimiter, known), delimiter) for delimiter in delimiters),
            key=lambda found: found[0],
        )

    usual, delimiter = best(_DELIMITERS)
    if usual[0] >= _FEWEST_HEADINGS:
        return delimiter
    unusual, other = best(_UNUSUAL)
    plain = unusual[0] >= _FEWEST_HEADINGS or not any(usual)
    return other if plain and unusual > usual else delimiter


def _looks_cut_by(text: str, delimiter: str, known: Callable[[str], object]) -> tuple[int, int]:
    records = _first_records(text, delimiter)
    most = max((how_many_known(record, known) for record in records), default=0)
    widths = [len(record) for record in records if len(record) > 1]
    usual = max(set(widths), key=widths.count) if widths else 1
    return most, (usual - 1) * widths.count(usual)


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in record_reader(io.StringIO(text[:200_000], newline=""), delimiter):
            records.append(record)
            if len(records) == _SNIFFED_RECORDS:
                break
    except csv.Error:
        pass
    return records


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
        first: list[str] = next(
            record_reader(io.StringIO(text[: LONGEST_FIELD * 4], newline=""), delimiter), []
        )
    except csv.Error:
        return None
    refuse_width(len(first), name)
    return {f"f{index}": pa.string() for index in range(len(first))}
