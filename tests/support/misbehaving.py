"""Readings that crash, hang or eat memory, for the tests of the process they run in; there is no test in here."""

from __future__ import annotations

import os
import time


def abort(data: bytes) -> bytes:
    """End as native code does that gives up."""
    os.abort()


def leave(data: bytes) -> bytes:
    """End without a word."""
    os._exit(0)


def panic(data: bytes) -> bytes:
    """Raise what is no Exception."""
    raise BaseException("panic")


def eat_memory(data: bytes) -> bytes:
    """Take memory until there is none."""
    taken = []
    while True:
        taken.append(bytearray(64 << 20))


def hang(data: bytes) -> bytes:
    """Never come to an end."""
    while True:
        time.sleep(0.1)


def chatter(data: bytes) -> bytes:
    """Print, also below Python."""
    print("chatter", flush=True)
    os.write(1, b"chatter")
    return b"done"
