"""Choose the sheets of a file that contain the fleet, and cut out their tables. Must not know file formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from batch.columns import below, in_use
from batch.errors import InputError, NoHeadings, escaped
from batch.identity import mask_words
from batch.problems import Notice, Problem
from batch.reading.cut_table import Cut, cut
from batch.reading.fill_merges import fill_merges
from batch.reading.find_table import HeadingRow, HeadingsAsked, find_headings, head_rows
from batch.reading.grid import Grid
from batch.reading.several_tables import tables_apart
from batch.reading.shape_notices import shape_notices
from batch.reading.sideways import Sideways, refusal, sideways
from batch.reading.unknown_headings import unknown_table
from batch.shapes import RawTable
from batch.shown import as_ranges
from language.refusals import Reason, reason, some

_ALIKE = 0.5


def tables_of(
    grids: Sequence[Grid],
    source: str,
    known: HeadingsAsked,
    *,
    sheet: str | None,
    sha256: str,
    notices: Sequence[Notice] = (),
    keys: frozenset[str] = frozenset(),
) -> list[RawTable]:
    """The tables of one file: that of the sheet with the most known headings, and those with the same headings.

    Those with other headings too, as tables beside them, if one of theirs is known for one of the `keys`.
    """
    notices = list(notices)
    found = [(grid, find_headings(grid, known)) for grid in grids if grid.height]
    turned = {grid.sheet: here for grid, headings in found if (here := sideways(grid, headings, known))}
    found = [(grid, None if grid.sheet in turned else headings) for grid, headings in found]
    if all(headings is None for _, headings in found):
        raise _nothing(grids, source, sheet, turned)
    parts = {grid.sheet: _parts(grid, headings, known) for grid, headings in found if headings is not None}
    tables = {name: [(part, read) for part, read in here if read] for name, here in parts.items()}
    every = [headings for here in tables.values() for _, headings in here]
    best = max(every, key=lambda headings: len(headings.known))
    alike = {name for name, here in tables.items() if any(_alike(headings, best) for _, headings in here)}
    beside = {
        name for name, here in tables.items() if any(headings.known & keys for _, headings in here)
    } - alike
    kept = [name for name in tables if name in alike or name in beside]
    results: list[RawTable] = []
    for grid, headings in found:
        if (here := turned.get(grid.sheet)) and (here.repeated or here.values > 1):
            type_ = "card_per_sim" if here.repeated else "one_sim_per_column"
            notices.append(Notice(type_, source, grid.sheet, {"column": here.column}))
        elif headings is None or grid.sheet not in kept:
            type_ = (
                "sheet_without_table"
                if headings is None or len(headings.known) < 2
                else "sheet_with_other_headings"
            )
            notices.append(
                Notice(type_, source, grid.sheet, {"known": str(len(headings.known) if headings else 0)})
            )
    for name in kept:
        for part, (grid, headings) in enumerate(tables[name]):
            told = [unknown_table(one, source) for one, read in parts[name] if read is None and not part]
            if part:
                where = {"row": str(grid.first_row + headings.position), "column": grid.column_letters[0]}
                told = [Notice("another_table", source, name, where)]
            table = _table(grid, headings, known, source, sha256, told, part)
            results.append(replace(table, beside=name in beside))
    first = next(place for place, table in enumerate(results) if not table.beside)
    results[first] = replace(results[first], notices=[*notices, *results[first].notices])
    return results


def _parts(grid: Grid, headings: HeadingRow, known: HeadingsAsked) -> list[tuple[Grid, HeadingRow | None]]:
    """The tables of a sheet that has headings: one, or several below each other and side by side.

    Below another table, one known heading is not enough: Tel stands over a landlord's number too.
    """
    found = [(part, find_headings(part, known)) for part in tables_apart(grid, headings, known)]
    left = found[0][0].column_letters[0]
    return [
        (part, read if not at or part.column_letters[0] != left or (read and len(read.known) > 1) else None)
        for at, (part, read) in enumerate(found)
    ]


def _alike(headings: HeadingRow, best: HeadingRow) -> bool:
    if len(headings.known) == 1 < len(best.known):  # one known word does not make headings
        return False
    return len(headings.known & best.known) >= _ALIKE * len(headings.known | best.known)


def _table(
    grid: Grid,
    headings: HeadingRow,
    known: HeadingsAsked,
    source: str,
    sha256: str,
    notices: Sequence[Notice],
    part: int,
) -> RawTable:
    rows = cut(grid, headings)
    merges = fill_merges(grid, headings, rows.positions)
    grid = merges.grid
    kept = [index for index, name in enumerate(headings.names) if name or _has_data(grid, index, headings)]
    names = tuple(headings.names[index] or grid.column_letters[index] for index in kept)
    letters = tuple(grid.column_letters[index] for index in kept)
    start = headings.position + headings.lines
    whole = len(rows.positions) == grid.height - start
    columns = tuple(
        below(grid.columns[index], start) if whole else in_use(grid.columns[index].take(rows.positions))
        for index in kept
    )
    place = (
        {int(position): at for at, position in enumerate(rows.positions)}
        if grid.bad_cells or grid.ragged
        else {}
    )
    heading_of = dict(zip(letters, names, strict=True))
    return RawTable(
        source=source,
        sheet=grid.sheet,
        headings=names,
        heading_row=grid.first_row + headings.position,
        columns=columns,
        column_letters=letters,
        rows=rows.positions + grid.first_row,
        unreadable=_unreadable(grid, place, source, part),
        problems=_problems(grid, place, heading_of, source, part),
        notices=[
            *notices,
            *_notices(grid, headings, rows, source),
            *shape_notices(merges, headings, rows.positions, source, known),
        ],
        date_system_1904=grid.date_system_1904,
        sha256=sha256,
        above=tuple(tuple(row) for row in head_rows(grid)[: headings.position] if any(row)),
        below=tuple(text for _, text in rows.notes) + _totals(grid, rows),
        part=part,
    )


def _totals(grid: Grid, rows: Cut) -> tuple[str, ...]:
    """What the rows of totals say, which may be in what the table's amounts are."""
    cells = [column.take(pa.array(rows.totals, pa.int64())).to_pylist() for column in grid.columns]
    return tuple(" ".join(filter(None, row)) for row in zip(*cells, strict=True))


