"""Have workbooks (also our own reports) and Parquet read in other processes. Must not know facts or headings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import astuple, replace
from pathlib import Path
from typing import Self

from batch.errors import InputError
from batch.problems import Notice
from batch.reading import sandbox, scan_xlsx
from batch.reading.book_reader import (
    BookReader,
    named,
    named_sheet,
    only_charts,
    refusal,
    with_foreign_currencies,
)
from batch.reading.formats import format_of, is_workbook, password_protected
from batch.reading.grid import Grid, unpacked
from batch.reading.inputs import OpenedFile, ReadLimits, opened_book
from batch.reading.merges import areas_of
from batch.reading.own_files import properties_of
from batch.reading.read_xlsx import xlsx_grids
from batch.reading.scan_binary import BookScan, scan_xls, scan_xlsb
from batch.reading.scan_ods import scan_ods
from batch.reading.scan_package import ZipPackage
from batch.reading.words import NoWords, TableWords


def parquet_grids(file: OpenedFile, limits: ReadLimits) -> list[Grid]:
    """The grid of a Parquet file."""
    size = len(file.data)
    try:
        with sandbox.Sandbox(without=["pandas"]) as reader:
            parcel = reader.run(
                "batch.reading.parquet_files:read_parquet",
                {"name": file.name, "most": astuple(limits.most(size))},
                [file.data],
                memory=limits.memory_most,
                seconds=limits.seconds(20 * size),
            )
        return unpacked(parcel)
    except sandbox.ReadingFailed as failure:
        raise refusal(file.name, failure, "kind_parquet_file") from None


def workbook_grids(
    file: OpenedFile,
    kind: str,
    sheet: str | None,
    limits: ReadLimits,
    words: TableWords,
    process: sandbox.Sandbox | None = None,
) -> tuple[list[Grid], list[Notice]]:
    """The visible sheets (or the one named) of a workbook, and what to tell people about the others.

    `process`: one that is there already; after a failure it is of no use any more.
    """
    if kind == "xlsx":
        return xlsx_grids(file, sheet, limits, words, process)
    return _other_grids(file, kind, sheet, limits, words, process)


def _other_grids(
    file: OpenedFile,
    kind: str,
    sheet: str | None,
    limits: ReadLimits,
    words: TableWords,
    process: sandbox.Sandbox | None,
) -> tuple[list[Grid], list[Notice]]:
    """The same for .xlsb, .ods and .xls, whose sheets are known only after they have been read."""
    scan, inflated = _scanned(file, kind, limits, words)
    if scan.password:
        raise password_protected(file.name)
    if scan.sheets == []:
        raise InputError(only_charts(True), name=file.name)
    try:
        with sandbox.given_or_new(process) as reader:
            book = BookReader(reader, [file.data], inflated, limits)
            grids = book.finished(book.raw(scan.sheets), big_numbers=None)
    except sandbox.ReadingFailed as failure:
        raise refusal(file.name, failure, "kind_book") from None
    grids = [
        replace(
            grid,
            columns=with_foreign_currencies(grid, _row_by_row(scan, grid)),
            bad_cells=(*grid.bad_cells, *scan.bad_cells.get(grid.sheet, ())),
            hidden_rows=tuple(scan.hidden_rows.get(grid.sheet, ())),
            merged=areas_of(scan.merged.get(grid.sheet, ())),
            merged_known=grid.sheet in scan.merged,
            struck=scan.struck.get(grid.sheet, {}),
            date_system_1904=scan.date_system_1904,
        )
        for grid in grids
    ]
    if sheet is not None:
        name = named_sheet(sheet, [grid.sheet for grid in grids], file.name)
        return [grid for grid in grids if grid.sheet == name], []
    visible = [grid for grid in grids if grid.visibility == "visible"]
    if not visible:
        if not grids:
            raise InputError(only_charts(False), name=file.name)
        raise InputError("all_hidden", name=file.name, sheets=named([grid.sheet for grid in grids], 5))
    return visible, [Notice("hidden_sheet", file.name, grid.sheet) for grid in grids if grid not in visible]


def _row_by_row(scan: BookScan, grid: Grid) -> dict[str, dict[int, str]]:
    """The currencies that the cells of a sheet show, by letter and row, as far down as it reaches."""
    return {
        letter: {row: code for first, last, code in runs for row in range(first, min(last, grid.height) + 1)}
        for letter, runs in scan.foreign.get(grid.sheet, {}).items()
    }


def _scanned(file: OpenedFile, kind: str, limits: ReadLimits, words: TableWords) -> tuple[BookScan, int]:
    """What the scan finds, and how large the file is when unpacked."""
    if kind == "xls":
        return scan_xls(file.data), len(file.data)
    package = ZipPackage(file.data, file.name, limits)
    return scan_xlsb(package) if kind == "xlsb" else scan_ods(package, words), package.inflated


class ManyBooks:
    """Read one workbook after the other in one process, which is begun anew after a reading that failed."""

    def __init__(self, words: TableWords) -> None:
        self._process = sandbox.Sandbox()
        self._words = words
        self._limits = ReadLimits()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.close()

    def grids(self, file: OpenedFile, kind: str, likely: Collection[str]) -> list[Grid]:
        """The sheets that have one of the `likely` names, where that can be told beforehand; else the visible ones."""
        try:
            if kind != "xlsx":
                return workbook_grids(file, kind, None, self._limits, self._words, self._process)[0]
            package = ZipPackage(file.data, file.name, self._limits)
            sheets: list[str | None] = [
                sheet.name for sheet in scan_xlsx.outline(package, self._words).sheets if sheet.name in likely
            ]
            return [
                grid
                for name in sheets or [None]
                for grid in workbook_grids(file, kind, name, self._limits, self._words, self._process)[0]
            ]
        except BaseException:
            self._process.close()
            self._process = sandbox.Sandbox()
            raise


class OwnBook:
    """A workbook file, opened; InputError says why it could not be.

    `words`: without them, no cell tells the currency that its format shows.
    """

    def __init__(
        self, path: str | Path, limits: ReadLimits | None = None, words: TableWords | None = None
    ) -> None:
        self._words = words or NoWords()
        self._limits = limits or ReadLimits()
        self._file = opened_book(str(path), self._limits)
        if not is_workbook(self._file):
            raise InputError("no_report", name=self._file.name)
        if format_of(self._file) != "xlsx":
            raise InputError("report_not_xlsx", name=self._file.name)
        package = ZipPackage(self._file.data, self._file.name, self._limits)
        self.name = self._file.name
        self.sheets = tuple(
            sheet.name for sheet in scan_xlsx.outline(package, self._words).sheets
            if sheet.kind == "worksheet" and sheet.part in package.parts
        )  # fmt: skip
        self.properties = properties_of(package)
        self.package = package

    def grid(self, sheet: str) -> Grid:
        """The cells of one sheet."""
        return self.grids([sheet])[0]

    def grids(self, sheets: Iterable[str]) -> list[Grid]:
        """The cells of several sheets, read in one process."""
        with sandbox.Sandbox() as process:
            return [
                workbook_grids(self._file, "xlsx", sheet, self._limits, self._words, process)[0][0]
                for sheet in sheets
            ]
