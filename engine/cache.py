"""Keeps small files of what was worked out once, and gives back only what is whole and this user's own.

Knows folders, owners and checksums; knows nothing of what is kept. It never raises: what can't be kept is worked out
anew, what can't be trusted is as good as not there. `docs/decisions/0012-compiled-rulebook.md` says whom it trusts.
"""

import os
import stat
from hashlib import blake2b
from pathlib import Path

# Of each kind, so many files are kept: three languages have fewer than 32 files of texts.
KEPT = 32
LONGEST = 32_000_000
_CHECK = 16
_WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
# What one system lacks, another has: no text mode on Windows, no links and no waiting for a pipe elsewhere.
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
_CREATE = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW"))
)


class Cache:
    """Files by kind and key, in one folder; without a folder nothing is kept. `refused` says what went wrong."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.refused: list[str] = []

    def get(self, kind: str, key: str) -> bytes | None:
        """What was kept; None where there is nothing, or nothing that can be trusted."""
        if self.folder is None:
            return None
        path = self.folder / _name(kind, key)
        try:
            content = _read(path) if self._is_ours(self.folder.lstat()) else None
            if content is None:
                raise PermissionError(0, "is not this user's alone")
            if content[:_CHECK] != _checksum(path.name, content[_CHECK:]):
                raise OSError(0, "is damaged")
        except FileNotFoundError:
            return None
        except OSError as error:
            self.refused.append(f"{path}: {error.strerror}")
            return None
        return content[_CHECK:]

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep it for the next time: written beside and renamed, so that nobody ever reads half a file."""
        if self.folder is None:
            return
        name = _name(kind, key)
        beside = self.folder / f"{kind}-{key}.{os.getpid()}-{os.urandom(4).hex()}.part"
        try:
            self._make_folder(self.folder)
            if not self._is_ours(self.folder.lstat()):
                raise PermissionError(0, "is not this user's alone")
            try:
                with open(os.open(beside, _CREATE, 0o600), "wb") as file:  # noqa: PTH123 - created, never opened
                    file.write(_checksum(name, content) + content)
                beside.replace(self.folder / name)
            except OSError:
                beside.unlink(missing_ok=True)
                raise
            self._prune(self.folder, kind)
        except OSError as error:
            self.refused.append(f"{self.folder}: {error.strerror}")

    def _make_folder(self, folder: Path) -> None:
        """The folder and the one it is in, no more: where no home is, none is made."""
        for path in (folder.parent, folder):
            if not path.exists():
                path.mkdir(0o700, exist_ok=True)

    def _prune(self, folder: Path, kind: str) -> None:
        """Remove the oldest files of a kind, those of an interrupted writing among them."""
        paths = [path for path in folder.iterdir() if path.name.startswith(f"{kind}-")]
        if len(paths) > KEPT:
            paths.sort(key=lambda path: path.lstat().st_mtime_ns)
            for path in paths[:-KEPT]:
                path.unlink(missing_ok=True)

    def _is_ours(self, found: os.stat_result) -> bool:
        return stat.S_ISDIR(found.st_mode) and _own(found)


def _name(kind: str, key: str) -> str:
    return f"{kind}-{key}.kept"


def _checksum(name: str, content: bytes) -> bytes:
    """Of the name too: a file put in another's place is no good."""
    return blake2b(content, digest_size=_CHECK, key=name.encode()[:64]).digest()


def _read(path: Path) -> bytes | None:
    """The bytes of a file of this user's that nobody else may write; None for any other."""
    with open(os.open(path, _READ), "rb", buffering=0) as file:  # noqa: PTH123 - judged before it is read
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or not _own(found) or found.st_size > LONGEST:
            return None
        return file.read(found.st_size)


def _own(found: os.stat_result) -> bool:
    """Whether it belongs to this user and nobody else may write it; Windows gives each user a folder of their own."""
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & _WRITTEN_BY_OTHERS
