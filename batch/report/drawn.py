"""Say what each chart of the figures draws: its title, its parts and bars, and all of it in words for those who can't
see it. Must not know how a chart is drawn, on a sheet or on a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from batch.report.looks import CHART_PARTS, TONES
from batch.report.words import ReportWords, dollars

if TYPE_CHECKING:
    from batch.report.figures import Figures
    from batch.report.figures_in_time import Fees
    from batch.report.groups import Largest


@dataclass(frozen=True)
class Bar:
    """One bar: its name and the value of each part; without a name it is a gap before what stands apart.

    `lines`: the name as it stands below a narrow bar.
    """

    name: str
    values: tuple[int, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A chart of stacked bars: its parts with their colours, and its bars; `money` in cents, else counts."""

    title: str
    lying: bool
    parts: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    told: str  # in words, for those who can't see it
    empty: str  # what to say where there is nothing to draw
    money: bool = False


def carriers_drawn(figures: Figures, carriers: Largest, words: ReportWords) -> Drawing:
    """The verdicts of the largest carriers, and of all others after a gap."""
    met = figures.met
    parts = tuple((words.say(f"verdicts.{code}"), TONES.get(code, TONES["stay"]).chart) for _, code in met)
    bars = [Bar(line.name, tuple(line.by_verdict[at] for at, _ in met)) for line in carriers.shown]
    if carriers.others is not None:
        bars += [Bar(""), Bar(carriers.others.name, tuple(carriers.others.by_verdict[at] for at, _ in met))]
    return _drawing("by_carrier", parts, bars if parts else [], words, "empty.sims")


def months_drawn(figures: Figures, words: ReportWords) -> Drawing:
    """What each of the coming months saves."""
    bars = [
        Bar(_month(words, first), (now, later), _lines(words, first)) for first, now, later in figures.months
    ]
    known = any(now or later for _, now, later in figures.months)
    parts = _named(("saved_now", "saved_later"), words)
    return _drawing("savings", parts, bars if known else [], words, "summary.no_savings", money=True)


def costs_drawn(figures: Figures, fees: Fees, words: ReportWords) -> Drawing:
    """What each of the coming months costs if nothing is done, and how much of it is spared by following the advice."""
    bars = [
        Bar(_month(words, first), (fees.cents - now - later, now, later), _lines(words, first))
        for first, now, later in figures.months
    ]
    parts = _named(("paid", "kept_now", "kept_later"), words)
    unknown = f"{fees.unknown:,}" if fees.unknown else None
    return _drawing(
        "costs", parts, bars if fees.cents else [], words, "summary.no_costs", money=True, unknown=unknown
    )


def money_drawn(figures: Figures, words: ReportWords) -> Drawing:
    """What the coming months save; where the time ahead is told, what they cost as well."""
    return months_drawn(figures, words) if figures.fees is None else costs_drawn(figures, figures.fees, words)


def obstacles_drawn(figures: Figures, words: ReportWords) -> Drawing:
    """What stands in the way most often, and how often nothing else does."""
    bars = [Bar(name, (alone, among)) for name, alone, among in figures.obstacles]
    return _drawing(
        "obstacles",
        _named(("only", "among"), words),
        bars,
        words,
        "summary.obstacles_not_known" if figures.unsure else "summary.no_obstacles",
    )


def _named(keys: tuple[str, ...], words: ReportWords) -> tuple[tuple[str, str], ...]:
    return tuple((words.say(f"summary.{key}"), CHART_PARTS[key]) for key in keys)


def _drawing(
    key: str, parts: tuple[tuple[str, str], ...], bars: list[Bar], words: ReportWords, empty: str, *,
    money: bool = False, **said: object,
) -> Drawing:  # fmt: skip
    title = words.say(f"summary.{key}", **said)
    told = []
    for bar in bars:
        values = [
            words.say("summary.chart_value", name=name, value=dollars(value) if money else f"{value:,}")
            for (name, _), value in zip(parts, bar.values, strict=False)
            if value
        ]
        if values:
            told.append(
                words.say(
                    "summary.chart_part", name=bar.name, values=words.say("summary.chart_joint").join(values)
                )
            )
    return Drawing(
        title, not money, parts, tuple(bars), words.say("summary.chart_part", name=title, values=words.listed(told)),
        words.say(empty), money,
    )  # fmt: skip


def _month(words: ReportWords, first: dt.date) -> str:
    """`Dec`, and with the year where one begins: `Jan 2027`."""
    name = _lines(words, first)[0]
    return words.say("summary.january", month=name, year=first.year) if first.month == 1 else name


def _lines(words: ReportWords, first: dt.date) -> tuple[str, ...]:
    name = str(words.at("summary.months")[first.month - 1])
    return (name, str(first.year)) if first.month == 1 else (name,)
