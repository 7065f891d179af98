"""Find and open the files of a fleet, here or in any store that fsspec knows. Must not know what is in them.

The one module that imports fsspec, which is an extra (`simexit[dask]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from batch.errors import InputError
from batch.reading.inputs import PARQUET, TEXTS, OpenedFile, named_files, writable

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+://")
_KINDS = (*PARQUET, *TEXTS)


def is_elsewhere(name: str) -> bool:
    """Whether a name is an address in a store, such as `s3://fleet/2026/`."""
    return _ELSEWHERE.match(name) is not None


def files_of(names: Sequence[str]) -> list[str]:
    """The files behind names, folders and patterns, ordered by name in each."""
    return [one for name in names for one in (_in_store(name) if is_elsewhere(name) else named_files([name]))]


def ending_of(name: str) -> str:
    """The ending of a file's name, in lower case."""
    return Path(name).suffix.lower()


def shown(name: str) -> str:
    """The name of a file as a report can hold it."""
    return name if is_elsewhere(name) else writable(name)


def opened(name: str) -> BinaryIO:
    """The file's bytes; they can be looked up at any place."""
    if is_elsewhere(name):
        return cast(BinaryIO, _store(name).open(name, "rb"))
    return Path(name).open("rb")


def read_elsewhere(names: Sequence[str | OpenedFile]) -> Iterator[str | OpenedFile]:
    """The files of stores with their bytes, and all others as they are."""
    for name in names:
        if isinstance(name, OpenedFile) or not is_elsewhere(name):
            yield name
            continue
        for one in _in_store(name):
            with opened(one) as file:
                yield OpenedFile(one, file.read())


def mark_of(name: str) -> str:
    """A text that changes when the file does: its size, and when or as what it was written."""
    if not is_elsewhere(name):
        found = Path(name).stat()
        return f"{found.st_size} {found.st_mtime_ns}"
    about = _store(name).info(name)
    said = (
        about.get(key) for key in ("ETag", "etag", "md5", "mtime", "LastModified", "last_modified", "created")
    )
    return f"{about['size']} {next((str(one) for one in said if one), '')}"


def size_of(name: str) -> int:
    """How many bytes the file has."""
    return Path(name).stat().st_size if not is_elsewhere(name) else int(_store(name).info(name)["size"])


def _in_store(name: str) -> list[str]:
    store = _store(name)
    found: list[str] = store.glob(name) if "*" in name else store.find(name)
    files = sorted(str(store.unstrip_protocol(path)) for path in found if ending_of(path) in _KINDS)
    if not files:
        raise InputError("nothing_fits", pattern=name, endings=_KINDS)
    return files


def _store(name: str) -> Any:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError("dask_needed", command="pip install 'simexit[dask]'") from None
    try:
        return url_to_fs(name)[0]
    except (ImportError, ValueError) as error:
        raise InputError("no_such_store", name=name, detail=str(error).split("\n")[0]) from None
