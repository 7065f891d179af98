"""Know how long nobody has asked for anything. Reads the clock of intervals, as only this module and the front door do;
what day it is, it does not know.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class IdleClock:
    """The time since the last request; while one is being answered, there is none."""

    def __init__(self) -> None:
        self._open = 0
        self._since = time.monotonic()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While a request is answered."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
            self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long nothing has been asked for."""
        return 0.0 if self._open else time.monotonic() - self._since
