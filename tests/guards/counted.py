"""Count the Python functions that are called while something is done, in this thread and in those it starts."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from types import FrameType


def calls(work: Callable[[], object]) -> int:
    """How many calls of Python functions the work takes; not those by which garbage of other work is cleared away."""
    count = 0

    def heard(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    gc.collect()
    gc.disable()
    before = sys.getprofile()
    threading.setprofile(heard)
    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
        gc.enable()
    return count
