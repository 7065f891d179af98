"""Scan the XML of one .xlsx sheet for what its reader does not tell. Must not read values."""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.errors import InputError, escaped
from batch.reading.grid import column_index, column_letter
from batch.reading.merges import Areas, areas_of
from batch.reading.scan_package import DANGER, ZipPackage
from batch.reading.scan_xlsx import SheetScan
from language.refusals import either

_MOST_LISTED = 200_000
_MOST_COUNTED = 5_000_000
_AT_ONCE = 100_000  # merged areas held as Python objects
_LONGEST_ROW = 64 << 20
_PREFIX = re.compile(rb"<(\w+:)?worksheet[\s>]")
_NUMBER = re.compile(rb'\sr="(\d+)"')
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')


class Tags:
    """The patterns for the tags of a sheet, with their prefix; they begin literally, which keeps them fast."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.prefix = prefix
        self.row = b"<" + prefix + b"row "
        q = re.escape(prefix.decode())
        # Every part begins with <: the search then leaps from tag to tag.
        self.notable = rf'<{q}(?:row[^>]* hidden="|f[ >/]|v>-?(?:\d{{16}}|\d[\d.]*[eE]))'
        self.formula = b"<" + prefix + b"f"
        self.end_of_rows = b"</" + prefix + b"sheetData>"
        self.end = self.end_of_rows + b"</" + prefix + b"worksheet>"
        self.start_of_rows = re.compile(rb"<%bsheetData(?:\s[^>]*[^/])?>" % p)
        self.styled_cell = re.compile(rb'<%bc(\s[^>]*?\ss="(\d+)"[^>]*[^/])>' % p)
        self.filled_cell = re.compile(rb'<%bc\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^/])?>' % p)
        self.numbered_row = re.compile(rb'<%brow\s(?:[^>]*?\s)?r="(\d{1,7})"' % p)
        self.hidden_row = re.compile(rb'<%brow\s[^>]*\bhidden="(?:1|true)"[^>]*>' % p)
        self.merged = re.compile(
            rb'<%bmergeCell [^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"' % p
        )
        self.big_number = re.compile(rb"<%bv>(?:-?\d{16}|-?\d[\d.]*[eE]\+?\d)" % p)
        self.uncached = re.compile(
            rb"<%bc(\s[^>]*)><%bf(?:\s[^>]*)?(?:/>|>([^<]*)</%bf>)(<%bv\s*/>|<%bv></%bv>)?</%bc>" % ((p,) * 7)
        )
        self.failed = re.compile(rb'<%bc(\s[^>]*\bt="e"[^>]*)><%bf(?:\s[^>]*)?>([^<]*)</%bf>' % ((p,) * 3))

    def in_styles(self, styles: frozenset[str]) -> re.Pattern[bytes]:
        """The pattern for filled cells in one of these styles."""
        p, listed = re.escape(self.prefix), "|".join(sorted(styles)).encode()
        return re.compile(rb'<%bc(\s[^>]*?\ss="(?:%b)"(?:[^>]*[^/>])?)>(?!</%bc>)' % (p, listed, p))


def look_through(package: ZipPackage, sheet: SheetScan, foreign: Mapping[str, str]) -> None:
    """Note in `sheet` its hidden rows, merged cells, formulas without a value, and the kinds of its numbers."""
    for tags, region, last in regions(package, sheet.part):
        note(sheet, tags, region, last, foreign)


def note(sheet: SheetScan, tags: Tags, region: bytes, last: bool, foreign: Mapping[str, str]) -> None:
    """Note in `sheet` what this piece of its XML contains; pieces end where a row ends."""
    if last:
        sheet.merged = _areas(tags.merged.finditer(region))
    if foreign:
        _note_foreign(sheet, tags, region, foreign)
    if sheet.struck_styles:
        _note_struck(sheet, tags, region)
    if not _found(tags.notable, region):
        return
    _note_rows(sheet, tags, region)
    _note_formulas(sheet, tags, region)
    if not sheet.big_numbers and tags.big_number.search(region):
        sheet.big_numbers = True


def _found(pattern: str, region: bytes) -> bool:
    """Whether the pattern is in the bytes; Arrow searches them in one pass and lets other threads run."""
    ends = struct.pack("<ii", 0, len(region))
    whole = pa.Array.from_buffers(pa.binary(), 1, [None, pa.py_buffer(ends), pa.py_buffer(region)])
    return bool(pc.match_substring_regex(whole, pattern)[0].as_py())


def stray_cell(package: ZipPackage, sheet: SheetScan) -> InputError | None:
    """The refusal of a sheet with cells so far from the others that it would not fit in memory, if there are any."""
    cells, right, down = 0, (0, 0), (0, 0)
    for tags, region, _ in regions(package, sheet.part):
        for cell in tags.filled_cell.finditer(region):
            cells += 1
            column, row = column_index(cell[1].decode()) + 1, int(cell[2])
            right, down = max(right, (column, row)), max(down, (row, column))
        if cells > _MOST_COUNTED:
            break
    area = right[0] * down[0]
    if area < _MOST_COUNTED or area < 20 * cells:
        return None
    places = dict.fromkeys(
        [f"{column_letter(right[0] - 1)}{right[1]}", f"{column_letter(down[1] - 1)}{down[0]}"]
    )
    return package.refusal(
        "stray_cell", sheet=escaped(sheet.name), places=either([*places], "both"), area=area
    )


def regions(package: ZipPackage, part: str) -> Iterator[tuple[Tags, bytes, bool]]:
    """The sheet's XML in pieces that end where a row ends, the patterns for its tags, and which piece is the last."""
    carry = b""
    tags = None
    for piece in package.xml_chunks(part):
        text = carry + piece
        if tags is None:
            prefix = _PREFIX.search(text)
            tags = Tags((prefix.group(1) or b"") if prefix else b"")
        at = text.rfind(tags.row)
        if at <= 0 and len(text) > _LONGEST_ROW:
            raise package.refusal("part_row_too_long", advice=DANGER, part=part, most=_LONGEST_ROW)
        carry = text[at:] if at > 0 else text
        if at > 0:
            yield tags, text[:at], False
    if tags is not None:
        yield tags, carry, True


