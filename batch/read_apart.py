"""Have workbooks and Parquet read in a process of their own, scanned meanwhile; must not know facts."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace

from batch import sandbox, scan_xlsx
from batch.cell_texts import column_index, has_long_integers
from batch.errors import InputError
from batch.formats import password_protected
from batch.grid import BadCell, Grid
from batch.inputs import InputFile
from batch.limits import ReadLimits
from batch.parcels import unpacked
from batch.scan_binary import HiddenAndDates, scan_xls, scan_xlsb
from batch.scan_ods import scan_ods
from batch.scan_package import Package
from batch.scan_xlsx import SheetScan
from batch.tables import Notice

_SMALL = 8 << 20  # unpacked bytes up to which scanning first costs less than reading twice


def parquet_grids(file: InputFile, limits: ReadLimits) -> list[Grid]:
    """The grid of a Parquet file."""
    try:
        parcel = sandbox.run(
            "batch.parquet_files:read_parquet",
            {"name": file.name},
            file.data,
            memory=limits.memory_most,
            seconds=limits.seconds(20 * len(file.data)),
        )
    except sandbox.ReadingFailed as failure:
        raise refusal(file, failure, "Parquet file") from None
    return unpacked(parcel)


def workbook_grids(
    file: InputFile, kind: str, sheet: str | None, limits: ReadLimits
) -> tuple[list[Grid], list[Notice]]:
    """The visible sheets of a workbook (or the one named), and what is to be said about the others."""
    if kind == "xlsx":
        return _Xlsx(file, limits).grids(sheet)
    return _other_grids(file, kind, sheet, limits)


class _Xlsx:
    """One .xlsx or .xlsm file: its scan, and its reading."""

    def __init__(self, file: InputFile, limits: ReadLimits) -> None:
        self.file, self.limits = file, limits
        self.package = Package(file.data, file.name, limits)
        self.book = scan_xlsx.outline(self.package)
        self.scanned = False

    def grids(self, sheet: str | None) -> tuple[list[Grid], list[Notice]]:
        """The grids of the sheets that are to be read, and the notices about the rest."""
        chosen = self._chosen(sheet)
        if self.package.inflated <= _SMALL:
            self._scan(chosen)
        grids = self._read(chosen, [scan.name for scan in chosen if scan.big_numbers])
        if self.package.inflated > _SMALL:
            grids = self._without_false_digits(chosen, grids)
        described = [self._described(scan, grid) for scan, grid in zip(chosen, grids, strict=True)]
        return described, self._notices(sheet)

    def _chosen(self, sheet: str | None) -> list[SheetScan]:
        sheets = [
            scan for scan in self.book.sheets if scan.kind == "worksheet" and scan.part in self.package.parts
        ]
        if not sheets:
            raise self.package.refusal(_only_charts([scan.kind for scan in self.book.sheets]))
        if sheet is not None:
            name = named_sheet(sheet, [scan.name for scan in sheets], self.file.name)
            return [scan for scan in sheets if scan.name == name]
        visible = [scan for scan in sheets if scan.visibility == "visible"]
        if len(visible) > self.limits.sheets:
            raise self.package.refusal(
                f"it has {len(visible):,} sheets; at most {self.limits.sheets:,} are read. "
                "Name the one that holds the fleet with --sheet."
            )
        if not visible:
            raise self.package.refusal(_all_hidden([scan.name for scan in sheets]))
        return visible

    def _scan(self, chosen: Sequence[SheetScan]) -> None:
        if not self.scanned:
            scan_xlsx.look_through_shared(self.package)
            for scan in chosen:
                scan_xlsx.look_through(self.package, scan)
            self.scanned = True

    def _read(self, chosen: Sequence[SheetScan], numbers: Sequence[str]) -> list[Grid]:
        """The sheets' cells, while the XML is scanned here: a trap found ends the reading."""
        try:
            return _run(
                self.file,
                self.limits,
                self.package.inflated,
                [scan.name for scan in chosen],
                numbers,
                lambda: self._scan(chosen),
            )
        except sandbox.ReadingFailed as failure:
            self._scan(chosen)
            far = next((text for scan in chosen if (text := scan_xlsx.stray_cell(self.package, scan))), None)
            if far is not None and failure.reason != "error":
                raise self.package.refusal(far) from None
            raise refusal(self.file, failure, "workbook") from None

    def _without_false_digits(self, chosen: Sequence[SheetScan], grids: list[Grid]) -> list[Grid]:
        """Read again the sheets where a number may have been taken for a text of as many digits."""
        doubtful = [
            at
            for at, (scan, grid) in enumerate(zip(chosen, grids, strict=True))
            if scan.big_numbers and any(has_long_integers(column) for column in grid.columns)
        ]
        if doubtful:
            again = self._read([chosen[at] for at in doubtful], [chosen[at].name for at in doubtful])
            for at, grid in zip(doubtful, again, strict=True):
                grids[at] = grid
        return grids

    def _described(self, scan: SheetScan, grid: Grid) -> Grid:
        """The grid with what only the scan knows."""
        formulas = tuple(
            BadCell("formula_without_value", row - 1, letter, "")
            for letter, row in scan.uncached
            if row <= grid.height
        )
        merged = tuple(
            (top - 1, column_index(left.decode()), bottom - 1, column_index(right.decode()))
            for left, top, right, bottom in scan.merged
        )
        return replace(
            grid,
            bad_cells=grid.bad_cells + formulas,
            merged=merged,
            merged_known=True,
            hidden_rows=tuple(scan.hidden_rows),
            date_system_1904=self.book.date_system_1904,
        )

    def _notices(self, sheet: str | None) -> list[Notice]:
        notices = []
        if self.book.external_links:
            notices.append(
                Notice("external_links", self.file.name, "", {"count": str(self.book.external_links)})
            )
        if sheet is None:
            notices += hidden_notices(
                self.file.name, [(scan.name, scan.visibility) for scan in self.book.sheets]
            )
        return notices


