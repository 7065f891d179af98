"""The report of a fleet too large for its lines to be listed: its figures, questions, problems and rules.

Everything in it is a sum over parts. Must not know how a sheet is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pandas as pd
import pyarrow as pa

from batch.files import whole_file
from batch.fleet import questions as asked
from batch.fleet.assumed_rows import COLUMNS as ASSUMPTIONS
from batch.fleet.check import FleetOptions
from batch.fleet.fired import COLUMNS as RULES
from batch.fleet.problem_rows import problem_table
from batch.fleet.reported import settings_of
from batch.fleet.sentences import notice_sentence
from batch.fleet.versions import versions_of
from batch.parted.files import opened, shown
from batch.parted.part import FleetCut
from batch.parted.run import CheckedInParts
from batch.parted.sums import Sums
from batch.report.about import about_page
from batch.report.answers import answers_table
from batch.report.figures import SHOWN, Figures, planned_rows
from batch.report.groups import groups_table
from batch.report.lists import problems_table, rules_table
from batch.report.questions import questions_table
from batch.report.report import book_of
from batch.report.sheets import Book, Page, Table
from batch.report.summary import summary_page
from batch.report.web_page import web_page
from batch.report.words import ReportWords
from batch.report.workbook import write_book
from batch.shapes import FleetResult, InputFile
from engine.rulebook.book import Rulebook
from language.texts import Texts
from language.wording import carrier_names


@dataclass(frozen=True)
class Summed:
    """What is told of a fleet in parts: the tables of a result without its lines, and the figures of all."""

    result: FleetResult
    figures: Figures


def summed_up(
    done: CheckedInParts, cut: FleetCut, book: Rulebook, texts: Texts, options: FleetOptions
) -> Summed:
    """The sums of all parts, as the report takes them."""
    sums, told = done.sums, done.sums.told
    if told is None:
        raise ValueError("nothing was worked out for a report")
    questions = pd.DataFrame(
        [msgspec.structs.asdict(one) for one in told.questions], columns=list(asked.COLUMNS)
    )
    for name in ("money_hkd", "going_hkd"):
        amounts = pa.array(questions[name].tolist(), pa.decimal128(18, 2))
        questions[name] = pd.Series(amounts, dtype=pd.ArrowDtype(pa.decimal128(18, 2)))
    questions = asked.in_order(questions, done.plan.questions)
    result = FleetResult(
        sims=pd.DataFrame(index=pd.RangeIndex(sums.lines)),
        facts=pa.table({}),
        carried=pa.table({}),
        todo=pd.DataFrame(),
        questions=questions,
        plan=done.plan,
        problems=problem_table(sums.groups, texts),
        rules=pd.DataFrame(told.rules, columns=list(RULES)),
        assumptions=pd.DataFrame(told.assumptions, columns=list(ASSUMPTIONS)),
        inputs=_inputs(cut),
        as_of=options.as_of,
        lang=options.language,
        carriers=carrier_names(book, texts),
        settings=settings_of(book, texts)
        | {"hints": texts.get("messages", "hints_mode", options.hints) or ""},
        notices=[*(notice_sentence(texts, notice) for notice in sums.notices), *_others(sums, texts)],
        versions=versions_of(book),
        engine=" · ".join(sums.engines),
        roles=book.roles,
        deadlines=book.deadlines,
        given=list(done.given.each()),
    )
    words = ReportWords(texts, result.carriers)
    figures = replace(
        _in_order(told.figures, book, words),
        planned=planned_rows(result, words),
        questions=questions["fact"].nunique(),
    )
    return Summed(result, figures)


def _in_order(figures: Figures, book: Rulebook, words: ReportWords) -> Figures:
    """The figures in the order of any report's: parts may meet them in another one."""
    groups = {code: place for place, code in enumerate(book.roles.verdicts)}
    labels = [words.outcome("action", code) for code in words.outcomes("action")]
    labels.append(words.say("summary.cancel_after_answer"))
    actions = {label: place for place, label in enumerate(labels)}
    dates = {words.named("deadlines", name): place for place, name in enumerate(book.deadlines)}
    return replace(
        figures,
        roles=book.roles,
        verdicts={code: figures.verdicts[code] for code in groups if code in figures.verdicts},
        actions=sorted(
            figures.actions, key=lambda row: (groups[row.tone], actions.get(row.name, len(actions)))
        ),
        obstacles=figures.obstacles[:SHOWN],
        first=figures.first[:SHOWN],
        due=sorted(figures.due, key=lambda row: (row.first, dates.get(row.name, len(dates)))),
    )


def report_book(summed: Summed, texts: Texts) -> Book:
    """The workbook: as the report of any fleet, without the sheets that have a row per line."""
    result, figures = summed.result, summed.figures
    words = ReportWords(texts, result.carriers)
    about, _ = about_page(result, words)
    sheets: list[Table | Page] = [
        summary_page(result, figures, words),
        questions_table(result, words),
        *([answers_table(result, words)] if result.given else []),
        groups_table(figures.groupings, list(figures.roles.verdicts), words),
        problems_table(result, words),
        rules_table(result, words),
        about,
    ]
    names = {sheet.name for sheet in sheets}
    sheets = [_without_links(sheet, names) if isinstance(sheet, Page) else sheet for sheet in sheets]
    return book_of(sheets, result, words, {}, protect=False)


def write_summed(summed: Summed, texts: Texts, path: Path, *, report: bool) -> None:
    """Write the report, or its figures as a page, whole or not at all."""
    if report:
        write_book(report_book(summed, texts), path)
        return
    words = ReportWords(texts, summed.result.carriers)
    page = web_page(summed.figures, summed.result.as_of, summed.result.lang, words)
    with whole_file(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def _without_links(page: Page, names: set[str]) -> Page:
    """The page without what leads to sheets that this report lacks."""
    cells = [cell for cell in page.cells if not cell.sheet or cell.sheet in names]
    return replace(page, cells=cells)


def _inputs(cut: FleetCut) -> list[InputFile]:
    counts = [0] * len(cut.files)
    for part in cut.parts:
        counts[part.file] += part.records
    return [
        InputFile(shown(name), "", rows, _hash(name)) for name, rows in zip(cut.files, counts, strict=True)
    ]


def _hash(name: str) -> str:
    with opened(name) as file:
        digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]  # a file, if not by its type
    return digest.hexdigest()


def _others(sums: Sums, texts: Texts) -> Sequence[str]:
    """How many problems there are beside those that are listed, by their kind."""
    return [
        texts.message("problems_not_listed", {"count": f"{count:,}", "type": kind})
        for kind, count in sums.others.items()
    ]
