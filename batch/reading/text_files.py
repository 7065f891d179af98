"""Read CSV and TSV into a grid of texts: fast if possible, or record by record where programs might read differently.

It must not know facts or workbooks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from batch.errors import InputError
from batch.reading import cell_texts
from batch.reading.grid import Grid, column_letter

_DELIMITERS = (",", ";", "\t")
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
        for record in _reader(io.StringIO(text[:200_000], newline=""), delimiter):
            records.append(record)
            if len(records) == _SNIFFED_RECORDS:
                break
    except csv.Error:
        pass
    return records


def _reader(lines: Iterable[str], delimiter: str) -> Any:
    """Python's own reader of records, which without being told stops at fields of 131,072 characters."""
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(lines, delimiter=delimiter)


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
        first: list[str] = next(_reader(io.StringIO(text[: LONGEST_FIELD * 4], newline=""), delimiter), [])
    except csv.Error:
        return None
    _refuse_width(len(first), name)
    return {f"f{index}": pa.string() for index in range(len(first))}


LONGEST_FIELD = 1_000_000
_FIRST = 60  # records among which the headings are looked for
_AT_ONCE = 50_000  # records held as Python texts
_WIDEST = 16_384  # a spreadsheet has no more columns
_BLOCK = 8  # a run of short records of this length is a habit of the program, not an accident

Known = Callable[[str], object]
Record = list[str]


@dataclass
class _Shape:
    """How many fields each record has, and which have fields that are not blank where none should be."""

    wanted: int
    above: int
    """How many records stand above the headings: lines that say something of the table."""
    widths: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)

    def fitted(self, record: Record) -> Record:
        """Give the record as many fields as wanted, and note how many it had."""
        at = len(self.widths)
        self.widths.append(len(record))
        if len(record) == self.wanted:
            return record
        if at < self.above and len(record) > self.wanted:
            return [*record[: self.wanted - 1], " ".join(filter(str.strip, record[self.wanted - 1 :]))]
        if any(map(str.strip, record[self.wanted :])):
            self.long.append(at)
        elif len(record) < self.wanted and any(map(str.strip, record)):
            self.short.append(at)
        return (record + [""] * self.wanted)[: self.wanted]


def read_records(
    text: str, delimiter: str, name: str, known: Known
) -> tuple[list[pa.Array], dict[int, tuple[int, int]]]:
    """Read the columns, and for each record whose fields can't be told apart, how many were expected and found."""
    lines = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")
    reader = _reader(lines, delimiter)
    pieces: list[list[pa.Array]] = []
    last: Record = []
    try:
        first = list(islice(reader, _FIRST))
        shape = _Shape(*_width(first, known, name))
        for records in _batches(first, reader):
            last = records[-1]
            fitted = [shape.fitted(record) for record in records]
            cells = zip(*fitted, strict=True)
            pieces.append([cell_texts.from_python([cell or None for cell in column]) for column in cells])
    except csv.Error as error:
        raise InputError(
            f"{name}: line {reader.line_num} can't be read as a record ({error}). "
            "Look for a quotation mark that is never closed before it."
        ) from None
    _refuse_open_quote(text, last, name)
    columns = [cell_texts.one_array(pa.chunked_array(parts)) for parts in zip(*pieces, strict=True)]
    return columns, {at: (shape.wanted, shape.widths[at]) for at in _ragged(shape)}


def how_many_known(record: Record, known: Known) -> int:
    """How many known headings a record has."""
    return sum(bool(known(cell.strip())) for cell in set(record))


def _batches(first: list[Record], reader: Iterator[Record]) -> Iterator[list[Record]]:
    records = first
    while records:
        yield records
        records = list(islice(reader, _AT_ONCE))


def _width(records: list[Record], known: Known, name: str) -> tuple[int, int]:
    """How many fields a record should have, as many as the heading record or else as most have; and its place."""
    best = max(records, key=lambda record: how_many_known(record, known))
    wanted, place = len(best), records.index(best)
    if not how_many_known(best, known):
        place = 0
        widths = [len(record) for record in records if len(record) > 1] or [1]
        wanted = max(set(widths), key=lambda width: (widths.count(width), width))
    _refuse_width(wanted, name)
    return wanted, place


def _refuse_width(fields: int, name: str) -> None:
    if fields > _WIDEST:
        raise InputError(f"{name}: a record has {fields:,} fields; a sheet has at most {_WIDEST:,} columns.")


def _refuse_open_quote(text: str, record: Record, name: str) -> None:
    """Refuse a quotation mark that is never closed: the rest of the file is one field, and no row can be trusted."""
    last = record[-1] if record else ""
    if text.count('"') % 2 and "\n" in last.replace("\r", "\n"):
        line = text.count("\n", 0, len(text.rstrip("\r\n")) - len(last.rstrip("\r\n"))) + 1
        raise InputError(
            f"{name}: line {line} opens a quotation mark that is never closed, so that the rest of the file is one "
            "cell. Close it, or double it where it belongs to the text."
        )


def _ragged(shape: _Shape) -> list[int]:
    """The records whose fields can't be told apart: there are too many, or some are missing.

    Spreadsheet programs leave out the last delimiters of whole blocks of records that are blank there, and some
    exports do so for every record: then the missing fields are blank. A single short record is a broken one.
    """
    alone = [at for run in _runs(shape.widths, shape.short) if len(run) < _BLOCK for at in run]
    if len(alone) >= _BLOCK and len(alone) * 10 > len(shape.widths):
        alone = _halves_of_one(shape, alone)
    return sorted(shape.long + alone)


def _halves_of_one(shape: _Shape, short: list[int]) -> list[int]:
    """Find two short records that follow each other and make one, cut by a line end inside a field."""
    places, widths = set(short), shape.widths
    pairs = [at for at in short if at + 1 in places and widths[at] + widths[at + 1] == shape.wanted + 1]
    return sorted({at for first in pairs for at in (first, first + 1)})


def _runs(widths: Sequence[int], short: list[int]) -> list[list[int]]:
    """The short records, grouped where records of the same width follow each other."""
    runs: list[list[int]] = []
    for at in short:
        if runs and runs[-1][-1] == at - 1 and widths[at] == widths[at - 1]:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs
