"""Put the Excel report together from a checked fleet. Must not know what a single sheet says or how it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from batch.memory import give_back
from batch.own_marks import INPUTS
from batch.report.about import about_page
from batch.report.ahead import ahead_table
from batch.report.answers import answers_table
from batch.report.calls import calls_table
from batch.report.deadlines import deadlines_table
from batch.report.figures import figures
from batch.report.fill_in import Asked, fill_in_table, listed_at, long_lists
from batch.report.groups import groups_table
from batch.report.known import carriers_table
from batch.report.lists import problems_table, rules_table
from batch.report.not_carried import not_carried_table
from batch.report.questions import questions_table
from batch.report.record import made_from
from batch.report.recorded import recorded
from batch.report.sheets import Book, Page, Table
from batch.report.sheets_sealed import sealing
from batch.report.sims import column_codes, sims_table
from batch.report.summary import summary_page
from batch.report.todo import obstacles, todo_table
from batch.report.words import ReportWords
from batch.report.workbook import write_book
from language.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from batch.shapes import FleetResult

#: What the tables are called in formulas and pivots, by their sheets' keys; the same in every language.
_CALLED = {
    "groups": "Groups", "sims": "SIMs", "todo": "ToDo", "calls": "Calls", "deadlines": "Deadlines",
    "ahead": "YearAhead",
    "questions": "Questions", "answers": "Answers", "carriers": "Carriers", "problems": "DataProblems",
    "rules": "Rules", "not_carried": "NotCarried",
}  # fmt: skip
_LISTS = 7  # the column of About, beside what is printed, with the longest drop-downs
_LONGEST_PROPERTY = 250  # letters; Excel takes a workbook with longer ones for damaged


def write_report(result: FleetResult, texts: Texts, path: Path, *, protect: bool | None = None) -> None:
    """Write the report, whole or not at all; OutputError says why it could not be written.

    With `protect`, only the reviewer's columns can be changed (there is no password). If that is not said, only the
    sheet to fill in is protected, since a column of it that was sorted alone can't be noticed.
    """
    write_book(report_book(result, texts, protect=protect), path)


def report_book(result: FleetResult, texts: Texts, *, protect: bool | None = None) -> Book:
    """The report as a description of its sheets."""
    words = ReportWords(texts, result.carriers)
    found = obstacles(result)
    counted = figures(result, found, words)
    about, actions = about_page(result, words, protect=protect)
    filled, about = _fill_in(result, words, about, protect is not False)
    # Of a large fleet, what making a long sheet leaves behind is given back before the next one is made.
    lines = len(result.sims)
    give_back(lines)
    sims = sims_table(result, words, actions)
    give_back(lines)
    sims = recorded(sims, result, column_codes(result))
    give_back(lines)
    todo = todo_table(result, found, words, texts)
    give_back(lines)
    sheets: list[Table | Page] = [
        summary_page(result, counted, words),
        sims,
        todo,
        *([calls_table(result.calls, words)] if result.calls else []),
        deadlines_table(result, words, texts),
        *([ahead_table(result, result.ahead, words)] if result.ahead else []),
        *filled,
        questions_table(result, words),
        *([answers_table(result, words)] if result.given else []),
        *([not_carried_table(result, words)] if result.not_carried else []),
        groups_table(counted.groupings, list(counted.roles.verdicts), words),
        *([carriers_table(result, words)] if result.known else []),
        problems_table(result, words),
        rules_table(result, words),
        about,
    ]
    give_back(lines)
    names = {words.say(f"sheets.{key}"): called for key, called in _CALLED.items()}
    sheets = [
        replace(sheet, called=names.get(sheet.name, "")) if isinstance(sheet, Table) else sheet
        for sheet in sheets
    ]
    return book_of(sheets, result, words, {INPUTS: _inputs(result)}, protect=bool(protect))


def book_of(
    sheets: Sequence[Table | Page], result: FleetResult, words: ReportWords, more: Mapping[str, str], *,
    protect: bool,
) -> Book:  # fmt: skip
    """A workbook of these sheets, which says what it was made from; `more`: what else it says of itself."""
    day = result.as_of.isoformat()
    versions = {f"simexit.{name}": version for name, version in result.versions.items()}
    said = {"simexit.lang": result.lang, "simexit.as_of": day, **more, **versions}
    properties = said | sealing(sheets)
    give_back(len(result.sims))
    return Book(
        sheets, words.say("title"), words.say("font"), result.as_of, protect, words.say("continued"),
        words.say("footer", as_of=day), properties, result.lang,
    )  # fmt: skip


def _fill_in(result: FleetResult, words: ReportWords, about: Page, protect: bool) -> tuple[list[Table], Page]:
    """The sheet to fill in, and the page beside which its longest drop-downs stand."""
    if result.fill_in is None:
        return [], about
    listed, areas = listed_at(long_lists(result.fill_in, words), about.name, 2, _LISTS)
    table, _ = fill_in_table(result, result.fill_in, words, Asked(lists=areas))
    return [replace(table, protect=protect)], replace(
        about, cells=[*about.cells, *listed], widths={**about.widths, _LISTS: 30.0}
    )


def _inputs(result: FleetResult) -> str:
    """The files that were read, as many as a property of a workbook has room for."""
    names = made_from(result)
    while len(text := ", ".join(names)) > _LONGEST_PROPERTY and names:
        names = names[:-1]
    return text
