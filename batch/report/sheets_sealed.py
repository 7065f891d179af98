"""Say in a report's properties what the cells of each sheet come to, and read that back. Must not know what they mean.

A sheet whose rows have checks of their own says only which columns are for people, and what stood in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyarrow as pa

from batch.columns import decoded
from batch.own_marks import BOOK, CELLS, RECORD, SEAL, WHERE
from batch.report.fingerprint import as_written, hashes
from batch.report.record import about_of
from batch.report.seal import BLANK
from batch.report.sheet_sums import BLOCK, COLUMN, MOST_COLUMNS, Pieces, SheetSums, longest, summed, trimmed
from batch.report.sheets import Page, Table

if TYPE_CHECKING:
    from batch.report.fingerprint import Hashes

_MOST_ROWS = 1_048_576
_LONGEST = 250  # characters of a property that Excel bears
_SMALL = 1 << 18  # cells of a sheet that are looked at together
_ROWS = 1 << 18  # of a long column, at a time


class SheetSaid(msgspec.Struct, frozen=True, array_like=True):
    """What a report says of one of its sheets: its name, its last row and column, where its headings are (0: it is a
    page), which columns are for people and how many cells of these were filled, and what its cells come to, if that
    is told."""

    name: str
    height: int
    wide: int
    heading: int
    aside: tuple[tuple[int, int], ...]
    filled: int
    whole: str = ""

    @property
    def left_out(self) -> frozenset[int]:
        """The columns for people, one by one."""
        return frozenset(at for first, last in self.aside for at in range(first, min(last, self.wide) + 1))


@dataclass(frozen=True)
class SheetSealed:
    """The same with the sums that say where an edit is."""

    said: SheetSaid
    sums: SheetSums


def sealing(sheets: Sequence[Table | Page]) -> dict[str, str]:
    """The properties of a report with these sheets."""
    found: dict[str, str] = {}
    for number, sheet in enumerate(sheets, start=1):
        if isinstance(sheet, Table) and sheet.rows >= _MOST_ROWS:
            continue  # it goes on in other sheets
        said, sums = _of_table(sheet) if isinstance(sheet, Table) else _of_page(sheet)
        if len(text := msgspec.json.encode(said).decode()) > _LONGEST:
            continue
        found[f"{CELLS}{number}"] = text
        if where := "".join([*sums.columns, *sums.blocks]):
            found[f"{WHERE}{number}"] = where
    for heading in (one for sheet in sheets for one in _record(sheet)):
        found[BOOK] = str(about_of(heading).id)
    return found | {SEAL: BLANK}


def sealed_sheets(properties: Mapping[str, str]) -> list[SheetSealed]:
    """What a report says of its sheets; ValueError where that can't be understood."""
    found = []
    for number in range(1, len(properties) + 1):
        if (text := properties.get(f"{CELLS}{number}")) is not None:
            said = msgspec.json.decode(text, type=SheetSaid)
            where = properties.get(f"{WHERE}{number}", "")
            if not (0 <= said.height <= _MOST_ROWS and 0 <= said.wide <= 1 << 14 and said.heading >= 0):
                raise ValueError(said.name)
            cut = COLUMN * min(said.wide, MOST_COLUMNS)
            columns, blocks = _cut(where[:cut], COLUMN), _cut(where[cut:], BLOCK)
            found.append(SheetSealed(said, SheetSums(said.whole, columns, blocks)))
    return found


def _cut(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


def _record(sheet: Table | Page) -> Iterator[str]:
    """The heading of the hidden record, of the sheet that has it."""
    columns = sheet.columns if isinstance(sheet, Table) else ()
    yield from (one.heading for one in columns if one.heading.startswith(RECORD))


def _of_table(table: Table) -> tuple[SheetSaid, SheetSums]:
    """A table: its rows may be sorted."""
    heading = len(table.above) + 1
    aside = [at for at, one in enumerate(table.columns, start=1) if one.editable or one.values is None]
    height, wide = heading + (table.rows or bool(table.empty)), len(table.columns)
    filled = sum(
        len(one.values) - one.values.null_count
        for one in table.columns
        if one.editable and one.values is not None
    )
    said = SheetSaid(table.name, height, wide, heading, _ranges(aside), filled)
    if any(True for _ in _record(table)):
        return said, SheetSums("", (), ())
    cells = {at: _column(table, at, height - heading) for at in range(1, wide + 1) if at not in aside}
    cells |= {at: _column(table, at, 0) for at in aside}
    sums = summed(_hashed(cells), longest(cells), height, wide, placed=False)
    return msgspec.structs.replace(said, whole=sums.whole), sums


def _column(table: Table, at: int, rows: int) -> Pieces:
    """A column with what stands above it; of one for people, its headings alone."""
    column = table.columns[at - 1]
    above = [texts[at - 1] if at <= len(texts) else None for texts in table.above]
    head = pa.array([*above, column.heading], pa.large_string())
    if not rows:
        return [head]
    values = column.values
    if values is None or not table.rows:
        values = pa.array([table.empty if at == 1 else None], pa.large_string())
    return [head, *(values.chunks if isinstance(values, pa.ChunkedArray) else [values])]


def _hashed(columns: Mapping[int, Pieces]) -> Iterable[tuple[int, Hashes]]:
    """The numbers of the cells of columns, one after another: those of all would take a multiple of their memory.

    Of a small sheet they are found together, which takes as long as one.
    """
    sizes = [sum(map(len, pieces)) for pieces in columns.values()]
    if not 0 < sum(sizes) <= _SMALL:
        return (
            (number, np.concatenate([*map(_numbers, chain.from_iterable(map(_in_pieces, pieces)))]))
            for number, pieces in columns.items()
        )
    texts = [decoded(piece).cast(pa.large_string()) for pieces in columns.values() for piece in pieces]
    found = _numbers(pa.chunked_array(texts, pa.large_string()))
    return zip(columns, np.split(found, np.cumsum(sizes)[:-1]), strict=True)


def _in_pieces(values: pa.Array) -> Sequence[pa.Array]:
    """A column whose texts stand one by one, so many at a time: what is made of them on the way takes as much again."""
    if pa.types.is_dictionary(values.type) or len(values) <= _ROWS:
        return [values]
    return [values.slice(at, _ROWS) for at in range(0, len(values), _ROWS)]


def _numbers(values: pa.Array | pa.ChunkedArray) -> Hashes:
    return hashes(trimmed(as_written(values, "text")))


def _of_page(page: Page) -> tuple[SheetSaid, SheetSums]:
    """A page: each cell at its place."""
    height = max((cell.row for cell in page.cells), default=0)
    wide = max((cell.column for cell in page.cells), default=0)
    texts: dict[int, list[str | None]] = {}
    for cell in page.cells:
        texts.setdefault(cell.column, [None] * height)[cell.row - 1] = (
            None if cell.value is None else str(cell.value)
        )
    cells = {at: [pa.array(column, pa.large_string())] for at, column in texts.items()}
    sums = summed(_hashed(cells), longest(cells), height, wide, placed=True)
    return SheetSaid(page.name, height, wide, 0, (), 0, sums.whole), sums


def _ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Numbers in order as ranges."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
