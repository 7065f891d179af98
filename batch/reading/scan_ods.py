"""Scan the XML of an .ods for what its reader does not tell, and for traps. Must not read values."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

from batch.reading.formats import password_protected
from batch.reading.grid import BadCell, column_letter
from batch.reading.number_formats import currency_of, matters
from batch.reading.scan_binary import Area, BookScan, CurrencyRun
from batch.reading.scan_package import COPY_AGAIN, DANGER, ZipPackage
from batch.reading.words import TableWords

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
_SIGNED = re.compile(
    rb'office:value="[^>]*><text:p[^>]*>[^<]*[A-Za-z\x80-\xff]'
)  # a number shown with a word or a sign
_DIGITS = re.compile(r"\d+")
_MOST_NOTED = 5_000_000
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>(?:<text:p[^>]*>([^<]*))?")


def scan_ods(package: ZipPackage, words: TableWords) -> BookScan:
    """Walk the sheets and rows of the content; refuse a file that is encrypted or has a DOCTYPE."""
    if _MANIFEST in package.parts and b"encryption-data" in b"".join(package.xml_chunks(_MANIFEST)):
        raise password_protected(package.name)
    if _CONTENT not in package.parts:
        raise package.refusal("damaged_without_content", advice=COPY_AGAIN)
    scan = BookScan()
    currencies = _Currencies(package, words)
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
                cells = region[mark.end() : end]
                count = _note_row(scan, name, row, mark[2] or b"", cells)
                currencies.note(name, row + 1, row + count, cells)
                row += count
    scan.foreign = currencies.that_matter()
    return scan


def _regions(package: ZipPackage) -> Iterator[bytes]:
    """The content in pieces that end where a row ends."""
    carry = b""
    for piece in package.xml_chunks(_CONTENT):
        text = carry + piece
        at = max(0, text.rfind(_ROW))
        if not at and len(text) > _LONGEST_ROW:
            raise package.refusal("part_row_too_long", advice=DANGER, part=_CONTENT, most=_LONGEST_ROW)
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
    if b"table:formula" in cells:
        for column, _, cell in _cells(cells):
            scan.bad_cells.setdefault(sheet, []).extend(_bad_cells(row, column_letter(column), cell))
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


def _cells(cells: bytes) -> Iterator[tuple[int, int, re.Match[bytes]]]:
    """The cells of a row: the place of each, and how many it stands for."""
    column = 0
    for cell in _CELL.finditer(cells):
        repeated = _CELLS_REPEATED.search(cell[1])
        count = int(repeated[1]) if repeated else 1
        yield column, count, cell
        column += count


class _Currencies:
    """The currencies that the cells of a file show beside their numbers, by sheet and letter, in runs of rows."""

    def __init__(self, package: ZipPackage, words: TableWords) -> None:
        self._package, self._words = package, words
        self._known: dict[str, str] = {}
        self._runs: dict[str, dict[str, list[CurrencyRun]]] = {}
        self._noted = 0

    def note(self, sheet: str, first: int, last: int, cells: bytes) -> None:
        """Note those of the rows that these cells stand for."""
        if b"office:currency" not in cells and not _SIGNED.search(cells):
            return
        for column, count, cell in _cells(cells):
            code = self._shown_in(cell)
            for at in range(column, column + count) if code else ():
                runs = self._runs.setdefault(sheet, {}).setdefault(column_letter(at), [])
                if runs and runs[-1][1:] == (first - 1, code):
                    runs[-1] = (runs[-1][0], last, code)
                else:
                    runs.append((first, last, code))
                self._noted += 1
                if self._noted > _MOST_NOTED:
                    raise self._package.refusal("too_many_currencies", advice=DANGER, most=_MOST_NOTED)

    def _shown_in(self, cell: re.Match[bytes]) -> str:
        """The currency of a number: its own, or a sign that its format adds to what is shown."""
        own = _CURRENCY.search(cell[1])
        if own is not None:
            return own[1].decode("ascii")
        if cell[2] is None or b"office:value=" not in cell[1]:
            return ""
        shown = _DIGITS.sub("0", html.unescape(cell[2].decode("utf-8", "replace")))
        if shown not in self._known:
            self._known[shown] = currency_of(shown, self._words)
        return self._known[shown]

    def that_matter(self) -> dict[str, dict[str, list[CurrencyRun]]]:
        """Those that have to be told beside their numbers."""
        found: dict[str, dict[str, list[CurrencyRun]]] = {}
        for sheet, letters in self._runs.items():
            met = {code for runs in letters.values() for _, _, code in runs}
            found[sheet] = {
                letter: [run for run in runs if matters(run[2], met)] for letter, runs in letters.items()
            }
        return found


def _bad_cells(row: int, letter: str, cell: re.Match[bytes]) -> Iterator[BadCell]:
    """Note formulas whose result is an error, which the reader takes for a blank, and formulas never calculated."""
    about, text = cell[1], cell[2]
    if b'value-type="error"' in about:
        yield BadCell("error_cell", row, letter, html.unescape((text or b"#N/A").decode("utf-8", "replace")))
    elif b"table:formula" in about and b"value-type=" not in about and text is None:
        yield BadCell("formula_without_value", row, letter, "")
