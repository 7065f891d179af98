"""Read CSV and TSV into a grid of texts: encoding, delimiter, quotes; must not know facts or workbooks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.csv as pa_csv

from batch.column_letters import column_letter
from batch.errors import InputError
from batch.reading import cell_texts
from batch.reading.encodings import decoded
from batch.reading.grid import Grid
from batch.reading.records import LONGEST_FIELD, how_many_known, read_records

_DELIMITERS = (",", ";", "\t")
_SNIFFED_RECORDS = 60
_SEPARATOR_LINE = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)
_BLANK_RECORDS = ("\n\n", "\n\r", "\r\r")


def read_text(data: bytes, *, name: str, encoding: str | None, known: Callable[[str], object]) -> Grid:
    """The grid of a CSV or TSV file; every record is a row, numbered as a spreadsheet program would."""
    text, _ = decoded(data, encoding, name)
    if not text.strip('\ufeff \t\r\n,;"'):
        raise InputError(f"{name}: the file is empty. Nothing to read: check that the export finished.")
    said = _SEPARATOR_LINE.match(text)  # Excel's own mark, which it doesn't show as a row
    if said is not None:
        text = text[said.end() :]
    delimiter = said.group(1) if said else _delimiter(text, known)
    columns = None if _needs_patience(text) else _clean(text, delimiter)
    ragged: dict[int, tuple[int, int]] = {}
    if columns is None:
        columns, ragged = read_records(text, delimiter, name, known)
    tidied = [cell_texts.tidy(cell_texts.without_formula_quotes(column)) for column in columns]
    letters = tuple(column_letter(index) for index in range(len(columns)))
    return Grid(
        sheet="",
        columns=tuple(column for column, _ in tidied),
        letters=letters,
        ragged=ragged,
        control_cells={letter: count for letter, (_, count) in zip(letters, tidied, strict=True) if count},
    )


def _needs_patience(text: str) -> bool:
    """Whether the fast reader could see other records in it than a spreadsheet program does."""
    return (
        text.startswith(("\n", "\r"))
        or "\0" in text
        or any(blank in text for blank in _BLANK_RECORDS)
        or text.count('"') % 2 == 1
    )


def _delimiter(text: str, known: Callable[[str], object]) -> str:
    """The delimiter that shows the most known headings in one record; else the one that cuts most evenly."""
    return max(_DELIMITERS, key=lambda delimiter: _looks_cut_by(text, delimiter, known))


def _looks_cut_by(text: str, delimiter: str, known: Callable[[str], object]) -> tuple[int, int]:
    records = _first_records(text, delimiter)
    most = max((how_many_known(record, known) for record in records), default=0)
    widths = [len(record) for record in records if len(record) > 1]
    usual = max(set(widths), key=widths.count) if widths else 1
    return most, (usual - 1) * widths.count(usual)


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) == _SNIFFED_RECORDS:
                break
    except csv.Error:
        pass
    return records


def _clean(text: str, delimiter: str) -> list[pa.Array] | None:
    """The columns by Arrow's fast reader; None when a record has another number of fields than the first."""
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=pa_csv.ReadOptions(autogenerate_column_names=True, block_size=8 << 20),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values='"' in text, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(
                check_utf8=False,
                column_types=_all_text(text, delimiter),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None
    columns = [cell_texts.joined(column) for column in table.columns]
    if '"' in text and any(cell_texts.has_quotes(column) for column in columns):
        return None  # quotes inside a field are where readers differ: let the patient one decide
    return columns


def _all_text(text: str, delimiter: str) -> dict[str, pa.DataType]:
    first = next(csv.reader(io.StringIO(text[: LONGEST_FIELD * 4], newline=""), delimiter=delimiter), [])
    return {f"f{index}": pa.string() for index in range(len(first))}
