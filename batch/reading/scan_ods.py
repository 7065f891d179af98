"""Scan the XML of an .ods for what its reader does not tell, and for traps. Must not read values."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

from batch.reading.formats import password_protected
from batch.reading.grid import BadCell, column_letter
from batch.reading.scan_binary import Area, BookScan
from batch.reading.scan_package import DANGER, ZipPackage

_CONTENT = "content.xml"
_MANIFEST = "meta-inf/manifest.xml"
_ROW = b"<table:table-row"
_LONGEST_ROW = 64 << 20
_MOST_LISTED = 200_000
_MOST_MERGED = 1_000_000
_MARK = re.compile(
    rb'<table:table\s[^>]*?table:name="([^"]*)"|<table:table-row(\s[^>]*)?>|table:null-date[^>]*"1904-01-01"'
)
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,7})"')
_CELLS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,5})"')
_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_SPANNED = re.compile(rb'number-(columns|rows)-spanned="(\d{1,7})"')
_STYLE = re.compile(rb'table:style-name="([^"]*)"')
_STYLE_NAME = re.compile(rb'style:name="([^"]*)"')
_STRUCK = re.compile(rb'style:text-line-through-style="(?!none")')
_CURRENCY = re.compile(rb'office:currency="([A-Z]{3})"')
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>(?:<text:p[^>]*>([^<]*))?")


def scan_ods(package: ZipPackage) -> BookScan:
    """Walk the sheets and rows of the content; refuse a file that is encrypted or has a DOCTYPE."""
    if _MANIFEST in package.parts and b"encryption-data" in b"".join(package.xml_chunks(_MANIFEST)):
        raise password_protected(package.name)
    if _CONTENT not in package.parts:
        raise package.refusal(
            "the file is truncated or damaged: it has no content. Copy or download it again."
        )
    scan = BookScan()
    name, row = "", 0
    for region in _regions(package):
        if not name:
            scan.struck_styles |= _struck_styles(region.partition(b"<table:table ")[0])
        marks = list(_MARK.finditer(region))
        for number, mark in enumerate(marks):
            if mark[0].startswith(b"table:null-date"):
                scan.date_system_1904 = True
            elif mark[1] is not None:
                name, row = html.unescape(mark[1].decode("utf-8", "replace")), 0
            else:
                end = marks[number + 1].start() if number + 1 < len(marks) else len(region)
                row += _note_row(scan, name, row, mark[2] or b"", region[mark.end() : end])
    return scan


def _regions(package: ZipPackage) -> Iterator[bytes]:
    """The content in pieces that end where a row ends."""
    carry = b""
    for piece in package.xml_chunks(_CONTENT):
        text = carry + piece
        at = max(0, text.rfind(_ROW))
        if not at and len(text) > _LONGEST_ROW:
            raise package.refusal(
                f"its part {_CONTENT} has a row of more than {_LONGEST_ROW:,} bytes. {DANGER}"
            )
        carry = text[at:]
        yield text[:at]
    yield carry


def _note_row(scan: BookScan, sheet: str, row: int, about: bytes, cells: bytes) -> int:
    """Note what is special about a row; return how many rows it stands for."""
    repeated = _ROWS_REPEATED.search(about)
    count = int(repeated[1]) if repeated else 1
    hidden = scan.hidden_rows.setdefault(sheet, [])
    if _HIDDEN.search(about) and len(hidden) < _MOST_LISTED:
        hidden += range(row + 1, row + min(count, _MOST_LISTED) + 1)
    merged = scan.merged.setdefault(sheet, [])
    if b"-spanned" in cells:
        merged.extend(islice(_merged(row, count, cells), _MOST_MERGED - len(merged)))
    if scan.struck_styles and (struck := _struck(cells, scan.struck_styles)):
        scan.struck.setdefault(sheet, {}).update(
            dict.fromkeys(range(row + 1, row + min(count, _MOST_LISTED) + 1), struck)
        )
    if b"table:formula" in cells or b"office:currency" in cells:
        _note_cells(scan, sheet, row, cells)
    return count


def _merged(row: int, count: int, cells: bytes) -> Iterator[Area]:
    """The areas that begin in a row which stands for so many; those of a repeated row are only as high as it is."""
    column = 0
    for cell in _CELL.finditer(cells):
        wide = {kind: int(number) for kind, number in _SPANNED.findall(cell[1])}
        right, down = wide.get(b"columns", 1) - 1, wide.get(b"rows", 1) - 1
        if right > 0 or down > 0:
            for top in range(row, row + count):
                yield top, column, top + down, column + right
        repeated = _CELLS_REPEATED.search(cell[1])
        column += int(repeated[1]) if repeated else 1


def _struck(cells: bytes, styles: frozenset[bytes]) -> int:
    """How many cells that are not blank are struck through."""
    found = 0
    for cell in _CELL.finditer(cells):
        style = _STYLE.search(cell[1])
        if style is not None and style[1] in styles and b"value-type=" in cell[1]:
            repeated = _CELLS_REPEATED.search(cell[1])
            found += int(repeated[1]) if repeated else 1
    return found


def _struck_styles(before: bytes) -> frozenset[bytes]:
    """The names of the styles that strike a cell's text through, among those written before the first sheet."""
    names = []
    for style in before.split(b"<style:style ")[1:]:
        about, _, body = style.partition(b">")
        name = _STYLE_NAME.search(about)
        if name and not about.endswith(b"/") and _STRUCK.search(body.partition(b"</style:style>")[0]):
            names.append(name[1])
    return frozenset(names)


def _note_cells(scan: BookScan, sheet: str, row: int, cells: bytes) -> None:
    column = 0
    for cell in _CELL.finditer(cells):
        letter = column_letter(column)
        currency = _CURRENCY.search(cell[1])
        if currency is not None and currency[1] != b"HKD":
            code = currency[1].decode("ascii", "replace")
            scan.foreign.setdefault(sheet, {}).setdefault(letter, {})[row + 1] = code
        else:
            scan.bad_cells.setdefault(sheet, []).extend(_bad_cells(row, letter, cell))
        repeated = _CELLS_REPEATED.search(cell[1])
        column += int(repeated[1]) if repeated else 1


def _bad_cells(row: int, letter: str, cell: re.Match[bytes]) -> Iterator[BadCell]:
    """Note formulas whose result is an error, which the reader takes for a blank, and formulas never calculated."""
    about, text = cell[1], cell[2]
    if b'value-type="error"' in about:
        yield BadCell("error_cell", row, letter, html.unescape((text or b"#N/A").decode("utf-8", "replace")))
    elif b"table:formula" in about and b"value-type=" not in about and text is None:
        yield BadCell("formula_without_value", row, letter, "")
