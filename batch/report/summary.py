"""Lay the Summary out: one screen, one A4 page; must not know how the figures are counted or a sheet is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from batch.report.figures import FigureRow, Figures
from batch.report.looks import NAVY, ORANGE, PAGE_LOOKS, SILVER, SKY, TONES, tile_look, toned
from batch.report.sheets import Area, Cell, Chart, Page, Series
from batch.report.words import ReportWords, dollars

if TYPE_CHECKING:
    from batch.shapes import FleetResult

# The grid: five blocks of three columns with a narrow gap between them, after a margin.
_BLOCKS = (2, 6, 10, 14, 18)
_LAST = 20
_GRID = {
    1: 1.5,
    **{block + at: 12.4 for block in _BLOCKS for at in range(3)},
    **dict.fromkeys((5, 9, 13, 17), 1.2),
}
_COUNTS = (6, 7, 8, 10, 11, 12, 14, 15)  # all SIMs, then one column per verdict
_SAVING, _COST = 19, 20
_CHART_ROWS = 14


@dataclass
class _Layout:
    """What has been placed so far; the only thing here that changes."""

    words: ReportWords
    cells: list[Cell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    charts: list[Chart] = field(default_factory=list)

    def put(self, row: int, column: int, value: object, look: str, across: int = 1, sheet: str = "") -> None:
        self.cells.append(Cell(row, column, value, PAGE_LOOKS[look], across, sheet=sheet))  # type: ignore[arg-type]

    def section(self, row: int, column: int, key: str, across: int) -> None:
        self.put(row, column, self.words.say(f"summary.{key}"), "section", across)
        self.heights[row] = 21


def summary_page(result: FleetResult, figures: Figures, words: ReportWords) -> Page:
    """The sheet: what may go, what it saves, what stands in the way, what to settle first; then charts and tables."""
    layout, groups = _Layout(words), list(figures.roles.verdicts)
    _head(layout, result, figures)
    below = max(_actions(layout, figures, 8), _first(layout, figures, 8)) + 1
    tables = below + _CHART_ROWS + 2
    end, carriers = _groups(layout, tables, "carriers", figures.carriers, groups)
    end, _ = _groups(layout, end + 1, "by_department", figures.departments, groups)
    _charts(layout, figures, below, carriers, end + 4)
    return Page(words.say("sheets.summary"), layout.cells, _GRID, layout.heights, layout.charts,
                printed=(end, _LAST), one_page=True, tab="12344D")  # fmt: skip


def _head(layout: _Layout, result: FleetResult, figures: Figures) -> None:
    words, counted = layout.words, figures.verdicts
    layout.put(1, 2, words.say("title"), "title", 11)
    layout.put(
        1,
        14,
        words.say("summary.aside", as_of=result.as_of.isoformat(), sims=f"{figures.sims:,}"),
        "aside",
        7,
    )
    out = words.still_out(result.asked_of)
    said = words.say("summary.lead_joint").join(filter(None, (_lead(figures, words), out)))
    layout.put(2, 2, said, "lead", _LAST - 1)
    layout.heights |= {1: 32, 2: 54 if out or _waits(figures) else 36, 3: 6, 4: 19, 5: 32, 6: 19, 7: 8}
    groups = figures.roles.verdicts
    for block, code in zip(_BLOCKS, (code for code, group in groups.items() if group.tile), strict=False):
        line = counted[code]
        note = words.say(
            f"summary.tiles.{code}", money=dollars(line.saving), questions=f"{figures.questions:,}"
        )
        if groups[code].ends and not line.saving:
            note = ""
        label = words.say(f"verdicts.{code}")
        layout.cells += [
            Cell(row, block, value, tile_look(code, part), 3)
            for row, part, value in ((4, "label", label), (5, "number", line.sims), (6, "note", note))
        ]


def _waits(figures: Figures) -> int:
    return figures.together(figures.roles.group("undetermined")).sims


def _lead(figures: Figures, words: ReportWords) -> str:
    """The answer in a few sentences."""
    roles = figures.roles
    now, settle = (figures.together(*roles.ending(when)) for when in ("now", "after_settling"))
    every = f"{figures.sims:,}"
    first = "now" if now.saving else "now_free" if now.sims else "none"
    said = [words.say(f"summary.lead_{first}", now=f"{now.sims:,}", all=every, saving=dollars(now.saving))]
    if only := figures.resting_on_hints(*roles.ending("now")).sims:
        saving = figures.resting_on_hints(*roles.ending("now")).saving
        said.append(
            words.say("summary.lead_suggested", only=f"{only:,}", saving=dollars(saving) if saving else None)
        )
    if settle.sims:
        key = "settle" if settle.saving else "settle_free"
        said.append(
            words.say(f"summary.lead_{key}", settle=f"{settle.sims:,}", saving=dollars(settle.saving))
        )
    for key, means in (("ask", "undetermined"), ("bad", "unreadable")):
        if line := figures.together(roles.group(means)).sims:
            said.append(words.say(f"summary.lead_{key}", **{key: f"{line:,}"}))
            if key == "ask":
                said.append(words.say("summary.lead_next", sheet=words.say("sheets.fill_in")))
    return words.say("summary.lead_joint").join(said)


def _actions(layout: _Layout, figures: Figures, row: int) -> int:
    """The table of actions; gives the row below it."""
    words = layout.words
    layout.section(row, 2, "what_to_do", 7)
    heads = ((6, "sims"), (7, "saving"), (8, "cost_head"))
    layout.put(row + 1, 2, None, "head", 4)
    for column, key in heads:
        layout.put(row + 1, column, words.say(f"summary.{key}"), "head_number")
    layout.heights[row + 1] = 26
    at = row + 2
    for line in figures.actions:
        layout.cells.append(Cell(at, 2, line.name, toned(line.tone), 4))
        _amounts(layout, at, (6, 7, 8), line, "")
        at += 1
    total = FigureRow(words.say("total"), figures.sims, sum(line.saving for line in figures.actions),
                 sum(line.cost for line in figures.actions))  # fmt: skip
    layout.put(at, 2, total.name, "strong", 4)
    _amounts(layout, at, (6, 7, 8), total, "strong_")
    return at + 1


def _amounts(layout: _Layout, row: int, columns: tuple[int, int, int], line: FigureRow, strong: str) -> None:
    layout.put(row, columns[0], line.sims, f"{strong}count")
    layout.put(row, columns[1], _money(line.saving), f"{strong}money")
    layout.put(row, columns[2], _money(line.cost), f"{strong}money")


def _money(amount: int) -> Decimal | None:
    return Decimal(amount) / 100 if amount else None


def _first(layout: _Layout, figures: Figures, row: int) -> int:
    """What to settle first, with a link to where all of it stands; gives the row below it."""
    words = layout.words
    layout.section(row, 10, "first", 11)
    layout.put(row + 1, 10, words.say("summary.more"), "head", 2)
    for column, across, key in ((12, 3, "todo"), (15, 4, "questions")):
        name = words.say(f"sheets.{key}")
        layout.put(row + 1, column, f"→ {name}", "head_link", across, sheet=name)
    layout.put(row + 1, 19, words.say("summary.releases"), "head_number")
    layout.put(row + 1, 20, words.say("summary.money"), "head_number")
    for at, line in enumerate(figures.first, start=row + 2):
        layout.put(at, 10, line.name, "text", 9)
        layout.put(at, 19, line.sims or None, "count")
        layout.put(at, 20, _money(line.saving), "money")
    if not figures.first:
        layout.put(row + 2, 10, words.say("summary.nothing_first"), "quiet", 11)
    return row + 2 + max(len(figures.first), 1)


def _groups(
    layout: _Layout, row: int, key: str, lines: Sequence[FigureRow], groups: Sequence[str]
) -> tuple[int, tuple[int, int, int]]:
    """A table with a line per carrier or department; gives its last row, and its heading, first and last row."""
    words = layout.words
    for column in range(2, _LAST + 1):
        layout.put(row, column, None, "section_number")
    layout.put(row, 2, words.say(f"summary.{key}"), "section", 4)
    layout.heights[row] = 30
    heads = [words.say("summary.sims"), *(words.say(f"verdicts.{code}") for code in groups)]
    for column, text in [*zip(_COUNTS, heads, strict=False), (_SAVING, words.say("summary.saving")),
                         (_COST, words.say("summary.cost_head"))]:  # fmt: skip
        layout.put(row, column, text, "section_number")
    for at, line in enumerate(lines, start=row + 1):
        layout.put(at, 2, line.name, "text", 4)
        for column, count in zip(_COUNTS, (line.sims, *line.by_verdict), strict=False):
            layout.put(at, column, count or None, "count")
        layout.put(at, _SAVING, _money(line.saving), "money")
        layout.put(at, _COST, _money(line.cost), "money")
    last = row + max(len(lines), 1)
    return last, (row, row + 1, last)


def _charts(layout: _Layout, figures: Figures, row: int, carriers: tuple[int, int, int], spare: int) -> None:
    """Three charts side by side at `row`; what the last two draw stands at `spare`, below the printed page."""
    words = layout.words
    for column, key, across in ((2, "by_carrier", 6), (8, "savings", 7), (15, "obstacles", 6)):
        layout.section(row, column, key, across)
    layout.heights[row + 1] = 6
    layout.section(spare, 2, "figures", _LAST - 1)
    months = _data(layout, spare + 1, 2, words.say("summary.month"),
                   ("saved_now", "saved_later"), [(_month(words, day), _money(now) or 0, _money(later) or 0)
                                                  for day, now, later in figures.months])  # fmt: skip
    worst = _data(layout, spare + 1, 10, words.say("summary.obstacles"), ("only", "among"), figures.obstacles)
    head, first, last = carriers
    stacks = [
        Series(Area(head, column, head, column), Area(first, column, last, column), TONES[code].chart)
        for column, code in zip(_COUNTS[1:], figures.roles.verdicts, strict=False)
        if figures.verdicts[code].sims
    ]
    size = (12.3, 7.4)
    if stacks:
        layout.charts.append(Chart(True, (row + 2, 2), size, Area(first, 2, last, 2), stacks))
    if any(now or later for _, now, later in figures.months):
        layout.charts.append(Chart(False, (row + 2, 8), size, months[0], _pair(months, (NAVY, SKY))))
    else:
        layout.put(row + 3, 8, words.say("summary.no_savings"), "quiet", 6)
    if figures.obstacles:
        layout.charts.append(Chart(True, (row + 2, 15), size, worst[0], _pair(worst, (ORANGE, SILVER))))
    else:
        layout.put(row + 3, 15, words.say("summary.no_obstacles"), "quiet", 6)


def _month(words: ReportWords, first: dt.date) -> str:
    """`Dec`, and with the year where one begins: `Jan 2027`."""
    name = str(words.at("summary.months")[first.month - 1])
    return words.say("summary.january", month=name, year=first.year) if first.month == 1 else name


_Data = tuple[Area, Area, Area, Area, Area]


def _data(layout: _Layout, row: int, column: int, name: str, keys: tuple[str, str],
          lines: Sequence[tuple[object, object, object]]) -> _Data:  # fmt: skip
    """Two rows of figures for a chart: the areas of the categories, of both names and of both values."""
    columns = (column, column + 4, column + 5)
    heads = (name, *(layout.words.say(f"summary.{key}") for key in keys))
    for at, text in zip(columns, heads, strict=True):
        layout.put(row, at, text, "head" if at == column else "head_number", 4 if at == column else 1)
    layout.heights[row] = 38
    for below, line in enumerate(lines, start=row + 1):
        layout.put(below, columns[0], line[0], "text", 4)
        layout.put(below, columns[1], line[1], "count")
        layout.put(below, columns[2], line[2], "count")
    last = row + max(len(lines), 1)
    names = [Area(row, at, row, at) for at in columns[1:]]
    values = [Area(row + 1, at, last, at) for at in columns]
    return values[0], names[0], values[1], names[1], values[2]


def _pair(data: _Data, colours: tuple[str, str]) -> list[Series]:
    return [Series(data[1], data[2], colours[0]), Series(data[3], data[4], colours[1])]
