"""Write the rows of a table as the XML of cells. Must not know what the rows say or which file they go into.

Texts that repeat are numbered, and stand in the workbook's table of shared texts once. `named` writes the place of
every cell; without it each is the next of its row (ECMA-376, 18.3.1.4, leaves that open), which halves a large file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import decoded, repeats
from batch.report.sheet_texts import escaped, kept, plain_text, safe
from batch.text_bytes import bytes_of
from batch.understanding.written_dates import EPOCH_1900

CHUNK_ROWS = 8_192
FEW = 50_000  # distinct values: above, they are no longer worth treating one by one
_FIRST_DAY = dt.date(1900, 3, 1)  # before, spreadsheet programs disagree on serial numbers
_LARGE = pa.large_string()


@dataclass(frozen=True)
class CellColumn:
    """One column as cells: its letter, values (None: all blank), kind, style number, and the styles of special texts.

    `blank` is the style number of its blank cells; None: none.
    """

    letter: str
    values: pa.Array | pa.ChunkedArray | None
    kind: str
    style: int
    styles: Mapping[str, int] = field(default_factory=dict)
    blank: int | None = None


class SharedTexts:
    """The texts that cells of a workbook share, numbered in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, text: str) -> int:
        """The number of a text."""
        return self._numbers.setdefault(text, len(self._numbers))

    def at_most(self) -> int:
        """The most bytes of XML that they take: a character may need six."""
        return sum(50 + 6 * len(text) for text in self._numbers)

    def xml(self) -> Iterator[bytes]:
        """The elements of the table, in pieces."""
        texts = list(self._numbers)
        for at in range(0, len(texts), CHUNK_ROWS):
            piece = texts[at : at + CHUNK_ROWS]
            yield "".join(f"<si><t{kept(text)}>{escaped(text)}</t></si>" for text in piece).encode()


def rows_xml(
    columns: Sequence[CellColumn], start: int, stop: int, first_row: int, shared: SharedTexts,
    heights: pa.Array | None = None, *, named: bool = False,
) -> Iterator[pa.Buffer]:  # fmt: skip
    """The rows of positions `start` to `stop` as `<row>` elements, numbered from `first_row`.

    `heights`: the rows' heights in points, as texts. `columns` are all of the sheet's, in order.
    """
    makers = [_maker(column, start, stop, shared, named) for column in columns]
    for at in range(start, stop, CHUNK_ROWS):
        length = min(CHUNK_ROWS, stop - at)
        numbers = pc.cast(pa.array(range(first_row + at - start, first_row + at - start + length)), _LARGE)
        cells = [make(at - start, length, numbers) for make in makers]
        rows = pc.binary_join_element_wise(
            _text('<row r="'), numbers, *_attributes(heights, at, length), *cells, _text("</row>"), _text(""),
            null_handling="replace", null_replacement="",
        )  # fmt: skip
        yield bytes_of(rows)


def _attributes(heights: pa.Array | None, at: int, length: int) -> list[pa.Array | pa.Scalar]:
    if heights is None:
        return [_text('">')]
    return [_text('" ht="'), heights.slice(at, length).cast(_LARGE), _text('" customHeight="1">')]


Maker = Callable[[int, int, pa.Array], pa.Array | pa.Scalar]


def _maker(column: CellColumn, start: int, stop: int, shared: SharedTexts, named: bool) -> Maker:
    """The function that makes the cells of a column for (position after `start`, length, row numbers)."""
    head = _text(f'<c r="{column.letter}') if named else _text("<c")
    # A cell whose place is not told must be there even when it is blank, or the next would take its place.
    blank = _text("") if named else _text("<c/>" if column.blank is None else f'<c s="{column.blank}"/>')
    values = column.values
    if values is None:
        return lambda _at, _length, _numbers: blank
    values = values.slice(start, stop - start)
    if isinstance(values, pa.ChunkedArray):
        if pa.types.is_string(values.type):
            values = values.cast(_LARGE)  # together they may be longer than the smaller type can count
        values = values.unify_dictionaries().combine_chunks()
        if isinstance(values, pa.ChunkedArray):  # several chunks stay several when there are none
            values = pa.concat_arrays(values.chunks)
    each = column.kind == "date" or bool(column.styles)  # its distinct values are looked at one by one
    if not pa.types.is_dictionary(values.type) and (each or repeats(values)):
        values = values.dictionary_encode()
    if pa.types.is_dictionary(values.type) and (each or len(values.dictionary) <= FEW):
        return _by_distinct(column, values, shared, named, blank)
    rest = (_numbers if column.kind in ("money", "count") else _texts)(column, values)

    def make(at: int, length: int, numbers: pa.Array) -> pa.Array:
        before = (head, numbers, _text('"')) if named else (head,)
        return pc.coalesce(pc.binary_join_element_wise(*before, *rest(at, length), _text("")), blank)

    return make


