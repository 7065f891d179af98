"""Write a file whole or not at all; must not know what is in it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from batch.errors import OutputError
from batch.parts import WINDOWS, new_file

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHOOSE = "choose another with -o"
_HELD = "it can't be replaced: is it open in Excel? Close it in every program and try again, or choose another name"
# By name, since no system has them all.
_REASONS = {
    "ENOSPC": "the disk is full; free some space, or write to another disk",
    "EDQUOT": "your disk quota is used up; free some space, or write to another disk",
    "EACCES": f"you may not write in that folder; {_CHOOSE}",
    "EPERM": f"you may not write in that folder; {_CHOOSE}",
    "EROFS": "that disk is read-only; choose another folder with -o",
    "ENOENT": f"that folder does not exist; create it first, or {_CHOOSE}",
    "ENOTDIR": f"a part of that path is a file, not a folder; {_CHOOSE}",
    "EISDIR": "a folder has that name; choose a file name",
    "ENAMETOOLONG": "the file name is too long; choose a shorter one",
}
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"
}
_FORBIDDEN = '<>:"|?*'  # on Windows, where a colon would name a stream inside another file
_LONGEST = 259  # characters of a path, unless Windows was set up for more
_WAITS = (0.05, 0.1, 0.2, 0.4)  # seconds: a virus scanner looks at a new file, and lets go of it


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; put it in place if all went well, remove it if not.

    A file that is replaced keeps its permissions, and a link to it stays a link.
    """
    try:
        place = _place(path)
        before = place.stat().st_mode if place.exists() else None
        with new_file(place.parent, private=before is not None) as part:
            yield part.path
            if before is not None:
                with contextlib.suppress(OSError):  # not every disk knows permissions
                    part.path.chmod(stat.S_IMODE(before))
            part.let_go()
            put(part.path, place)
    except OSError as problem:
        raise OutputError(f"{path}: could not be written: {why(problem, path)}") from problem


def why(problem: OSError, path: Path) -> str:
    """What kept `path` from being written, and what to do about it."""
    if WINDOWS and len(str(path.absolute())) > _LONGEST:
        return f"its path is longer than {_LONGEST} characters; choose a shorter name, or a folder higher up"
    reason = _REASONS.get(errno.errorcode.get(problem.errno or 0, ""))
    return reason or f"{problem.strerror or problem}; {_CHOOSE}"


def refuse_held(path: Path) -> None:
    """Raise OutputError, before the work begins, for a file that another program keeps from being replaced."""
    if not WINDOWS or not path.is_file():  # elsewhere a file is replaced whoever has it open
        return
    try:
        with path.open("r+b"):
            pass
    except PermissionError as problem:
        raise OutputError(f"{path}: {_HELD}") from problem


def _place(path: Path) -> Path:
    """Where the file really is, links followed; OutputError where no file can be."""
    if WINDOWS and is_reserved(path.name):
        raise OutputError(f"{path}: Windows reserves that name for a device; choose another name")
    if WINDOWS and any(char in path.name for char in _FORBIDDEN):
        raise OutputError(
            f"{path}: Windows allows none of {' '.join(_FORBIDDEN)} in a name; choose another name"
        )
    if path.is_symlink() and not path.exists():
        raise OutputError(
            f"{path}: is a link to a file that does not exist; remove the link, or choose another name"
        )
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: is not an ordinary file, so it is not overwritten; choose another name")
    return Path(os.path.realpath(path))


def is_reserved(name: str) -> bool:
    """Whether Windows takes a file name for one of its devices, whatever its ending."""
    return name.partition(".")[0].partition(":")[0].rstrip(" ").casefold() in _RESERVED


def put(written: Path, place: Path) -> None:
    """Rename what is written to its final name; OutputError where another program has that file open."""
    for wait in (*_WAITS, None):
        try:
            written.replace(place)
            return
        except PermissionError as problem:
            if not WINDOWS or not place.exists():
                raise
            if wait is None:
                raise OutputError(f"{place}: {_HELD}") from problem
            time.sleep(wait)
