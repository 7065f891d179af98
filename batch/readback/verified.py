"""Say whether a report is whole and unedited: its package by its seal, its lines by their checks, its sheets by their
sums; and how much people have filled in. Must not know what a cell means, nor any sentence.

All of this stands in the report itself: whoever can compute it can write another report that fits itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.errors import InputError
from batch.own_marks import BOOK, CELLS, PROPERTY, SEAL
from batch.readback.places import Headings
from batch.readback.read import ReadReport, refuse_other_kinds, report_of_grids, sheets_called
from batch.readback.sheet import ReviewFinding, heading_place
from batch.reading.grid import Grid, column_letter
from batch.reading.read_apart import OwnBook
from batch.report.fingerprint import as_read
from batch.report.record import REVIEWED, About
from batch.report.seal import SEALED_IN, is_sealed
from batch.report.sheet_sums import SheetSums, blocks_of, sums_of
from batch.report.sheets_sealed import SheetSaid, SheetSealed, sealed_sheets
from batch.shown import as_ranges, ranges_shown
from language.refusals import reason

# Of what is found in the lines, what says only that a program or a person put them in another order.
_NO_EDIT = ("reordered",)
_FEW_SHEETS = 40
#: Between the headings of the columns in which an edit is.
_BETWEEN = "\n"


@dataclass(frozen=True)
class SheetFilled:
    """How many cells for people are filled on a sheet, and how many were when it was written."""

    sheet: str
    filled: int
    before: int


@dataclass(frozen=True)
class VerifiedReport:
    """What was found.

    `sealed`: whether the package is as it was written (None: it has no seal). `about`: what the record of its lines
    says of it (None: it lists none). `edits` say what was edited and where; `unsaid` are sheets of which the report
    says nothing, since another program or version added them. `mark` tells this report from any other, if it has one.
    """

    name: str
    properties: dict[str, str]
    sealed: bool | None
    about: About | None
    edits: Sequence[ReviewFinding]
    notes: Sequence[ReviewFinding]
    unsaid: Sequence[str]
    filled: Sequence[SheetFilled]

    @property
    def sheets_told(self) -> bool:
        """Whether the report says what the cells of its sheets come to: those of earlier versions do not."""
        return any(name.startswith(CELLS) for name in self.properties)

    @property
    def is_unedited(self) -> bool:
        """Whether nothing was edited but what is for people."""
        return not self.edits


def verified(path: Path, headings: Headings | None = None) -> VerifiedReport:
    """What is to be said of a report; InputError where it is none of ours, or can't be read."""
    book = OwnBook(path)
    refuse_other_kinds(book)
    if not any(name.startswith(PROPERTY) for name in book.properties):
        raise InputError("no_report", name=book.name)
    try:
        said = {one.said.name: one for one in sealed_sheets(book.properties)}
    except (ValueError, msgspec.MsgspecError) as error:
        detail = reason("foreign_words", detail=str(error))
        raise InputError("record_damaged", name=book.name, why=detail) from None
    sealed = _is_sealed(book)
    grids = {grid.sheet: grid for grid in book.grids(sheets_called(book, said))}
    listed = [grid for grid in grids.values() if heading_place(grid) is not None]
    if not listed and (BOOK in book.properties or not said):
        others = [name for name in book.sheets if name not in grids]
        listed = [grid for grid in book.grids(others[:_FEW_SHEETS]) if heading_place(grid) is not None]
    recorded = {grid.sheet for grid in listed}
    report = report_of_grids(book.name, listed, True, headings) if listed or BOOK in book.properties else None
    if report is None and not said:
        raise InputError("no_report", name=book.name)
    findings = [*(report.findings if report else ())]
    for name, one in said.items():
        if name not in grids:
            findings.append(ReviewFinding("sheet_gone", name))
        elif name not in recorded:
            findings += _edits(grids[name], one)
    if report is not None and book.properties.get(BOOK, "") not in ("", str(report.about.id)):
        findings.append(ReviewFinding("other_book"))
    return VerifiedReport(
        book.name, book.properties, sealed, report.about if report else None,
        [one for one in findings if one.kind not in _NO_EDIT],
        [one for one in findings if one.kind in _NO_EDIT],
        [name for name in book.sheets if name not in said and name not in recorded],
        [*_filled(grids, said.values(), report)],
    )  # fmt: skip


def _is_sealed(book: OwnBook) -> bool | None:
    """Whether the package is as it was written; InputError where one of its parts is damaged."""
    package, parts = book.package, book.package.parts
    for part in parts:
        for _ in package.chunks(part):
            pass
    sealed_in = SEALED_IN.lower()
    said = b"".join(package.chunks(sealed_in)) if sealed_in in parts else b""
    return is_sealed(said, parts.values())


