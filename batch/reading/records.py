"""Read the records of a CSV one by one, and see which of them have fields that can't be told apart.

Where a file has several tables below each other, each record is held against the headings above it. It must not know
facts, encodings or workbooks.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

import pyarrow as pa

from batch.errors import InputError
from batch.reading import cell_texts
from batch.reading.separators import Known, Record, how_many_known, reader_of

_FIRST = 60  # records among which the headings are looked for
_AT_ONCE = 50_000  # records held as Python texts
_WIDEST = 16_384  # a spreadsheet has no more columns
_BLOCK = 8  # a run of short records of this length is a habit of the program, not an accident
_LONG_NUMBER = 5  # digits that no heading has
_LOOKED_AHEAD = 3  # records, some of which may be blank
_THOUSANDS, _REST = re.compile(r"[^\d.]*\d{1,3}"), re.compile(r"\d{3}\.\d{2}\D*")


@dataclass
class _Shape:
    """How many fields each record has, and which have fields that are not blank where none should be.

    `tables`: the record from which on so many fields are wanted, for each table of the file. `above`: how many
    records stand above the first headings, lines that say something of the table. `cut`: records with as many blank
    fields too many as amounts that may have been cut at their comma; `wide`: what widths records without such an amount
    have that end in blank fields.
    """

    tables: list[tuple[int, int]]
    above: int
    known: Known
    delimiter: str
    widths: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    wide: set[int] = field(default_factory=set)

    @property
    def widest(self) -> int:
        return max(wanted for _, wanted in self.tables)

    def wanted(self, at: int) -> int:
        """How many fields the record should have."""
        return self.tables[bisect_right(self.tables, at, key=lambda table: table[0]) - 1][1]

    def fitted(self, record: Record, following: Sequence[Record]) -> Record:
        """Give the record as many fields as wanted, and note how many it had; `following` are those after it."""
        at, wanted = len(self.widths), self.tables[-1][1]
        self.widths.append(len(record))
        if at < self.above and len(record) > wanted:
            return [*record[: wanted - 1], " ".join(filter(str.strip, record[wanted - 1 :]))]
        if len(record) != wanted and self._begins_table(record, following):
            wanted = len(record)
            self.tables.append((at, wanted))
        if len(record) == wanted:
            return record
        if any(map(str.strip, record[wanted:])):
            self.long.append(at)
        elif len(record) > wanted and any(map(str.strip, record)):
            if self.delimiter == "," and _may_be_cut(record) == len(record) - wanted:
                self.cut.append(at)
            else:
                self.wide.add(len(record))
        elif len(record) < wanted and any(map(str.strip, record)):
            self.short.append(at)
        return (record + [""] * wanted)[:wanted]

    def _begins_table(self, record: Record, following: Sequence[Record]) -> bool:
        """Whether headings of another table stand here: most cells are known, and the next record is as long."""
        cells = [cell.strip() for cell in record if cell.strip()]
        if any(sum(map(str.isdigit, cell)) >= _LONG_NUMBER for cell in cells):
            return False
        known = how_many_known(record, self.known)
        if known < 2 or 2 * known <= len(cells):
            return False
        after = next((other for other in following if any(map(str.strip, other))), [])
        return len(after) == len(record)


def read_records(
    utf8: bytes, delimiter: str, name: str, known: Known
) -> tuple[list[pa.Array], dict[int, tuple[int, int]]]:
    """Read the columns, and for each record whose fields can't be told apart, how many were expected and found."""
    lines = io.TextIOWrapper(io.BytesIO(utf8), encoding="utf-8", newline="")
    reader = reader_of(lines, delimiter)
    pieces: list[list[pa.Array]] = []
    last: Record = []
    try:
        first = list(islice(reader, _FIRST))
        wanted, above = _width(first, known, name)
        shape = _Shape([(0, wanted)], above, known, delimiter)
        for records in _batches(first, reader):
            last = records[-1]
            pieces.append(_columns(records, shape))
    except csv.Error as error:
        raise InputError("no_record", name=name, line=str(reader.line_num), detail=str(error)) from None
    _refuse_open_quote(utf8, last, name)
    refuse_width(shape.widest, name)
    for piece in pieces:
        blank = cell_texts.from_python([None] * len(piece[0]))
        piece.extend([blank] * (shape.widest - len(piece)))
    columns = [cell_texts.one_array(pa.chunked_array(parts)) for parts in zip(*pieces, strict=True)]
    return columns, {at: (shape.wanted(at), shape.widths[at]) for at in _ragged(shape)}


def _columns(records: list[Record], shape: _Shape) -> list[pa.Array]:
    fitted = [
        shape.fitted(
            record, records[at + 1 : at + 1 + _LOOKED_AHEAD] if len(record) != shape.tables[-1][1] else ()
        )
        for at, record in enumerate(records)
    ]
    if len(shape.tables) > 1:
        fitted = [record + [""] * (shape.widest - len(record)) for record in fitted]
    cells = zip(*fitted, strict=True)
    return [cell_texts.from_python([cell or None for cell in column]) for column in cells]


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
    refuse_width(wanted, name)
    return wanted, place


def refuse_width(fields: int, name: str) -> None:
    """Refuse a record with more fields than a sheet has columns: its marks separate something else."""
    if fields > _WIDEST:
        raise InputError("record_too_wide", name=name, fields=fields, most=_WIDEST)


def _refuse_open_quote(utf8: bytes, record: Record, name: str) -> None:
    """Refuse a quotation mark that is never closed: the rest of the file is one field, and no row can be trusted."""
    last = (record[-1] if record else "").encode()
    if utf8.count(b'"') % 2 and b"\n" in last.replace(b"\r", b"\n"):
        line = utf8.count(b"\n", 0, len(utf8.rstrip(b"\r\n")) - len(last.rstrip(b"\r\n"))) + 1
        raise InputError("quote_open", name=name, line=str(line))


def _may_be_cut(record: Record) -> int:
    """How many amounts such as 1,234.50 may each have become two fields."""
    return sum(
        bool(_THOUSANDS.fullmatch(cell.strip()) and _REST.fullmatch(after.strip()))
        for cell, after in pairwise(record)
    )


def _ragged(shape: _Shape) -> list[int]:
    """The records whose fields can't be told apart: there are too many, or some are missing.

    Spreadsheet programs leave out the last delimiters of whole blocks of records that are blank there, and some
    exports do so for every record: then the missing fields are blank. A single short record is a broken one. Blank
    fields too many are a habit too, where records have them in which no amount was cut.
    """
    alone = [at for run in _runs(shape.widths, shape.short) if len(run) < _BLOCK for at in run]
    if len(alone) >= _BLOCK and len(alone) * 10 > len(shape.widths):
        alone = _halves_of_one(shape, alone)
    cut = [at for at in shape.cut if shape.widths[at] not in shape.wide]
    return sorted(shape.long + alone + cut)


def _halves_of_one(shape: _Shape, short: list[int]) -> list[int]:
    """Find two short records that follow each other and make one, cut by a line end inside a field."""
    places, widths = set(short), shape.widths
    pairs = [at for at in short if at + 1 in places and widths[at] + widths[at + 1] == shape.wanted(at) + 1]
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
