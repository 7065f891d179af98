"""Write rows as the XML of cells and put them into the sheets of a finished workbook file.

It must not know what the rows say or who made the workbook.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from pathlib import Path

CELL_LIMIT = 32_767  # characters, counted in UTF-16 as Excel does
CHUNK_ROWS = 8_192
FEW = 50_000  # distinct values: above, they are no longer worth treating one by one
_EPOCH = dt.date(1899, 12, 30)
_FIRST_DAY = dt.date(1900, 3, 1)  # before, spreadsheet programs disagree on serial numbers
_FORBIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"
_FORBIDDEN_HERE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE_LIKE = re.compile("_(x[0-9A-Fa-f]{4})")
_LARGE = pa.large_string()


@dataclass(frozen=True)
class CellColumn:
    """One column as cells: its letter, values, kind, style number, and the styles of special texts."""

    letter: str
    values: pa.Array | pa.ChunkedArray
    kind: str
    style: int
    styles: Mapping[str, int] = field(default_factory=dict)


def plain_text(text: str) -> str:
    """The text as a cell may store it: without control characters, with one kind of line end, not too long."""
    text = _FORBIDDEN_HERE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return text
    return units[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def escape_like(text: str) -> str:
    """The text so that what a spreadsheet would read as an escape (`_x0041_`) is shown as it was written."""
    return _ESCAPE_LIKE.sub(r"_x005F_\1", text)


def escaped(text: str) -> str:
    """The text as XML."""
    return escape_like(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rows_xml(
    columns: Sequence[CellColumn], start: int, stop: int, first_row: int, heights: pa.Array | None = None
) -> Iterator[pa.Buffer]:
    """The rows of positions `start` to `stop` as `<row>` elements, numbered from `first_row`.

    `heights`: the rows' heights in points, as texts.
    """
    makers = [_maker(column, start, stop) for column in columns]
    for at in range(start, stop, CHUNK_ROWS):
        length = min(CHUNK_ROWS, stop - at)
        numbers = pc.cast(pa.array(range(first_row + at - start, first_row + at - start + length)), _LARGE)
        cells = [make(at, length, numbers) for make in makers]
        rows = pc.binary_join_element_wise(
            _text('<row r="'), numbers, *_attributes(heights, at, length), *cells, _text("</row>"), _text(""),
            null_handling="replace", null_replacement="",
        )  # fmt: skip
        yield _bytes_of(rows)


def _attributes(heights: pa.Array | None, at: int, length: int) -> list[pa.Array | pa.Scalar]:
    if heights is None:
        return [_text('">')]
    return [_text('" ht="'), heights.slice(at, length).cast(_LARGE), _text('" customHeight="1">')]


Maker = Callable[[int, int, pa.Array], pa.Array]


def _maker(column: CellColumn, start: int, stop: int) -> Maker:
    """The function that makes the cells of a column for (position, length, row numbers)."""
    values = column.values.slice(start, stop - start)
    if column.kind == "date" or column.styles:
        values = values.dictionary_encode()
    if isinstance(values, pa.ChunkedArray):
        if pa.types.is_string(values.type):
            values = values.cast(_LARGE)  # together they may be longer than the smaller type can count
        values = values.unify_dictionaries().combine_chunks()
        if isinstance(values, pa.ChunkedArray):  # several chunks stay several when there are none
            values = pa.concat_arrays(values.chunks)
    if pa.types.is_dictionary(values.type):
        if column.kind == "date" or column.styles or len(values.dictionary) <= FEW:
            return _by_distinct(column, values, start)
        values = values.dictionary_decode()
    if column.kind in ("money", "count"):
        return _numbers(column, values, start)
    return _texts(column, values.cast(_LARGE), start)


def _by_distinct(column: CellColumn, values: pa.DictionaryArray, start: int) -> Maker:
    tails = pa.array([_tail(column, value) for value in values.dictionary.to_pylist()], _LARGE)
    head = _text(f'<c r="{column.letter}')

    def make(at: int, length: int, numbers: pa.Array) -> pa.Array:
        chosen = tails.take(values.indices.slice(at - start, length))
        return pc.binary_join_element_wise(head, numbers, chosen, _text(""))

    return make


def _tail(column: CellColumn, value: object) -> str | None:
    """A cell's XML after its row number, for one distinct value; nothing for a blank."""
    if value is None or value == "":
        return None
    if column.kind in ("money", "count"):
        return f'" s="{column.style}"><v>{value}</v></c>'
    if column.kind == "date":
        day = value if isinstance(value, dt.date) else _day(str(value))
        if day is not None and day >= _FIRST_DAY:
            return f'" s="{column.style}"><v>{(day - _EPOCH).days}</v></c>'
    text = plain_text(str(value))
    style = column.styles.get(str(value), column.style)
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
    return f'" s="{style}" t="inlineStr"><is><t{keep}>{escaped(text)}</t></is></c>'


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _numbers(column: CellColumn, values: pa.Array, start: int) -> Maker:
    head, middle = _text(f'<c r="{column.letter}'), _text(f'" s="{column.style}"><v>')

    def make(at: int, length: int, numbers: pa.Array) -> pa.Array:
        figures = pc.cast(values.slice(at - start, length), pa.string()).cast(_LARGE)
        return pc.binary_join_element_wise(head, numbers, middle, figures, _text("</v></c>"), _text(""))

    return make


