"""Read what came back of questionnaires and reports: files, or folders of them, in one process one after the other.

In a folder, a file that can't be read, or is none to fill in, is told and stops nothing. Must not know what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from batch.errors import InputError, system_words
from batch.files import YAML_ENDINGS, files_within
from batch.problems import Notice
from batch.readback.fill_sheet import FilledSheet, FillReader
from batch.readback.filled import Filled
from batch.reading.encodings import decoded
from batch.reading.formats import format_of
from batch.reading.inputs import TEXTS, WORKBOOKS, OpenedFile, ReadLimits, opened
from batch.reading.read_apart import ManyBooks
from batch.reading.text_files import grid_of_text
from batch.shown import first_of, one_line
from batch.understanding.table_words import MoneyWords

if TYPE_CHECKING:
    from batch.reading.grid import Grid

_READ = (*WORKBOOKS, *TEXTS)
_MOST_NAMED = 5


def read_filled(
    paths: Sequence[Path], reader: FillReader, language: str, ours: Collection[Path] = (),
    called: Callable[[Path], str] = str,
) -> Filled:  # fmt: skip
    """What the files and folders say; `ours`: files that were sent out with the sheets, and say nothing themselves;
    `called`: what people know a file by.

    InputError where a file that was named itself can't be read or says nothing.
    """
    found = Filled()
    with ManyBooks(MoneyWords(reader.vocabulary.money)) as books:
        for path in paths:
            if path.is_dir():
                there = [*_in_folder(path)]
                files = [file for file in there if file not in ours]
                for file in files:
                    if file.suffix.lower() in _READ:
                        _read_one_of_many(found, file, called(file), reader, books, language)
                found.notices.extend(_not_read(path, files, called(path), empty=not there))
            else:
                sheets = _sheets(path, called(path), reader, books)
                if not sheets:
                    raise InputError("no_fill_in", name=called(path))
                _take(found, called(path), sheets, named=True)
    return found


def _read_one_of_many(
    found: Filled, path: Path, name: str, reader: FillReader, books: ManyBooks, language: str
) -> None:
    try:
        sheets = _sheets(path, name, reader, books)
    except InputError as error:
        found.notices.append(Notice("not_read", name, "", {"why": error.said_in(language)}))
        return
    if not sheets:
        found.notices.append(Notice("nothing_to_fill_in", name))
    _take(found, name, sheets, named=False)


def _take(found: Filled, name: str, sheets: Sequence[FilledSheet], *, named: bool) -> None:
    found.sheets.extend((name, sheet) for sheet in sheets)
    for sheet in sheets:
        found.answers.extend(sheet.answers)
        found.problems.extend(sheet.problems)
    left = sum(sheet.suggestions for sheet in sheets)
    if left and any(sheet.answers for sheet in sheets):
        found.notices.append(Notice("suggestions_left", name, "", {"count": f"{left:,}"}))
    if named and not any(sheet.answers or sheet.problems for sheet in sheets):
        found.notices.append(Notice("no_answers", name))


def _sheets(path: Path, name: str, reader: FillReader, books: ManyBooks) -> list[FilledSheet]:
    file = opened(str(path), None, ReadLimits(), name, YAML_ENDINGS)
    read = (reader.read(file.name, grid) for grid in _grids(file, reader, books))
    return [sheet for sheet in read if sheet is not None]


def _grids(file: OpenedFile, reader: FillReader, books: ManyBooks) -> list[Grid]:
    kind = format_of(file)
    if kind == "text":
        return [grid_of_text(decoded(file.data, None, file.name).utf8, name=file.name, known=reader.fact_of)]
    if kind == "parquet":
        return []
    return books.grids(file, kind, reader.words.sheets)


def _not_read(folder: Path, files: Sequence[Path], name: str, *, empty: bool) -> Iterator[Notice]:
    """What is told of a folder with nothing in it, and of the files in it that are of no kind that is read."""
    others = [one_line(str(file.relative_to(folder))) for file in files if file.suffix.lower() not in _READ]
    if empty:
        yield Notice("folder_without_answers", name)
    if others:
        params = {"count": f"{len(others):,}", "names": first_of(others, _MOST_NAMED)}
        yield Notice("files_not_read", name, "", params)


def _in_folder(folder: Path) -> Iterator[Path]:
    """The files, by name; hidden ones, and those that programs lock others with, are left out."""
    try:
        files = sorted(files_within(folder))
    except OSError as problem:
        raise InputError("file_not_readable", name=problem.filename, detail=system_words(problem)) from None
    yield from (path for path in files if not path.name.startswith((".", "~$")))
