"""Describe a sheet to fill in, which a report and every questionnaire have in the same shape. Must not know how a sheet
is written, nor how it is read back.

The first row is for every line below it; then comes a row per line. A suggestion stands in its cell behind a question
mark: whoever means it chooses it from the list or takes the mark away, and what nobody touches is no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, decoded, relabelled
from batch.report.carriers import carriers_of
from batch.report.fact_words import accepted_text, choices_of, code_in_words, heading_of
from batch.report.fill_marks import (
    AMONG,
    BY,
    FORMAT,
    NOT_ASKED,
    ON,
    ROW,
    SUGGESTED,
    FillAbout,
    about_text,
    column_text,
    known_text,
    row_marks,
    states_of,
)
from batch.report.looks import PAGE_LOOKS
from batch.report.narrowed import narrowed
from batch.report.sheets import Area, Cell, Kind, SheetColumn, Table, pages_of
from batch.report.words import ReportWords
from batch.understanding.line_keys import LINE_NAMES

if TYPE_CHECKING:
    from batch.shapes import AskedColumn, FillIn, FleetResult, Marks

KNOWN = ("user", "department", "owner", "carrier", "monthly_fee_hkd", "contract_end_on")
_REMARKS, _REASONS = "remarks", "why"
_MOST_LISTED = 250  # letters of a drop-down that stands in the sheet itself
Choices = tuple[str, ...]
Headed = tuple[str, SheetColumn]  # a column under its text in the hidden line


@dataclass(frozen=True)
class Asked:
    """Who is asked (as one of the lines' `by`; both blank: whoever opens a report), and what of the lines they see.

    `remarks`: whether that is also what the house remarks of them.
    """

    who: str = ""
    by: str = ""
    known: tuple[str, ...] = KNOWN
    remarks: bool = True
    lists: Mapping[Choices, Area] = field(default_factory=dict)  # where the longest drop-downs stand


def long_lists(fill_in: FillIn, words: ReportWords) -> list[Choices]:
    """The drop-downs that are too long to stand in the sheet itself."""
    found = (choices_of(column.fact, words) for column in fill_in.columns)
    return list(dict.fromkeys(choices for choices in found if _is_long(choices)))


def listed_at(
    lists: Sequence[Choices], sheet: str, row: int, column: int
) -> tuple[list[Cell], dict[Choices, Area]]:
    """The longest drop-downs as cells of a page, one below the other, and where each of them stands."""
    cells: list[Cell] = []
    areas: dict[Choices, Area] = {}
    for choices in lists:
        areas[choices] = Area(row, column, row + len(choices) - 1, column, sheet)
        cells += [Cell(at, column, word, PAGE_LOOKS["quiet"]) for at, word in enumerate(choices, row)]
        row += len(choices) + 1
    return cells, areas


def fill_in_table(
    result: FleetResult, fill_in: FillIn, words: ReportWords, asked: Asked
) -> tuple[Table, FillAbout]:
    """The sheet, and what it says of itself."""
    size = len(fill_in.rows) + 1
    states = states_of([_with_first(column.asked, True) for column in fill_in.columns],
                       [_with_first(column.doubted, False) for column in fill_in.columns], size)  # fmt: skip
    keys = pa.concat_arrays([pa.array([""], pa.string()), fill_in.keys.cast(pa.string())])
    about = FillAbout(FORMAT, 0, result.lang, result.as_of, tuple(one.fact.name for one in fill_in.columns),
                      asked.who, asked.by,
                      tuple(one.fact.name for one in fill_in.columns if one.said_with))  # fmt: skip
    about, marks = row_marks(about, states, keys)
    columns = [(mark, narrowed(one)) for mark, one in _columns(result, fill_in, words, asked, about, marks)]
    table = Table(
        words.say("sheets.fill_in"), [column for _, column in columns], size if size > 1 else 0, frozen=1, tab="F2C14E",
        empty=_empty(fill_in, words), above=([mark for mark, _ in columns],), above_hidden=True, sorts=False,
        pages_wide=pages_of([column for _, column in columns], 1),
    )  # fmt: skip
    return table, about


def _empty(fill_in: FillIn, words: ReportWords) -> str:
    """What stands in a sheet without lines: nothing is open, or nobody can be asked about what is."""
    if fill_in.keyless:
        return words.say("empty.fill_in_keyless", count=f"{fill_in.keyless:,}")
    return words.say("empty.fill_in")


def _columns(
    result: FleetResult, fill_in: FillIn, words: ReportWords, asked: Asked, about: FillAbout, marks: pa.Array
) -> Iterator[Headed]:
    """The columns from left to right."""
    mark, size = words.say("fill_in.mark"), len(marks)
    yield from _of_lines(result, fill_in, words, asked)
    yield about_text(about), SheetColumn(mark, marks, "code", 8, band="carried", hidden=True)
    numbers = pa.array(range(size)).cast(pa.string())
    yield from _to_answer(fill_in, words, asked, numbers)
    yield column_text(ROW), SheetColumn(mark, numbers, "code", 8, band="carried", hidden=True)
    last: tuple[tuple[str, Kind, float], ...] = ((BY, "text", 18), (ON, "date", 13))
    for code, kind, width in last:
        yield column_text(code), SheetColumn(
            words.say(f"fill_in.{code}"), pa.nulls(size, pa.string()), kind, width, words.say(f"fill_in.{code}_note"),
            "review", editable=True,
        )  # fmt: skip


def _of_lines(result: FleetResult, fill_in: FillIn, words: ReportWords, asked: Asked) -> Iterator[Headed]:
    """By what people know the lines: their names, what is known of them and remarked, and why anything is suggested."""
    rows = pa.array(fill_in.rows)
    keys = {name: arrow(result.sims[name]).take(rows).cast(pa.string()) for name in LINE_NAMES}
    for name, values in keys.items():
        first = words.say("fill_in.every_line") if name == LINE_NAMES[0] else None
        if first is None and (values.null_count == len(values) or values.equals(keys[LINE_NAMES[0]])):
            continue
        tones, band = ({first: "now"}, "key") if first else ({}, "line")
        column = SheetColumn(_label(words, name), _below(values, first), "code", band=band, tones=tones)
        yield column_text(name), column
    for name in asked.known:
        known = _known(result, name, rows, words)
        if known is not None:
            yield known_text(name), known
    for heading in fill_in.remarks if asked.remarks else ():
        texts = arrow(result.carried.column(heading)).take(rows).cast(pa.string())
        if texts.null_count < len(texts):
            yield known_text(_REMARKS), SheetColumn(heading, _below(texts), "text", 24, band="line")
    if (why := _reasons(fill_in, words)) is not None:
        column = SheetColumn(words.say("fill_in.why"), _below(why), "text", 34, band="line", wrap=True)
        yield known_text(_REASONS), column


def _to_answer(fill_in: FillIn, words: ReportWords, asked: Asked, numbers: pa.Array) -> Iterator[Headed]:
    """The columns to fill in; in the middle of several, the lines' numbers once more."""
    questions = len(fill_in.questions)
    middle = (questions + 1) // 2 if questions > 1 else 0
    for place, one in enumerate(fill_in.columns, start=1):
        yield column_text(one.fact.name), _asked(one, words, asked)
        if place == middle:
            among = pc.if_else(pc.equal(numbers, "0"), None, numbers)
            label, note = words.say("fill_in.number"), words.say("fill_in.number_note")
            yield column_text(AMONG), SheetColumn(label, among, "code", 6, note, "line")


def _reasons(fill_in: FillIn, words: ReportWords) -> pa.Array | None:
    """Why each line's suggestions are made; None where none is."""
    told: pa.Array = pa.nulls(len(fill_in.rows), pa.string())
    for column in fill_in.questions:
        if (hints := fill_in.hints.get(column.fact.name)) is not None:
            where = pc.and_(pa.array(column.asked & ~column.doubted), column.suggested.is_valid())
            here = pc.if_else(where, hints.take(pa.array(fill_in.rows)), None)
            label = heading_of(column.fact, words)
            more = relabelled(here, partial(words.suggested_because, label)).dictionary_decode()
            both = pc.binary_join_element_wise(told, more, words.say("list_separator"))
            told = pc.coalesce(both, told, more)
    return None if told.null_count == len(told) else told


def _known(result: FleetResult, name: str, rows: pa.Array, words: ReportWords) -> SheetColumn | None:
    """What is known of the lines; None where that is nothing."""
    kind: Kind = "code"
    if name == "carrier":
        values = relabelled(carriers_of(result).take(rows), words.carrier)
    elif name in result.sims.columns:
        values = arrow(result.sims[name]).take(rows)
    elif name in result.facts.column_names:
        values = decoded(arrow(result.facts[name]).take(rows))
        kind = (
            "money"
            if pa.types.is_decimal(values.type)
            else "date"
            if pa.types.is_date(values.type)
            else "code"
        )
    else:
        return None
    if values.null_count == len(values):
        return None
    return SheetColumn(_label(words, name), _below(values), kind, band="line")


def _asked(one: AskedColumn, words: ReportWords, asked: Asked) -> SheetColumn:
    """A column to fill in."""
    choices = choices_of(one.fact, words)
    mark = pa.scalar(f"{SUGGESTED[0]} ", pa.string())
    said = relabelled(one.suggested, lambda code: code_in_words(one.fact, code, words)).dictionary_decode()
    suggested = pc.binary_join_element_wise(mark, said, "")
    values = pc.if_else(pa.array(one.asked), suggested, pa.scalar(NOT_ASKED))
    alike = suggested.filter(pa.array(one.asked)).unique()  # for all lines: then it can be taken up once
    area = asked.lists.get(choices)
    return SheetColumn(
        heading_of(one.fact, words), _below(values, alike[0].as_py() if len(alike) == 1 else None), "text", 20,
        f"{words.ask(one.fact.name)}\n{accepted_text(one.fact, words)}", "review", {NOT_ASKED: "unasked"},
        choices=() if area or _is_long(choices) else choices, choices_at=area, editable=True,
        outline=bool(one.said_with), hidden=bool(one.said_with),
        begins=dict.fromkeys(SUGGESTED, "suggested"),
    )  # fmt: skip


def _is_long(choices: Choices) -> bool:
    return len(",".join(choices)) > _MOST_LISTED or any("," in word for word in choices)


def _with_first(marks: Marks, first: bool) -> Marks:
    return np.concatenate([[first], marks])


def _below(values: pa.Array, first: str | None = None) -> pa.Array:
    """The values under the row for every line."""
    plain = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
    return pa.concat_arrays([pa.array([first], plain.type), plain])


def _label(words: ReportWords, name: str) -> str:
    """A heading as the SIMs sheet has it, or the fact's."""
    told = words.at("columns.sims").get(name)
    return str(told["label"]) if told else words.fact(name)