def _texts(column: CellColumn, values: pa.Array, start: int) -> Maker:
    head = _text(f'<c r="{column.letter}')

    def make(at: int, length: int, numbers: pa.Array) -> pa.Array:
        texts, keep = _safe(values.slice(at - start, length))
        space = ' xml:space="preserve"' if keep else ""
        middle = _text(f'" s="{column.style}" t="inlineStr"><is><t{space}>')
        return pc.binary_join_element_wise(head, numbers, middle, texts, _text("</t></is></c>"), _text(""))

    return make


def _safe(texts: pa.Array) -> tuple[pa.Array, bool]:
    """The texts as XML, and whether their blanks must be preserved. Each repair runs only if something needs it."""
    data = _bytes_of(texts).to_pybytes()
    lengths = pc.binary_length(texts)
    if pc.any(pc.equal(lengths, 0)).as_py():
        texts = pc.if_else(pc.equal(lengths, 0), pa.scalar(None, _LARGE), texts)
    if (pc.max(lengths).as_py() or 0) > CELL_LIMIT:
        texts = pa.array([None if text is None else plain_text(text) for text in texts.to_pylist()], _LARGE)
        data = _bytes_of(texts).to_pybytes()
    octets = np.frombuffer(data, np.uint8)
    if bool((octets < 32).any()) or b"\xef\xbf\xbe" in data or b"\xef\xbf\xbf" in data:
        texts = pc.replace_substring(pc.replace_substring(texts, "\r\n", "\n"), "\r", "\n")
        texts = pc.replace_substring_regex(texts, _FORBIDDEN, "")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        if sign.encode() in data:
            texts = pc.replace_substring(texts, sign, entity)
    if b"_x" in data:
        texts = pc.replace_substring_regex(texts, _ESCAPE_LIKE.pattern, r"_x005F_\1")
    return texts, bool((octets <= 32).any())


def _bytes_of(texts: pa.Array) -> pa.Buffer:
    """The bytes of the texts, one after another, without a copy."""
    if not len(texts):
        return pa.py_buffer(b"")
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int64, len(texts) + 1, texts.offset * 8)
    return pa.py_buffer(b"") if data is None else data.slice(int(bounds[0]), int(bounds[-1] - bounds[0]))


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, _LARGE)


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
    """Copy the workbook in `source` to `target`, with the rows of `bodies` in their parts, and other parts edited.

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
