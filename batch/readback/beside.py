"""Read back what people wrote beside the rows of a sheet: each row by its hidden key, wherever it was sorted to.

Must not know what the rows are, nor what becomes of what was written.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

from batch.readback.read import sheets_called
from batch.readback.sheet import ReviewFinding
from batch.reading.grid import Grid
from batch.reading.read_apart import OwnBook
from batch.understanding.understood import CellContext, CellWords
from batch.understanding.words import fold_script
from batch.understanding.written_dates import read_date

_HEADING_WITHIN = 30  # rows: people put titles above a table
Key = TypeVar("Key")
Note = TypeVar("Note")


@dataclass(frozen=True)
class ReadBeside(Generic[Key, Note]):
    """The keys of the rows that are there, and what was written beside some of them."""

    keys: Sequence[Key] = ()
    notes: Mapping[Key, Note] = field(default_factory=dict)
    findings: Sequence[ReviewFinding] = ()


class Beside(ABC, Generic[Key, Note]):
    """What is to be known of a kind of sheet: its hidden column, what it may be called, and the words on it.

    `kind` begins the names of what is found, such as `call_unknown`. `written` are the columns that people fill in,
    `nothing` the note of a row in which nobody wrote.
    """

    mark: str
    kind: str
    written: Sequence[str]
    nothing: Note

    def __init__(
        self, sheets: Sequence[str], headings: Iterable[tuple[str, str]], vocabulary: CellWords
    ) -> None:
        """`sheets`: what it is called in each language; `headings`: each with the name of its column."""
        self.sheets, self._vocabulary = sheets, vocabulary
        self._names: dict[str, str] = {}
        for heading, name in headings:
            self._names.setdefault(fold_script(heading), name)

    @abstractmethod
    def key(self, text: str | None) -> Key | None:
        """The key in a hidden cell; None where there is none, or no longer one."""

    @abstractmethod
    def note(self, written: Mapping[str, str], date_system_1904: bool) -> Note:
        """What is written in a row."""

    def trouble(self, note: Note) -> tuple[str, Mapping[str, str]] | None:
        """What is wrong with what is written, if anything: the kind of finding, and its parts."""
        del note  # whatever people write is taken as it is, where nothing else is said
        return None

    def column(self, heading: str | None) -> str:
        """The name of the column that has this heading; nothing for any other."""
        return self._names.get(fold_script(heading or ""), "")

    def day(self, text: str, date_system_1904: bool) -> str:
        """A day as `YYYY-MM-DD`; what is no day as it is written."""
        if not text:
            return ""
        found = read_date(text, CellContext(self._vocabulary, date_system_1904))
        return text if found.value is None or found.trouble is not None else str(found.value)


def read_beside(paths: Sequence[Path], sheet: Beside[Key, Note]) -> ReadBeside[Key, Note]:
    """The rows of a report, or of the parts of one, from all sheets that have them; what is said first counts."""
    keys: dict[Key, None] = {}
    notes: dict[Key, Note] = {}
    findings: list[ReviewFinding] = []
    for path in paths:
        book = OwnBook(path)
        found = beside_of_grids(map(book.grid, sheets_called(book, sheet.sheets)), sheet, keys, notes)
        file = path.name if len(paths) > 1 else ""
        findings += [replace(one, file=file) for one in found]
    return ReadBeside(tuple(keys), notes, tuple(findings))


def beside_of_grids(
    grids: Iterable[Grid], sheet: Beside[Key, Note], keys: dict[Key, None], notes: dict[Key, Note]
) -> list[ReviewFinding]:
    """Add the rows of a book's sheets to `keys` and `notes`, and give what is wrong with them."""
    findings: list[ReviewFinding] = []
    for grid in grids:
        heading = _heading(grid, sheet.mark)
        if heading is None:
            if any(map(sheet.column, _texts_above(grid))):
                findings.append(ReviewFinding(f"{sheet.kind}s_without_keys", grid.sheet))
            continue
        for row, key, note in _rows(grid, heading, sheet, findings):
            kind, params = f"{sheet.kind}_unknown", {}
            if key is not None:
                keys[key] = None
                if note == sheet.nothing:
                    continue
                if notes.setdefault(key, note) != note:
                    kind = f"{sheet.kind}_doubled"
                elif (wrong := sheet.trouble(note)) is not None:
                    kind, params = wrong[0], dict(wrong[1])
                else:
                    continue
            findings.append(ReviewFinding(kind, grid.sheet, row, params=params))
    return findings


def is_marked(grid: Grid, mark: str) -> bool:
    """Whether a sheet has the hidden column with this heading."""
    return _heading(grid, mark) is not None


def _texts_above(grid: Grid) -> Iterator[str | None]:
    """The texts of the rows in which headings may stand."""
    for column in grid.columns:
        yield from column.slice(0, _HEADING_WITHIN).to_pylist()


def _heading(grid: Grid, mark: str) -> tuple[int, int] | None:
    """The position and the column of the heading of the hidden keys."""
    for at, column in enumerate(grid.columns):
        texts = column.slice(0, _HEADING_WITHIN).to_pylist()
        if mark in texts:
            return texts.index(mark), at
    return None


def _rows(
    grid: Grid, heading: tuple[int, int], sheet: Beside[Key, Note], findings: list[ReviewFinding]
) -> Iterable[tuple[int, Key | None, Note]]:
    """Each row in which something is written, and those that have a key: its number, its key, and what is written."""
    position, at = heading
    named = [sheet.column(column[position].as_py()) for column in grid.columns]
    columns: dict[str, list[str | None]] = {}
    for name in sheet.written:
        if name in named:
            columns[name] = grid.columns[named.index(name)].slice(position + 1).to_pylist()
        else:
            params = {f"{sheet.kind}_column": name}
            findings.append(ReviewFinding(f"{sheet.kind}_column_missing", grid.sheet, params=params))
    for row, text in enumerate(grid.columns[at].slice(position + 1).to_pylist()):
        written = {name: (texts[row] or "").strip() for name, texts in columns.items()}
        key = sheet.key(text)
        if key is None and not any(written.values()):
            continue
        yield grid.first_row + position + 1 + row, key, sheet.note(written, grid.date_system_1904)
