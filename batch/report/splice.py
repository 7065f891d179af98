"""Put rows, and the texts they share, into a finished workbook file. Must not know what they say or who made it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from batch.memory import give_back
from batch.report.cells import SharedTexts
from batch.report.seal import SEALED_IN, sealed

if TYPE_CHECKING:
    from pathlib import Path

_DIMENSION = re.compile(rb'<dimension ref="[^"]*" ?/>')
_EMPTY_SHEET_DATA = re.compile(rb"<sheetData ?/>")
_BIG = 2_000_000_000  # bytes of XML: more than that needs the zip format's 64-bit form
_PACKED = 3  # of 9: half as large again as the best, in half of the time
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TEXTS = "xl/sharedStrings.xml"
_TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_TEXTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
#: What the package must say of the shared texts, before the end of which part.
_TOLD = {
    "[Content_Types].xml": (f'<Override PartName="/{_TEXTS}" ContentType="{_TEXTS_TYPE}" />', "</Types>"),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationship Type="{_TEXTS_RELATION}" Target="/{_TEXTS}" Id="rIdTexts" />', "</Relationships>"),
}  # fmt: skip


@dataclass(frozen=True)
class Body:
    """Rows to put into one sheet: the first row's number, the cells they cover, their XML, and how many there are."""

    first_row: int
    covers: str  # as "A1:Z101"
    chunks: Callable[[SharedTexts], Iterable[bytes]]
    at_most: int  # bytes of XML
    rows: int


def splice(
    source: IO[bytes],
    target: Path,
    bodies: Mapping[str, Body],
    edits: Mapping[str, Callable[[bytes], bytes]],
) -> None:
    """Copy the workbook in `source` to `target`, with the rows of `bodies` in their parts, and other parts edited.

    Every part carries the same fixed date, so that the same content gives the same bytes. The table of shared texts
    fills while the rows are made; the parts that tell of it come after.
    """
    shared = SharedTexts()
    with (
        zipfile.ZipFile(source) as made,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKED) as whole,
    ):
        for name in sorted(filter(SEALED_IN.__ne__, made.namelist()), key=_TOLD.__contains__):
            body = bodies.get(name)
            with whole.open(name, "w", force_zip64=body is not None and body.at_most > _BIG) as part:
                if body is None:
                    edit = edits.get(name)
                    xml = edit(made.read(name)) if edit else made.read(name)
                    part.write(_told(name, xml) if len(shared) else xml)
                else:
                    _write_sheet(part, made.read(name), body, shared)
                    give_back(body.rows)
        if len(shared):
            with whole.open(_TEXTS, "w", force_zip64=shared.at_most() > _BIG) as part:
                _write_texts(part, shared)
        if SEALED_IN in made.namelist():
            xml = sealed(made.read(SEALED_IN), whole.infolist())
            with whole.open(SEALED_IN, "w") as part:
                part.write(xml)


def _told(name: str, xml: bytes) -> bytes:
    """A part that must tell of the shared texts, with what it says of them."""
    if name not in _TOLD:
        return xml
    words, end = _TOLD[name]
    return xml.replace(end.encode(), (words + end).encode())


def _write_texts(part: IO[bytes], shared: SharedTexts) -> None:
    part.write(f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{_MAIN}">'.encode())
    for chunk in shared.xml():
        part.write(chunk)
    part.write(b"</sst>")


def _write_sheet(part: IO[bytes], xml: bytes, body: Body, shared: SharedTexts) -> None:
    xml = _DIMENSION.sub(b'<dimension ref="%s"/>' % body.covers.encode(), xml, count=1)
    xml = _EMPTY_SHEET_DATA.sub(b"<sheetData></sheetData>", xml, count=1)
    end = xml.index(b"</sheetData>")
    # Cells that only carry a link stand where rows will be: the rows themselves take their place.
    stand_ins = re.search(rb'<row [^>]*\br="%d"' % body.first_row, xml[:end])
    part.write(xml[: stand_ins.start() if stand_ins else end])
    for chunk in body.chunks(shared):
        part.write(chunk)
    part.write(xml[end:])
