"""Draw a described chart on a sheet with the library that makes workbooks; must not know what it shows.

The chart keeps the figures that it shows, so that a program which works nothing out can draw it too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.drawing.text import Font as DrawnFont
from openpyxl.utils import get_column_letter as letter_of
from openpyxl.utils import quote_sheetname

from batch.report.chart_labels import labels_of
from batch.report.looks import INK, RULE
from batch.report.sheets import Area, Book, Chart

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_SPOKEN = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-HK"}  # as office programs name languages


def draw(sheet: Worksheet, book: Book, chart: Chart) -> None:
    """Put the chart on the sheet, over the cells that hold its figures."""
    drawn = BarChart()
    drawn.type, drawn.grouping, drawn.overlap, drawn.gapWidth = (
        "bar" if chart.lying else "col",
        "stacked",
        100,
        45,
    )
    drawn.width, drawn.height = chart.size  # type: ignore[assignment]  # the stubs allow whole cm only
    categories = AxDataSource(strRef=_texts(sheet, chart.categories))
    values = [_cells(sheet, series.values) for series in chart.series]
    labels = labels_of(chart, values, book.font)
    for number, series in enumerate(chart.series):
        bars = ChartSeries(
            idx=number,
            order=number,
            val=NumDataSource(numRef=_figures(sheet, series.values, chart.number)),
            cat=categories,
            tx=SeriesLabel(strRef=_texts(sheet, series.name_at)),
            spPr=GraphicalProperties(solidFill=series.colour, ln=LineProperties(solidFill="FFFFFF", w=6350)),
        )
        bars.invertIfNegative = False
        bars.dLbls = labels[number]
        drawn.series.append(bars)
    _set_axes(drawn, book, chart)
    if chart.title:
        drawn.title = _title(chart.title, book)
    drawn.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    drawn.roundedCorners = False
    sheet.add_chart(drawn, f"{letter_of(chart.at[1])}{chart.at[0]}")


def _cells(sheet: Worksheet, area: Area) -> list[Any]:
    rows = sheet.iter_rows(
        area.first_row, area.last_row, area.first_column, area.last_column, values_only=True
    )
    return [value for row in rows for value in row]


def _texts(sheet: Worksheet, area: Area) -> StrRef:
    texts = ["" if value is None else str(value) for value in _cells(sheet, area)]
    points = [StrVal(idx=at, v=text) for at, text in enumerate(texts)]
    return StrRef(f=reference(sheet, area), strCache=StrData(ptCount=len(points), pt=points))


def _figures(sheet: Worksheet, area: Area, number: str) -> NumRef:
    values = _cells(sheet, area)
    points = [
        NumVal(idx=at, v=str(value))
        for at, value in enumerate(values)
        if isinstance(value, int | float | Decimal)
    ]
    return NumRef(
        f=reference(sheet, area), numCache=NumData(formatCode=number, ptCount=len(values), pt=points)
    )


def _words(book: Book, size: int, *, bold: bool = False) -> CharacterProperties:
    font = DrawnFont(typeface=book.font)
    return CharacterProperties(
        lang=_SPOKEN.get(book.lang), sz=size, b=bold, solidFill=INK, latin=font, ea=font
    )


def _title(text: str, book: Book) -> Title:
    words = _words(book, 1000, bold=True)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=words), r=[RegularTextRun(rPr=words, t=text)])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _set_axes(drawn: Any, book: Book, chart: Chart) -> None:
    words = _words(book, 900)
    text = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=words), endParaRPr=words)])
    names, figures = drawn.x_axis, drawn.y_axis
    names.delete = figures.delete = False  # left unset, some programs show no axis
    names.txPr = figures.txPr = text
    names.majorTickMark = figures.majorTickMark = "none"
    names.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    figures.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    figures.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E6EAEE"))
    figures.number_format = chart.number
    if chart.lying:
        names.scaling.orientation = "maxMin"  # the first name on top
        figures.crosses = "max"  # and the scale still at the bottom
    if chart.legend:
        drawn.legend.position, drawn.legend.txPr, drawn.legend.overlay = "b", text, False
    else:
        drawn.legend = None


def reference(sheet: Worksheet, area: Area) -> str:
    """A block of cells, as a formula refers to it."""
    first, last = letter_of(area.first_column), letter_of(area.last_column)
    return f"{quote_sheetname(area.sheet or sheet.title)}!${first}${area.first_row}:${last}${area.last_row}"
