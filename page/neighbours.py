"""Find out whether another user of this machine asks: on Linux the system says whose each connection is.

Elsewhere, and where it does not say, nobody counts as another. Must not know what is asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

# Connections of programs, those that speak the newer protocol included.
_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ROOT = 0  # may look at everything anyway, and hands connections on where the browser is outside a container


def belongs_to_another(client: tuple[str, int] | None, server: tuple[str, int]) -> bool:
    """Whether the other end of a connection is known to be another user's."""
    if sys.platform != "linux" or client is None:
        return False
    owners = set(_owners(client[1], server[1]))
    return bool(owners) and not owners & {_ROOT, os.geteuid()}


def _owners(client_port: int, server_port: int) -> Iterator[int]:
    """Whose the connection from one port to the other is."""
    here, there = f":{client_port:04X}", f":{server_port:04X}"
    for table in _TABLES:
        try:
            lines = table.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            parts = line.split()
            if parts[1].endswith(here) and parts[2].endswith(there) and _is_loopback(parts[1]):
                yield int(parts[7])


def _is_loopback(address: str) -> bool:
    """Whether an address of the table is 127.0.0.1, on its own or in its longer form."""
    number = address.partition(":")[0][-8:]
    return bytes.fromhex(number) in (b"\x7f\0\0\1", b"\1\0\0\x7f")
