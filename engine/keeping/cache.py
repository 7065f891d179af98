"""Keep small files of what was worked out once, and give back only files that are undamaged and this user's own.

Knows folders, owners and checksums; must not know what is kept. It never raises: what can't be kept is worked out
again, and what can't be trusted counts as missing. `docs/decisions/0012-compiled-rulebook.md` says what it trusts.
"""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

# Of each kind, so many files are kept: three languages have fewer than 32 files of texts.
KEPT = 32
LONGEST = 32_000_000
_CHECK = 16
_WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
# What one system lacks, another has: text and bytes are two things on Windows, links and pipes are elsewhere.
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _PLAIN | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN


class Refusal(NamedTuple):
    """Why a file or the folder could not be used: `damaged`, `not_ours`, or `failed` with the system's message."""

    path: Path
    why: str
    detail: str = ""


class Untrusted(Exception):
    """A file or folder that others can change, or that is damaged; the argument is the code of the reason."""


class Cache:
    """Files by kind and key, in one folder; without a folder nothing is kept. `refused` lists what was unusable."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.refused: list[Refusal] = []

    def get(self, kind: str, key: str) -> bytes | None:
        """Get what was kept; None if there is nothing, or nothing that can be trusted."""
        if self.folder is None:
            return None
        path = self.folder / _name(kind, key)
        try:
            _check_owner(self.folder.lstat(), stat.S_ISDIR)
            return _read(path)
        except FileNotFoundError:
            return None
        except (OSError, Untrusted) as error:
            self.refused.append(_refusal(path, error))
            return None

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep it for the next time; it is written to a new file and renamed, so that nobody ever reads half a file."""
        if self.folder is None:
            return
        path = self.folder / _name(kind, key)
        try:
            _make(self.folder)
            _check_owner(self.folder.lstat(), stat.S_ISDIR)
            _write(path, _checksum(path.name, content) + content)
            _prune(self.folder, kind)
        except (OSError, Untrusted) as error:
            self.refused.append(_refusal(self.folder, error))


def _name(kind: str, key: str) -> str:
    return f"{kind}-{key}.kept"


def _refusal(path: Path, error: Exception) -> Refusal:
    if isinstance(error, OSError):
        return Refusal(path, "failed", error.strerror or str(error))
    return Refusal(path, str(error))


def _checksum(name: str, content: bytes) -> bytes:
    """A checksum of the content and the name, so that a file in another's place is not accepted."""
    return blake2b(content, digest_size=_CHECK, key=name.encode()[:64]).digest()


def _check_owner(found: os.stat_result, is_kind: Callable[[int], bool]) -> None:
    """Raise Untrusted unless it is of this kind, belongs to this user, and nobody else may write to it."""
    # Windows has no such owners, and gives each user a folder that others can't write.
    ours = not hasattr(os, "geteuid") or (
        found.st_uid == os.geteuid() and not found.st_mode & _WRITTEN_BY_OTHERS
    )
    if not (ours and is_kind(found.st_mode)):
        raise Untrusted("not_ours")


def _read(path: Path) -> bytes:
    """Read what was kept; the file is checked after it is opened, so that no other can take its place."""
    with open(os.open(path, _READ), "rb", buffering=0) as file:  # noqa: PTH123 - with flags of its own
        found = os.fstat(file.fileno())
        _check_owner(found, stat.S_ISREG)
        content = file.read(LONGEST)
    if content[:_CHECK] != _checksum(path.name, content[_CHECK:]):
        raise Untrusted("damaged")
    return content[_CHECK:]


def _make(folder: Path) -> None:
    """Create the folder and the one it is in, but no more: a missing home is not created."""
    for path in (folder.parent, folder):
        if not path.exists():
            path.mkdir(0o700, exist_ok=True)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.stem}.{os.getpid()}-{os.urandom(4).hex()}.part")
    try:
        with open(os.open(beside, _CREATE, 0o600), "wb") as file:  # noqa: PTH123 - new, or not at all
            file.write(content)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _prune(folder: Path, kind: str) -> None:
    """Remove the oldest files of a kind, and those that an interrupted writing left behind."""
    paths = [path for path in folder.iterdir() if path.name.startswith(f"{kind}-")]
    if len(paths) > KEPT:
        with suppress(FileNotFoundError):  # another program is at it too
            for path in sorted(paths, key=lambda path: path.lstat().st_mtime_ns)[:-KEPT]:
                path.unlink()
