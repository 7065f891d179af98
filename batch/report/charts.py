"""Draw a described chart on a sheet with the library that makes workbooks; must not know what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart import Series as ChartSeries
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.text import Font as DrawnFont
from openpyxl.utils import get_column_letter as letter_of
from openpyxl.utils import quote_sheetname

from batch.report.looks import RULE
from batch.report.sheets import Area, Book, Chart

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


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
    categories = AxDataSource(strRef=StrRef(f=reference(sheet, chart.categories)))
    for series in chart.series:
        bars = ChartSeries(Reference(range_string=reference(sheet, series.values)))
        bars.tx = SeriesLabel(strRef=StrRef(f=reference(sheet, series.name_at)))
        bars.cat = categories
        bars.graphicalProperties = GraphicalProperties(
            solidFill=series.colour, ln=LineProperties(solidFill="FFFFFF", w=6350)
        )
        drawn.series.append(bars)
    _set_axes(drawn, book, chart)
    drawn.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    drawn.roundedCorners = False
    sheet.add_chart(drawn, f"{letter_of(chart.at[1])}{chart.at[0]}")


def _set_axes(drawn: Any, book: Book, chart: Chart) -> None:
    words = CharacterProperties(sz=900, latin=DrawnFont(typeface=book.font), ea=DrawnFont(typeface=book.font))
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
