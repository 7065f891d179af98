"""Make spreadsheets of every kind, also broken and hostile ones; there is no test in here."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

Cell = object
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> Path:
    """A workbook by openpyxl with these sheets, each a list of rows."""
    book = Workbook()
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def text_file(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    """A text file with these rows, each with the fields that it has; None is a blank one."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


# --- .xlsx by hand


def text_cell(place: str, text: str) -> str:
    """An inline text; `text` is XML already."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def row_xml(number: int, cells: Sequence[Cell], attributes: str = "") -> str:
    """One row; None is no cell, a number a number, a text that starts with < is XML, others are inline."""
    parts = []
    for index, cell in enumerate(cells):
        place = f"{chr(65 + index)}{number}"
        if isinstance(cell, str) and cell.startswith("<"):
            parts.append(cell.replace("PLACE", place))
        elif isinstance(cell, str):
            parts.append(text_cell(place, escape(cell)))
        elif cell is not None:
            parts.append(f'<c r="{place}"><v>{cell}</v></c>')
    return f'<row r="{number}"{attributes}>{"".join(parts)}</row>'


def sheet_xml(rows: str, *, dimension: str = "A1", before: str = "", after: str = "") -> str:
    """A worksheet part around the XML of its rows."""
    return (
        f'{DECLARATION}{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def rows_xml(rows: Sequence[Sequence[Cell]], first: int = 1) -> str:
    """Rows one below the other."""
    return "".join(row_xml(number, row) for number, row in enumerate(rows, first))


def package(
    path: Path,
    sheets: Sequence[str | bytes],
    *,
    states: Sequence[str] = (),
    settings: str = "",
    kind: str = "worksheet",
    more: Mapping[str, str | bytes] | None = None,
) -> Path:
    """An .xlsx put together by hand from the XML of its sheets (named S1, S2 and so on)."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}"{state} r:id="rId{n}"/>'
        for n, state in zip_longest(numbers, states, fillvalue="")
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{kind}s/sheet{n}.xml"/>' for n in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
        ),
        **{f"xl/{kind}s/sheet{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)},
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def with_date_style() -> dict[str, str | bytes]:
    """The parts that make style 1 a date, for a package of one sheet."""
    relations = (
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId9" Type="{OFFICE}/styles" Target="styles.xml"/>'
    )
    return {
        "xl/styles.xml": (
            f'{DECLARATION}<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
        ),
    }


def with_lying_size(path: Path, part: str, size: int) -> None:
    """Let the zip headers say that `part` unpacks to `size` bytes, whatever it really does."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as made:
        entry = made.getinfo(part)
    struct.pack_into("<I", data, entry.header_offset + 22, size)
    central = bytes(data).rindex(part.encode()) - 46
    assert bytes(data[central : central + 4]) == b"PK\x01\x02"
    struct.pack_into("<I", data, central + 24, size)
    path.write_bytes(bytes(data))


# --- .ods by hand


def ods(path: Path, sheets: Mapping[str, str], *, before: str = "", manifest: str = "") -> Path:
    """An .ods from the XML of the rows of each sheet."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    tables = "".join(
        f'<table:table table:name="{name.split("|")[0]}" {name.partition("|")[2]}>{rows}</table:table>'
        for name, rows in sheets.items()
    )
    content = (
        f'{DECLARATION}<office:document-content {spaces} office:version="1.2">'
        f"<office:body><office:spreadsheet>{before}{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    listed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}'
        "</manifest:file-entry></manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", DECLARATION + listed)
    return path


def ods_row(cells: Sequence[Cell], attributes: str = "") -> str:
    """One row of an .ods: texts, numbers, None for a blank; a text that starts with < is XML."""
    parts = []
    for cell in cells:
        if isinstance(cell, str) and cell.startswith("<"):
            parts.append(cell)
        elif isinstance(cell, str):
            parts.append(
                f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
                "</table:table-cell>"
            )
        elif cell is None:
            parts.append("<table:table-cell/>")
        else:
            parts.append(f'<table:table-cell office:value-type="float" office:value="{cell}"/>')
    return f"<table:table-row {attributes}>{''.join(parts)}</table:table-row>"


# --- .xls by hand: a BIFF8 stream in a compound file


