"""Look a part through for what its columns hold, and put what all parts show together as one small table.

A column is judged over the whole fleet: where its rows lie that anybody would look at, and by its distinct texts, up to
`MOST` of them, chosen by their hash so that every part chooses alike. Must not know what the texts mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import distinct_texts
from batch.parted.part import NotInParts, Part
from batch.shapes import RawTable

MOST = 20_000  # distinct texts of a column
SPREAD = 400  # rows, spread over the whole, as many as are looked at of one table
_SPARSE = 4  # a column with a text in fewer than one of so many of these rows is shown by other texts too
_MOST_BELOW = 5_000

Places = npt.NDArray[np.int64]


class PartSeen(msgspec.Struct, frozen=True):
    """What one part shows: its headings by column letter, how many lines it has, its rows among those looked at over
    the whole (a text or none for each letter), some of each column's distinct texts, and the lines below the table."""

    part: int
    headings: dict[str, str]
    lines: int
    rows: list[list[str | None]]
    texts: dict[str, list[str]]
    below: list[str]


@dataclass(frozen=True)
class Surveyed:
    """What all parts show together."""

    table: RawTable
    texts: Mapping[str, pa.Array]
    lines: int


def seen(part: Part, table: RawTable, records: int) -> PartSeen:
    """What a part of a fleet of so many `records` shows."""
    if table.above:
        raise NotInParts("shape")
    spread = np.unique(np.linspace(0, records - 1, min(records, SPREAD)).astype(np.int64)) - part.before
    own = spread[(spread >= 0) & (spread < part.records)] + part.first + 2
    at = pa.array(np.flatnonzero(np.isin(table.rows, own)))
    cells = [column.take(at).to_pylist() for column in table.columns]
    return PartSeen(
        part.number,
        dict(zip(table.column_letters, table.headings, strict=True)),
        len(table.rows),
        [list(row) for row in zip(*cells, strict=True)],
        {
            letter: chosen(distinct_texts(column)[1]).to_pylist()
            for letter, column in zip(table.column_letters, table.columns, strict=True)
        },
        list(table.below),
    )


def chosen(texts: pa.Array) -> pa.Array:
    """Up to `MOST` of some distinct texts: those with the smallest hashes."""
    if len(texts) <= MOST:
        return texts
    hashes = pd.util.hash_array(texts.to_numpy(zero_copy_only=False).astype(object), categorize=False)
    order = np.argsort(hashes, kind="stable")[:MOST]
    return texts.take(pa.array(order))


def surveyed(parts: Iterable[PartSeen], source: str) -> Surveyed:
    """All parts as one small table, with rows from all over the fleet; NotInParts where their headings differ."""
    headings: dict[str, str] = {}
    rows: list[dict[str, str | None]] = []
    texts: dict[str, pa.Array] = {}
    below: dict[str, None] = {}
    lines = 0
    for one in parts:
        for letter, heading in one.headings.items():
            if headings.setdefault(letter, heading) != heading:
                raise NotInParts("headings")
        for letter, found in one.texts.items():
            own = pa.array(found, pa.large_string())
            known = texts.get(letter)
            texts[letter] = own if known is None else chosen(pc.unique(pa.concat_arrays([known, own])))
        rows += [dict(zip(one.headings, row, strict=True)) for row in one.rows]
        below |= dict.fromkeys(one.below)
        lines += one.lines
    letters = sorted(headings, key=lambda letter: (len(letter), letter))
    columns = [_shown([row.get(letter) for row in rows], texts[letter]) for letter in letters]
    table = RawTable(
        source=source, sheet="", headings=tuple(headings[letter] for letter in letters), heading_row=1,
        columns=tuple(columns), column_letters=tuple(letters),
        rows=np.arange(2, len(rows) + 2, dtype=np.int64), unreadable={}, problems=[], notices=[],
        date_system_1904=False, sha256="", below=tuple(below)[:_MOST_BELOW],
    )  # fmt: skip
    return Surveyed(table, texts, lines)


def _shown(cells: Sequence[str | None], texts: pa.Array) -> pa.Array:
    """A column of the small table; what is seldom filled is filled with other texts of the column."""
    filled = [place for place, cell in enumerate(cells) if cell is not None]
    if len(filled) * _SPARSE >= len(cells) or not len(texts):
        return pa.array(cells, pa.large_string())
    others = iter(texts.slice(0, len(cells)).to_pylist())
    return pa.array([next(others, None) if cell is None else cell for cell in cells], pa.large_string())


def with_texts(table: RawTable, texts: Mapping[str, pa.Array]) -> RawTable:
    """The table with further rows at its end that hold other texts of its columns, each column's by itself."""
    more = max((len(found) for found in texts.values()), default=0)
    if not more:
        return table
    last = int(table.rows.max(initial=0))
    columns = []
    for letter, column in zip(table.column_letters, table.columns, strict=True):
        found = texts.get(letter, pa.array([], pa.large_string()))
        rest = pa.concat_arrays([found, pa.nulls(more - len(found), pa.large_string())])
        own = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        own = pa.concat_arrays(own.chunks) if isinstance(own, pa.ChunkedArray) else own
        columns.append(pa.concat_arrays([own.cast(pa.large_string()), rest]))
    return replace(
        table,
        columns=tuple(columns),
        rows=np.concatenate([table.rows, np.arange(last + 1, last + 1 + more, dtype=np.int64)]),
    )
