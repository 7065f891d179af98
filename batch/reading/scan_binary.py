"""Scan .xls and .xlsb files for what their reader does not tell. Must not read values or trust a length.

What can't be found is left out: the reader itself decides whether the file can be read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from batch.reading.compound import stream
from batch.reading.grid import BadCell
from batch.reading.scan_package import ZipPackage
from batch.reading.scan_xlsx import relations

CurrencyRun: TypeAlias = tuple[int, int, str]
"""The first and the last of rows whose cells show a currency, and which."""
_XLSB_BOOK = "xl/workbook.bin"


Area = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from 0


@dataclass
class BookScan:
    """What a scan finds in a workbook; hidden rows and bad cells are by the names of the sheets.

    `sheets` names those that have cells; None means that every sheet has.
    """

    date_system_1904: bool = False
    password: bool = False
    hidden_rows: dict[str, list[int]] = field(default_factory=dict)
    bad_cells: dict[str, list[BadCell]] = field(default_factory=dict)
    foreign: dict[str, dict[str, list[CurrencyRun]]] = field(default_factory=dict)  # by sheet and letter
    merged: dict[str, list[Area]] = field(default_factory=dict)  # a sheet that is not there: not known
    struck: dict[str, dict[int, int]] = field(default_factory=dict)  # sheet, row: how many cells
    struck_styles: frozenset[bytes] = frozenset()
    sheets: list[str] | None = None


def scan_xls(data: bytes) -> BookScan:
    """Walk the records of the workbook's stream."""
    scan = BookScan()
    sheets: dict[int, str] = {}
    name = ""
    for at, kind, body in _biff_records(stream(data, ("workbook", "book"))):
        if kind == 0x0809:  # begin of a substream: the workbook itself, or the sheet that was said to be here
            name = sheets.get(at, "")
            scan.merged.setdefault(name, [])
        elif kind == 0x0022 and len(body) >= 2:
            scan.date_system_1904 = body[0] == 1
        elif kind == 0x002F:
            scan.password = True
        elif kind == 0x0085 and len(body) > 8:
            wide = body[7] & 1
            text = body[8 : 8 + body[6] * (2 if wide else 1)]
            sheets[struct.unpack_from("<I", body)[0]] = text.decode(
                "utf-16-le" if wide else "latin-1", "replace"
            )
        elif kind == 0x0208 and len(body) >= 16 and body[12] & 0x20:
            scan.hidden_rows.setdefault(name, []).append(struct.unpack_from("<H", body)[0] + 1)
        elif kind == 0x00E5:
            scan.merged.setdefault(name, []).extend(_areas(body[2:], "<HHHH"))
    return scan


def scan_xlsb(package: ZipPackage) -> BookScan:
    """Walk the records of the workbook and of its sheets; `package` checks that no part exceeds its size."""
    scan, sheets = BookScan(), list[str]()
    scan.sheets = sheets
    targets = relations(package, _XLSB_BOOK)
    for kind, body in _brt_records(b"".join(package.chunks(_XLSB_BOOK))):
        if kind == 153 and len(body) >= 4:
            scan.date_system_1904 = bool(body[0] & 1)
        elif kind == 156 and len(body) > 16:
            relation, name = _texts(body, 8)
            part, type_ = targets.get(relation, ("", ""))
            if type_ == "worksheet" and part in package.parts:
                sheets.append(name)
                scan.hidden_rows[name], scan.merged[name] = _shape_in_xlsb(package, part)
    package.check()  # that no part exceeds its size, and none is damaged
    return scan


def _shape_in_xlsb(package: ZipPackage, part: str) -> tuple[list[int], list[Area]]:
    """The hidden rows of a sheet, and its merged areas."""
    hidden: list[int] = []
    merged: list[Area] = []
    for kind, body in _brt_records(b"".join(package.chunks(part))):
        if kind == 0 and len(body) >= 13 and body[11] & 0x10:
            hidden.append(struct.unpack_from("<I", body)[0] + 1)
        elif kind == 176:
            merged += _areas(body[:16], "<IIII")
    return hidden, merged


def _areas(body: bytes, form: str) -> Iterator[Area]:
    """Areas written as their first row, last row, first column and last column, one after the other."""
    whole = len(body) // struct.calcsize(form) * struct.calcsize(form)
    for top, bottom, left, right in struct.iter_unpack(form, body[:whole]):
        yield top, left, bottom, right


def _texts(body: bytes, at: int) -> tuple[str, str]:
    """The two texts that follow each other here, each with its length before it."""
    texts = []
    for _ in range(2):
        length = struct.unpack_from("<I", body, at)[0] if at + 4 <= len(body) else 0
        texts.append(body[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace"))
        at += 4 + 2 * length
    return texts[0], texts[1]


def _biff_records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at, end = 0, len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0 and length == 0:  # padding
            return
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _brt_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(part)
    while at + 2 <= end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while at < end and shift < 28:
            byte = part[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, part[at : at + length]
        at += length