def _edits(grid: Grid, sealed: SheetSealed) -> Iterator[ReviewFinding]:
    """The edits of a sheet: in which columns, and where its rows are as many and in the same order, in which rows."""
    said, then = sealed.said, sealed.sums
    if not said.whole:
        yield ReviewFinding("sheet_unsaid", said.name)
        return
    now = _sums(grid, said)
    if now.whole == then.whole:
        return
    pairs = zip(then.columns, now.columns, strict=False)
    columns = [at for at, (was, is_now) in enumerate(pairs, start=1) if was != is_now]
    places = _BETWEEN.join(_heading(grid, said, at) for at in columns)
    yield ReviewFinding("sheet_edited", said.name, params={"places": places, **_rows(said, then, now)})


def _sums(grid: Grid, said: SheetSaid) -> SheetSums:
    cells = {}
    for at, column in zip(grid.places, grid.columns, strict=True):
        number = at + 1
        length = _above(grid, said) if number in said.left_out else len(column)
        cells[number] = [as_read(column.slice(0, length).cast(pa.large_string()), "text")]
    return sums_of(cells, said.height, said.wide, placed=not said.heading, first=grid.first_row)


def _above(grid: Grid, said: SheetSaid) -> int:
    """How many rows of a table stand above its lines."""
    return max(0, said.heading + 1 - grid.first_row)


def _rows(said: SheetSaid, then: SheetSums, now: SheetSums) -> dict[str, str]:
    """The rows in which an edit is, or within which; nothing where most differ, since they were sorted besides, or are
    others."""
    count, each = blocks_of(said.height, said.wide)
    if len(then.blocks) != count:
        return {}
    differ = [
        at for at, (was, is_now) in enumerate(zip(then.blocks, now.blocks, strict=True)) if was != is_now
    ]
    if not differ or 2 * len(differ) > max(count, 6):
        return {}
    if each == 1:
        return {"rows": as_ranges(at + 1 for at in differ), "count": str(len(differ))}
    return {"within": ranges_shown([(at * each + 1, min(at * each + each, said.height)) for at in differ])}


def _heading(grid: Grid, said: SheetSaid, number: int) -> str:
    """A column's heading, or its letter."""
    letter = column_letter(number - 1)
    at = said.heading - grid.first_row
    found = [one for place, one in zip(grid.places, grid.columns, strict=True) if place + 1 == number]
    text = found[0][at].as_py() if found and said.heading and 0 <= at < len(found[0]) else None
    return str(text or letter)


def _filled(
    grids: Mapping[str, Grid], sealed: Iterable[SheetSealed], report: ReadReport | None
) -> Iterator[SheetFilled]:
    """How much is filled in on each sheet, where its columns for people can be told from the others."""
    for one in sealed:
        said, grid = one.said, grids.get(one.said.name)
        if grid is None or not said.aside:
            continue
        lines_there = heading_place(grid) is not None
        filled = _of_lines(report, said.name) if report and lines_there else _of_sheet(grid, one)
        if filled is not None:
            yield SheetFilled(said.name, filled, said.filled)


def _of_lines(report: ReadReport, sheet: str) -> int | None:
    """The cells that are filled in beside lines, wherever their columns are now; None where one is gone."""
    if any(one.kind == "review_column_missing" and one.sheet == sheet for one in report.findings):
        return None
    lines = report.rows[report.rows["sheet"] == sheet]
    return sum(int((lines[name] != "").sum()) for name in REVIEWED)


def _of_sheet(grid: Grid, sealed: SheetSealed) -> int | None:
    """The cells that are filled in on any other sheet; None where its columns are no longer where they were."""
    said, then, above = sealed.said, sealed.sums, _above(grid, sealed.said)
    for_people = {
        at + 1: column
        for at, column in zip(grid.places, grid.columns, strict=True)
        if at + 1 in said.left_out
    }
    heads = {
        at: [as_read(one.slice(0, above).cast(pa.large_string()), "text")] for at, one in for_people.items()
    }
    now = sums_of(heads, said.height, said.wide, placed=False, first=grid.first_row)
    pairs = list(zip(then.columns, now.columns, strict=False))
    if any(at <= len(pairs) and pairs[at - 1][0] != pairs[at - 1][1] for at in said.left_out):
        return None
    return sum(
        int(np.asarray(pc.sum(pc.is_valid(one.slice(above))).as_py() or 0)) for one in for_people.values()
    )


def mark_of(properties: dict[str, str]) -> str:
    """A text that tells what the cells of a report are from those of any other, whoever saved it since."""
    said = {name: text for name, text in properties.items() if name.startswith(PROPERTY) and name != SEAL}
    return msgspec.json.encode(sorted(said.items())).decode()
