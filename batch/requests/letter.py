"""Write the letter to a carrier as a Word document: one page for signature and chop, then the schedule of lines.
The one module that knows python-docx; must not know reports or reviews."""

from __future__ import annotations

import copy
import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from batch.requests.request_words import RequestWords, shown_number
from batch.requests.requests import Package, RequestLine

_MARGIN, _PRINTED = Cm(2.2), 16.6  # of an A4 page's 21 cm
_COLUMNS = {"number": 1.1, "msisdn": 2.6, "iccid": 3.6, "action": 3.5, "date": 2.9, "balance": 2.9}
_QUIET = RGBColor(0x5F, 0x6B, 0x7A)
_LINE, _BLANK = "_" * 34, "_" * 22
_MANY, _MOST = 6, 9  # points, from which on the letter is set closer and smaller, to stay on one page
_HERE, _ALL = "\x01", "\x02"  # stand in for the numbers of pages, which the program works out


def write_letter(package: Package, words: RequestWords, path: Path) -> None:
    """Write one letter; OSError when it can't be written."""
    letter = _Letter(package, words)
    letter.head()
    letter.body()
    letter.signature()
    letter.schedule()
    letter.save(path)


class _Letter:
    """A letter in the making."""

    def __init__(self, package: Package, words: RequestWords) -> None:
        self.package, self.words = package, words
        self.document = docx.Document()
        self.points = words.points(package)
        self.close = len(self.points) > _MANY
        self._set_fonts(*(words.say("type", key) for key in ("latin", "eastern", "language")))
        self._set_page()

    def _set_fonts(self, latin: str, eastern: str, language: str) -> None:
        style: Any = self.document.styles["Normal"]
        size, gap = (9, 2) if len(self.points) > _MOST else (10, 4) if self.close else (10.5, 6)
        style.font.name, style.font.size = latin, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), eastern)
        tongue = OxmlElement("w:lang")
        for side in ("w:val", "w:eastAsia"):
            tongue.set(qn(side), language)
        style.element.rPr.append(tongue)
        style.paragraph_format.space_after = Pt(gap)
        style.paragraph_format.line_spacing = 1.0 if self.close else 1.1

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.8)
        foot = section.footer.paragraphs[0]
        before, _, after = self.words.say("page", page=_HERE, pages=_ALL).partition(_HERE)
        between, _, last = after.partition(_ALL)
        for text, field in (
            (f"{self.package.reference}\t\t{before}", "PAGE"),
            (between, "NUMPAGES"),
            (last, ""),
        ):
            self._quiet(foot.add_run(text))
            for part in _field(field) if field else ():
                self._quiet(foot.add_run())._r.append(part)

    def _quiet(self, run: Any) -> Any:
        run.font.size, run.font.color.rgb = Pt(8), _QUIET
        return run

    def _paragraph(self, text: str = "", *, bold: bool = False, after: float | None = None) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.add_run(text).bold = bold
        if after is not None:
            paragraph.paragraph_format.space_after = Pt(after)
        return paragraph

    def head(self) -> None:
        """Who writes, when, to whom, about what; room for a letterhead above."""
        words, package = self.words, self.package
        self._paragraph(words.owner(package), bold=True, after=16).runs[0].font.size = Pt(13)
        dated = self._paragraph(f"{words.say('date_line')} ______________________", after=10)
        dated.paragraph_format.tab_stops.add_tab_stop(Cm(_PRINTED), WD_TAB_ALIGNMENT.RIGHT)
        dated.add_run("\t" + words.say("reference", reference=package.reference))
        self._paragraph(words.say("to", carrier=words.carrier(package)), after=0)
        ways = words.ways(package)
        self._paragraph(words.say("attention", package.account_type), after=0 if ways else 10)
        for number, way in enumerate(ways, start=1):
            self._quiet(self._paragraph(way, after=10 if number == len(ways) else 0).runs[0])
        self._paragraph(words.say("greeting"), after=8)
        self._paragraph(words.subject(package), bold=True, after=8)

    def body(self) -> None:
        """What is asked, point by point, and what is to be confirmed in writing."""
        words, package = self.words, self.package
        self._paragraph(words.say("opening", package.account_type, owner=words.owner(package)))
        for number, point in enumerate(self.points, start=1):
            listed = self._paragraph(f"{number}.\t{point}", after=2 if self.close else 4)
            listed.paragraph_format.left_indent, listed.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
            listed.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
        self._paragraph(words.confirmation(package)).paragraph_format.space_before = Pt(6)
        self._paragraph(words.say("others"))
        enclosures = words.enclosures(package)
        if enclosures:
            self._paragraph(
                words.say("enclosed") + "  " + "   ".join(f"☐ {name}" for name in enclosures), after=8
            )

    def signature(self) -> None:
        """Where it is signed and chopped, and what the carrier needs to find the account."""
        words, package = self.words, self.package
        self._paragraph(words.say("closing"), after=2)
        self._paragraph(words.say("for", package.account_type, owner=words.owner(package)), after=4)
        table = self.document.add_table(rows=1, cols=2)
        table.rows[0].height = Cm(3.2)
        left, right = table.rows[0].cells
        _widths(table, [10.6, 6.0])
        _fill(left, ["", "", "", _LINE, words.say("signature", package.account_type)])
        person = package.account_type == "personal"
        if not person:
            _fill(right, [words.say("chop")])
            self._quiet(right.paragraphs[0].runs[0])
            _boxed(right)
        blanks = (
            [("name", "account"), ("contact",)]
            if person
            else [("name", "position"), ("registration", "account"), ("contact",)]
        )
        for number, pair in enumerate(blanks):
            said = self._paragraph(
                "\t".join(f"{words.say('blanks', blank)} {_BLANK}" for blank in pair), after=5
            )
            said.paragraph_format.tab_stops.add_tab_stop(Cm(_PRINTED / 2))
            said.paragraph_format.space_before = Pt(0 if number else 8)

    def schedule(self) -> None:
        """The lines, on pages of their own, the headings on each."""
        words, package = self.words, self.package
        start = self._paragraph()
        start.paragraph_format.space_after = Pt(0)
        start.runs[0].add_break(WD_BREAK.PAGE)
        start.add_run(words.say("schedule", reference=package.reference)).bold = True
        said = {"carrier": words.carrier(package), "owner": words.owner(package)}
        self._paragraph(words.say("schedule_of", numbers=words.numbers(len(package.lines)), **said), after=8)
        table = self.document.add_table(rows=2, cols=len(_COLUMNS))
        table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.LEFT
        _widths(table, list(_COLUMNS.values()))
        for cell, code in zip(table.rows[0].cells, _COLUMNS, strict=True):
            _set(cell, words.say("columns", code), bold=True)
        _repeat(table.rows[0])
        for cell in table.rows[1].cells:
            _set(cell, " ")
        _add_rows(table, [self._cells(number, line) for number, line in enumerate(package.lines, start=1)])

    def _cells(self, number: int, line: RequestLine) -> list[str]:
        words = self.words
        target = shown_number(line.target).replace(" ", "\N{NO-BREAK SPACE}")
        balance = f"{words.balance(line)} → {target}" if target else words.balance(line)
        action, date = words.action(line), words.line_date(line)
        return [str(number), shown_number(line.msisdn), line.iccid, action, date, balance]

    def save(self, path: Path) -> None:
        """Write the file; dated as the check, so that the same request gives the same letter."""
        about = self.document.core_properties
        about.author, about.title, about.comments = "", self.words.subject(self.package), ""
        about.created = about.modified = datetime.datetime.combine(self.package.made_on, datetime.time())
        self.document.save(str(path))


