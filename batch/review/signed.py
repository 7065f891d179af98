"""Describe the decision record: a page to sign that says how much was decided, and the lines that it is about. Must
not know how a workbook is written, nor judge what was decided."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from batch.own_marks import DECISIONS
from batch.report.looks import PAGE_LOOKS
from batch.report.record import CARRIER_NAME, name_of
from batch.report.sheets import Book, Cell, Page
from batch.review.review import FINAL, STATES, Reviews
from batch.review.settled_said import told_of_settled
from batch.review.signed_lines import lines_table, recorded_rows
from batch.review.sums import Sum, added, grouped

if TYPE_CHECKING:
    import pandas as pd

    from batch.review.said import Sentences

_WIDTHS = {1: 1.5, 2: 56.0, 3: 12.0, 4: 22.0, 5: 22.0}
_COLUMNS = 4
_SIGNATURES = 2  # at least: who decided, and who checks it
_NOTHING = "–"


def record_book(reviews: Reviews, sentences: Sentences, font: str, today: datetime.date) -> Book:
    """The workbook of two sheets: the page, and the lines."""
    say = sentences.say
    rows = recorded_rows(reviews)
    lines = lines_table(rows, reviews, sentences)
    layout = _Layout()
    layout.title(say("record", "title"))
    about = reviews.report.about
    number = f"{about.id:X}"
    layout.said(
        say(
            "record",
            "of",
            name=_file_name(reviews.report.name),
            as_of=about.as_of.isoformat(),
            sims=f"{about.rows:,}",
        )
    )
    layout.said(say("record", "made", on=today.isoformat(), number=number))
    heads = [say("columns", name) for name in ("sims", "saving", "cost")]
    _states(layout, reviews, sentences, heads)
    for state in FINAL:
        decided = reviews.of(state)
        if not decided.empty:
            name = say("states", state)
            layout.figures(say("by_action", state=name), heads, grouped(decided, sentences.done(decided)))
            layout.figures(
                say("by_carrier", state=name), heads, grouped(decided, _carriers(decided, sentences))
            )
    files = _files(reviews)
    if files:
        layout.figures(say("record", "by_file"), heads, [(name, added(part)) for name, part in files])
    layout.section([say("record", "signed")])
    layout.said(say("record", "declared", lines=f"{len(rows):,}", sheet=lines.name))
    names = [name for name, _ in files] or [""]
    layout.signatures(sentences, [*names, *[""] * (_SIGNATURES - len(names))])
    page = Page(say("record", "sheet"), layout.cells, _WIDTHS, layout.heights,
                printed=(layout.row, len(_WIDTHS)), one_page=True, tab="0B4F7A")  # fmt: skip
    footer = say("record", "footer", number=number, on=today.isoformat())
    return Book([page, lines], say("record", "title"), font, today, protect=False, footer=footer,
                properties={DECISIONS: str(about.id)})  # fmt: skip


def _file_name(name: str) -> str:
    """The name of a report without its folders."""
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _states(layout: _Layout, reviews: Reviews, sentences: Sentences, heads: Sequence[str]) -> None:
    """How many lines came to what; every line of the report is in one of them."""
    rows = reviews.rows
    parts = [(sentences.say("states", state), added(rows[rows["state"] == state])) for state in STATES]
    layout.figures(
        sentences.say("record", "in_all"), heads, parts, (sentences.say("record", "total"), added(rows))
    )
    if text := told_of_settled(reviews, sentences):
        layout.said(text)


def _carriers(rows: pd.DataFrame, sentences: Sentences) -> list[str]:
    names = rows[CARRIER_NAME].tolist() if CARRIER_NAME in rows else [""] * len(rows)
    return [
        sentences.carrier(code, name_of(name))
        for code, name in zip(rows["carrier"].tolist(), names, strict=True)
    ]


def _files(reviews: Reviews) -> list[tuple[str, pd.DataFrame]]:
    """What came to a decision from each part of the report; nothing where it came back in one piece."""
    if "file" not in reviews.rows:
        return []
    decided = reviews.of(*FINAL)
    return [(str(name), part) for name, part in decided.groupby("file", sort=True, observed=True)]


@dataclass
class _Layout:
    row: int = 1
    cells: list[Cell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)

    def title(self, text: str) -> None:
        self.cells.append(Cell(1, 2, text, PAGE_LOOKS["title"], _COLUMNS))
        self.heights[1] = 32
        self.row = 2

    def said(self, text: str) -> None:
        self.cells.append(Cell(self.row, 2, text, PAGE_LOOKS["wrapped"], _COLUMNS))
        self.heights[self.row] = 16.0 * (1 + len(text) // 110)
        self.row += 1

    def section(self, texts: Sequence[str]) -> None:
        self.row += 1
        looks = ("section", *("section_number" for _ in range(_COLUMNS - 1)))
        padded = [*texts, *[""] * (_COLUMNS - len(texts))]
        self.cells += [
            Cell(self.row, at, text, PAGE_LOOKS[look])
            for at, (text, look) in enumerate(zip(padded, looks, strict=True), start=2)
        ]
        self.row += 1

    def figures(
        self, title: str, heads: Sequence[str], parts: Sequence[tuple[str, Sum]],
        total: tuple[str, Sum] | None = None,
    ) -> None:  # fmt: skip
        """A table of sums."""
        self.section([title, *heads])
        for name, found in parts:
            self._sum(name, found, ("text", "count", "cents"))
        if total is not None:
            self._sum(*total, ("strong", "strong_count", "strong_cents"))

    def _sum(self, name: str, found: Sum, looks: tuple[str, str, str]) -> None:
        text, count, cents = (PAGE_LOOKS[look] for look in looks)
        money = [Decimal(amount).scaleb(-2) if amount else _NOTHING for amount in (found.saving, found.cost)]
        self.cells += [Cell(self.row, 2, name, text), Cell(self.row, 3, found.sims, count),
                       *(Cell(self.row, at, amount, cents) for at, amount in enumerate(money, start=4))]  # fmt: skip
        self.row += 1

    def signatures(self, sentences: Sentences, files: Sequence[str]) -> None:
        """A line for each person who signs."""
        for file in files:
            self.heights[self.row] = 34.0
            name = sentences.say("record", "name", file=file)
            texts = [name, "", sentences.say("record", "signature"), sentences.say("record", "date")]
            self.cells += [
                Cell(self.row, at, text, PAGE_LOOKS["head"]) for at, text in enumerate(texts, start=2)
            ]
            self.row += 1
        self.row -= 1
