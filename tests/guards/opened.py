"""Count how often a file is opened, by this process or any other, with what Linux tells. Must not know by whom."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LINUX = sys.platform == "linux"
_IN_OPEN, _IN_CLOSE_NOWRITE = 0x20, 0x10
_EVENT = struct.Struct("iIII")  # the watch, what happened, a cookie, the length of the name that follows


class Opened:
    """How often, once the block has ended."""

    times = 0


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Watch a file during a block."""
    system = ctypes.CDLL(None, use_errno=True)
    watching = system.inotify_init1(os.O_NONBLOCK)
    if (
        watching < 0
        or system.inotify_add_watch(watching, os.fsencode(path), _IN_OPEN | _IN_CLOSE_NOWRITE) < 0
    ):
        raise OSError(ctypes.get_errno(), "the file can't be watched")
    found = Opened()
    try:
        yield found
        found.times = _count(watching)
    finally:
        os.close(watching)


def _count(watching: int) -> int:
    times = 0
    while True:
        try:
            told = os.read(watching, 1 << 16)
        except BlockingIOError:
            return times
        at = 0
        while at < len(told):
            _, what, _, name = _EVENT.unpack_from(told, at)
            times += what == _IN_OPEN
            at += _EVENT.size + name