def _other_grids(
    file: InputFile, kind: str, sheet: str | None, limits: ReadLimits
) -> tuple[list[Grid], list[Notice]]:
    """The same for .xlsb, .ods and .xls, whose sheets are only known once they are read."""
    package = None if kind == "xls" else Package(file.data, file.name, limits)
    scans: list[HiddenAndDates] = []

    def scan() -> None:
        if package is None:
            scans.append(scan_xls(file.data))
        else:
            scans.append(scan_xlsb(package) if kind == "xlsb" else scan_ods(package))
        if scans[-1].password:
            raise password_protected(file.name)

    try:
        grids = _run(file, limits, package.inflated if package else len(file.data), None, None, scan)
    except sandbox.ReadingFailed as failure:
        raise refusal(file, failure, "workbook") from None
    grids = [
        replace(
            grid,
            hidden_rows=tuple(scans[0].hidden_rows.get(grid.sheet, ())),
            date_system_1904=scans[0].date_system_1904,
        )
        for grid in grids
    ]
    if sheet is not None:
        name = named_sheet(sheet, [grid.sheet for grid in grids], file.name)
        return [grid for grid in grids if grid.sheet == name], []
    visible = [grid for grid in grids if grid.visibility == "visible"]
    if not visible:
        raise InputError(
            f"{file.name}: {_all_hidden([grid.sheet for grid in grids]) if grids else _only_charts([])}"
        )
    return visible, hidden_notices(file.name, [(grid.sheet, grid.visibility) for grid in grids])


def _run(
    file: InputFile,
    limits: ReadLimits,
    inflated: int,
    sheets: Sequence[str] | None,
    numbers: Sequence[str] | None,
    meanwhile: Callable[[], None],
) -> list[Grid]:
    return unpacked(
        sandbox.run(
            "batch.read:read_workbook",
            {"sheets": sheets, "numbers": numbers},
            file.data,
            memory=limits.memory(inflated),
            seconds=limits.seconds(inflated),
            meanwhile=meanwhile,
        )
    )


def named_sheet(wanted: str, names: Sequence[str], source: str) -> str:
    """The sheet that `--sheet` means, capitals and outer spaces aside."""
    for name in names:
        if name == wanted:
            return name
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    near = difflib.get_close_matches(wanted, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    shown = ", ".join(repr(name) for name in names[:12]) + (", …" if len(names) > 12 else "")
    raise InputError(f"{source}: --sheet {wanted!r}: there is no such sheet.{hint} Its sheets: {shown}.")


def hidden_notices(source: str, sheets: Sequence[tuple[str, str]]) -> list[Notice]:
    """One notice for each hidden sheet that was skipped."""
    return [Notice("hidden_sheet", source, name) for name, visibility in sheets if visibility != "visible"]


def refusal(file: InputFile, failure: sandbox.ReadingFailed, what: str) -> InputError:
    """The message for a reading that came to nothing."""
    if failure.reason == "refused":
        return InputError(failure.detail)
    if "password" in failure.detail.lower() or "encrypted" in failure.detail.lower():
        return password_protected(file.name)
    save = "Open it in a spreadsheet program and save it anew (.xlsx or .csv), or ask for another copy."
    if failure.reason == "memory":
        return InputError(
            f"{file.name}: reading it would take more memory than a {what} of its size needs. {save}"
        )
    if failure.reason == "time":
        return InputError(
            f"{file.name}: reading it was given up after {failure.detail}: it never came to an end. {save}"
        )
    if failure.reason == "crash":
        return InputError(f"{file.name}: the {what} is damaged in a way that ended its reader. {save}")
    return InputError(
        f"{file.name}: the {what} is truncated or damaged ({_one_line(failure.detail)}). {save}"
    )


def _only_charts(kinds: Sequence[str]) -> str:
    if any(kind == "chartsheet" for kind in kinds):
        return "there are only charts in it, no sheet with cells. Ask for the workbook with the charts' data."
    return "there is no sheet with cells in it. Check that the export finished."


def _all_hidden(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:5])
    return (
        f"all its sheets are hidden ({shown}). Unhide the one that holds the fleet, or name it with --sheet."
    )


def _one_line(detail: str) -> str:
    """What the reader said, without the name of its error class and its stack of contexts."""
    if "Cannot detect file format" in detail:  # the reader's word for any failure while opening
        return "its inner structure is broken"
    lines = [line.strip().rstrip(".") for line in detail.split("\n") if line.strip() not in ("", "Context:")]
    return lines[0].split(": ")[-1][:160] if lines else "no reason given"
