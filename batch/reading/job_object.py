"""Limit this process with a Windows job object. Must not know what the process does.

The one module that calls the Windows kernel. The structures are written in types of a fixed size, so that they can be
compared with Microsoft's documentation on any system.
"""

from __future__ import annotations

import ctypes
from typing import Any

_HANDLE, _BOOL, _DWORD = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32

EXTENDED_LIMIT_INFORMATION = 9  # JobObjectExtendedLimitInformation
PROCESS_TIME = 0x0002  # JOB_OBJECT_LIMIT_PROCESS_TIME
PROCESS_MEMORY = 0x0100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
NO_CRASH_DIALOG = 0x0400  # JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
KILL_ON_JOB_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
_TICKS = 10_000_000  # a second, as Windows counts time


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", _DWORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", _DWORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", _DWORD),
        ("SchedulingClass", _DWORD),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; the counts of input and output are not used."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


_FUNCTIONS: dict[str, tuple[type, tuple[type, ...]]] = {
    "CreateJobObjectW": (_HANDLE, (ctypes.c_void_p, ctypes.c_wchar_p)),
    "SetInformationJobObject": (_BOOL, (_HANDLE, ctypes.c_int, ctypes.c_void_p, _DWORD)),
    "AssignProcessToJobObject": (_BOOL, (_HANDLE, _HANDLE)),
    "GetCurrentProcess": (_HANDLE, ()),
    "CloseHandle": (_BOOL, (_HANDLE,)),
}


def kernel() -> Any | None:
    """The library of the Windows kernel, its functions declared; None on another system."""
    load = getattr(ctypes, "WinDLL", None)
    if load is None:
        return None
    library = load("kernel32")
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class JobObject:
    """A job that this process puts itself into, so that its own helpers are limited, and end, with it."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._job: int | None = None  # stays open: closing it would end the process

    def limit(self, memory: int, seconds: int) -> bool:
        """Allow this many bytes and seconds of processor time from now on; return whether Windows accepted it."""
        if self._job is not None:
            return self._set(self._job, memory, seconds)
        job = self._library.CreateJobObjectW(None, None)
        if not job:
            return False
        here = self._library.GetCurrentProcess()
        if self._set(job, memory, seconds) and self._library.AssignProcessToJobObject(job, here):
            self._job = job
            return True
        self._library.CloseHandle(job)
        return False

    def _set(self, job: int, memory: int, seconds: int) -> bool:
        limits = ExtendedLimits()
        basic = limits.BasicLimitInformation
        basic.LimitFlags = PROCESS_MEMORY | PROCESS_TIME | NO_CRASH_DIALOG | KILL_ON_JOB_CLOSE
        basic.PerProcessUserTimeLimit = seconds * _TICKS
        limits.ProcessMemoryLimit = memory
        size = ctypes.sizeof(limits)
        return bool(
            self._library.SetInformationJobObject(job, EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), size)
        )
