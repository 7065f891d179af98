"""Read CSV and TSV into a grid of texts: fast if possible, or record by record where programs might read differently.

Everything that tells the two apart is seen in the file's bytes. It must not know facts or workbooks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from itertools import islice, zip_longest

import pyarrow as pa
import pyarrow.csv as pa_csv

from batch.errors import InputError
from batch.reading import cell_texts
from batch.reading.grid import Grid, column_letter
from batch.reading.records import read_records, refuse_width
from batch.reading.separators import LONGEST_FIELD, UNUSUAL, reader_of, separator_of
from batch.text_bytes import has_byte

_SEPARATOR_LINE = re.compile(r'\A"?sep=([^\w"\r\n\0])"?(?:\r?\n|\Z)', re.IGNORECASE)
_BEGINNING = 4 * LONGEST_FIELD  # bytes from which the separator and the number of fields are told
_BLOCK = 1 << 22  # bytes that Arrow parses at a time, with lists of texts that are joined afterwards
_LOOKED_AT = 1024  # records
_TEXT = pa.string()
_TEXTS_ONCE = pa.dictionary(pa.int32(), _TEXT)
_QUOTE = ord('"')
_NOTHING_SAID = b' \t\r\n,;"'


def grid_of_text(utf8: bytes, *, name: str, known: Callable[[str], object]) -> Grid:
    """The grid of a CSV or TSV file; every record is a row, numbered as a spreadsheet program would."""
    begins = utf8[:_BEGINNING].decode("utf-8", "ignore")
    said = _SEPARATOR_LINE.match(begins)  # Excel's own mark, which it doesn't show as a row
    if said is not None:
        begins, utf8 = begins[said.end() :], utf8[len(said[0].encode()) :]
    if not begins.strip('\ufeff \t\r\n,;"') and not utf8[_BEGINNING:].strip(_NOTHING_SAID):
        raise InputError("text_empty", name=name)
    delimiter = said.group(1) if said else separator_of(begins, known)
    columns = None if _needs_patience(utf8) else _clean(utf8, begins, delimiter, name)
    ragged: dict[int, tuple[int, int]] = {}
    if columns is None:
        columns, ragged = read_records(utf8, delimiter, name, known)
        columns = [cell_texts.without_formula_quotes(column) for column in columns]
    tidied = [cell_texts.tidy(column) for column in columns]
    letters = tuple(column_letter(index) for index in range(len(columns)))
    return Grid(
        sheet="",
        columns=tuple(column for column, _ in tidied),
        column_letters=letters,
        ragged=ragged,
        separator=delimiter if delimiter in UNUSUAL else "",
        control_cells={letter: count for letter, (_, count) in zip(letters, tidied, strict=True) if count},
    )


def _needs_patience(utf8: bytes) -> bool:
    """Whether the fast reader might find other records than a spreadsheet program does."""
    return utf8.startswith((b"\n", b"\r")) or b"\0" in utf8 or utf8.count(b'"') % 2 == 1


def _clean(utf8: bytes, begins: str, delimiter: str, name: str) -> list[pa.Array] | None:
    """Read the columns with Arrow's fast reader; None when a record has another number of fields than the first."""
    types = _types(begins, delimiter, name)
    if types is None:
        return None
    quoted = b'"' in utf8
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(utf8),
            # One thread takes half the processor time that two do, and as long.
            read_options=pa_csv.ReadOptions(
                autogenerate_column_names=True, block_size=_BLOCK, use_threads=False
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False
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
    if len(table.columns) != len(types):
        return None  # the first record goes on beyond what was looked at of it
    columns = [cell_texts.one_array(column) for column in table.columns]
    if quoted and any(has_byte(column, _QUOTE) for column in columns):
        return None  # quotes inside a field are where readers differ: let the patient one decide
    return columns


def _types(begins: str, delimiter: str, name: str) -> dict[str, pa.DataType] | None:
    """The type of each column, by the names Arrow gives them; None where only the patient reader will do.

    All are text; those of a long file whose texts repeat keep each of them once.
    """
    if not delimiter.isascii():
        return None
    try:
        records = [*islice(reader_of(io.StringIO(begins, newline=""), delimiter), _LOOKED_AT)]
    except csv.Error:
        return None
    width = len(records[0]) if records else 0
    refuse_width(width, name)
    if len(records) < _LOOKED_AT:
        return {f"f{index}": _TEXT for index in range(width)}
    columns = islice(zip_longest(*records, fillvalue=""), width)
    return {f"f{index}": _TEXTS_ONCE if _repeat(texts) else _TEXT for index, texts in enumerate(columns)}


def _repeat(texts: Sequence[str]) -> bool:
    return 2 * len(set(texts)) < len(texts)
