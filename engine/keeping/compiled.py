"""Keep what was read from YAML in a form that is read quickly, under a key made from the files it came from.

Knows the types of what is kept; must not know its parts, nor where it is kept. The YAML stays the truth.
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache as once
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

import engine
from engine.keeping.cache import Cache

T = TypeVar("T")

HEADER = "rulebook.yaml"
ENDINGS = (".yaml", ".yml")
# The texts are kept file by file, each when it is first read (language.texts).
APART = ("texts",)
# No rulebook has more files. A folder that has is none, and is not searched through.
MOST_FILES = 1_000


def kept(cache: Cache, kind: str, key: Callable[[], str | None], type_: type[T], make: Callable[[], T]) -> T:
    """Take what `make` makes from the cache, if it was made under the same key before; otherwise make it and keep it.

    It is kept only if the key is the same afterwards, so that no file was changed while it was read, and only if it
    would come back exactly the same. What `make` raises is raised, and nothing is kept.
    """
    before = key() if cache.folder else None
    if before and (packed := cache.get(kind, before)) and (found := unpack(packed, type_)) is not None:
        return found
    made = make()
    if before and (packed := pack(made, type_)) and key() == before:
        cache.put(kind, before, packed)
    return made


def pack(value: T, type_: type[T]) -> bytes | None:
    """Pack the value into bytes; None if `unpack` would not give back the same.

    This happens to a date in a place that takes any value: it would come back as text.
    """
    try:
        packed = msgspec.msgpack.encode(value, enc_hook=_nothing)
        return packed if unpack(packed, type_) == value else None
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None


def unpack(packed: bytes, type_: type[T]) -> T | None:
    """Unpack the value; None if the bytes do not contain one of this type."""
    try:
        return msgspec.msgpack.decode(packed, type=type_, dec_hook=lambda kind, _: kind())
    except (TypeError, ValueError, RecursionError):  # msgspec's own error is a ValueError
        return None


def _nothing(value: object) -> None:
    """Leave out where a thing comes from and where it is kept, which are not part of it."""
    if not isinstance(value, Path | Cache):
        raise TypeError(f"{type(value)} can't be kept")


def file_key(path: Path) -> str | None:
    """A key made from a file's content and this program; None if the file can't be read twice."""
    try:
        return key_of(path.read_bytes()) if path.is_file() else None
    except OSError:  # whatever it is, reading it says it better
        return None


def folder_key(folder: Path, terms: Path | None) -> str | None:
    """A key made from the content and name of all YAML files in a rulebook's folder and below, and of `terms`."""
    try:
        if not (folder / HEADER).is_file() or not (terms is None or terms.is_file()):
            return None
        parts = [os.fsencode(folder), os.fsencode(terms or ""), terms.read_bytes() if terms else b""]
        for path in _yaml_files(folder):
            parts += [os.fsencode(path), Path(path).read_bytes()]
        return key_of(*parts)
    except (OSError, ValueError):  # as above
        return None


def _yaml_files(folder: Path) -> list[str]:
    """All YAML files, used or not: it is better to load once too often than to miss a change."""
    found: list[str] = []
    folders = [os.fspath(folder)]
    for here in folders:
        for entry in os.scandir(here):
            if entry.is_dir() and not (here is folders[0] and entry.name in APART):
                folders.append(entry.path)
            elif entry.name.lower().endswith(ENDINGS):
                found.append(entry.path)
        if len(found) + len(folders) > MOST_FILES:
            raise ValueError(f"{folder} is no rulebook")
    return sorted(found)


def key_of(*parts: bytes) -> str:
    """A key made from these contents and this program."""
    digest = blake2b(digest_size=16)
    for part in (*program(), *parts):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@once
def program() -> tuple[bytes, ...]:
    """What distinguishes this program from any other: the engine's installed files, Python and msgspec."""
    parts = [sys.version, msgspec.__version__]
    for file in sorted(_python_files(engine.__path__[0]), key=lambda file: file.path):
        found = file.stat()
        parts.append(f"{file.name} {found.st_size} {found.st_mtime_ns}")
    return tuple(part.encode() for part in parts)


def _python_files(folder: str) -> Iterator[os.DirEntry[str]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _python_files(entry.path)
        elif entry.name.endswith(".py"):
            yield entry