def xls(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    hidden_rows: Sequence[int] = (),
    date_system_1904: bool = False,
    state: int = 0,
    stream: str = "Workbook",
) -> Path:
    """An Excel 97-2003 workbook with one sheet, `S1`."""
    sheet = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    for number, row in enumerate(rows):
        flags = 0x20 if number + 1 in hidden_rows else 0
        sheet += _biff(0x0208, struct.pack("<HHHHHHI", number, 0, len(row), 0xFF, 0, 0, flags | 0x100))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                sheet += _biff(0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            elif cell is not None:
                sheet += _biff(0x0203, place + struct.pack("<d", cell))
    sheet += _biff(0x000A, b"")
    head = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + _biff(
        0x0042, struct.pack("<H", 1200)
    )
    head += _biff(0x0022, struct.pack("<H", date_system_1904))
    head += _biff(0x00E0, struct.pack("<HHHBBBBIIH", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    size = len(head) + 14 + 4  # the two records below
    head += _biff(0x0085, struct.pack("<IBBBB", size, state, 0, 2, 0) + b"S1") + _biff(0x000A, b"")
    path.write_bytes(compound({stream: head + sheet}))
    return path


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE) with these streams; short ones stand in small sectors, as they must."""
    chains: list[int] = []
    blob = b""

    def placed(data: bytes) -> int:
        """Where the data begin that are put into the next sectors."""
        nonlocal blob
        count = max(1, -(-len(data) // 512))
        start = len(chains)
        chains.extend([*range(start + 1, start + count), END])
        blob += data.ljust(count * 512, b"\0")
        return start

    small, small_links = b"", list[int]()
    starts: dict[str, int] = {}
    for name, data in streams.items():
        if len(data) >= 4096:
            starts[name] = placed(data)
            continue
        count = max(1, -(-len(data) // 64))
        starts[name] = len(small_links)
        small_links += [*range(len(small_links) + 1, len(small_links) + count), END]
        small += data.ljust(count * 64, b"\0")
    small_at = placed(small) if small else END
    links_at = (
        placed(struct.pack(f"<{len(small_links)}I", *small_links).ljust(512, b"\xff")) if small else END
    )
    names = list(streams)
    directory = _entry("Root Entry", 5, 1, FREE, small_at, len(small))
    for number, name in enumerate(names, 1):
        sibling = number + 1 if number < len(names) else FREE
        directory += _entry(name, 2, FREE, sibling, starts[name], len(streams[name]))
    directory_at = placed(directory)
    fats = 1
    while (len(chains) + fats) * 4 > fats * 512:
        fats += 1
    fat_at = range(len(chains), len(chains) + fats)
    table = chains + [0xFFFFFFFD] * fats
    table += [FREE] * (fats * 128 - len(table))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, fats, directory_at, 0, 4096, links_at, int(bool(small)), END, 0)
    )
    header += struct.pack(f"<{fats}I", *fat_at) + struct.pack("<I", FREE) * (109 - fats)
    return header + blob + struct.pack(f"<{len(table)}I", *table)


FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def _entry(name: str, kind: int, child: int, sibling: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw) + 2, kind, 1)
        + struct.pack("<III", FREE, sibling, child if kind == 5 else FREE)
        + bytes(16 + 4 + 16)
        + struct.pack("<IQ", start, size)
    )


def _biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


# --- .xlsb by hand


def xlsb(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    hidden_rows: Sequence[int] = (),
    date_system_1904: bool = False,
) -> Path:
    """A binary workbook with one sheet, `S1`."""
    columns = max(map(len, rows))
    sheet = _brt(129) + _brt(148, struct.pack("<IIII", 0, len(rows) - 1, 0, columns - 1)) + _brt(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number + 1 in hidden_rows else 0
        sheet += _brt(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, str):
                sheet += _brt(6, place + _wide(cell))
            elif cell is not None:
                sheet += _brt(5, place + struct.pack("<d", cell))
    sheet += _brt(146) + _brt(130)
    book = _brt(131) + _brt(153, struct.pack("<II", int(date_system_1904), 0) + _wide("")) + _brt(143)
    book += _brt(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("S1")) + _brt(144) + _brt(132)
    relations = (
        f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    root = (
        f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"/>')
        made.writestr("_rels/.rels", root)
        made.writestr("xl/workbook.bin", book)
        made.writestr("xl/_rels/workbook.bin.rels", relations)
        made.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _brt(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(body)
    size = b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return number + size + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