def _note_rows(sheet: SheetScan, tags: Tags, region: bytes) -> None:
    if b' hidden="' not in region or len(sheet.hidden_rows) >= _MOST_LISTED:
        return
    for tag in tags.hidden_row.finditer(region):
        number = _NUMBER.search(tag.group())
        if number is not None:
            sheet.hidden_rows.append(int(number.group(1)))


def _note_formulas(sheet: SheetScan, tags: Tags, region: bytes) -> None:
    """Note formulas that no program has calculated yet: they have no value, which is not the same as a blank."""
    if tags.formula not in region or len(sheet.uncached) >= _MOST_LISTED:
        return
    for cell in tags.uncached.finditer(region):
        place = _PLACE.search(cell.group(1))
        worked_out_to_nothing = b't="str"' in cell.group(1) and cell.group(3)
        if place is not None and not worked_out_to_nothing:
            sheet.uncached.append((place[1].decode(), int(place[2])))
            _note_text(sheet, cell)
    if b't="e"' in region:
        for cell in tags.failed.finditer(region):
            _note_text(sheet, cell)


def _note_text(sheet: SheetScan, cell: re.Match[bytes]) -> None:
    """Note what a formula says that has come to nothing: people begin remarks with = too."""
    place, text = _PLACE.search(cell.group(1)), cell.group(2)
    if place is not None and text and len(sheet.formulas) < _MOST_LISTED:
        said = html.unescape(text.decode("utf-8", "replace"))
        sheet.formulas[place[1].decode(), int(place[2])] = f"={said.removeprefix('=')}"


def _note_foreign(sheet: SheetScan, tags: Tags, region: bytes, foreign: Mapping[str, str]) -> None:
    for cell in tags.styled_cell.finditer(region):
        code = foreign.get(cell[2].decode())
        place = _PLACE.search(cell[1]) if code else None
        if code and place is not None:
            sheet.foreign.setdefault(place[1].decode(), {})[int(place[2])] = code


def _note_struck(sheet: SheetScan, tags: Tags, region: bytes) -> None:
    """Count the cells of each row that are struck through and not blank."""
    for cell in tags.in_styles(sheet.struck_styles).finditer(region):
        place = _PLACE.search(cell[1])
        if place is not None:
            row = int(place[2])
            sheet.struck[row] = sheet.struck.get(row, 0) + 1
        if len(sheet.struck) >= _MOST_LISTED:
            return


def _areas(found: Iterator[re.Match[bytes]]) -> Areas:
    """Areas written as A3:B5."""
    parts = [areas_of()]
    while block := [match.groups() for match in islice(found, _AT_ONCE)]:
        left, top, right, bottom = zip(*block, strict=True)
        parts.append(np.column_stack([_rows(top), _columns(left), _rows(bottom), _columns(right)]))
    return np.concatenate(parts)


def _rows(numbers: Sequence[bytes]) -> npt.NDArray[np.int64]:
    return np.array(numbers).astype(np.int64) - 1


def _columns(letters: Sequence[bytes]) -> npt.NDArray[np.int64]:
    distinct, places = np.unique(np.array(letters), return_inverse=True)
    return np.array([column_index(text.decode()) for text in distinct.tolist()], dtype=np.int64)[places]
