"""The library that unpacks what is packed, and checks it: ISA-L where it is installed (`simexit[fast]`), which takes a
third of the time, else Python's own zlib.
"""

from __future__ import annotations

import zlib
from typing import Any


def _library() -> Any:
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib
    return isal_zlib


library = _library()
failures: tuple[type[Exception], ...] = (zlib.error, library.error)


def unpacker() -> Any:
    """Something that unpacks a part of a zip piece by piece."""
    return library.decompressobj(-15)


def checksum_of(piece: bytes, so_far: int = 0) -> int:
    """The checksum that zips hold, of a piece and all before it."""
    return int(library.crc32(piece, so_far))
