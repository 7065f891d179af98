"""Read back what was sent of an earlier run's papers, by the hidden keys of the index that it left in its folder. Must
not know what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec

from batch.files import is_stem
from batch.own_marks import ASKED, PAPERS, REQUEST
from batch.readback.beside import Beside, beside_of_grids, is_marked
from batch.readback.sheet import ReviewFinding
from batch.reading.grid import Grid
from batch.reading.read_apart import OwnBook
from batch.requests.index import AGAIN, COLUMNS, LINE_COLUMNS
from batch.requests.sent import ANSWERED, SENT, LineKey, PaperKey, Sent, SentPaper
from batch.understanding.understood import CellWords
from language.texts import Texts

Key = TypeVar("Key", PaperKey, LineKey)
Cells = Mapping[str, str]


class _Sheet(Beside[Key, Cells]):
    """A sheet of the index; everything that stands in a row is read, for it goes on as it is."""

    kind, nothing = "sent", {}
    key_type: type[Key]

    def __init__(self, texts: Iterable[Texts], vocabulary: CellWords) -> None:
        said = [one.section("review")["index"] for one in texts]
        headings = [(str(one["columns"][name]), name) for one in said for name in self.written]
        super().__init__([], headings, vocabulary)

    def key(self, text: str | None) -> Key | None:
        """What is known again; None where there is nothing, or no longer."""
        try:
            return msgspec.json.decode(text or "", type=self.key_type)
        except msgspec.MsgspecError:
            return None

    def note(self, written: Mapping[str, str], date_system_1904: bool) -> Cells:
        """The cells of a row, days as such."""
        return {
            name: self.day(text, date_system_1904) if name in (SENT, ANSWERED) else text
            for name, text in written.items()
            if text
        }


class _Papers(_Sheet[PaperKey]):
    mark, written, key_type = PAPERS, tuple(COLUMNS), PaperKey

    def key(self, text: str | None) -> PaperKey | None:
        """A paper that lies where we put it: what leads elsewhere is none of ours."""
        found = super().key(text)
        return found if found and is_stem(found.folder) and is_stem(found.name) else None


class _Lines(_Sheet[LineKey]):
    mark, written, key_type = ASKED, tuple(LINE_COLUMNS), LineKey


def read_sent(path: Path, texts: Iterable[Texts], vocabulary: CellWords) -> tuple[Sent, list[ReviewFinding]]:
    """What was sent, as the index in a file says, and what is wrong with that; InputError when it can't be read."""
    if not path.is_file():
        return Sent(), []
    book, languages = OwnBook(path), list(texts)
    grids = [book.grid(name) for name in book.sheets]
    findings: list[ReviewFinding] = []
    papers = _read(grids, _Papers(languages, vocabulary), findings)
    lines = _read(grids, _Lines(languages, vocabulary), findings)
    if REQUEST in book.properties and not (papers and lines):
        findings.append(ReviewFinding("sents_without_keys"))
    rows = [SentPaper(key, cells) for key, cells in papers.items()]
    sent = sorted((row for row in rows if row.cells.get(SENT)), key=lambda row: row.on)
    again = frozenset(key for key, cells in lines.items() if cells.get(AGAIN))
    unsent = [row.key for row in rows if not row.cells.get(SENT)]
    told = [replace(one, file=path.name) for one in findings]
    return Sent(sent, tuple(lines), again, unsent), told


def _read(grids: Sequence[Grid], sheet: _Sheet[Key], findings: list[ReviewFinding]) -> dict[Key, Cells]:
    """The rows of the sheets that have the hidden column, by what is in it."""
    keys: dict[Key, None] = {}
    notes: dict[Key, Cells] = {}
    findings += beside_of_grids((one for one in grids if is_marked(one, sheet.mark)), sheet, keys, notes)
    return {key: notes.get(key, {}) for key in keys}
