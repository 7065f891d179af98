"""Find out which sheets an .xlsx has, and its settings. Must not look into the sheets themselves."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from batch.errors import InputError
from batch.reading.merges import Areas, areas_of
from batch.reading.number_formats import foreign_styles
from batch.reading.scan_package import COPY_AGAIN, ZipPackage
from batch.reading.struck_styles import struck_styles
from batch.reading.words import TableWords

_STATES = {"hidden": "hidden", "veryHidden": "veryhidden"}


@dataclass
class SheetScan:
    """One sheet of a workbook, and what its XML says besides the values."""

    name: str
    part: str
    kind: str = "worksheet"  # or chartsheet, dialogsheet, macrosheet
    visibility: str = "visible"
    hidden_rows: list[int] = field(default_factory=list)
    merged: Areas = field(default_factory=areas_of)
    uncached: list[tuple[str, int]] = field(default_factory=list)  # formulas never worked out: letter and row
    formulas: dict[tuple[str, int], str] = field(
        default_factory=dict
    )  # those, and those that came to an error
    foreign: dict[str, dict[int, str]] = field(default_factory=dict)  # letter, row: currency its format shows
    struck: dict[int, int] = field(default_factory=dict)  # row: how many of its cells are struck through
    struck_styles: frozenset[str] = frozenset()
    big_numbers: bool = False

    def forget(self) -> None:
        """Forget what its XML said, to begin again."""
        self.hidden_rows, self.merged, self.uncached, self.foreign, self.struck = [], areas_of(), [], {}, {}
        self.formulas = {}
        self.big_numbers = False


@dataclass
class WorkbookScan:
    """The sheets of a workbook in their order, its date system, and the files it refers to.

    `foreign_styles` are the styles that show another currency.
    """

    sheets: list[SheetScan]
    date_system_1904: bool
    external_links: int
    foreign_styles: dict[str, str]


def outline(package: ZipPackage, words: TableWords) -> WorkbookScan:
    """The sheets of the workbook and its settings; no sheet is looked into yet."""
    root = _workbook_part(package)
    book = package.tree(root)
    targets = relations(package, root)
    styles = _styles(package, targets)
    struck = frozenset() if styles is None else struck_styles(styles)
    sheets = [
        SheetScan(
            name=element.get("name", ""),
            part=target,
            kind=kind,
            visibility=_STATES.get(element.get("state", ""), "visible"),
            struck_styles=struck,
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
        foreign_styles={} if styles is None else foreign_styles(styles, words),
    )


def _styles(package: ZipPackage, targets: dict[str, tuple[str, str]]) -> ET.Element | None:
    part = next((part for part, kind in targets.values() if kind == "styles"), "")
    try:
        return package.tree(part) if part in package.parts else None
    except InputError:  # a trap is found when it is looked through; the rest is the reader's affair
        return None


def look_through_shared(package: ZipPackage) -> None:
    """Unpack the parts that all sheets use, within limits, though nothing in them is noted."""
    package.check(but=["xl/worksheets/"])


def _workbook_part(package: ZipPackage) -> str:
    if "_rels/.rels" in package.parts:
        for target, kind in relations(package, "").values():
            if kind == "officeDocument" and target in package.parts:
                return target
    for part in ("xl/workbook.xml", *sorted(package.parts)):
        if part in package.parts and re.fullmatch(r"xl/workbook\d*\.xml", part):
            return part
    raise package.refusal("damaged_without_sheets", advice=COPY_AGAIN)


def relations(package: ZipPackage, part: str) -> dict[str, tuple[str, str]]:
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