def _field(name: str) -> list[Any]:
    """A page number that the word processor fills in: its beginning, its kind, a number for the time being, its end."""
    parts = [OxmlElement(tag) for tag in ("w:fldChar", "w:instrText", "w:fldChar", "w:t", "w:fldChar")]
    for part, kind in zip(parts[::2], ("begin", "separate", "end"), strict=True):
        part.set(qn("w:fldCharType"), kind)
    parts[1].text, parts[3].text = name, "1"
    return parts


def _widths(table: Any, widths: list[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _fill(cell: Any, lines: list[str]) -> None:
    for number, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.add_run(text)
        paragraph.paragraph_format.space_after = Pt(3)


def _set(cell: Any, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold, run.font.size = bold, Pt(9)
    cell.paragraphs[0].paragraph_format.space_after = Pt(1)


def _boxed(cell: Any) -> None:
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "dashed"), ("sz", "4"), ("color", "9AA5B1")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _repeat(row: Any) -> None:
    """Repeat the headings on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _add_rows(table: Any, rows: list[list[str]]) -> None:
    """Add rows as copies of the last one: fast even for thousands, which the library's own way is not."""
    pattern = table.rows[-1]._tr
    keep = OxmlElement("w:cantSplit")
    pattern.get_or_add_trPr().append(keep)
    for cells in rows:
        row = copy.deepcopy(pattern)
        for place, text in zip(row.iter(qn("w:t")), cells, strict=True):
            place.text = text
        pattern.addprevious(row)
    table._tbl.remove(pattern)
