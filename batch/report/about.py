"""Describe the sheet About: when, from what, under which settings and assumptions, and what the answer is not.
Must not know how a sheet is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from batch.report.looks import PAGE_LOOKS, toned
from batch.report.sheets import Area, Cell, Page, display_width
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_WIDTHS = {1: 1.5, 2: 44.0, 3: 18.0, 4: 12.0, 5: 68.0}
_TEXT = _WIDTHS[3] + _WIDTHS[4] + _WIDTHS[5]
_PROTECTED = {True: "all", None: "fill_in", False: "none"}  # which sheets are, by what was asked for
_INPUTS = 200  # more files than a person reads; the rest is counted


@dataclass
class _Layout:
    row: int = 1
    cells: list[Cell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)

    def section(self, text: str) -> None:
        self.row += 1
        self.cells.append(Cell(self.row, 2, text, PAGE_LOOKS["section"], 4))
        self.row += 1

    def line(self, *texts: object, looks: tuple[str, ...] = ("label", "wrapped")) -> None:
        """Add a line: a label and a text over the rest of the page, or a cell for each of four texts."""
        wide = len(texts) == 2
        for column, text in enumerate(texts, start=2):
            look = looks[min(column - 2, len(looks) - 1)]
            across = 3 if wide and column == 3 else 1
            self.cells.append(Cell(self.row, column, text, PAGE_LOOKS[look], across))  # type: ignore[arg-type]
        tall = max(_lines(str(texts[0]), _WIDTHS[2]), _lines(str(texts[-1]), _TEXT if wide else _WIDTHS[5]))
        self.heights[self.row] = 14.0 * tall
        self.row += 1

    def sentence(self, text: str) -> None:
        self.cells.append(Cell(self.row, 2, text, PAGE_LOOKS["wrapped"], 4))
        self.heights[self.row] = 14.0 * _lines(text, _TEXT + _WIDTHS[2])
        self.row += 1


def _lines(text: str, width: float) -> int:
    return max(1, -(-int(display_width(text) * 0.9) // int(width)))


def about_page(result: FleetResult, words: ReportWords, *, protect: bool | None = None) -> tuple[Page, Area]:
    """The sheet, and where it lists the actions that a reviewer may choose; `protect`: as `write_report` has it."""
    layout = _Layout()
    layout.cells.append(Cell(1, 2, words.say("about.title"), PAGE_LOOKS["title"], 4))
    layout.heights[1] = 32
    _check(layout, result, words)
    layout.section(words.say("about.limits"))
    for text in words.at("about.limit_texts"):
        layout.sentence(str(text))
    if protect or result.fill_in is not None:
        layout.sentence(words.say(f"about.protection.{_PROTECTED[protect]}"))
    _inputs(layout, result, words)
    _assumptions(layout, result, words)
    _answers(layout, result, words)
    layout.section(words.say("about.reading"))
    for code in result.roles.verdicts:
        layout.cells.append(Cell(layout.row, 2, words.say(f"verdicts.{code}"), toned(code)))
        meaning = words.say(f"about.verdict_meanings.{code}")
        layout.cells.append(Cell(layout.row, 3, meaning, PAGE_LOOKS["wrapped"], 3))
        layout.heights[layout.row] = 14.0 * _lines(meaning, _TEXT)
        layout.row += 1
    actions = _actions(layout, words, list(result.roles.outcomes.get("action", ())))
    name = words.say("sheets.about")
    page = Page(name, layout.cells, _WIDTHS, layout.heights, printed=(layout.row - 1, 5), tab="C9D1DA")
    return page, Area(actions[0], 2, actions[1], 2, name)


def _check(layout: _Layout, result: FleetResult, words: ReportWords) -> None:
    layout.section(words.say("about.checked"))
    layout.line(words.say("about.as_of"), result.as_of.isoformat())
    layout.line(words.say("about.sims"), f"{len(result.sims):,}")
    layout.line(words.say("about.language"), words.say("about.language_name"))
    for name, version in result.versions.items():
        layout.line(name if name == "simexit" else words.say("about.rulebook", name=name), version)
    if result.engine:
        layout.line(words.say("about.engine"), result.engine)
    layout.section(words.say("about.settings"))
    labels = words.at("about.setting_names")
    for name, value in result.settings.items():
        if value:
            layout.line(labels.get(name) or words.fact(name), words.value(name, value))


def _inputs(layout: _Layout, result: FleetResult, words: ReportWords) -> None:
    layout.section(words.say("about.inputs"))
    heads = (words.say(f"about.{key}") for key in ("file", "sheet", "rows", "sha256"))
    layout.line(*heads, looks=("head",))
    for read in result.inputs[:_INPUTS]:
        layout.line(read.source, read.sheet, read.rows, read.sha256, looks=("code", "code", "middle", "code"))
    if len(result.inputs) > _INPUTS:
        layout.sentence(words.say("about.more_inputs", more=f"{len(result.inputs) - _INPUTS:,}"))
    layout.section(words.say("about.notices"))
    for notice in result.notices[:_INPUTS] or [words.say("about.no_notices")]:
        layout.sentence(notice)


def _assumptions(layout: _Layout, result: FleetResult, words: ReportWords) -> None:
    layout.section(words.say("about.assumptions"))
    rows = result.assumptions.to_dict("records")
    if not rows:
        layout.sentence(words.say("about.no_assumptions"))
        return
    layout.sentence(words.say("about.assumptions_lead"))
    layout.line(*(words.say(f"about.{key}") for key in ("fact", "value", "sims", "why")), looks=("head",))
    for row in rows:
        layout.line(
            words.fact(str(row["fact"])), _shown(words, str(row["fact"]), row["value"]), int(row["sims"]),
            str(row["why"] or ""), looks=("wrapped", "wrapped", "middle", "wrapped"),
        )  # fmt: skip


def _answers(layout: _Layout, result: FleetResult, words: ReportWords) -> None:
    """What people said that lines go by: the same said by the same on one day is one."""
    lines: dict[tuple[str, str, str, str], int] = {}
    for one in result.given:
        if one.lines:
            key = (one.fact, one.value, one.by, one.on.isoformat() if one.on else "")
            lines[key] = lines.get(key, 0) + one.lines
    if not lines:
        return
    layout.section(words.say("about.answers"))
    layout.sentence(words.say("about.answers_lead", sheet=words.say("sheets.answers")))
    heads = (words.say(f"about.{key}") for key in ("fact", "answer", "sims", "said_by"))
    layout.line(*heads, looks=("head",))
    for (fact, value, by, on), count in [*lines.items()][:_INPUTS]:
        said = words.say("about.by_on", by=by or words.say("not_given"), day=on or None)
        layout.line(
            words.fact(fact), words.said(fact, value), count, said,
            looks=("wrapped", "wrapped", "middle", "wrapped"),
        )  # fmt: skip
    if len(lines) > _INPUTS:
        layout.sentence(words.say("about.more_answers", count=f"{len(lines) - _INPUTS:,}"))


def _shown(words: ReportWords, fact: str, value: object) -> str:
    if isinstance(value, bool) or str(value).lower() in ("true", "false", "yes", "no"):
        return words.say("words.yes" if str(value).lower() in ("true", "yes") else "words.no")
    return words.value(fact, str(value))


def _actions(layout: _Layout, words: ReportWords, outcomes: list[str]) -> tuple[int, int]:
    """The actions with their meaning; gives the first and last row, for the reviewer's drop-down."""
    layout.section(words.decision("action"))
    first = layout.row
    for code in words.outcomes("action") or outcomes:
        layout.line(
            words.outcome("action", code), words.outcome_text("action", code), looks=("wrapped", "wrapped")
        )
    return first, layout.row - 1
