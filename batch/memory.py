"""Give memory that is held but no longer used back to the system. Must not know what it was used for."""

from __future__ import annotations

import ctypes
import gc
from typing import Any


def give_back() -> None:
    """Free what nobody refers to any more, and return it to the system as far as it takes it."""
    import pyarrow as pa  # here, not above: who holds no columns needs no Arrow

    gc.collect()
    pa.default_memory_pool().release_unused()
    if (trim := _trim()) is not None:
        trim(0)


def _trim() -> Any:
    """The C library's own way; None where it has none (macOS, Windows, musl)."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
