"""Make Word documents: the few things that letters and call sheets are made of, saved so that the same document is the
same file. The module that knows python-docx; must not know what is written."""

from __future__ import annotations

import copy
import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from batch.report.sheet_texts import plain_text
from batch.requests.blank_document import blank

PRINTED = 16.6  # cm between the margins of an A4 page
_MARGIN = Cm(2.2)
_MARKED = "FFF1C2"  # soft enough to be printed
_QUIET = RGBColor(0x5F, 0x6B, 0x7A)
_HERE, _ALL = "\x01", "\x02"  # stand in for the numbers of pages, which the program works out
#: A place to be filled in by hand.
BLANK = "_" * 22
_BLANKS = re.compile("(_{8,})")
_MADE = (1980, 1, 1, 0, 0, 0)  # of the parts of every file, so that only what they say tells two apart


class Document:
    """A document in the making."""

    def __init__(
        self, fonts: Mapping[str, str], size: float = 10.5, gap: float = 6, spacing: float = 1.1
    ) -> None:
        """`fonts` are the `latin` and the `eastern` one, and the `language` for the spelling."""
        self.document = docx.Document(io.BytesIO(blank()))
        style: Any = self.document.styles["Normal"]
        style.font.name, style.font.size = fonts["latin"], Pt(size)
        found = style.element.get_or_add_rPr().get_or_add_rFonts()
        found.set(qn("w:eastAsia"), fonts["eastern"])
        tongue = OxmlElement("w:lang")
        for side in ("w:val", "w:eastAsia"):
            tongue.set(qn(side), fonts["language"])
        style.element.rPr.append(tongue)
        style.paragraph_format.space_after = Pt(gap)
        style.paragraph_format.line_spacing = spacing
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.8)

    def foot(self, text: str, page: str) -> None:
        """What stands at the foot of each page; `page` says which of how many it is, by the marks of `numbered`."""
        foot = self.document.sections[0].footer.paragraphs[0]
        before, _, after = page.partition(_HERE)
        between, _, last = after.partition(_ALL)
        for part, field in ((f"{plain_text(text)}\t\t{before}", "PAGE"), (between, "NUMPAGES"), (last, "")):
            quiet(foot.add_run(part))
            for element in _field(field) if field else ():
                quiet(foot.add_run())._r.append(element)

    def paragraph(
        self, text: str = "", *, bold: bool = False, size: float | None = None, after: float | None = None,
        before: float | None = None, soft: bool = False,
    ) -> Any:  # fmt: skip
        """A paragraph, in points; what is to be filled in by hand is marked."""
        paragraph = self.document.add_paragraph()
        for run in write(paragraph, text, bold=bold):
            if size is not None:
                run.font.size = Pt(size)
            if soft:
                quiet(run)
        if after is not None:
            paragraph.paragraph_format.space_after = Pt(after)
        if before is not None:
            paragraph.paragraph_format.space_before = Pt(before)
        return paragraph

    def listed(self, mark: str, text: str, after: float) -> None:
        """A point of a list, its further lines set in."""
        paragraph = self.paragraph(f"{mark}\t{text}", after=after)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = (
            Cm(0.8),
            Cm(-0.8),
        )
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))

    def apart(self, left: str, right: str, *, after: float | None = None) -> None:
        """A line whose end stands at the right margin."""
        paragraph = self.paragraph(left, after=after)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(PRINTED), WD_TAB_ALIGNMENT.RIGHT)
        write(paragraph, "\t" + right)

    def pair(self, texts: Sequence[str], *, after: float, before: float = 0) -> None:
        """One or two texts side by side."""
        paragraph = self.paragraph("\t".join(texts), after=after, before=before)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(PRINTED / 2))

    def new_page(self, title: str) -> None:
        """A page that begins with a title."""
        start = self.document.add_paragraph()
        start.paragraph_format.space_after = Pt(0)
        start.add_run().add_break(WD_BREAK.PAGE)
        write(start, title, bold=True)

    def boxes(self, widths: Sequence[float], height: float) -> Sequence[Any]:
        """Cells side by side."""
        table = self.document.add_table(rows=1, cols=len(widths))
        table.rows[0].height = Cm(height)
        _widths(table, widths)
        return list(table.rows[0].cells)

    def facts(self, rows: Sequence[tuple[str, str]], width: float = 4.4) -> None:
        """A small table of what is known: its name beside it."""
        table = self.document.add_table(rows=len(rows), cols=2)
        _widths(table, [width, PRINTED - width])
        for row, (name, value) in zip(table.rows, rows, strict=True):
            quiet(_set(row.cells[0], name), 9.5)
            _set(row.cells[1], value, size=9.5)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with its headings on each page."""
        table = self.document.add_table(rows=2, cols=len(headings))
        table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.LEFT
        _widths(table, widths)
        for cell, heading in zip(table.rows[0].cells, headings, strict=True):
            _set(cell, heading, bold=True)
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(mark)
        for cell in table.rows[1].cells:
            _set(cell, " ")
        _add_rows(table, rows)

    def save(self, path: Path, title: str, made_on: datetime.date) -> None:
        """Write the file, dated as what it is about: the same document is the same file, byte by byte."""
        about = self.document.core_properties
        about.author, about.title, about.comments = "", plain_text(title)[:255], ""
        about.created = about.modified = datetime.datetime.combine(made_on, datetime.time())
        made = io.BytesIO()
        self.document.save(made)
        with zipfile.ZipFile(made) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name in parts.namelist():
                entry = zipfile.ZipInfo(name, _MADE)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                file.writestr(entry, parts.read(name))


def numbered(say: Any) -> str:
    """The phrase that says which page it is, with marks in place of the numbers."""
    return str(say("page", page=_HERE, pages=_ALL))


def write(paragraph: Any, text: str, *, bold: bool = False) -> list[Any]:
    """Add a text to a paragraph; the places to be filled in by hand are marked, so that none is overlooked."""
    runs = []
    for part in filter(None, _BLANKS.split(plain_text(text))):
        run = paragraph.add_run(part)
        run.bold = bold
        if _BLANKS.fullmatch(part):
            _shade(run)
        runs.append(run)
    return runs


def _shade(run: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _MARKED)):
        shade.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(shade)


def fill(cell: Any, lines: Sequence[str], *, soft: bool = False) -> None:
    """Write lines into a cell."""
    for number, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        for run in (paragraph.add_run(plain_text(text)),):
            if soft:
                quiet(run)
        paragraph.paragraph_format.space_after = Pt(3)


def boxed(cell: Any) -> None:
    """Draw a dashed frame around a cell."""
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "dashed"), ("sz", "4"), ("color", "9AA5B1")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def quiet(run: Any, size: float = 8) -> Any:
    """Set a run small and grey."""
    run.font.size, run.font.color.rgb = Pt(size), _QUIET
    return run


def _field(name: str) -> list[Any]:
    """A page number that the word processor fills in: its beginning, its kind, a number for the time being, its end."""
    parts = [OxmlElement(tag) for tag in ("w:fldChar", "w:instrText", "w:fldChar", "w:t", "w:fldChar")]
    for part, kind in zip(parts[::2], ("begin", "separate", "end"), strict=True):
        part.set(qn("w:fldCharType"), kind)
    parts[1].text, parts[3].text = name, "1"
    return parts


def _widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _set(cell: Any, text: str, *, bold: bool = False, size: float = 9) -> Any:
    run = cell.paragraphs[0].add_run(plain_text(text))
    run.bold, run.font.size = bold, Pt(size)
    cell.paragraphs[0].paragraph_format.space_after = Pt(1)
    return run


def _add_rows(table: Any, rows: Sequence[Sequence[str]]) -> None:
    """Add rows as copies of the last one: fast even for thousands, which the library's own way is not."""
    pattern = table.rows[-1]._tr
    keep = OxmlElement("w:cantSplit")
    pattern.get_or_add_trPr().append(keep)
    for cells in rows:
        row = copy.deepcopy(pattern)
        for place, text in zip(row.iter(qn("w:t")), cells, strict=True):
            place.text = plain_text(text)
        pattern.addprevious(row)
    table._tbl.remove(pattern)
