"""Look through the XML of an .xlsx for what its reader does not tell, and for traps; must not read values."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.compute as pc

from batch.letters import column_index, column_letter
from batch.scan_package import DANGER, Package

_STATES = {"hidden": "hidden", "veryHidden": "veryhidden"}
_MOST_LISTED = 200_000
_MOST_COUNTED = 5_000_000
_LONGEST_ROW = 64 << 20
_PREFIX = re.compile(rb"<(\w+:)?worksheet[\s>]")
_NUMBER = re.compile(rb'\sr="(\d+)"')
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_AREA = re.compile(rb'\sref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class Tags:
    """The patterns of a sheet whose tags have this prefix: literal beginnings keep them fast."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.prefix = prefix
        self.row = b"<" + prefix + b"row "
        q = re.escape(prefix.decode())
        # Every part begins with <: the search then leaps from tag to tag.
        self.notable = rf'<{q}(?:row[^>]* hidden="|f[ >/]|v>-?(?:\d{{16}}|\d[\d.]*[eE]))'
        self.formula = b"<" + prefix + b"f"
        self.end_of_rows = b"</" + prefix + b"sheetData>"
        self.end = self.end_of_rows + b"</" + prefix + b"worksheet>"
        self.start_of_rows = re.compile(rb"<%bsheetData(?:\s[^>]*[^/])?>" % p)
        self.filled_cell = re.compile(rb'<%bc\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^/])?>' % p)
        self.numbered_row = re.compile(rb'<%brow\s(?:[^>]*?\s)?r="(\d{1,7})"' % p)
        self.hidden_row = re.compile(rb'<%brow\s[^>]*\bhidden="(?:1|true)"[^>]*>' % p)
        self.merged = re.compile(rb"<%bmergeCell [^>]*>" % p)
        self.big_number = re.compile(rb"<%bv>(?:-?\d{16}|-?\d[\d.]*[eE]\+?\d)" % p)
        self.uncached = re.compile(
            rb"<%bc(\s[^>]*)><%bf(?:\s[^>]*)?(?:/>|>[^<]*</%bf>)(<%bv\s*/>|<%bv></%bv>)?</%bc>" % ((p,) * 7)
        )


@dataclass
class SheetScan:
    """One sheet of a workbook, and what its XML says beside the values."""

    name: str
    part: str
    kind: str = "worksheet"  # or chartsheet, dialogsheet, macrosheet
    visibility: str = "visible"
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[tuple[bytes, int, bytes, int]] = field(default_factory=list)
    uncached: list[tuple[str, int]] = field(default_factory=list)  # formulas never worked out: letter and row
    big_numbers: bool = False

    def forget(self) -> None:
        """As it was before its XML was looked at, to begin anew."""
        self.hidden_rows, self.merged, self.uncached = [], [], []
        self.big_numbers = False


@dataclass
class WorkbookScan:
    """The sheets of a workbook in their order, its date system, and the files it refers to."""

    sheets: list[SheetScan]
    date_system_1904: bool
    external_links: int


def outline(package: Package) -> WorkbookScan:
    """The sheets of the workbook and its settings; no sheet is looked into yet."""
    root = _workbook_part(package)
    book = package.tree(root)
    targets = relations(package, root)
    sheets = [
        SheetScan(
            name=element.get("name", ""),
            part=target,
            kind=kind,
            visibility=_STATES.get(element.get("state", ""), "visible"),
        )
        for element in book.iter()
        if _tag(element) == "sheet"
        for target, kind in [targets.get(_relation_id(element), ("", "missing"))]
    ]
    settings = [element for element in book.iter() if _tag(element) == "workbookPr"]
    return WorkbookScan(
        sheets=sheets,
        date_system_1904=any(element.get("date1904") in ("1", "true") for element in settings),
        external_links=sum(1 for part in package.parts if re.fullmatch(r"xl/externallinks/[^/]+\.xml", part)),
    )


def look_through(package: Package, sheet: SheetScan) -> None:
    """Note in `sheet` its hidden rows, merged cells, formulas without a value, and big numbers if any."""
    for tags, region, last in regions(package, sheet.part):
        note(sheet, tags, region, last)


def note(sheet: SheetScan, tags: Tags, region: bytes, last: bool) -> None:
    """Note in `sheet` what this piece of its XML has; pieces end where a row ends."""
    if last:
        _note_merged(sheet, tags, region)
    if not _found(tags.notable, region):
        return
    _note_rows(sheet, tags, region)
    _note_formulas(sheet, tags, region)
    if not sheet.big_numbers and tags.big_number.search(region):
        sheet.big_numbers = True


