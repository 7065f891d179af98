"""Open a workbook of our own making: its properties, its sheets' names, and any of its sheets as a grid of texts,
hidden columns too; must not know what the sheets say."""

from __future__ import annotations

from pathlib import Path

from batch.errors import InputError
from batch.reading import scan_xlsx
from batch.reading.formats import format_of
from batch.reading.grid import Grid
from batch.reading.inputs import opened
from batch.reading.limits import ReadLimits
from batch.reading.read_apart import workbook_grids
from batch.reading.scan_package import Package

_PROPERTIES = "docprops/custom.xml"


class OwnBook:
    """A workbook file, opened; InputError says why it could not be."""

    def __init__(self, path: str | Path, limits: ReadLimits | None = None) -> None:
        self._limits = limits or ReadLimits()
        self._file = opened(str(path), None, self._limits)
        kind = format_of(self._file)
        if kind != "xlsx":
            raise InputError(
                f"{path}: only .xlsx reports are reviewed. Save it as .xlsx, or name another file."
            )
        package = Package(self._file.data, self._file.name, self._limits)
        self.name = self._file.name
        self.sheets = tuple(
            sheet.name for sheet in scan_xlsx.outline(package).sheets
            if sheet.kind == "worksheet" and sheet.part in package.parts
        )  # fmt: skip
        self.properties = _properties(package)

    def grid(self, sheet: str) -> Grid:
        """The cells of one sheet."""
        return workbook_grids(self._file, "xlsx", sheet, self._limits)[0][0]


def _properties(package: Package) -> dict[str, str]:
    """What the workbook says of itself beside its sheets; nothing where that can't be read."""
    if _PROPERTIES not in package.parts:
        return {}
    try:
        tree = package.tree(_PROPERTIES)
    except InputError:
        return {}
    return {element.get("name", ""): "".join(element.itertext()) for element in tree if element.get("name")}
