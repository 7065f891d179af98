"""Write a file whole or not at all; must not know what is in it."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from batch.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space, or write to another disk",
    errno.EDQUOT: "your disk quota is used up; free some space, or write to another disk",
    errno.EACCES: "you may not write in that folder; choose another with -o",
    errno.EPERM: "you may not write in that folder; choose another with -o",
    errno.EROFS: "that disk is read-only; choose another folder with -o",
    errno.ENOENT: "that folder does not exist; make it first, or choose another with -o",
    errno.ENOTDIR: "a part of that path is a file, not a folder; choose another with -o",
    errno.EISDIR: "there is a folder of that name; choose a file name",
    errno.ENAMETOOLONG: "the file name is too long; choose a shorter one",
}


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; put it in place if all went well, remove it if not."""
    beside = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a directory")
        yield beside
        beside.replace(path)
    except OSError as problem:
        reason = _REASONS.get(
            problem.errno or 0, (problem.strerror or str(problem)) + "; choose another with -o"
        )
        raise OutputError(f"{path}: could not be written: {reason}") from problem
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