def _has_data(grid: Grid, index: int, headings: HeadingRow) -> bool:
    below = grid.columns[index].slice(headings.position + headings.lines)
    return bool(below.null_count < len(below))


def _unreadable(grid: Grid, place: dict[int, int], source: str, part: int) -> dict[int, Problem]:
    return {
        place[position]: Problem(
            type="ragged_row",
            source=source,
            sheet=grid.sheet,
            row=grid.first_row + position,
            params={"found": str(found), "expected": str(wanted)},
            part=part,
        )
        for position, (wanted, found) in sorted(grid.ragged.items())
        if position in place
    }


def _problems(
    grid: Grid, place: dict[int, int], heading_of: dict[str, str], source: str, part: int
) -> list[Problem]:
    return [
        Problem(
            type=cell.type,
            source=source,
            sheet=grid.sheet,
            row=grid.first_row + cell.position,
            column=cell.letter,
            heading=heading_of[cell.letter],
            text=cell.text,
            part=part,
        )
        for cell in grid.bad_cells
        if cell.position in place and cell.letter in heading_of
    ]


def _notices(grid: Grid, headings: HeadingRow, rows: Cut, source: str) -> list[Notice]:
    """What was left out of the table or read though hidden."""
    notices = []

    def say(type_: str, **params: str) -> None:
        notices.append(Notice(type_, source, grid.sheet, params))

    def numbers(positions: Sequence[int]) -> str:
        return as_ranges([grid.first_row + position for position in positions])

    if grid.hidden_rows:
        shown = set(np.intersect1d(rows.positions + grid.first_row, np.array(grid.hidden_rows)).tolist())
        if shown:
            say("hidden_rows", rows=as_ranges(sorted(shown)), count=str(len(shown)))
    if rows.totals:
        say("totals_row", rows=numbers(rows.totals), count=str(len(rows.totals)))
    if rows.repeated:
        say("repeated_headings", rows=numbers(rows.repeated), count=str(len(rows.repeated)))
    if rows.only_bad:
        say("rows_of_errors", rows=numbers(rows.only_bad), count=str(len(rows.only_bad)))
    for position, text in rows.notes:
        say("note_below", row=str(grid.first_row + position), text=mask_words(text)[:80])
    for index, name in enumerate(headings.names):
        if not name and _has_data(grid, index, headings):
            say("column_without_heading", column=grid.column_letters[index])
    for letter, count in grid.control_cells.items():
        say("control_characters", column=letter, count=str(count))
    return notices


def _nothing(
    grids: Sequence[Grid], source: str, sheet: str | None, turned: Mapping[str, Sideways]
) -> InputError:
    """Why nothing is read of a file that has no table."""
    for name, here in turned.items():
        return InputError(refusal(here, _where(source, name)))
    return NoHeadings(_no_headings(grids, _where(source, sheet)))


def _where(source: str, sheet: str | None) -> str | Reason:
    return reason("sheet_of", source=source, sheet=escaped(sheet)) if sheet else source


def _no_headings(grids: Sequence[Grid], where: str | Reason) -> Reason:
    """The reason for a sheet without headings; it shows the fullest row, which may be what was meant."""
    fullest: list[str] = []
    row, in_sheet = 0, ""
    for grid in grids:
        for position, cells in enumerate(head_rows(grid)[:30]):
            texts = [text for text in cells if text]
            if len(texts) > len(fullest):
                fullest, row, in_sheet = texts, grid.first_row + position, grid.sheet
    if not fullest and any(grid.bad_cells for grid in grids):
        return reason("only_error_cells", where=where)
    if not fullest:
        return reason("only_blank_cells", where=where)
    shown = some([mask_words(text)[:30] for text in fullest], 8)
    return reason("no_headings", where=where, row=str(row), sheet=escaped(in_sheet), texts=shown)
