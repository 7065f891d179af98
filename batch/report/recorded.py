"""Make the hidden columns by which a report can be read back: the codes behind every row, and a check text that shows
whether the row was edited. Must not know what a code means, nor how a sheet is written or read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import decoded, narrow
from batch.own_marks import CHECK, PART
from batch.report.fingerprint import as_written, mixed, one_hash
from batch.report.record import (
    FORMAT,
    SEPARATOR,
    About,
    codes_of,
    facts_of,
    heading_of,
    made_from,
    numbers_of_headings,
    rules_of,
)
from batch.report.row_checks import RowPart, RowSums
from batch.report.row_parts import alike, parted
from batch.report.sheets import SheetColumn, Table

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_MOST_INPUTS = 20
_MOST_COLUMNS = 400  # that the heading has room for; what a sheet carries along beyond is not watched


class KeptValue(NamedTuple):
    """What is kept of a row: a code, by its number in the record, or a cell, by that of its column."""

    number: int
    is_cell: bool
    values: pa.Array


def recorded(table: Table, result: FleetResult, names: Sequence[str]) -> Table:
    """The table of SIMs with the hidden columns; `names` are the codes of its columns (blank: carried along)."""
    codes, facts = codes_of(result), facts_of(result)
    watched = table.columns[:_MOST_COLUMNS]
    kept = _kept(codes | facts, watched, names)
    parts, own = parted(kept, lambda one: one.values, table.rows)
    numbers = numbers_of_headings(column.heading for column in watched)
    about = About(
        FORMAT, 0, result.lang, result.as_of, table.rows,
        [*zip(names, (column.kind for column in watched), numbers, strict=False)],
        list(codes), list(facts), dict(result.versions), dict(result.settings), rules_of(result),
        made_from(result)[:_MOST_INPUTS], [_numbers(items) for items in (own, *parts)],
    )  # fmt: skip
    sums = RowSums(table.rows)
    shared = [_shared(_part(items), sums) for items in parts]
    alone = _part(own)
    position = pa.array(range(table.rows), pa.int64()).cast(pa.string())
    alone = alone._replace(codes=[position, *alone.codes])
    marks = sums.add_own(alone)
    about = msgspec.structs.replace(about, id=_identity(about, sums.total))
    hidden = {
        heading_of(about): _joined(alone.codes),
        CHECK: sums.checks(about.id, marks),
        **{f"{PART}{number}": texts for number, texts in enumerate(shared, start=1)},
    }
    return replace(
        table,
        columns=[
            *table.columns,
            *(
                SheetColumn(name, texts, "code", 8, band="carried", hidden=True)
                for name, texts in hidden.items()
            ),
        ],
    )


def _kept(
    codes: Mapping[str, pa.Array], watched: Sequence[SheetColumn], names: Sequence[str]
) -> list[KeptValue]:
    """All that is kept, each code followed by the cells that show it: where one repeats, so does the other."""
    cells = {
        number: name
        for number, (name, column) in enumerate(zip(names, watched, strict=False))
        if column.values is not None and not column.editable
    }
    order = [
        (at, number)
        for at, name in enumerate(codes)
        for number in [None, *(n for n in cells if cells[n] == name)]
    ]
    order += [(-1, number) for number, name in cells.items() if name not in codes]
    found = list(codes.values())
    kept = []
    for at, number in order:
        if number is None:
            kept.append(KeptValue(at, False, found[at]))
        else:
            values = watched[number].values
            assert values is not None  # noqa: S101 - tells the type checker which cells were chosen
            kept.append(KeptValue(number, True, as_written(values, watched[number].kind)))
    return kept


def _numbers(items: Sequence[KeptValue]) -> tuple[list[int], list[int]]:
    """The codes and the columns of a part, by their numbers."""
    return [one.number for one in items if not one.is_cell], [one.number for one in items if one.is_cell]


def _part(items: Sequence[KeptValue]) -> RowPart:
    cells = [one for one in items if one.is_cell]
    return RowPart(
        [one.values for one in items if not one.is_cell],
        [one.values for one in cells],
        [one.number for one in cells],
    )


def _shared(part: RowPart, sums: RowSums) -> pa.DictionaryArray:
    """The texts of a part that many rows share: its codes and its marks."""
    found = alike([*part.codes, *part.cells], len(sums.sums))
    marks = sums.add_shared(part, found)
    rows = pa.array(found.rows)
    texts = _joined([*(one.take(rows) for one in part.codes), marks])
    return narrow(pa.DictionaryArray.from_arrays(pa.array(found.of), texts))


def _joined(columns: Sequence[pa.Array]) -> pa.Array:
    """The codes of each row in one text."""
    return pc.binary_join_element_wise(
        *(decoded(one).cast(pa.large_string()) for one in columns), pa.scalar(SEPARATOR, pa.large_string()),
        null_handling="replace", null_replacement="",
    )  # fmt: skip


def _identity(about: About, total: int) -> int:
    """A number that identifies this report, made from what it says about itself and all its cells."""
    total += one_hash(msgspec.json.encode(about).decode())
    scattered = int(mixed(np.array([total % 2**64], np.uint64))[0])
    return scattered >> 12  # as large as the whole numbers that every reader of JSON keeps exactly
