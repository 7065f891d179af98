"""Describe the sheet Answers: who said what of which lines, for how many it counts, and what is old by now.
Must not know how a sheet is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from batch.own_marks import ANSWERS
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.told_column import told_column
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult, GivenAnswer

_COLUMNS: tuple[tuple[str, Kind, float | None], ...] = (
    ("whose", "code", 34),
    ("fact", "text", 28),
    ("answer", "code", 24),
    ("lines", "count", 10),
    ("by", "code", 20),
    ("on", "date", 12),
    ("old", "text", 12),
    ("place", "code", 44),
)

_LONGEST = 16_000  # letters of a cell: a spreadsheet keeps no more than twice as many


def answers_table(result: FleetResult, words: ReportWords) -> Table:
    """A row per answer and fact, as they were given; the last column, hidden, is for programs."""
    rows = [_row(one, words) for one in result.given]
    columns = [
        _column(name, kind, width, [row[name] for row in rows], words) for name, kind, width in _COLUMNS
    ]
    columns += _records([one.record for one in result.given])
    return Table(words.say("sheets.answers"), columns, len(rows), tab="F2C14E")


def _records(records: Sequence[str]) -> Iterator[SheetColumn]:
    """The hidden columns: a record that lists many lines is longer than a cell, and goes on in the next."""
    pieces = [list(_pieces(one)) for one in records]
    for at in range(max(map(len, pieces), default=1)):
        texts = pa.array([some[at] if at < len(some) else None for some in pieces], pa.string())
        heading = f"{ANSWERS} {at + 1}" if at else ANSWERS
        yield SheetColumn(heading, texts, "code", 8, band="carried", hidden=True)


def _pieces(record: str) -> Iterator[str]:
    """The record cut where no blank stands, which programs may leave out at the end of a cell."""
    while len(record) > _LONGEST:
        at = next(at for at in range(_LONGEST, 0, -1) if at == 1 or not record[at - 1 : at + 1].count(" "))
        yield record[:at]
        record = record[at:]
    yield record


def _row(one: GivenAnswer, words: ReportWords) -> dict[str, object]:
    return {
        "whose": whose(one, words),
        "fact": words.fact(one.fact),
        "answer": words.said(one.fact, one.value),
        "lines": one.lines,
        "by": one.by or None,
        "on": one.on,
        "old": words.say("answers.old") if one.old else None,
        "place": one.place or None,
    }


def whose(one: GivenAnswer, words: ReportWords) -> str:
    """Whose answer it is: a line's, so many lines', a group's in words, or everybody's."""
    if one.line:
        return one.line
    if one.listed:
        return words.say("answers.listed", count=f"{one.listed:,}")
    if not one.where:
        return words.say("answers.every")
    pairs = (
        words.say("answers.pair", name=words.fact(name), value=words.listed(texts))
        for name, texts in one.where.items()
    )
    return words.listed(pairs)


def _column(
    name: str, kind: Kind, width: float | None, values: list[object], words: ReportWords
) -> SheetColumn:
    type_ = {"count": pa.int64(), "date": pa.date32()}.get(kind, pa.string())
    tones = {words.say("answers.old"): "ask"} if name == "old" else {}
    band = "key" if name == "whose" else "verdict"
    array = pa.array(values, type_)
    return told_column(
        words, "answers", name, array, kind, width, band, tones, wrap=name in ("whose", "place")
    )
