"""Lay the figures out as one page of HTML that needs nothing else: for those who want the figures, not the lines.

Must not know how figures are counted, nor any single line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from batch.report.counted import MONEY, FigureRow
from batch.report.drawn import Drawing, carriers_drawn, money_drawn, obstacles_drawn
from batch.report.figures import SHOWN, Figures
from batch.report.groups import Largest, largest
from batch.report.lead import card_note, lead, nothing_first
from batch.report.looks import TONES
from batch.report.markup import Markup, element
from batch.report.svg import legend, svg
from batch.report.web_style import STYLE, fonts
from batch.report.words import ReportWords, dollars

if TYPE_CHECKING:
    import datetime as dt

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def web_page(figures: Figures, as_of: dt.date, language: str, words: ReportWords) -> str:
    """The page, whole."""
    carriers, departments = (largest(one, words, SHOWN) for one in figures.groupings[:2])
    drawings = (
        carriers_drawn(figures, carriers, words), money_drawn(figures, words), obstacles_drawn(figures, words),
    )  # fmt: skip
    title = words.say("title")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("title", title),
        element("style", Markup(fonts(language) + STYLE + _tones())),
    )
    aside = words.say("summary.aside", as_of=as_of.isoformat(), sims=f"{figures.sims:,}")
    body = element(
        "body",
        element("header", element("h1", title), element("p", aside, class_="aside")),
        element(
            "main",
            element("p", lead(figures, words), class_="lead"),
            _cards(figures, words),
            element("div", _actions(figures, words), _beside(figures, words), class_="two"),
            element(
                "div", (_figure(one, f"chart{at}") for at, one in enumerate(drawings, 1)), class_="charts"
            ),
            _groups("carriers", carriers, figures, words),
            _groups("by_department", departments, figures, words),
        ),
        element(
            "footer",
            element("p", words.say("summary.net_note")),
            element("p", words.say("summary.further_note")),
            element("p", words.say("summary.made_by", as_of=as_of.isoformat())),
        ),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang=language)}\n"


def _tones() -> str:
    """The colours of the cards, as the report has them."""
    return "".join(
        f".cards .tone-{name}{{background:#{tone.fill};color:#{tone.colour}}}"
        for name, tone in TONES.items()
        if tone.fill
    )


def _cards(figures: Figures, words: ReportWords) -> Markup:
    cards = [
        element(
            "li",
            element("span", words.say(f"verdicts.{card.tone}"), class_="label"),
            element("strong", f"{card.sims:,}"),
            element("span", card_note(figures, card, words), class_="note"),
            class_=f"tone-{card.tone}",
        )
        for card in figures.cards()
    ]
    total = element("li", element("span", words.say("total"), class_="label"),
                    element("strong", f"{figures.total.sims:,}"))  # fmt: skip
    return element("ul", [*cards, total], class_="cards")


def _actions(figures: Figures, words: ReportWords) -> Markup:
    rows = [_row(element("th", line.name, scope="row"), _money(line)) for line in figures.actions]
    total = _row(element("th", words.say("total"), scope="row"), _money(figures.total))
    heads = [words.say(f"summary.{key}") for key in ("sims", *MONEY)]
    return _table(words.say("summary.what_to_do"), heads, rows, total)


def _money(line: FigureRow) -> list[str]:
    return [f"{line.sims:,}", *map(_amount, line.money)]


def _amount(cents: int) -> str:
    return dollars(cents) if cents else ""


def _beside(figures: Figures, words: ReportWords) -> Markup:
    """What to settle first, what is owed to us, and what is due soon."""
    planned, first = (
        [
            _row(_name(line.name), [f"{line.sims:,}" if line.sims else "", _amount(line.saving)])
            for line in lines
        ]
        for lines in (figures.planned, figures.first)
    )
    owed = [_row(_name(one.name), [f"{one.sims:,}", dollars(one.amount)]) for one in figures.owed]
    due = [
        _row(
            _name(words.say("summary.due_named", name=one.name, past=f"{one.past:,}" if one.past else None)),
            [one.first.isoformat(), f"{one.past + one.soon:,}"],
        )
        for one in figures.due[:SHOWN]
    ]
    return element(
        "div",
        *(
            _table(words.say(f"summary.{key}"), [words.say(f"summary.{head}") for head in heads], rows)
            if rows
            else _nothing(key, empty, words)
            for key, heads, rows, empty in (
                *([("plan_first", ("planned", "planned_money"), planned, "")] if planned else []),
                *(
                    [("first", ("releases", "money"), first, nothing_first(figures, words))]
                    if first or not planned
                    else []
                ),
                ("owed", ("sims", "owed_amount"), owed, words.say("summary.nothing_owed")),
                ("due", ("due_first", "due_count"), due, words.say("summary.nothing_due")),
            )
        ),
    )


def _nothing(key: str, empty: str, words: ReportWords) -> Markup:
    return element("section", element("h2", words.say(f"summary.{key}")), element("p", empty))


def _groups(key: str, found: Largest, figures: Figures, words: ReportWords) -> Markup:
    heads = [words.say("summary.sims"), *(words.say(f"verdicts.{code}") for _, code in figures.met)]
    heads += [words.say(f"summary.{name}") for name in MONEY]

    def row(line: FigureRow, class_: str | None = None) -> Markup:
        sims, *money = _money(line)
        counts = [f"{line.by_verdict[at]:,}" if line.by_verdict[at] else "" for at, _ in figures.met]
        return _row(_name(line.name), [sims, *counts, *money], class_)

    rows = [row(line) for line in found.shown]
    others = row(found.others, "apart") if found.others else None
    return _table(words.say(f"summary.{key}"), heads, rows, others, wide=True)


def _name(text: str) -> Markup:
    """A row's name, kept to itself whichever way it is written."""
    return element("th", element("bdi", text), scope="row")


def _row(name: Markup, cells: Iterable[str], class_: str | None = None) -> Markup:
    return element("tr", name, [element("td", cell) for cell in cells], class_=class_)


def _table(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Markup],
    last: Markup | None = None,
    *,
    wide: bool = False,
) -> Markup:
    head = element("tr", element("td", ""), [element("th", one, scope="col") for one in heads])
    return element(
        "div",
        element(
            "table",
            element("caption", element("h2", title)),
            element("thead", head),
            element("tbody", rows),
            *([element("tfoot", last)] if last else []),
        ),
        class_="wide" if wide else "table",
    )


def _figure(drawing: Drawing, mark: str) -> Markup:
    shown = [svg(drawing, mark), legend(drawing)] if drawing.bars else [element("p", drawing.empty)]
    return element("figure", element("figcaption", element("h2", drawing.title)), shown)