def _by_distinct(
    column: CellColumn, values: pa.DictionaryArray, shared: SharedTexts, named: bool, blank: pa.Scalar
) -> Maker:
    rests = _rests(column, values.dictionary.to_pylist(), shared)

    def places(at: int, length: int) -> pa.Array:
        """Which distinct value each of some rows has; a piece at a time, to spare the memory."""
        return pc.fill_null(values.indices.slice(at, length).cast(pa.int64()), len(rests))

    if named:
        tails = pa.array([None if rest is None else f'"{rest}' for rest in [*rests, None]], _LARGE)
        head = _text(f'<c r="{column.letter}')

        def make(at: int, length: int, numbers: pa.Array) -> pa.Array:
            return pc.binary_join_element_wise(head, numbers, tails.take(places(at, length)), _text(""))

        return make
    cells = pa.array([blank.as_py() if rest is None else f"<c{rest}" for rest in [*rests, None]], _LARGE)
    return lambda at, length, _numbers: cells.take(places(at, length))


def _rests(column: CellColumn, values: Sequence[Any], shared: SharedTexts) -> list[str | None]:
    """A cell's XML after its place, for each distinct value; None for a blank."""
    plain, styles, number = column.style, column.styles, shared.number
    blank = None, ""
    if column.kind in ("money", "count"):
        return [None if value in blank else f' s="{plain}"><v>{value}</v></c>' for value in values]
    if column.kind != "date":
        texts = [value if isinstance(value, str) or value is None else str(value) for value in values]
        return [
            f' s="{styles.get(text, plain)}" t="s"><v>{number(plain_text(text))}</v></c>' if text else None
            for text in texts
        ]
    return [None if value in blank else _day_or_text(column, value, shared) for value in values]


def _day_or_text(column: CellColumn, value: object, shared: SharedTexts) -> str:
    day = value if isinstance(value, dt.date) else _day(str(value))
    if day is not None and day >= _FIRST_DAY:
        return f' s="{column.style}"><v>{(day - EPOCH_1900).days}</v></c>'
    style = column.styles.get(str(value), column.style)
    return f' s="{style}" t="s"><v>{shared.number(plain_text(str(value)))}</v></c>'


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


Parts = Callable[[int, int], tuple[pa.Array | pa.Scalar, ...]]


def _numbers(column: CellColumn, values: pa.Array) -> Parts:
    before, after = _text(f' s="{column.style}"><v>'), _text("</v></c>")
    return lambda at, length: (before, _piece(values, at, length), after)


def _texts(column: CellColumn, values: pa.Array) -> Parts:
    """Texts that are all different stand in their cells."""

    def parts(at: int, length: int) -> tuple[pa.Array | pa.Scalar, ...]:
        texts, keep = safe(_piece(values, at, length))
        space = ' xml:space="preserve"' if keep else ""
        before = f' s="{column.style}" t="inlineStr"><is><t{space}>'
        return _text(before), texts, _text("</t></is></c>")

    return parts


def _piece(values: pa.Array, at: int, length: int) -> pa.Array:
    """Some of the values as texts: to spell all of them out takes a multiple of their memory."""
    piece = decoded(values.slice(at, length))
    return piece.cast(_LARGE if pa.types.is_string(piece.type) else pa.string()).cast(_LARGE)


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, _LARGE)
