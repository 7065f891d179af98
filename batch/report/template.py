"""Describe the empty input workbook: a sheet to fill in and one that explains. Must not know how it is written.

What to write and an example stand above the headings, where the reader of sheets expects titles and notes: they stay
visible while people type, nobody has to delete them, and they are never taken for a SIM.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from batch.report.fact_words import accepted_text, accepted_word, choices_of, heading_of
from batch.report.format_checks import format_check
from batch.report.looks import PAGE_LOOKS
from batch.report.sheets import Area, Book, Cell, Check, Kind, Page, SheetColumn, Table, display_width
from batch.report.words import ReportWords
from batch.report.workbook import write_book
from batch.understanding.cell_types import cell_type_of
from engine.types.fact_types import type_of
from language.templates import fill
from language.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from engine.types.facts import Fact

SPARE_ROWS = 5_000  # that have drop-downs
_WIDTHS = {1: 1.5, 2: 34.0, 3: 52.0, 4: 52.0, 5: 24.0, 6: 3.0, 7: 30.0}
_LISTS = 7  # the column of the instructions sheet with the choices


@dataclass(frozen=True)
class _Asked:
    """One column to fill in: the heading that is accepted for its fact, what to write, its choices, an example."""

    fact: Fact
    kind: Kind
    band: str
    heading: str
    meaning: str
    accepted: str
    format: str
    choices: tuple[str, ...]
    example: str
    check: Check | None


def write_template(
    facts: Mapping[str, Fact], texts: Texts, path: Path, *, carriers: Mapping[str, str] | None = None,
    ceased: Collection[str] = (),
) -> None:  # fmt: skip
    """Write the empty workbook, whole or not at all.

    `carriers` names the carriers' codes in the texts' language; those that `ceased` are not offered.
    """
    write_book(replace(template_book(facts, texts, carriers, ceased), lang=texts.language), path)


def template_book(
    facts: Mapping[str, Fact], texts: Texts, carriers: Mapping[str, str] | None = None, ceased: Collection[str] = ()
) -> Book:  # fmt: skip
    """The empty workbook as a description of its sheets: how to fill it in, then what to fill in, essentials first."""
    words = ReportWords(texts, carriers)
    asked = [
        _asked(fact, words, ceased) for fact in sorted(facts.values(), key=lambda fact: not fact.essential)
    ]
    lists = _lists(asked)
    name = words.say("sheets.instructions")
    columns = [
        SheetColumn(
            one.heading, None, one.kind, _width(one), _note(one, words), "review" if one.fact.essential else one.band,
            editable=True, check=one.check,
            choices_at=_area(lists[one.choices], one.choices, name) if one.choices else None,
        )
        for one in asked
    ]  # fmt: skip
    sheet = Table(
        words.say("sheets.template"), columns, 0, frozen=1, pages_wide=4, tab="0B4F7A",
        choice_error=words.say("template.choice_error"), spare_rows=SPARE_ROWS,
        above=(
            [words.say("template.example_title")], [one.format for one in asked], [one.example for one in asked],
        ),
    )  # fmt: skip
    return Book([_instructions(asked, lists, words), sheet], words.say("template.title"), words.say("font"),
                dt.date(2026, 1, 1), protect=False)  # fmt: skip


def _asked(fact: Fact, words: ReportWords, ceased: Collection[str]) -> _Asked:
    choices = choices_of(fact, words, ceased)
    cells = cell_type_of(fact)
    heading = heading_of(fact, words)
    return _Asked(
        fact, cells.cell_format, cells.band,
        words.say("template.marked", heading=heading) if fact.essential else heading, words.meaning(fact.name),
        accepted_text(fact, words, ceased), words.say(f"template.formats.{cells.template_text(fact)}"),
        choices, _example(fact, choices, words), format_check(fact, words),
    )  # fmt: skip


def _note(one: _Asked, words: ReportWords) -> str:
    essential = [words.say("template.essential")] if one.fact.essential else []
    return "\n".join((*essential, one.meaning, one.accepted))


def _width(one: _Asked) -> float:
    texts = (one.example, one.format)
    return max(14.0, display_width(one.heading) + 4.0, *(display_width(text) + 2.0 for text in texts))


def _example(fact: Fact, choices: Sequence[str], words: ReportWords) -> str:
    examples = words.at("template.example")
    if fact.name in examples:
        return str(examples[fact.name])
    if type_of(fact).holds:
        return choices[fact.name not in _EXAMPLE_YES]
    if choices:
        return accepted_word(fact, "cmhk", words) if "cmhk" in fact.values else choices[0]
    return cell_type_of(fact).example


_EXAMPLE_YES = ("identity_document_ready", "business_documents_ready", "name_matches", "records_backed_up",
                "sim_in_hand", "online_account", "can_visit_store", "hotline_language_ok",
                "refund_account_ready")  # fmt: skip


def _lists(asked: Sequence[_Asked]) -> dict[tuple[str, ...], int]:
    """The row at which each list of choices starts, one below the other."""
    rows: dict[tuple[str, ...], int] = {}
    row = 3
    for one in asked:
        if one.choices and one.choices not in rows:
            rows[one.choices] = row
            row += len(one.choices) + 1
    return rows


def _area(row: int, choices: Sequence[str], sheet: str) -> Area:
    return Area(row, _LISTS, row + len(choices) - 1, _LISTS, sheet)


def _instructions(asked: Sequence[_Asked], lists: Mapping[tuple[str, ...], int], words: ReportWords) -> Page:
    """How to fill in, then every column with its meaning; the drop-downs' lists at the side."""
    cells = [Cell(1, 2, words.say("template.how"), PAGE_LOOKS["title"], 4)]
    heights = {1: 32.0}
    row = 2
    for number, told in enumerate(words.at("template.how_texts"), start=1):
        text = fill(told, {"sheet": words.say("sheets.template")})
        cells.append(Cell(row, 2, f"{number}.  {text}", PAGE_LOOKS["wrapped"], 4))
        heights[row] = 15.0 * _lines(text, 162)
        row += 1
    heads = [words.say(f"template.{key}") for key in ("meaning", "accepted", "example_head")]
    for number, one in enumerate(asked):
        row += 1
        if number == 0 or one.fact.essential != asked[number - 1].fact.essential:
            row += number > 0
            title = words.say("template.essentials" if one.fact.essential else "template.others")
            cells += [
                Cell(row, at, text, PAGE_LOOKS["section"]) for at, text in enumerate((title, *heads), start=2)
            ]
            row += 1
        # The letter before the name also keeps this list from being taken for headings.
        name = f"{_letter(number)}   {one.heading}"
        texts = (name, one.meaning, one.accepted, one.example)
        cells += [
            Cell(row, at, text, PAGE_LOOKS["code" if at == 5 else "wrapped"])
            for at, text in enumerate(texts, 2)
        ]
        heights[row] = 15.0 * max(_lines(text, _WIDTHS[at]) for at, text in enumerate(texts, 2))
    cells.append(Cell(2, _LISTS, words.say("template.lists"), PAGE_LOOKS["label"]))
    for choices, start in lists.items():
        cells += [Cell(at, _LISTS, word, PAGE_LOOKS["quiet"]) for at, word in enumerate(choices, start)]
    return Page(words.say("sheets.instructions"), cells, _WIDTHS, heights, printed=(row, 5), tab="C9D1DA")


def _lines(text: str, width: float) -> int:
    return max(1, -(-int(display_width(text) * 0.95) // int(width)))


def _letter(number: int) -> str:
    """The letter of a column, counted from 0."""
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)
