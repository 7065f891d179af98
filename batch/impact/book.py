"""Describe the workbook of what changes: the groups, the lines before and after side by side, and how it was found.

Must not know how a workbook is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from batch.columns import arrow
from batch.impact.compared import COLUMNS, SUMMED, Impact, ImpactGroup, codes
from batch.impact.words import AFTER, BEFORE, ImpactWords
from batch.report.looks import PAGE_LOOKS
from batch.report.sheets import Book, Cell, Kind, Page, SheetColumn, Table, display_width, pages_of
from batch.report.workbook import write_book
from engine.deciding.consequences import AMOUNTS

#: By what a line is known, before what changes of it.
_KNOWN_BY: tuple[tuple[str, Kind, float], ...] = (
    ("sim_id", "code", 18),
    ("msisdn", "code", 15),
    ("carrier", "text", 14),
    ("owner", "text", 22),
)
_FROZEN = 2
_CAUSE, _HOW = 52.0, 60.0
#: Told of every line that changes, whether it does or not.
_ALWAYS = "action"
_CHANGED = "settle"  # the tone of what is other afterwards
_ABOUT = {1: 1.5, 2: 24.0, 3: 90.0}


def write_impact(impact: Impact, words: ImpactWords, path: Path) -> None:
    """Write the workbook whole or not at all."""
    write_book(impact_book(impact, words), path)


def impact_book(impact: Impact, words: ImpactWords) -> Book:
    """The workbook."""
    made_on = dt.date.fromordinal(impact.after.decided.as_of)
    return Book(
        [_summary(impact, words), _lines(impact, words), _about(impact, words)],
        words.say("title"), words.report.say("font"), made_on, protect=False,
        continued=words.report.say("continued"), footer=words.say("title"), lang=words.texts.language,
    )  # fmt: skip


def _summary(impact: Impact, words: ImpactWords) -> Table:
    groups = impact.groups
    columns = [
        _column(words, "number", list(range(1, len(groups) + 1)), "count", 7, "key"),
        _column(words, "cause", [words.why(one.why) for one in groups], "text", _CAUSE, "verdict"),
        _column(words, "lines", [len(one.lines) for one in groups], "count", 9, "line"),
        _column(words, "verdicts", [one.verdicts for one in groups], "count", 14, "line"),
        _column(words, "changes", [_how(one, words) for one in groups], "text", _HOW, "verdict"),
    ]
    for name in SUMMED:
        for at, which in enumerate((BEFORE, AFTER)):
            heading = words.say("columns", which, column=words.column(name))
            sums = pa.array([one.sums[name][at] for one in groups], pa.decimal128(18, 2))
            columns.append(SheetColumn(heading, sums, "money", 16, band="money"))
    above = [[text] for text in (words.counts(impact), *words.sides(impact))]
    return Table(
        words.say("sheets", "summary"), columns, len(groups), frozen=1, pages_wide=pages_of(columns, 1), tab="0B4F7A",
        empty=words.say("nothing_changes"), above=above,
    )  # fmt: skip


def _how(group: ImpactGroup, words: ImpactWords) -> str:
    """The ways in which verdicts change, a line each, and what else does."""
    ways = [f"{lines:,} × {way}" for found in words.ways(group).values() for way, lines in found.items()]
    return "\n".join(filter(None, [*ways, words.also(group)]))


def _lines(impact: Impact, words: ImpactWords) -> Table:
    of = [(number, group, line) for number, group in enumerate(impact.groups, 1) for line in group.lines]
    order = pa.array([line for _, _, line in of], pa.int64())
    causes = {id(group): words.why(group.why) for group in impact.groups}
    changed = [words.joined_by("comma", map(words.column, impact.columns_of(line))) for _, _, line in of]
    columns = [_column(words, "number", [number for number, _, _ in of], "count", 7, "key")]
    for name, kind, width in _KNOWN_BY:
        values = arrow(impact.now[name]).take(order)
        if name == "carrier":
            values = pa.array(
                [words.report.carrier(one) if one else None for one in values.to_pylist()], pa.string()
            )
        columns.append(SheetColumn(words.column(name), values, kind, width, band="key"))
    columns += [
        _column(words, "differing", changed, "text", 30, "verdict"),
        _column(words, "cause", [causes[id(group)] for _, group, _ in of], "text", _CAUSE, "verdict"),
    ]
    for name in COLUMNS:
        if name == _ALWAYS or impact.changed[name].any():
            columns += _pair(impact, words, name, order)
    return Table(
        words.say("sheets", "lines"), columns, len(of), frozen=_FROZEN, pages_wide=pages_of(columns, _FROZEN),
        tab="3E4C59", empty=words.say("nothing_changes"),
    )  # fmt: skip


def _pair(impact: Impact, words: ImpactWords, name: str, order: pa.Array) -> Iterator[SheetColumn]:
    """A column before and after; what is other is marked by a sign and a colour, an amount by its colour."""
    was, now = (words.say("columns", which, column=words.column(name)) for which in (BEFORE, AFTER))
    if name in AMOUNTS:
        before, after = (arrow(table[name]).take(order) for table in (impact.was, impact.now))
        yield SheetColumn(was, before, "money", 14, band="money")
        yield SheetColumn(now, after, "money", 14, band="money", unlike=_CHANGED)
        return
    places = order.to_pylist()
    before = [words.code(name, code, BEFORE) for code in codes(impact.was[name]).iloc[places]]
    after = [words.code(name, code, AFTER) for code in codes(impact.now[name]).iloc[places]]
    marked = [
        words.say("after", now=text) if other else text
        for text, other in zip(after, impact.changed[name][places], strict=True)
    ]
    tones = {text: _CHANGED for text, plain in zip(marked, after, strict=True) if text != plain}
    yield SheetColumn(was, pa.array(before, pa.string()), "text", 22, band="detail", wrap=True)
    yield SheetColumn(now, pa.array(marked, pa.string()), "text", 24, band="verdict", wrap=True, tones=tones)


def _about(impact: Impact, words: ImpactWords) -> Page:
    cells = [Cell(1, 2, words.say("title"), PAGE_LOOKS["title"], 2)]
    heights = {1: 32.0}
    texts = [words.counts(impact), *words.sides(impact)]
    texts += [words.say("apart", count=f"{impact.alone:,}")] if impact.alone else []
    texts += [words.say("about", "how"), words.say("about", "marked")]
    for row, text in enumerate(texts, start=2):
        cells.append(Cell(row, 2, text, PAGE_LOOKS["wrapped"], 2))
        heights[row] = 15.0 * max(1, -(-display_width(text) // int(_ABOUT[2] + _ABOUT[3])))
    row = len(texts) + 3
    cells.append(Cell(row - 1, 2, words.say("about", "fleet"), PAGE_LOOKS["section"], 2))
    for at, read in enumerate(impact.after.fleet.inputs, start=row):
        cells += [Cell(at, 2, read.source, PAGE_LOOKS["code"]), Cell(at, 3, read.sha256, PAGE_LOOKS["code"])]
    last = row + len(impact.after.fleet.inputs)
    return Page(words.say("sheets", "about"), cells, _ABOUT, heights, printed=(last, 3), tab="C9D1DA")


def _column(
    words: ImpactWords, name: str, values: Sequence[Any], kind: Kind, width: float, band: str
) -> SheetColumn:
    typed = pa.array(values, pa.int64() if kind == "count" else pa.string())
    return SheetColumn(words.say("columns", name), typed, kind, width, band=band, wrap=kind == "text")
