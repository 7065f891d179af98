"""Lay the Summary out: one screen, one A4 page; must not know how the figures are counted or a sheet is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from batch.report.counted import MONEY, FigureRow
from batch.report.figures import SHOWN, Figures
from batch.report.groups import Largest, largest
from batch.report.lead import card_note, how_to, lead, nothing_first
from batch.report.looks import tile_look, toned
from batch.report.placing import BLOCKS, GRID, LAST, Placing, dollars_or_none
from batch.report.sheets import Cell, Page, display_width
from batch.report.summary_charts import place_charts
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult

# For the figures of a table as wide as the page: its last ones, as many as are needed.
_WIDE = (6, *(block + at for block in BLOCKS[2:] for at in range(2)))
_AMOUNTS = (6, 8, 9, 11, 12)  # SIMs, and their money: the left half
_NAME = 4  # columns that a row's name has
_RIGHT = 14
_CHART_ROWS = 15


def summary_page(result: FleetResult, figures: Figures, words: ReportWords) -> Page:
    """The sheet: what may go, what it saves, what to settle first, what is owed and due; then charts and tables."""
    layout = Placing(words)
    _head(layout, result, figures)
    right = _dated(layout, figures, _first(layout, figures, 8) + 1)
    below = _use(layout, max(_actions(layout, figures, 8), right) + 1, calls=bool(result.calls)) + 1
    tables = below + _CHART_ROWS + 1
    carriers, departments = (largest(one, words, SHOWN) for one in figures.groupings[:2])
    end = _groups(layout, tables, "carriers", carriers, figures)
    end = _groups(layout, end + 1, "by_department", departments, figures)
    for at, note in enumerate(("net_note", "further_note"), start=end + 1):
        layout.put(at, 2, words.say(f"summary.{note}"), "quiet", 17)
    sheet = words.say("sheets.groups")
    layout.put(end + 1, 20, f"→ {words.say('summary.all_groups', sheet=sheet)}", "link", 5, sheet=sheet)
    place_charts(layout, figures, carriers, below, end + 5)
    return Page(words.say("sheets.summary"), layout.cells, GRID, layout.heights, layout.charts,
                printed=(end + 2, LAST), one_page=True, tab="12344D")  # fmt: skip


def _head(layout: Placing, result: FleetResult, figures: Figures) -> None:
    words = layout.words
    layout.put(1, 2, words.say("title"), "title", 12)
    aside = words.say("summary.aside", as_of=result.as_of.isoformat(), sims=f"{figures.sims:,}")
    layout.put(1, _RIGHT, aside, "aside", LAST - _RIGHT + 1)
    out = words.still_out(result.asked_of)
    said = words.say("summary.lead_joint").join(filter(None, (lead(figures, words), out)))
    layout.put(2, 2, said, "lead", LAST - 1)
    layout.heights |= {1: 32, 2: 54 if len(said) < 340 else 70, 3: 6, 4: 19, 5: 32, 6: 40, 7: 8}
    for block, card in zip(BLOCKS, _cards(figures, words), strict=False):
        label = words.say(f"verdicts.{card.tone}") if card.tone in figures.verdicts else card.name
        said = card_note(figures, card, words)
        layout.cells += [
            Cell(row, block, value, tile_look(card.tone, part), 2)
            for row, part, value in ((4, "label", label), (5, "number", card.sims), (6, "note", said))
        ]


def _cards(figures: Figures, words: ReportWords) -> list[FigureRow]:
    """One card a group, and last their sum, where there is room for it."""
    cards = figures.cards()
    if len(cards) < len(BLOCKS):
        cards.append(replace(figures.total, name=words.say("total"), tone="all"))
    return cards


def _actions(layout: Placing, figures: Figures, row: int) -> int:
    """The table of actions; gives the row below it."""
    words = layout.words
    layout.section(row, 2, "what_to_do", 11)
    layout.heights[row] = 21
    layout.put(row + 1, 2, None, "head", _NAME)
    for column, key in zip(_AMOUNTS, ("sims", *MONEY), strict=True):
        layout.put(row + 1, column, words.say(f"summary.{key}"), "head_number")
    layout.heights[row + 1] = 26
    at = row + 2
    for line in figures.actions:
        layout.cells.append(Cell(at, 2, line.name, toned(line.tone), _NAME))
        _amounts(layout, at, _AMOUNTS, line, "")
        at += 1
    layout.put(at, 2, words.say("total"), "strong", _NAME)
    _amounts(layout, at, _AMOUNTS, figures.total, "strong_")
    return at + 1


def _amounts(layout: Placing, row: int, columns: Sequence[int], line: FigureRow, strong: str) -> None:
    layout.put(row, columns[0], line.sims, f"{strong}count")
    _money(layout, row, columns[1:], line, strong)


def _money(layout: Placing, row: int, columns: Sequence[int], line: FigureRow, strong: str = "") -> None:
    for column, amount in zip(columns, line.money, strict=True):
        layout.put(row, column, dollars_or_none(amount), f"{strong}money")


def _first(layout: Placing, figures: Figures, row: int) -> int:
    """What to ask and to settle first, with a link to where all of it stands; gives the row below it."""
    words = layout.words
    layout.section(row, _RIGHT, "first", 11)
    layout.put(row + 1, _RIGHT, words.say("summary.more"), "head", 2)
    for column, across, key in ((16, 3, "todo"), (19, 4, "questions")):
        name = words.say(f"sheets.{key}")
        layout.put(row + 1, column, f"→ {name}", "head_link", across, sheet=name)
    at = row + 1
    for lines, keys in (
        (figures.planned, ("planned", "planned_money")),
        (figures.first, ("releases", "money")),
    ):
        if not lines:
            continue
        for column, key in zip((23, 24), keys, strict=True):
            layout.put(at, column, words.say(f"summary.{key}"), "head_number")
        layout.heights[at] = 26
        at = _settled(layout, lines, at + 1)
    if not (figures.planned or figures.first):
        layout.put(row + 2, _RIGHT, nothing_first(figures, words), "quiet", 11)
    return max(at, row + 3)


def _settled(layout: Placing, lines: Sequence[FigureRow], row: int) -> int:
    """The lines of one kind, a long one on several rows of text; gives the row below them."""
    for at, line in enumerate(lines, start=row):
        across, room = (9, 70) if line.sims else (11, 90)
        layout.put(at, _RIGHT, line.name, "wrapped", across)
        layout.heights[at] = 14.5 * -(-display_width(line.name) // room)
        if line.sims:
            layout.put(at, 23, line.sims, "count")
            layout.put(at, 24, dollars_or_none(line.saving), "money")
    return row + len(lines)


def _dated(layout: Placing, figures: Figures, row: int) -> int:
    """What is owed to us and, beside it, what is due soon; gives the row below both."""
    words, due = layout.words, BLOCKS[6]
    layout.section(row, _RIGHT, "owed", 5)
    layout.section(row, due, "due", 5)
    sheet = words.say("sheets.deadlines")
    for column, across, key in ((_RIGHT, 2, None), (17, 1, "sims"), (18, 1, "owed_amount"), (23, 1, "due_first"),
                                (24, 1, "due_count")):  # fmt: skip
        layout.put(
            row + 1, column, key and words.say(f"summary.{key}"), "head_number" if key else "head", across
        )
    layout.put(row + 1, due, f"→ {sheet}", "head_link", 2, sheet=sheet)
    for at, owed in enumerate(figures.owed, start=row + 2):
        layout.put(at, _RIGHT, owed.name, "quiet" if owed.later else "text", 3)
        layout.put(at, 17, owed.sims, "count")
        layout.put(at, 18, dollars_or_none(owed.amount), "money")
    shown = figures.due[:SHOWN]
    for at, one in enumerate(shown, start=row + 2):
        past = f"{one.past:,}" if one.past else None
        layout.put(at, due, words.say("summary.due_named", name=one.name, past=past), "text", 3)
        layout.put(at, 23, one.first, "day")
        layout.put(at, 24, one.past + one.soon, "count")
    for column, rows, key in ((_RIGHT, figures.owed, "nothing_owed"), (due, shown, "nothing_due")):
        if not rows:
            layout.put(row + 2, column, words.say(f"summary.{key}"), "quiet", 5)
    return row + 2 + max(len(figures.owed), len(shown), 1)


def _use(layout: Placing, row: int, *, calls: bool) -> int:
    """Three lines that say what to do with the report; gives the row below them."""
    layout.section(row, 2, "use", LAST - 1)
    for at, line in enumerate(how_to(layout.words, calls=calls), start=row + 1):
        layout.put(at, 2, line, "text", LAST - 1)
    return row + 4


def _groups(layout: Placing, row: int, key: str, found: Largest, figures: Figures) -> int:
    """A table with a line per carrier or department, all others last and apart; gives its last row."""
    words = layout.words
    for column in range(2, LAST + 1):
        layout.put(row, column, None, "section_number")
    layout.put(row, 2, words.say(f"summary.{key}"), "section", _NAME)
    layout.heights[row] = 30
    met = figures.met
    keys = ("summary.sims", *(f"verdicts.{code}" for _, code in met), *(f"summary.{name}" for name in MONEY))
    room = _WIDE[-len(keys) :]
    for column, name in zip(room, keys, strict=True):
        layout.put(row, column, words.say(name), "section_number")
    lines = [(line, "text", "") for line in found.shown]
    if found.others is not None:
        lines.append((found.others, "apart", "apart_"))
    for at, (line, look, tone) in enumerate(lines, start=row + 1):
        layout.put(at, 2, line.name, look, _NAME)
        counts = (line.sims, *(line.by_verdict[place] for place, _ in met))
        for column, count in zip(room, counts, strict=False):
            layout.put(at, column, count or None, f"{tone}count")
        _money(layout, at, room[len(counts) :], line, tone)
    return row + max(len(lines), 1)
