"""Look through .xls and .xlsb for what their reader does not tell; must not read values or trust a length.

What can't be found out is left out: the reader itself decides whether the file can be read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from batch.scan_package import Package

_FREE = 0xFFFFFFFA  # this and above are no sector numbers
_HEADER = 512
_ENTRY = 128


@dataclass
class HiddenAndDates:
    """The date system of a workbook, and the hidden rows of its sheets by the sheets' names."""

    date_system_1904: bool = False
    password: bool = False
    hidden_rows: dict[str, list[int]] = field(default_factory=dict)


def scan_xls(data: bytes) -> HiddenAndDates:
    """Walk the records of the workbook's stream."""
    scan = HiddenAndDates()
    stream = _workbook_stream(data)
    sheets: dict[int, str] = {}
    name = ""
    for at, kind, body in _biff_records(stream):
        if kind == 0x0809:  # begin of a substream: the workbook itself, or the sheet that was said to be here
            name = sheets.get(at, "")
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
    return scan


def scan_xlsb(package: Package) -> HiddenAndDates:
    """Walk the records of the workbook and of its sheets; `package` holds every part to its size."""
    scan = HiddenAndDates()
    names: list[str] = []
    for kind, body in _brt_records(b"".join(package.chunks("xl/workbook.bin"))):
        if kind == 153 and len(body) >= 4:
            scan.date_system_1904 = bool(body[0] & 1)
        elif kind == 156 and len(body) > 16:
            names.append(_second_text(body))
    sheets = sorted(
        (part for part in package.parts if part.startswith("xl/worksheets/sheet") and part.endswith(".bin")),
        key=lambda part: (len(part), part),
    )
    for name, part in zip(names, sheets, strict=False):
        rows = [
            struct.unpack_from("<I", body)[0] + 1
            for kind, body in _brt_records(b"".join(package.chunks(part)))
            if kind == 0 and len(body) >= 13 and body[11] & 0x10
        ]
        if rows and len(names) == len(sheets):
            scan.hidden_rows[name] = rows
    if "xl/sharedstrings.bin" in package.parts:
        for _ in package.chunks("xl/sharedstrings.bin"):  # only to hold it to its size
            pass
    return scan


def _second_text(body: bytes) -> str:
    """The name of a sheet, which follows the id of its relation."""
    (length,) = struct.unpack_from("<I", body, 8)
    at = 12 + 2 * length
    if at + 4 > len(body):
        return ""
    (length,) = struct.unpack_from("<I", body, at)
    return body[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace")


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


def _workbook_stream(data: bytes) -> bytes:
    """The stream `Workbook` of a compound file; empty when the file doesn't hold together."""
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        if size not in (512, 4096):
            return b""
        table = _sector_table(data, size)
        directory = _chain(data, table, struct.unpack_from("<I", data, 48)[0], size)
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
            if name.lower() in ("workbook", "book"):
                start, total = struct.unpack_from("<II", directory, at + 116)
                return _chain(data, table, start, size)[:total] if total >= 4096 else b""
    except (struct.error, IndexError):
        pass
    return b""


def _sector_table(data: bytes, size: int) -> list[int]:
    """Which sector follows which."""
    listed = [number for number in struct.unpack_from("<109I", data, 76) if number < _FREE]
    more, seen = struct.unpack_from("<I", data, 68)[0], set[int]()
    while more < _FREE and more not in seen:
        seen.add(more)
        numbers = struct.unpack_from(f"<{size // 4}I", data, _at(more, size))
        listed += [number for number in numbers[:-1] if number < _FREE]
        more = numbers[-1]
    table: list[int] = []
    for number in listed:
        table += struct.unpack_from(f"<{size // 4}I", data, _at(number, size))
    return table


def _chain(data: bytes, table: list[int], start: int, size: int) -> bytes:
    pieces: list[bytes] = []
    sector = start
    while sector < len(table) and len(pieces) <= len(table):
        pieces.append(data[_at(sector, size) : _at(sector, size) + size])
        sector = table[sector]
    return b"".join(pieces)


def _at(sector: int, size: int) -> int:
    return max(_HEADER, size) + sector * size
