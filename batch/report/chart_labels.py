"""Say which bars of a chart have room for their figure, and how it is written in them. Must not know what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.drawing.text import Font as DrawnFont

from batch.report.contrast import clearest
from batch.report.looks import INK
from batch.report.sheets import Chart

_SIZE = 700  # hundredths of a point
_LETTER, _LINE = 0.14, 0.36  # cm that a digit and a line of that size take
_DRAWN = (0.62, 0.5)  # of the chart's width and height that the bars themselves can take
_BAR = 100 / 145  # of the room between two names that a bar fills
_UPWARDS = -5_400_000  # turned by a quarter
_SILENT = {
    "showLegendKey": False,
    "showCatName": False,
    "showSerName": False,
    "showPercent": False,
    "showBubbleSize": False,
}


def labels_of(chart: Chart, values: Sequence[Sequence[Any]], font: str) -> list[DataLabelList | None]:
    """For each row of bars the labels of those that are long enough for one; None where none is."""
    amounts = [[value if isinstance(value, int | float | Decimal) else 0 for value in row] for row in values]
    longest = max((sum(map(float, bars)) for bars in zip(*amounts, strict=True)), default=0.0)
    if longest <= 0:
        return [None] * len(amounts)
    bars = max((len(row) for row in amounts), default=1)
    width, height = (part * size for part, size in zip(_DRAWN, chart.size, strict=True))
    along, across = (width, height) if chart.lying else (height, width)
    across *= _BAR / bars
    found: list[DataLabelList | None] = []
    for row, series in zip(amounts, chart.series, strict=True):
        long = [
            (at, turned)
            for at, value in enumerate(row)
            for turned in _fits(
                len(f"{value:,.0f}") * _LETTER, along * float(value) / longest, across, chart.lying
            )
        ]
        labels = [_label(at, chart.number, _text(series.colour, font, turned)) for at, turned in long]
        found.append(DataLabelList(dLbl=labels, showVal=False, **_SILENT) if labels else None)
    return found


def _fits(text: float, along: float, across: float, lying: bool) -> list[bool]:
    """Whether the text is turned to fit into a bar; nothing if it doesn't fit."""
    if lying:
        return [False] if text <= along and across >= _LINE else []
    if text <= across and along >= _LINE:
        return [False]
    return [True] if text <= along and across >= _LINE else []


def _label(at: int, number: str, text: RichText) -> DataLabel:
    return DataLabel(idx=at, numFmt=number, txPr=text, dLblPos="ctr", showVal=True, **_SILENT)


def _text(fill: str, font: str, turned: bool) -> RichText:
    face = DrawnFont(typeface=font)
    colour = clearest(("FFFFFF", INK), fill)
    words = CharacterProperties(sz=_SIZE, solidFill=colour, latin=face, ea=face)
    return RichText(
        bodyPr=RichTextProperties(rot=_UPWARDS if turned else 0, vert="horz"),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=words), endParaRPr=words)],
    )
