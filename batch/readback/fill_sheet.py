"""Read a sheet that people filled in back into answers, each for the line its row is about.

What can't be used is told. Must not know where the file lay, nor what becomes of an answer.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from batch.answers.answers_file import OPEN, AnsweredValue, LineAnswer
from batch.problems import Problem
from batch.readback.fill_cells import FillCells, Flags, read_cells
from batch.readback.fill_days import DaysSaid
from batch.readback.fill_holders import holders_shown
from batch.readback.fill_layout import Layout, layout_of
from batch.readback.fill_merged import unmerged
from batch.readback.fill_notes import notes
from batch.readback.fill_rows import FilledRows
from batch.readback.fill_words import FillWords
from batch.report.fill_marks import BY, ON, FillAbout
from batch.understanding.understand import CellContext, CellWords, masked, understand_alone
from batch.understanding.words_settled import WordsSettled
from engine.rulebook.combined import Combined
from engine.types.facts import Fact

if TYPE_CHECKING:
    from batch.reading.grid import Grid

_LONGEST_SHOWN = 120
_CARRIER = "carrier"


@dataclass(frozen=True)
class FilledSheet:
    """What a sheet to fill in says: answers and problems; how many cells were asked, and how many are answered.

    `suggestions`: cells in which one still stands as it was suggested.
    """

    about: FillAbout | None
    answers: list[LineAnswer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    suggestions: int = 0


@dataclass(frozen=True)
class FillReader:
    """What reading such sheets needs: the facts, the words of cells, what texts were settled to mean, the headings, and
    the day of the check."""

    facts: Mapping[str, Fact]
    vocabulary: CellWords
    settled: WordsSettled
    words: FillWords
    fact_of: Callable[[str], str]
    combined: Mapping[str, Combined] = field(default_factory=dict)
    as_of: datetime.date = datetime.date.max

    @property
    def context(self) -> CellContext:
        """Amounts are asked for in Hong Kong dollars."""
        return CellContext(self.vocabulary, either_is="HKD")

    def facts_said(self, answers: Mapping[str, AnsweredValue]) -> dict[str, AnsweredValue]:
        """What a row's answers say, fact by fact; what is said of a fact alone goes before what is said with others.

        Whoever answers a question of several facts has answered it: those it leaves open are not for others to fill.
        """
        said: dict[str, AnsweredValue] = {}
        for code in answers.keys() & self.combined.keys():
            question, value = self.combined[code], answers[code].value
            said |= dict.fromkeys(question.facts, OPEN)
            means = {} if value is None else question.means[str(value)]
            said |= {name: AnsweredValue(value) for name, value in means.items()}
        return said | {code: value for code, value in answers.items() if code not in self.combined}

    def read(self, source: str, grid: Grid) -> FilledSheet | None:
        """What the sheet says; None where it is no sheet to fill in."""
        layout = layout_of(grid, self.words, self.fact_of)
        return None if layout is None else _Sheet(self, source, unmerged(grid, layout.start), layout).read()


class _Sheet:
    """One sheet under way."""

    def __init__(self, reader: FillReader, source: str, grid: Grid, layout: Layout) -> None:
        self.reader, self.source, self.grid, self.layout = reader, source, grid, layout
        self.about = layout.about
        self.problems: list[Problem] = []
        self.rows = FilledRows(layout, grid, reader.facts, reader.context, reader.words, self._tell)
        self.by = layout.texts(grid, layout.columns.get(BY))
        known = {name: layout.texts(grid, at) for name, at in layout.known.items()}
        if self.about and self.about.who:
            known.setdefault(self.about.by, [self.about.who] * len(self.rows.marks))
        self.holders = holders_shown(known, reader.facts, reader.context)
        every = next((row for row in range(len(self.rows.marks)) if self.rows.is_for_every(row)), None)
        made = self.about.as_of if self.about else None
        days = layout.texts(grid, layout.columns.get(ON))
        self.days = DaysSaid(days, reader.context, every, made, reader.as_of, self._tell_day)

    def read(self) -> FilledSheet:
        """Everything that can be used; what can't is told."""
        columns = [self._column(code, at) for code, at in self.layout.facts if code in self.reader.facts]
        used = [column for column in columns if not self._is_moved(*column)]
        for _, cells, at in used:
            for text, trouble, rows in cells.troubles():
                shown = masked(cells.fact, text)[:_LONGEST_SHOWN]
                for row in rows:
                    self._tell(trouble.type, row, at, cells.fact.name, shown, trouble.params)
        filled = np.zeros(len(self.rows.marks), dtype=np.bool_)
        for _, cells, _ in used:
            filled |= cells.written
        for row, place, text in notes(self.grid, self.layout, self.rows.marks, filled):
            self._tell("fill_note", row, place, "", text)
        answers = list(self._answers([(code, cells) for code, cells, _ in used], filled))
        every = frozenset(
            code
            for answer in answers
            if not answer.line
            for code, said in answer.facts.items()
            if said != OPEN
        )
        asked, answered = self._progress({code: cells for code, cells, _ in used}, every)
        lines = np.asarray([mark is None or mark.number > 0 for mark in self.rows.marks], dtype=np.bool_)
        left = [cells.suggestions & lines for code, cells, _ in columns if code not in every]
        suggestions = sum(int(np.count_nonzero(marks)) for marks in left)
        return FilledSheet(self.about, answers, self.problems, asked, answered, suggestions)

    def _column(self, code: str, at: int) -> tuple[str, FillCells, int]:
        reader = self.reader
        fact, settled = reader.facts[code], reader.settled.of(code)
        return code, read_cells(fact, self.layout.cells(self.grid, at), reader.context, settled), at

    def _is_moved(self, code: str, cells: FillCells, at: int) -> bool:
        """Whether the column no longer stands beside its lines; told, for none of it can be used."""
        place = self._place(code)
        moved = place >= 0 and cells.moved(self.rows.marks, place)
        if moved:
            self._tell("fill_column_moved", -1, at, code)
        return moved

    def _answers(self, columns: Sequence[tuple[str, FillCells]], filled: Flags) -> Iterator[LineAnswer]:
        values = [(code, cells.values(), cells) for code, cells in columns]
        for row in np.flatnonzero(filled).tolist():
            key = self.rows.line_of(row)
            if key is None:
                continue
            facts = {code: listed[cells.places[row]] for code, listed, cells in values if cells.written[row]}
            yield from self._of_row(row, key, self.reader.facts_said(facts))

    def _of_row(self, row: int, key: str, facts: Mapping[str, AnsweredValue]) -> Iterator[LineAnswer]:
        """A row's answers: those that correct what the sheet of the fleet says go before it."""
        by = (self.by[row] or "").strip() or (self.about.who if self.about else "")
        on, place = self.days.of(row), f"{self.source} [{self.grid.sheet}]:{self._number(row)}"
        if not key:
            if where := self._of_carrier():
                yield LineAnswer(facts, place, where, by=by, on=on)
            else:
                rows = self.rows.lines()
                whose = {name: tuple(texts[at] for _, at in rows) for name, texts in self.holders.items()}
                lines = tuple(key for key, _ in rows)
                yield LineAnswer(facts, place, by=by, on=on, lines=lines, whose=whose if rows else {})
            return
        mark = self.rows.marks[row]
        corrects = {code for code in facts if mark and (at := self._place(code)) >= 0 and mark.doubts(at)}
        for replaces in (False, True):
            part = {code: value for code, value in facts.items() if (code in corrects) == replaces}
            if part:
                whose = {name: (texts[row],) for name, texts in self.holders.items()}
                yield LineAnswer(part, place, line=key, by=by, on=on, replace=replaces, whose=whose)

    def _of_carrier(self) -> dict[str, tuple[str, ...]]:
        """Whose lines a carrier's answer is for: its terms hold for the lines it gets next month too."""
        if self.about is None or self.about.by != _CARRIER:
            return {}
        found = understand_alone(self.reader.facts[_CARRIER], self.about.who, self.reader.context)
        return {_CARRIER: (self.about.who,)} if found.value is not None else {}

    def _tell_day(self, kind: str, row: int, text: str, params: Mapping[str, str]) -> None:
        self._tell(kind, row, self.layout.columns[ON], "", text[:_LONGEST_SHOWN], params)

    def _progress(self, columns: Mapping[str, FillCells], every: frozenset[str]) -> tuple[int, int]:
        """How many cells were asked, and how many of them have an answer; `every`: what is answered for every line."""
        asked = answered = 0
        for place, code in enumerate(self.about.facts if self.about else ()):
            if self.about and code in self.about.details:
                continue
            wanted = np.asarray([bool(mark and mark.number and mark.asks(place)) for mark in self.rows.marks])
            asked += int(np.count_nonzero(wanted))
            said = [one for one in (code, *self._also(code)) if one in columns]
            if said:
                here = np.logical_or.reduce([columns[one].answered | (one in every) for one in said])
                answered += int(np.count_nonzero(wanted & here))
        return asked, answered

    def _also(self, code: str) -> tuple[str, ...]:
        """The facts that a combined question says: whoever answers these has answered it."""
        question = self.reader.combined.get(code)
        return question.facts if question else ()

    def _place(self, code: str) -> int:
        """The place of a fact in the rows' marks; -1 where it has none."""
        return self.about.facts.index(code) if self.about and code in self.about.facts else -1

    def _number(self, row: int) -> int:
        """A row's number as the spreadsheet program shows it; the headings stand above the first."""
        return self.grid.first_row + self.layout.start + row

    def _tell(
        self, kind: str, row: int, at: int | None = None, fact: str = "", text: str = "",
        params: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        letter, heading = "", ""
        if at is not None:
            letter = self.grid.column_letters[at]
            heading = self.grid.columns[at][self.layout.start - 1].as_py() or ""
        where = self.source, self.grid.sheet, self._number(row), letter, heading
        self.problems.append(Problem(kind, *where, fact, text, dict(params or {})))
