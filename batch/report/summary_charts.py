"""Place the Summary's charts, and below the printed page the figures that they draw. Must not know how these are
counted, nor how a chart is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from batch.report.drawn import Drawing, carriers_drawn, money_drawn, obstacles_drawn
from batch.report.figures import Figures
from batch.report.groups import Largest
from batch.report.placing import Placing, dollars_or_none
from batch.report.sheets import Area, Chart, Series

# Where a chart stands, how many columns wide, and its size in cm.
_PLACES = ((2, 6, (12.0, 8.0)), (9, 7, (12.0, 8.0)), (17, 8, (13.6, 8.0)))
# Where its figures stand: their first row below the heading of all, the column of the names, those of the numbers.
_DATA = ((15, 2, (8, 9, 11, 12, 14, 15, 17, 18)), (1, 2, (5, 6)), (1, 8, (11, 12)))


def place_charts(layout: Placing, figures: Figures, carriers: Largest, row: int, spare: int) -> None:
    """Three charts side by side at `row`; what they draw stands at `spare`, below the printed page."""
    words = layout.words
    layout.put(spare, 2, words.say("summary.figures"), "section", 23)
    several = (
        carriers_drawn(figures, carriers, words),
        money_drawn(figures, words),
        obstacles_drawn(figures, words),
    )
    for drawing, (column, across, size), (below, names, numbers) in zip(several, _PLACES, _DATA, strict=True):
        if not drawing.bars:
            layout.put(row, column, drawing.title, "section", across)
            layout.put(row + 2, column, drawing.empty, "quiet", across)
            continue
        categories, series = _figures(layout, drawing, spare + below, names, numbers)
        layout.charts.append(
            Chart(
                drawing.lying,
                (row, column),
                size,
                categories,
                series,
                describe=drawing.told,
                title=drawing.title,
            )
        )


def _figures(
    layout: Placing, drawing: Drawing, row: int, names: int, numbers: Sequence[int]
) -> tuple[Area, list[Series]]:
    """The figures of a chart, a row per bar: where the bars' names stand, and each part of them."""
    layout.put(row, names, drawing.title, "head", 2)
    layout.heights[row] = 38
    last = row + len(drawing.bars)
    series = []
    for (name, colour), column in zip(drawing.parts, numbers, strict=False):
        layout.put(row, column, name, "head_number")
        series.append(Series(Area(row, column, row, column), Area(row + 1, column, last, column), colour))
    for at, bar in enumerate(drawing.bars, start=row + 1):
        layout.put(at, names, bar.name or None, "text", 2)
        for value, column in zip(bar.values, numbers, strict=False):
            shown = dollars_or_none(value) if drawing.money else value or None
            layout.put(at, column, shown, "count")
    return Area(row + 1, names, last, names), series
