"""Read .xlsx files: scan them, then have them read in other processes, long sheets in pieces. Must not know facts."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

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
from batch.reading.grid import BadCell, Grid
from batch.reading.inputs import OpenedFile, ReadLimits
from batch.reading.scan_package import ZipPackage
from batch.reading.scan_sheet import look_through, stray_cell
from batch.reading.scan_xlsx import SheetScan
from batch.reading.split_sheet import CannotSplit, Piece, pieces, together
from batch.reading.words import TableWords

_LONG = (
    192 << 20
)  # bytes of XML from which on a sheet is read in pieces: reading takes two to three times as much
_PIECE = 24 << 20
_READERS = 2


def xlsx_grids(
    file: OpenedFile,
    sheet: str | None,
    limits: ReadLimits,
    words: TableWords,
    process: sandbox.Sandbox | None = None,
) -> tuple[list[Grid], list[Notice]]:
    """The visible sheets (or the one named) as grids, and what to tell people about the others.

    `process`: one that is there already; after a failure it is of no use any more.
    """
    package = ZipPackage(file.data, file.name, limits)
    book = scan_xlsx.outline(package, words)
    chosen = _chosen(package, book.sheets, sheet)
    reading = _Reading(file, package, limits, book.foreign_styles, process)
    long = [scan for scan in chosen if package.parts[scan.part].file_size > _LONG]
    grids = {scan.name: grid for scan in long if (grid := reading.in_pieces(scan)) is not None}
    short = [scan for scan in chosen if scan.name not in grids]
    if short:
        grids.update({grid.sheet: grid for grid in reading.whole(short)})
    notices = []
    if book.external_links:
        notices.append(Notice("external_links", file.name, "", {"count": str(book.external_links)}))
    if sheet is None:
        hidden = [scan.name for scan in book.sheets if scan.visibility != "visible"]
        notices += [Notice("hidden_sheet", file.name, name) for name in hidden]
    return [_described(scan, grids[scan.name], book.date_system_1904) for scan in chosen], notices


def _chosen(package: ZipPackage, sheets: Sequence[SheetScan], wanted: str | None) -> list[SheetScan]:
    readable = [scan for scan in sheets if scan.kind == "worksheet" and scan.part in package.parts]
    if not readable:
        raise package.refusal(only_charts(any(scan.kind == "chartsheet" for scan in sheets)))
    if wanted is not None:
        name = named_sheet(wanted, [scan.name for scan in readable], package.name)
        return [scan for scan in readable if scan.name == name]
    visible = [scan for scan in readable if scan.visibility == "visible"]
    most = package.limits.sheets
    if len(visible) > most:
        raise package.refusal("too_many_sheets", sheets=len(visible), most=most)
    if not visible:
        raise package.refusal("all_hidden", sheets=named([scan.name for scan in readable], 5))
    return visible


class _Reading:
    """The readings of one file."""

    def __init__(
        self, file: OpenedFile, package: ZipPackage, limits: ReadLimits, foreign: Mapping[str, str],
        process: sandbox.Sandbox | None,
    ) -> None:  # fmt: skip
        self.file, self.package, self.limits, self.foreign = file, package, limits, foreign
        self.process = process

    def whole(self, scans: Sequence[SheetScan]) -> list[Grid]:
        """Read whole sheets in another process while scanning them here; a trap that is found ends the reading."""
        with sandbox.given_or_new(self.process) as reader, ThreadPoolExecutor(1) as pool:
            book = BookReader(reader, [self.file.data], self.package.inflated, self.limits)
            reading = pool.submit(book.raw, [scan.name for scan in scans])
            try:
                scan_xlsx.look_through_shared(self.package)
                for scan in scans:
                    look_through(self.package, scan, self.foreign)
                return book.finished(reading.result(), [scan.name for scan in scans if scan.big_numbers])
            except sandbox.ReadingFailed as failure:
                raise self._refusal(failure, scans) from None
            except BaseException:
                reader.kill()
                raise

    def in_pieces(self, scan: SheetScan) -> Grid | None:
        """Scan a long sheet and have its pieces read in parallel; None when it can't be cut."""
        scan_xlsx.look_through_shared(self.package)
        try:
            return together(
                scan.name, self._side_by_side(scan, pieces(self.package, scan, _PIECE, self.foreign))
            )
        except CannotSplit:
            scan.forget()
            return None
        except sandbox.ReadingFailed as failure:
            raise self._refusal(failure, [scan]) from None

    def _side_by_side(self, scan: SheetScan, parts: Iterator[Piece]) -> list[Grid]:
        """Have each piece read by the next free reader; only a few are held in memory at a time."""
        count = min(_READERS, os.cpu_count() or 1)
        with ExitStack() as stack:
            readers = [stack.enter_context(sandbox.Sandbox()) for _ in range(count)]
            free: queue.SimpleQueue[sandbox.Sandbox] = queue.SimpleQueue()
            for reader in readers:
                free.put(reader)
            pool = stack.enter_context(ThreadPoolExecutor(count))
            room = threading.Semaphore(count + 1)
            reads: list[Future[Grid]] = []
            try:
                for part in parts:
                    room.acquire()
                    reads.append(pool.submit(self._read_piece, scan, part, free))
                    reads[-1].add_done_callback(lambda _: room.release())
                return [read.result() for read in reads]
            except BaseException:  # a trap, a failure or an interrupt: what is under way has no use any more
                for reader in readers:
                    reader.kill()
                pool.shutdown(cancel_futures=True)
                raise

    def _read_piece(self, scan: SheetScan, piece: Piece, free: queue.SimpleQueue[sandbox.Sandbox]) -> Grid:
        reader = free.get()
        try:
            marked = piece.first_row is not None
            book = BookReader(reader, piece.data, sum(map(len, piece.data)), self.limits, marked)
            grid = book.finished(book.raw([scan.name]), [scan.name] if piece.big_numbers else [])[0]
        finally:
            free.put(reader)
        return replace(grid, first_row=piece.first_row or 1)

    def _refusal(self, failure: sandbox.ReadingFailed, scans: Sequence[SheetScan]) -> Exception:
        if failure.reason in ("memory", "time", "crash"):
            for scan in scans:
                stray = stray_cell(self.package, scan)
                if stray is not None:
                    return stray
        return refusal(self.file.name, failure, "kind_book")


def _described(scan: SheetScan, grid: Grid, date_system_1904: bool) -> Grid:
    """The grid, with what only the scan knows added."""
    formulas = [
        BadCell("formula_without_value", row - 1, letter, "", scan.formulas.get((letter, row), ""))
        for letter, row in scan.uncached
        if row <= grid.height
    ]
    errors = (
        replace(cell, formula=scan.formulas.get((cell.letter, cell.position + 1), ""))
        for cell in grid.bad_cells
    )
    return replace(
        grid,
        columns=with_foreign_currencies(grid, scan.foreign),
        bad_cells=(*errors, *formulas),
        merged=scan.merged,
        merged_known=True,
        hidden_rows=tuple(scan.hidden_rows),
        struck=scan.struck,
        date_system_1904=date_system_1904,
    )
