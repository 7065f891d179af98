"""Write the packages of requests into a folder: all of them, or none. Must not know what a letter says."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from batch.errors import OutputError
from batch.requests.request_book import write_request_book
from batch.requests.request_words import RequestWords
from batch.requests.requests import Package

BOOK = "request.xlsx"


def write_packages(
    packages: Sequence[Package], words: Mapping[str, RequestWords], folder: Path, *, force: bool = False
) -> list[Path]:
    """Write every package, in the languages of `words`. Gives folders of earlier requests that are left there."""
    try:
        from batch.requests.letter import write_letter
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] not in ("docx", "lxml"):
            raise
        raise OutputError(
            "letters need python-docx: install it with `pip install 'simexit[letters]'`"
        ) from None
    _check(packages, folder, force=force)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        for package in packages:
            here = beside / package.name
            here.mkdir(parents=True)
            first, *_, last = (*words.values(), *words.values())
            write_request_book(package, (first, last), here / BOOK)
            for language, one in words.items():
                write_letter(package, one, here / f"letter.{language}.docx")
        return _put_in_place(packages, beside, folder)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise OutputError(
            f"{folder}: the requests could not be written: {reason}; choose another folder"
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _check(packages: Sequence[Package], folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; name a folder for the requests")
    if not folder.absolute().parent.is_dir():
        raise OutputError(f"{folder}: its folder does not exist; make it first")
    there = [package.name for package in packages if (folder / package.name).exists()]
    if there and not force:
        shown = ", ".join(there[:3]) + (", …" if len(there) > 3 else "")
        raise OutputError(
            f"{folder}: has {shown} already, which stays; use --force to overwrite, or another folder"
        )


def _put_in_place(packages: Sequence[Package], beside: Path, folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for package in packages:
        target = folder / package.name
        target.mkdir(exist_ok=True)
        for file in sorted((beside / package.name).iterdir()):
            file.replace(target / file.name)
    ours = {package.name for package in packages}
    with contextlib.suppress(OSError):
        return sorted(path.parent for path in folder.glob(f"*/{BOOK}") if path.parent.name not in ours)
    return []
