"""Cut a long sheet of an .xlsx into packages of some rows each, to be read in parallel. Must not read values.

Every piece but the first starts with a row that only has a mark in column A, right above the piece's first row, so
that the reader can number the rows without holding all the blank ones above them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from batch.reading.cell_texts import one_array
from batch.reading.grid import Grid, column_index
from batch.reading.scan_package import ZipPackage
from batch.reading.scan_sheet import Tags, note, regions
from batch.reading.scan_xlsx import SheetScan
from batch.unpacking import checksum_of

_LONGEST_HEAD = 1 << 20
_MOST_SHARED = 48 << 20  # bytes of shared texts and styles, which go into each piece


class CannotSplit(Exception):
    """A sheet whose rows are not numbered upwards: it can only be read as a whole."""


@dataclass(frozen=True)
class Piece:
    """Some rows of a sheet, as a workbook of their own; `first_row` is None if there is no mark above them."""

    data: list[bytes]
    first_row: int | None
    big_numbers: bool


def pieces(package: ZipPackage, sheet: SheetScan, size: int, foreign: Mapping[str, str]) -> Iterator[Piece]:
    """Cut the sheet into pieces of about `size` bytes of XML, noting in `sheet` what they contain."""
    shared = _shared_parts(package, sheet.part)
    head = b""
    held: list[bytes] = []
    last_row, big_numbers = 0, False
    first = True
    for tags, whole, last in regions(package, sheet.part):
        note(sheet, tags, whole, last, foreign)
        region = whole
        if not head:
            start = tags.start_of_rows.search(region, 0, _LONGEST_HEAD)
            if start is None:
                raise CannotSplit
            head, region = region[: start.end()], region[start.end() :]
        if last:
            end = region.rfind(tags.end_of_rows)
            if end < 0:
                raise CannotSplit
            region = region[:end]
        if region:
            held.append(region)
        if held and (last or sum(map(len, held)) >= size):
            number, last_row = _numbers(tags, held, last_row)
            xml = [head, *([] if first else [_mark(tags, number - 1)]), *held, tags.end]
            yield Piece(_package(shared, sheet.part, xml), None if first else number, sheet.big_numbers)
            held, first = [], False
            big_numbers, sheet.big_numbers = big_numbers or sheet.big_numbers, False
    sheet.big_numbers = big_numbers


def _mark(tags: Tags, row: int) -> bytes:
    p = tags.prefix
    return b'<%brow r="%d"><%bc r="A%d" t="str"><%bv>.</%bv></%bc></%brow>' % (p, row, p, row, p, p, p, p)


def _package(shared: list[tuple[str, list[bytes]]], sheet_part: str, xml: list[bytes]) -> list[bytes]:
    """A zip package of these parts, uncompressed; it is written by hand, so that the long part is not copied."""
    parts = [*shared, (sheet_part, xml)]
    made: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, content in parts:
        raw = name.encode()
        size = sum(map(len, content))
        checksum = 0
        for chunk in content:
            checksum = checksum_of(chunk, checksum)
        about = struct.pack("<HHHHHIIIHH", 20, 0x800, 0, 0, 0x21, checksum, size, size, len(raw), 0)
        directory += [b"PK\x01\x02\x14\x00", about, struct.pack("<HHHII", 0, 0, 0, 0, at), raw]
        made += [b"PK\x03\x04", about, raw, *content]
        at += 4 + len(about) + len(raw) + size
    length = sum(map(len, directory))
    return [
        *made,
        *directory,
        struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(parts), len(parts), length, at, 0),
    ]


def _numbers(tags: Tags, held: list[bytes], before: int) -> tuple[int, int]:
    """The number of the first row and of the last one."""
    first = tags.numbered_row.match(held[0].lstrip())
    last = tags.numbered_row.match(held[-1], max(0, held[-1].rfind(tags.row)))
    if first is None or last is None or not before < int(first[1]) <= int(last[1]):
        raise CannotSplit
    return int(first[1]), int(last[1])


def _shared_parts(package: ZipPackage, sheet_part: str) -> list[tuple[str, list[bytes]]]:
    """The parts that every piece needs besides its rows, unpacked, without the other sheets."""
    folders = ("xl/worksheets/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/pivot", "xl/externallinks/")
    wanted = [
        part
        for part, entry in package.parts.items()
        if part.endswith((".xml", ".rels"))
        and part != sheet_part
        and not part.startswith(folders)
        and entry.file_size
    ]
    if sum(package.parts[part].file_size for part in wanted) > _MOST_SHARED:
        raise CannotSplit
    return [(package.parts[part].filename, list(package.xml_chunks(part))) for part in wanted]


def together(name: str, grids: Sequence[Grid]) -> Grid:
    """Join the pieces of a sheet into one grid that starts at row 1."""
    letters = sorted({letter for grid in grids for letter in grid.column_letters}, key=column_index)
    columns: dict[str, list[pa.Array]] = {letter: [] for letter in letters}
    height = 0
    for grid in grids:
        start = grid.first_row - 1
        if start < height:
            raise CannotSplit
        found = dict(zip(grid.column_letters, grid.columns, strict=True))
        for letter, parts in columns.items():
            if start > height:
                parts.append(pa.nulls(start - height, pa.string()))
            parts.append(found[letter] if letter in found else pa.nulls(grid.height, pa.string()))
        height = start + grid.height
    controls: dict[str, int] = {}
    for grid in grids:
        for letter, count in grid.control_cells.items():
            controls[letter] = controls.get(letter, 0) + count
    return Grid(
        sheet=name,
        columns=tuple(one_array(pa.chunked_array(parts, pa.string())) for parts in columns.values()),
        column_letters=tuple(letters),
        bad_cells=tuple(
            replace(cell, position=cell.position + grid.first_row - 1)
            for grid in grids
            for cell in grid.bad_cells
        ),
        control_cells=controls,
    )
