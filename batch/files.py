"""Write a file whole or not at all; must not know what is in it."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from batch.errors import OutputError, system_words
from batch.parts import WINDOWS, new_file
from language.refusals import reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from language.refusals import Reason

#: How the files of answers and decisions end that people write.
YAML_ENDINGS = (".yaml", ".yml")
# By name, since no system has them all.
_REASONS = {
    "ENOSPC": "why_disk_full",
    "EDQUOT": "why_quota",
    "EACCES": "why_no_right",
    "EPERM": "why_no_right",
    "EROFS": "why_read_only",
    "ENOENT": "why_no_folder",
    "ENOTDIR": "why_file_in_path",
    "EISDIR": "why_folder",
    "ENAMETOOLONG": "why_name_too_long",
}
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"
}
_FORBIDDEN = '<>:"|?*'  # on Windows, where a colon would name a stream inside another file
_LONGEST_PART = 60  # letters of a name; three such parts are short enough for every disk in every script
_LONGEST = 259  # characters of a path, unless Windows was set up for more
_WAITS = (0.05, 0.1, 0.2, 0.4)  # seconds: a virus scanner looks at a new file, and lets go of it


@contextlib.contextmanager
def whole_file(path: Path, option: str = "-o") -> Iterator[Path]:
    """Give a path beside `path` to write to; put it in place if all went well, remove it if not.

    A file that is replaced keeps its permissions, and a link to it stays a link. `option` names another place.
    """
    try:
        place = _place(path)
        with new_file(place.parent, private=place.exists()) as part:
            yield part.path
            part.to_be_renamed()
            put(part.path, place)
    except OSError as problem:
        raise OutputError("not_written", path=path, why=why(problem, path, option)) from problem


def why(problem: OSError, path: Path, option: str) -> Reason:
    """What kept `path` from being written, and what to do about it; `option` names another place."""
    if WINDOWS and len(str(path.absolute())) > _LONGEST:
        return reason("why_path_too_long", most=_LONGEST)
    known = _REASONS.get(errno.errorcode.get(problem.errno or 0, ""))
    if known is None:
        return reason("why_other", detail=system_words(problem), option=option)
    return reason(known, option=option)


def refuse_held(path: Path) -> None:
    """Raise OutputError, before the work begins, for what can't be replaced, or not while a program has it open."""
    with contextlib.suppress(IsADirectoryError):  # told by who knows what it was to be
        _place(path)
    if not WINDOWS or not path.is_file():  # elsewhere a file is replaced whoever has it open
        return
    try:
        with path.open("r+b"):
            pass
    except PermissionError as problem:
        raise OutputError("open_elsewhere", path=path) from problem


def _place(path: Path) -> Path:
    """Where the file really is, links followed; OutputError where no file can be."""
    if WINDOWS and is_reserved(path.name):
        raise OutputError("name_of_device", path=path)
    if WINDOWS and any(char in path.name for char in _FORBIDDEN):
        raise OutputError("name_not_allowed", path=path, characters=" ".join(_FORBIDDEN))
    if path.is_symlink() and not path.exists():
        raise OutputError("link_to_nothing", path=path)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory")
    if path.exists() and not path.is_file():
        raise OutputError("no_ordinary_file", path=path)
    return Path(os.path.realpath(path))


def files_within(folder: Path) -> Iterator[Path]:
    """Every file below a folder; OSError where it may not be looked into."""

    def refuse(problem: OSError) -> NoReturn:
        raise problem

    for here, _, names in os.walk(folder, onerror=refuse):
        yield from (path for name in names if (path := Path(here, name)).is_file())


def is_yaml(path: Path) -> bool:
    """Whether a file is one that people write, of answers or of decisions, and no workbook."""
    return path.suffix.lower() in YAML_ENDINGS


def stem_of(parts: Iterable[str]) -> str:
    """Texts as the name of a file that any disk allows: letters of any script, figures and hyphens."""
    plain = "-".join(found for part in parts if (found := _plain(part)))
    return f"{plain}-" if is_reserved(plain) else plain or "x"


def is_stem(name: str) -> bool:
    """Whether a name may be one of `stem_of`: it leads nowhere, and means nothing but itself."""
    return re.fullmatch(r"[^\W_]([^\W_]|-)*", name) is not None and len(name) <= _LONGEST


def each_its_own(stem: str, taken: set[str]) -> str:
    """The name, with a number where it is taken already, even on a disk that ignores capitals."""
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:_LONGEST_PART].strip("-")


def is_reserved(name: str) -> bool:
    """Whether Windows takes a file name for one of its devices, whatever its ending."""
    return name.partition(".")[0].partition(":")[0].rstrip(" ").casefold() in _RESERVED


def put(written: Path, path: Path) -> None:
    """Rename what is written to its final name; OutputError where another program has that file open.

    A file that is replaced keeps its permissions, a link to it stays a link, and what is no file stays.
    """
    place = _place(path)
    if place.exists():
        with contextlib.suppress(OSError):  # not every disk knows permissions
            written.chmod(stat.S_IMODE(place.stat().st_mode))
    for wait in (*_WAITS, None):
        try:
            written.replace(place)
            return
        except PermissionError as problem:
            if not WINDOWS or not place.exists():
                raise
            if wait is None:
                raise OutputError("open_elsewhere", path=place) from problem
            time.sleep(wait)
