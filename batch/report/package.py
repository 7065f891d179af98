"""Put rows into the sheets of a finished workbook file; must not know what they say or who made the workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_DIMENSION = re.compile(rb'<dimension ref="[^"]*" ?/>')
_EMPTY_SHEET_DATA = re.compile(rb"<sheetData ?/>")
_BIG = 2_000_000_000  # bytes of XML: more than that needs the zip format's 64-bit form


@dataclass(frozen=True)
class Body:
    """The rows to put into one sheet: the first row's number, the cells they cover, and their XML."""

    first_row: int
    covers: str  # as "A1:Z101"
    chunks: Callable[[], Iterable[bytes]]
    at_most: int  # bytes of XML


def splice(
    source: IO[bytes], target: Path, bodies: Mapping[str, Body], edits: Mapping[str, Callable[[bytes], bytes]]
) -> None:
    """Copy the workbook in `source` to `target`, the rows of `bodies` put into the parts they name, other parts edited.

    Every part carries the same fixed date, so that the same content gives the same bytes.
    """
    with (
        zipfile.ZipFile(source) as made,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as whole,
    ):
        for name in made.namelist():
            body = bodies.get(name)
            with whole.open(name, "w", force_zip64=body is not None and body.at_most > _BIG) as part:
                if body is None:
                    edit = edits.get(name)
                    part.write(edit(made.read(name)) if edit else made.read(name))
                else:
                    _write_sheet(part, made.read(name), body)


def _write_sheet(part: IO[bytes], xml: bytes, body: Body) -> None:
    xml = _DIMENSION.sub(b'<dimension ref="%s"/>' % body.covers.encode(), xml, count=1)
    xml = _EMPTY_SHEET_DATA.sub(b"<sheetData></sheetData>", xml, count=1)
    end = xml.index(b"</sheetData>")
    # Cells that only carry a link stand where rows will be: the rows themselves take their place.
    stand_ins = re.search(rb'<row [^>]*\br="%d"' % body.first_row, xml[:end])
    part.write(xml[: stand_ins.start() if stand_ins else end])
    for chunk in body.chunks():
        part.write(chunk)
    part.write(xml[end:])
