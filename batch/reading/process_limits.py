"""Limit what this process may take, in the way its system offers. Must not know what the process does.

The one module that imports `resource`. A system may accept a limit and not enforce it, as macOS does, so it is tried.
"""

from __future__ import annotations

import mmap
import sys
from types import ModuleType
from typing import Any, Protocol

_MAPPED = 1 << 30  # bytes: a limit of the whole address space counts the libraries too


class ProcessLimits(Protocol):
    """One system's way to limit the process that asks for it."""

    def limit(self, memory: int, seconds: int) -> bool:
        """Allow this many bytes and seconds of processor time from now on; return whether memory is really limited."""
        ...


def limits_of_this_system() -> ProcessLimits:
    """The way that this system offers."""
    try:
        import resource
    except ImportError:
        return _windows_limits() or NoLimits()
    return ResourceLimits(resource)


def _windows_limits() -> ProcessLimits | None:
    try:
        from batch.reading.job_object import JobObject, kernel
    except ImportError:  # Python can be built without ctypes
        return None
    found = kernel()
    return None if found is None else JobObject(found)


class NoLimits:
    """A system without any limits."""

    def limit(self, memory: int, seconds: int) -> bool:  # noqa: ARG002 - there is nothing to do with them
        return False


class ResourceLimits:
    """The limits of POSIX; `resource` is Python's module of that name."""

    def __init__(self, resource: ModuleType | Any) -> None:
        self._resource = resource

    def limit(self, memory: int, seconds: int) -> bool:
        self._set("RLIMIT_CPU", seconds)
        self._set("RLIMIT_CORE", 0)
        return any(
            self._set(name, most) and _is_refused(most)
            for name, most in (("RLIMIT_DATA", memory), ("RLIMIT_AS", memory + _MAPPED))
        )

    def _set(self, name: str, most: int) -> bool:
        """Set the soft limit, which may be raised again later; return whether the system accepted it."""
        what = getattr(self._resource, name, None)
        if what is None:
            return False
        try:
            _, hard = self._resource.getrlimit(what)
            allowed = most if hard == self._resource.RLIM_INFINITY else min(most, hard)
            self._resource.setrlimit(what, (allowed, hard))
        except (ValueError, OSError):
            return False
        return True


def _is_refused(size: int) -> bool:
    """Whether the system refuses memory of this size. Nothing is written to it, so getting it costs nothing."""
    if sys.platform == "win32":  # it has no `resource`, so nobody asks
        return False
    try:
        mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, ValueError, OverflowError, MemoryError):
        return True
    return False
