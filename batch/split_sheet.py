"""Cut a long sheet of an .xlsx into packages of some rows each, for readers side by side; must not read values.

Every piece but the first starts with a row that only has a mark in column A, right above the piece's first row, so
that the reader says where the rows stand without holding all the blank ones above them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from batch.cell_texts import column_index, joined
from batch.grid import BadCell, Grid
from batch.scan_package import Package
from batch.scan_xlsx import SheetScan, Tags, note, regions

_LONGEST_HEAD = 1 << 20
_MOST_SHARED = 48 << 20  # bytes of shared texts and styles, which go into each piece


class CannotSplit(Exception):
    """The rows of the sheet are not numbered upwards: it can only be read as a whole."""


@dataclass(frozen=True)
class Piece:
    """Some rows of a sheet, as a workbook of their own; `first_row` is None where no mark stands above them."""

    data: bytes
    first_row: int | None
    big_numbers: bool


def pieces(package: Package, sheet: SheetScan, size: int) -> Iterator[Piece]:
    """The sheet in pieces of about `size` bytes of XML, noted in `sheet` on the way."""
    shared = _shared_parts(package, sheet.part)
    head = b""
    held: list[bytes] = []
    last_row = 0
    first = True
    for tags, region in regions(package, sheet.part):
        note(sheet, tags, region)
        if not head:
            start = tags.start_of_rows.search(region, 0, _LONGEST_HEAD)
            if start is None:
                raise CannotSplit
            head, region = region[: start.end()], region[start.end() :]  # noqa: PLW2901 - the rest of it
        end = region.rfind(tags.end_of_rows)
        held.append(region if end < 0 else region[:end])
        if end >= 0 or sum(map(len, held)) >= size:
            rows = b"".join(held)
            if rows.strip():
                number, last_row = _numbers(tags, rows, last_row)
                yield _piece(shared, sheet, tags, (head, rows), None if first else number)
            held, first = [], False
            if end >= 0:
                return
    raise CannotSplit


def _piece(
    shared: dict[str, bytes], sheet: SheetScan, tags: Tags, xml: tuple[bytes, bytes], first_row: int | None
) -> Piece:
    head, rows = xml
    mark = b""
    if first_row is not None:
        p, above = tags.prefix, first_row - 1
        mark = b'<%brow r="%d"><%bc r="A%d" t="str"><%bv>.</%bv></%bc></%brow>' % (
            p,
            above,
            p,
            above,
            p,
            p,
            p,
            p,
        )
    tail = tags.end_of_rows + b"</" + tags.prefix + b"worksheet>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in shared.items():
            made.writestr(name, content)
        made.writestr(sheet.part, b"".join([head, mark, rows, tail]))
    return Piece(packed.getvalue(), first_row, tags.big_number.search(rows) is not None)


def _numbers(tags: Tags, rows: bytes, before: int) -> tuple[int, int]:
    """The number of the first row and of the last one."""
    first = tags.numbered_row.match(rows.lstrip())
    last = tags.numbered_row.match(rows, rows.rfind(tags.row))
    if first is None or last is None or not before < int(first[1]) <= int(last[1]):
        raise CannotSplit
    return int(first[1]), int(last[1])


def _shared_parts(package: Package, sheet_part: str) -> dict[str, bytes]:
    """What every piece needs beside its rows, unpacked; other sheets stay out."""
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
    return {package.parts[part].filename: b"".join(package.xml_chunks(part)) for part in wanted}


def together(name: str, grids: Sequence[Grid]) -> Grid:
    """The pieces of a sheet as one grid from row 1 on."""
    letters = sorted({letter for grid in grids for letter in grid.letters}, key=column_index)
    columns: dict[str, list[pa.Array]] = {letter: [] for letter in letters}
    height = 0
    for grid in grids:
        start = grid.first_row - 1
        if start < height:
            raise CannotSplit
        found = dict(zip(grid.letters, grid.columns, strict=True))
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
        columns=tuple(joined(pa.chunked_array(parts, pa.string())) for parts in columns.values()),
        letters=tuple(letters),
        bad_cells=tuple(
            BadCell(cell.type, cell.position + grid.first_row - 1, cell.letter, cell.text)
            for grid in grids
            for cell in grid.bad_cells
        ),
        control_cells=controls,
    )
