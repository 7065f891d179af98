"""Write the packages of requests into a folder: all of them, or none. Must not know what a letter says."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from batch.errors import OutputError
from batch.files import put, refuse_held, why
from batch.parts import new_folder
from batch.requests.request_book import write_request_book
from batch.requests.request_words import RequestWords
from batch.requests.requests import Package
from language.refusals import some

BOOK = "request.xlsx"


def write_packages(
    packages: Sequence[Package], words: Mapping[str, RequestWords], folder: Path, *, force: bool = False
) -> list[Path]:
    """Write every package, in the languages of `words`. Return the folders of earlier requests that are left there."""
    try:
        from batch.requests.letter import write_letter
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] not in ("docx", "lxml"):
            raise
        raise OutputError("letters_need", command="pip install 'simexit[letters]'") from None
    _check(packages, folder, force=force)
    whole = folder.absolute()
    try:
        # Beside the folder, or in it: a folder that is there may be a disk of its own.
        with new_folder(whole if whole.exists() else whole.parent) as beside:
            for package in packages:
                _write(package, words, beside / package.name, write_letter)
            return _put_in_place(packages, beside, folder)
    except OSError as problem:
        raise OutputError(
            "requests_not_written", folder=folder, why=why(problem, folder, "--requests")
        ) from problem


def _write(
    package: Package, words: Mapping[str, RequestWords], here: Path, write_letter: Callable[..., None]
) -> None:
    here.mkdir()
    first, *_, last = (*words.values(), *words.values())
    try:
        write_request_book(package, (first, last), here / BOOK)
    except OutputError as error:
        # It names a place that will be gone.
        raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None
    for language, one in words.items():
        write_letter(package, one, here / f"letter.{language}.docx")


def _check(packages: Sequence[Package], folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError("requests_in_file", folder=folder)
    if not folder.absolute().parent.is_dir():
        raise OutputError("no_folder_for", path=folder)
    there = [package.name for package in packages if (folder / package.name).exists()]
    if there and not force:
        raise OutputError("requests_there", folder=folder, names=some(there, 3))


def _put_in_place(packages: Sequence[Package], beside: Path, folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    moves = [
        (file, folder / package.name / file.name)
        for package in packages
        for file in sorted((beside / package.name).iterdir())
    ]
    for _, place in moves:
        refuse_held(place)  # before the first is replaced: all of them, or none
    for file, place in moves:
        place.parent.mkdir(exist_ok=True)
        put(file, place)
    ours = {package.name for package in packages}
    with contextlib.suppress(OSError):
        return sorted(path.parent for path in folder.glob(f"*/{BOOK}") if path.parent.name not in ours)
    return []
