"""Say by a hash what is in a file, a folder, or this program. Must not know what any of it means."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import zlib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from batch.errors import InputError, system_words
from batch.files import files_within
from batch.parted.files import opened
from batch.trail.shapes import FileSeen, ProgramSeen, RulebookSeen

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook

_PROGRAM = ("engine", "language", "batch", "simexit")
_ROOT = Path(__file__).resolve().parents[2]
_SWITCH = "SIMEXIT_"
#: Where a cache is and which engine is preferred change no output: the engine in use is told apart.
_NO_MATTER = ("SIMEXIT_CACHE", "SIMEXIT_ENGINE")


def file_seen(name: str, place: str | Path | bytes) -> FileSeen:
    """A file by its name and its hash; `place`: where it is, or what is in it. InputError where it can't be read."""
    if isinstance(place, bytes):
        return FileSeen(name, hashlib.sha256(place).hexdigest(), len(place))
    try:
        with opened(str(place)) as file:
            digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]  # a file, if not by its type
            return FileSeen(name, digest.hexdigest(), file.tell())
    except OSError as error:
        raise InputError("file_not_readable", name=name, detail=system_words(error)) from None


def rulebook_seen(rulebook: Rulebook, folder: Path | None) -> RulebookSeen:
    """The rulebook with a hash of each of its files; `folder`: the one that was named."""
    header = rulebook.header
    files = {
        path.relative_to(rulebook.folder).as_posix(): file_seen(str(path), path).sha256
        for path in files_within(rulebook.folder)
        if path.suffix.lower() in (".yaml", ".yml")
    }
    return RulebookSeen(header.rulebook, header.version, str(folder or ""), dict(sorted(files.items())))


def program_seen(engine: str) -> ProgramSeen:
    """This program and what is under it; `engine`: the rules engine in use and its release."""
    digest = hashlib.sha256()
    for path in sorted(path for room in _PROGRAM for path in (_ROOT / room).rglob("*.py")):
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    switches = {
        name: said
        for name, said in sorted(os.environ.items())
        if name.startswith(_SWITCH) and name not in _NO_MATTER
    }
    return ProgramSeen(
        _release("simexit"), digest.hexdigest(), platform.python_version(), engine, _libraries(), switches
    )


def _libraries() -> dict[str, str]:
    """The releases of the libraries it needs, and of what packs workbooks."""
    found: dict[str, str] = {}
    with suppress(PackageNotFoundError):
        for needed in requires("simexit") or ():
            if "extra ==" not in needed:
                name = re.match(r"[\w.-]+", needed)
                found |= {name[0]: _release(name[0])} if name else {}
    return dict(sorted(found.items())) | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def _release(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "not installed"
