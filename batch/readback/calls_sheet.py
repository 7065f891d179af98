"""Read back what people wrote beside the calls of a report: each row by its hidden key, wherever it was sorted to.

It must not know what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from batch.call_shapes import CallKey, CallNote
from batch.own_marks import CALLS
from batch.readback.read import sheets_called
from batch.readback.sheet import ReviewFinding
from batch.reading.grid import Grid
from batch.reading.read_apart import OwnBook
from batch.report.calls import WRITTEN
from batch.understanding.days import read_date
from batch.understanding.understood import CellContext, CellWords
from batch.understanding.words import fold_script
from language.texts import Texts

_HEADING_WITHIN = 30  # rows: people put titles above a table


@dataclass(frozen=True)
class ReadCalls:
    """The calls of a report that are there, and what was written beside some of them."""

    keys: Sequence[CallKey] = ()
    notes: Mapping[CallKey, CallNote] = field(default_factory=dict)
    findings: Sequence[ReviewFinding] = ()


class CallWords:
    """What the columns and the results of calls are called in any language, and how days are read."""

    def __init__(self, texts: Iterable[Texts], vocabulary: CellWords) -> None:
        self.vocabulary = vocabulary
        self.sheets: list[str] = []
        self._columns: dict[str, str] = {}
        self._results: dict[str, str] = {}
        for one in texts:
            report = one.section("report")
            self.sheets.append(str(report["sheets"]["calls"]))
            for name in WRITTEN:
                self._columns.setdefault(fold_script(str(report["calls"]["columns"][name]["label"])), name)
            for code, word in report["calls"]["results"].items():
                self._results.setdefault(fold_script(str(word)), str(code))

    def column(self, heading: str | None) -> str:
        """The name of the column that has this heading; nothing for any other."""
        return self._columns.get(fold_script(heading or ""), "")

    def result(self, text: str) -> str:
        """The code of a result of the list; anything else as it is written."""
        return self._results.get(fold_script(text), text)

    def day(self, text: str, date_system_1904: bool) -> str:
        """A day as `YYYY-MM-DD`; what is no day as it is written."""
        if not text:
            return ""
        found = read_date(text, CellContext(self.vocabulary, date_system_1904))
        return text if found.value is None or found.trouble is not None else str(found.value)


def read_calls(paths: Sequence[Path], words: CallWords) -> ReadCalls:
    """The calls of a report, or of the parts of one, from all sheets that have them; what is said first counts."""
    keys: dict[CallKey, None] = {}
    notes: dict[CallKey, CallNote] = {}
    findings: list[ReviewFinding] = []
    for path in paths:
        found: list[ReviewFinding] = []
        for sheet, row, key, note in _of_book(OwnBook(path), words, found):
            if key is None:
                found.append(ReviewFinding("call_unknown", sheet, row))
            elif note == CallNote():
                keys[key] = None
            elif notes.setdefault(key, note) != note:
                found.append(ReviewFinding("call_doubled", sheet, row))
            else:
                keys[key] = None
        file = path.name if len(paths) > 1 else ""
        findings += [replace(one, file=file) for one in found]
    return ReadCalls(tuple(keys), notes, tuple(findings))


def _of_book(
    book: OwnBook, words: CallWords, findings: list[ReviewFinding]
) -> Iterator[tuple[str, int, CallKey | None, CallNote]]:
    """The rows of all its sheets of calls, each with its sheet."""
    for name in sheets_called(book, words.sheets):
        grid = book.grid(name)
        heading = _heading(grid)
        if heading is None:
            findings.append(ReviewFinding("calls_without_keys", name))
        else:
            yield from ((name, *row) for row in _rows(grid, heading, words, findings))


def _heading(grid: Grid) -> tuple[int, int] | None:
    """The position and the column of the heading of the hidden keys."""
    for at, column in enumerate(grid.columns):
        texts = column.slice(0, _HEADING_WITHIN).to_pylist()
        if CALLS in texts:
            return texts.index(CALLS), at
    return None


def _rows(
    grid: Grid, heading: tuple[int, int], words: CallWords, findings: list[ReviewFinding]
) -> Iterable[tuple[int, CallKey | None, CallNote]]:
    """Each row in which something is written, and those that are calls: its number, its key, and what is written."""
    position, at = heading
    named = [words.column(column[position].as_py()) for column in grid.columns]
    columns: dict[str, list[str | None]] = {}
    for name in WRITTEN:
        if name in named:
            columns[name] = grid.columns[named.index(name)].slice(position + 1).to_pylist()
        else:
            findings.append(ReviewFinding("call_column_missing", grid.sheet, params={"call_column": name}))
    for row, text in enumerate(grid.columns[at].slice(position + 1).to_pylist()):
        written = {name: (texts[row] or "").strip() for name, texts in columns.items()}
        key = _key(text)
        if key is None and not any(written.values()):
            continue
        result, day = words.result(written.get("result", "")), written.get("called_on", "")
        note = CallNote(result, written.get("reference", ""), words.day(day, grid.date_system_1904))
        yield grid.first_row + position + 1 + row, key, note


def _key(text: str | None) -> CallKey | None:
    """The key in a hidden cell; None where there is none, or no longer one."""
    try:
        return msgspec.json.decode(text or "", type=CallKey)
    except msgspec.MsgspecError:
        return None
