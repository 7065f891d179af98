"""Describe the workbook of a questionnaire: a note that says what for, by when and how, then the sheet to fill in.

It must not know who else is asked, nor how a workbook is written.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from batch.fleet.shares import CARRIER
from batch.own_marks import QUESTIONNAIRE
from batch.questionnaires.addressees import Questionnaire
from batch.questionnaires.words import AskWords
from batch.report.fact_words import accepted_text, heading_of
from batch.report.fill_in import KNOWN, Asked, fill_in_table, listed_at, long_lists
from batch.report.looks import PAGE_LOOKS, toned
from batch.report.sheets import Book, Cell, Page, display_width

if TYPE_CHECKING:
    from batch.report.fill_marks import FillAbout
    from batch.shapes import FleetResult

#: What a carrier is shown of a line: nothing of who uses it.
_KNOWN_TO_CARRIERS = ("owner", "account_number", "contract_ref", "plan_type", "account_type")
_WIDTHS = {1: 1.5, 2: 30.0, 3: 58.0, 4: 44.0, 5: 3.0, 6: 30.0}
_LISTS = 6  # the column of the note with the longest drop-downs
_TEXT = _WIDTHS[2] + _WIDTHS[3] + _WIDTHS[4]


def questionnaire_book(
    result: FleetResult, one: Questionnaire, words: AskWords, due: dt.date, *, protect: bool
) -> tuple[Book, FillAbout]:
    """The workbook, and what its sheet says of itself."""
    known = _KNOWN_TO_CARRIERS if one.by == CARRIER else KNOWN
    listed, areas = listed_at(long_lists(one.fill_in, words.report), words.sheet, 2, _LISTS)
    asked = Asked(words.who(one) if one.who else "", one.by, known, one.by != CARRIER, areas)
    table, about = fill_in_table(replace(result, lang=one.language), one.fill_in, words.report, asked)
    book = Book(
        [_note(one, words, due, listed), table], words.title(one), words.report.say("font"), result.as_of, protect,
        words.report.say("continued"), words.title(one), {QUESTIONNAIRE: str(about.id)}, one.language,
    )  # fmt: skip
    return book, about


def _note(one: Questionnaire, words: AskWords, due: dt.date, listed: list[Cell]) -> Page:
    cells = [Cell(1, 2, words.title(one), PAGE_LOOKS["title"], 3)]
    heights = {1: 32.0}
    row = 2

    def paragraph(text: str, look: str = "wrapped") -> None:
        nonlocal row
        cells.append(Cell(row, 2, text, PAGE_LOOKS[look], 3))
        heights[row] = 15.0 * _lines(text, _TEXT)
        row += 1

    for text in words.opening(one, due):
        paragraph(text)
    row += 1
    for text in words.how(one):
        paragraph(text)
    for tone, example, meaning in words.legend():
        cells += [Cell(row, 2, example, toned(tone)), Cell(row, 3, meaning, PAGE_LOOKS["wrapped"], 2)]
        row += 1
    row += 1
    heads = (words.say(f"heads.{key}") for key in ("column", "question", "accepted"))
    cells += [Cell(row, at, text, PAGE_LOOKS["section"]) for at, text in enumerate(heads, start=2)]
    for number, column in enumerate(one.fill_in.questions, start=1):
        row += 1
        fact = column.fact
        # The number before the name also keeps this list from being taken for headings.
        texts = (f"{number}.  {heading_of(fact, words.report)}", words.report.ask(fact.name),
                 accepted_text(fact, words.report))  # fmt: skip
        cells += [Cell(row, at, text, PAGE_LOOKS["wrapped"]) for at, text in enumerate(texts, start=2)]
        heights[row] = 15.0 * max(_lines(text, _WIDTHS[at]) for at, text in enumerate(texts, start=2))
    return Page(words.sheet, [*cells, *listed], _WIDTHS, heights, printed=(row, 4), tab="C9D1DA")


def _lines(text: str, width: float) -> int:
    return max(1, -(-int(display_width(text) * 0.95) // int(width)))
