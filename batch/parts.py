"""Name what is being written until it is put in place, and clear away what killed runs have left.

A name can't be foreseen and is never one that is there already. Whoever writes holds the file, so that nobody takes it
for left behind. Must not know what is written, nor its final name. The one module that imports `fcntl`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WINDOWS = os.name == "nt"
_PRIVATE, _USUAL = 0o600, 0o666
_HELD = ".held"  # the file in a folder that says so for the whole folder
_TRIES = 100


class PartFile:
    """A file being written, held until it has its final name: what nobody holds may be cleared away."""

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self._number: int | None = number

    def to_be_renamed(self) -> None:
        """Hold the file no longer where that keeps it from being renamed, as on Windows."""
        if WINDOWS:
            self.let_go()

    def let_go(self) -> None:
        """Hold the file no longer."""
        number, self._number = self._number, None
        if number is not None:
            os.close(number)


@contextlib.contextmanager
def new_file(folder: Path, *, private: bool = False) -> Iterator[PartFile]:
    """An empty file in `folder` to write to; what is not renamed in the end is removed."""
    clear(folder)
    path, number = _made(folder, _PRIVATE if private else _USUAL)
    part = PartFile(path, number)
    try:
        yield part
    finally:
        part.let_go()
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def new_folder(parent: Path) -> Iterator[Path]:
    """An empty folder in `parent` to write to, removed in the end with all that is still in it."""
    clear(parent)
    path, held = _made_folder(parent)
    try:
        yield path
    finally:
        os.close(held)
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def folder_for(folder: Path) -> Iterator[Path]:
    """An empty folder to write to what will go into `folder`, whether that is there yet or not."""
    whole = folder.absolute()
    clear(whole.parent)  # a run that was killed may have begun before `folder` was there
    # Beside the folder, or in it: a folder that is there may be a disk of its own.
    with new_folder(whole if whole.exists() else whole.parent) as part:
        yield part


def clear(folder: Path) -> None:
    """Remove what runs on this machine have left in `folder` that surely run no more."""
    ours = re.compile(rf"\.simexit-{_machine()}-[0-9a-f]{{12}}\.part")
    with contextlib.suppress(OSError):
        for path in [path for path in folder.iterdir() if ours.fullmatch(path.name)]:
            with contextlib.suppress(OSError):
                _clear_one(path)


def _clear_one(path: Path) -> None:
    kind = path.lstat().st_mode
    if stat.S_ISDIR(kind):
        with _taken(path / _HELD) as free:
            if free:
                shutil.rmtree(path, ignore_errors=True)
    elif stat.S_ISREG(kind):
        with _taken(path) as free:
            if free:
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def _taken(file: Path) -> Iterator[bool]:
    """Whether nobody holds the file: it is held while that is acted on. Where it can't be told, somebody may."""
    locks = _locks()
    if locks is None:
        if WINDOWS:
            file.unlink()  # fails as long as somebody has it open
        yield WINDOWS
        return
    number = os.open(file, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        yield _is_locked(number, locks)
    finally:
        os.close(number)


def _is_locked(number: int, locks: Any) -> bool:
    try:
        locks.flock(number, locks.LOCK_EX | locks.LOCK_NB)
    except OSError:
        return False
    return True


def _made(folder: Path, mode: int) -> tuple[Path, int]:
    for _ in range(_TRIES):
        path = folder / _name()
        with contextlib.suppress(FileExistsError):
            number = _held(path, mode)
            if number is not None:
                return path, number
    raise FileExistsError(f"{folder}: no name is free")


def _made_folder(parent: Path) -> tuple[Path, int]:
    for _ in range(_TRIES):
        path = parent / _name()
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            number = _held(path / _HELD, _PRIVATE)
            if number is not None:
                return path, number
    raise FileExistsError(f"{parent}: no name is free")


def _held(path: Path, mode: int) -> int | None:
    """A new file, held until it is closed; a link that somebody put there is not followed.

    None where another run took it for left behind before it was held, and clears it away.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
    locks = _locks()
    if locks is None:
        return number
    try:
        locks.flock(number, locks.LOCK_EX | locks.LOCK_NB)
    except BlockingIOError:
        lost = True
    except OSError:  # some network disks have no locks; then nothing is cleared there either
        return number
    else:
        lost = not os.fstat(number).st_nlink
    if lost:
        os.close(number)
        return None
    return number


def _locks() -> Any:
    """The system's locks of files; None on Windows, which needs none."""
    try:
        import fcntl
    except ImportError:
        return None
    return fcntl


def _name() -> str:
    return f".simexit-{_machine()}-{os.urandom(6).hex()}.part"


def _machine() -> str:
    """This machine in eight letters: a lock may not reach to another that writes in the same folder."""
    import platform  # seldom needed, and slow to load

    return f"{zlib.crc32(platform.node().encode()):08x}"