def _found(pattern: str, region: bytes) -> bool:
    """Whether the pattern is in the bytes: Arrow's search takes all of it in one pass, and lets others run."""
    ends = struct.pack("<ii", 0, len(region))
    whole = pa.Array.from_buffers(pa.binary(), 1, [None, pa.py_buffer(ends), pa.py_buffer(region)])
    return bool(pc.match_substring_regex(whole, pattern)[0].as_py())


def look_through_shared(package: Package) -> None:
    """Unpack the parts that all sheets use, within limits, though nothing in them is noted."""
    for part in package.parts:
        if part.endswith(("sharedstrings.xml", "styles.xml")):
            for _ in package.xml_chunks(part):
                pass


def stray_cell(package: Package, sheet: SheetScan) -> str | None:
    """Words about cells so far from the others that the sheet can't be held in memory, if there are."""
    cells, right, down = 0, (0, 0), (0, 0)
    for tags, region, _ in regions(package, sheet.part):
        for cell in tags.filled_cell.finditer(region):
            cells += 1
            column, row = column_index(cell[1].decode()) + 1, int(cell[2])
            right, down = max(right, (column, row)), max(down, (row, column))
        if cells > _MOST_COUNTED:
            break
    area = right[0] * down[0]
    if area < _MOST_COUNTED or area < 20 * cells:
        return None
    places = dict.fromkeys(
        [f"{column_letter(right[0] - 1)}{right[1]}", f"{column_letter(down[1] - 1)}{down[0]}"]
    )
    return (
        f"sheet {sheet.name!r} has a filled cell at {' and '.join(places)}, far from the others, "
        f"so that the sheet would be {area:,} cells large. Delete the columns right of the table and "
        "the rows below it (select them, then Delete), save, and try again."
    )


def regions(package: Package, part: str) -> Iterator[tuple[Tags, bytes, bool]]:
    """The sheet's XML in pieces that end where a row ends, the patterns for its tags, and which piece is the last."""
    carry = b""
    tags = None
    for piece in package.xml_chunks(part):
        text = carry + piece
        if tags is None:
            prefix = _PREFIX.search(text)
            tags = Tags((prefix.group(1) or b"") if prefix else b"")
        at = text.rfind(tags.row)
        if at <= 0 and len(text) > _LONGEST_ROW:
            raise package.refusal(f"its part {part} has a row of more than {_LONGEST_ROW:,} bytes. {DANGER}")
        carry = text[at:] if at > 0 else text
        if at > 0:
            yield tags, text[:at], False
    if tags is not None:
        yield tags, carry, True


def _note_rows(sheet: SheetScan, tags: Tags, region: bytes) -> None:
    if b' hidden="' not in region or len(sheet.hidden_rows) >= _MOST_LISTED:
        return
    for tag in tags.hidden_row.finditer(region):
        number = _NUMBER.search(tag.group())
        if number is not None:
            sheet.hidden_rows.append(int(number.group(1)))


def _note_formulas(sheet: SheetScan, tags: Tags, region: bytes) -> None:
    """Formulas that no program has worked out yet: they have no value, which is not the same as a blank."""
    if tags.formula not in region or len(sheet.uncached) >= _MOST_LISTED:
        return
    for cell in tags.uncached.finditer(region):
        place = _PLACE.search(cell.group(1))
        worked_out_to_nothing = b't="str"' in cell.group(1) and cell.group(2)
        if place is not None and not worked_out_to_nothing:
            sheet.uncached.append((place[1].decode(), int(place[2])))


def _note_merged(sheet: SheetScan, tags: Tags, region: bytes) -> None:
    for tag in islice(tags.merged.finditer(region), _MOST_LISTED):
        area = _AREA.search(tag.group())
        if area is not None:
            sheet.merged.append((area[1], int(area[2]), area[3], int(area[4])))


def _workbook_part(package: Package) -> str:
    if "_rels/.rels" in package.parts:
        for target, kind in relations(package, "").values():
            if kind == "officeDocument" and target in package.parts:
                return target
    for part in ("xl/workbook.xml", *sorted(package.parts)):
        if part in package.parts and re.fullmatch(r"xl/workbook\d*\.xml", part):
            return part
    raise package.refusal(
        "the file is truncated or damaged: it has no list of sheets. Copy or download it again."
    )


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Which part each relation of `part` leads to, and of what kind it is."""
    folder, leaf = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{leaf}.rels")
    if listed not in package.parts:
        return {}
    return {
        element.get("Id", ""): (
            _target(folder, element.get("Target", "")),
            element.get("Type", "").rsplit("/", 1)[-1],
        )
        for element in package.tree(listed).iter()
        if _tag(element) == "Relationship"
    }


def _target(folder: str, target: str) -> str:
    target = target.replace("\\", "/").lower()
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def _relation_id(element: ET.Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _tag(element: ET.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]
