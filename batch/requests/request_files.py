"""Write the packages of requests into a folder, with an index: all of them, or none. Must not know what a letter
says."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batch.errors import OutputError
from batch.files import put, refuse_held, why
from batch.parts import folder_for
from batch.requests.call_said import CallSaid
from batch.requests.index import Index
from batch.requests.papers import Package, Paper
from batch.requests.request_book import write_request_book
from batch.requests.request_words import RequestWords
from batch.requests.sent import Sent
from language.refusals import some

BOOK, INDEX = "request.xlsx", "index.xlsx"


@dataclass(frozen=True)
class Spoken:
    """The languages of a run: `letters` those in which carriers are written to; `calls` those of the call sheets, the
    user's own first."""

    letters: Mapping[str, RequestWords]
    calls: Sequence[CallSaid]


def refuse_without_letters(folder: Path) -> None:
    """OutputError where requests can't be written: without the library, or a folder for them."""
    _writers()
    _check((), folder, Sent(), force=True)


def write_packages(
    packages: Sequence[Package],
    spoken: Spoken,
    folder: Path,
    *,
    force: bool = False,
    sent: Sent | None = None,
) -> list[Path]:
    """Write every package and the index; what was `sent` stays. Return what else earlier runs have left there."""
    writers, sent = _writers(), sent or Sent()
    _check(packages, folder, sent, force=force)
    try:
        with folder_for(folder) as beside:
            for package in packages:
                here = beside / package.name
                here.mkdir()
                for paper in package.papers:
                    _write(paper, spoken, here, writers)
                first, *_, last = (*spoken.letters.values(), *spoken.letters.values())
                with _place_named_later():
                    write_request_book(package, (first, last), here / BOOK)
            with _place_named_later():
                ours = spoken.calls[0]
                Index(packages, ours, ours.texts, list(spoken.letters), sent).write(beside / INDEX)
            return _put_in_place(packages, beside, folder, sent)
    except OSError as problem:
        raise OutputError(
            "requests_not_written", folder=folder, why=why(problem, folder, "--requests")
        ) from problem


def _writers() -> tuple[Any, Any]:
    """What writes letters and call sheets; OutputError without the library that they need."""
    try:
        from batch.requests.call_sheet import write_call_sheet
        from batch.requests.letter import write_letter
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] not in ("docx", "lxml"):
            raise
        raise OutputError("letters_need", command="pip install 'simexit[letters]'") from None
    return write_letter, write_call_sheet


def _write(paper: Paper, spoken: Spoken, here: Path, writers: tuple[Any, Any]) -> None:
    write_letter, write_call_sheet = writers
    if paper.call:
        write_call_sheet(paper, spoken.calls, here / f"{paper.name}.docx")
        return
    for language, words in spoken.letters.items():
        write_letter(paper, words, here / f"{paper.name}.{language}.docx")


@contextlib.contextmanager
def _place_named_later() -> Iterator[None]:
    """Let the folder be named where a workbook can't be written: its own place will be gone."""
    try:
        yield
    except OutputError as error:
        raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None


def _check(packages: Sequence[Package], folder: Path, sent: Sent, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError("requests_in_file", folder=folder)
    if not folder.absolute().parent.is_dir():
        raise OutputError("no_folder_for", path=folder)
    # An index goes on with what was sent; only what was not would be lost with it.
    index = [] if sent.papers and not sent.unsent else [INDEX]
    there = [name for name in (*(one.name for one in packages), *index) if (folder / name).exists()]
    if there and not force:
        raise OutputError("requests_there", folder=folder, names=some(there, 3))


def _put_in_place(packages: Sequence[Package], beside: Path, folder: Path, sent: Sent) -> list[Path]:
    folder.mkdir(exist_ok=True)
    moves = [
        (file, folder / package.name / file.name)
        for package in packages
        for file in sorted((beside / package.name).iterdir())
    ]
    moves.append((beside / INDEX, folder / INDEX))
    for _, place in moves:
        refuse_held(place)  # before the first is replaced: all of them, or none
    for file, place in moves:
        place.parent.mkdir(exist_ok=True)
        put(file, place)
    return _left(packages, {place for _, place in moves}, folder, sent)


def _left(packages: Sequence[Package], ours: set[Path], folder: Path, sent: Sent) -> list[Path]:
    """What an earlier run has left unsent: folders, and letters in those of this run or beside sent ones."""
    names = {package.name for package in packages}
    with contextlib.suppress(OSError):
        folders = [
            path.parent for path in folder.glob(f"*/{BOOK}") if path.parent.name not in names | sent.folders
        ]
        letters = [path for name in names for path in (folder / name).glob("*.docx") if path not in ours]
        beside = [
            path for one in sent.unsent if one.folder in sent.folders
            for path in (folder / one.folder).glob(f"{one.name}.*docx")
        ]  # fmt: skip
        return sorted((*folders, *letters, *beside))
    return []
