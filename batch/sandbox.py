"""Run one reading in a process of its own, with limits of memory and time; must not know what is read.

A native reader that aborts, hangs or eats the memory takes only that process down; the caller gets a reason.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

_LENGTH = struct.Struct("<Q")
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from batch.sandbox import serve; serve()"
_SETTINGS = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve memory ahead, which would count
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "RUST_BACKTRACE": "0",
}
_OUT_OF_MEMORY = (b"memory allocation of", b"capacity overflow", b"bad_alloc", b"MemoryError")
_PATIENCE = 0.05
_STATUS = 8  # bytes: one says how it went, the rest keep the columns aligned


class ReadingFailed(Exception):
    """The reading gave no result: `reason` is memory, time, crash, refused or error; `detail` says more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def run(
    task: str,
    options: dict[str, object],
    data: bytes,
    *,
    memory: int,
    seconds: float,
    meanwhile: Callable[[], None] = lambda: None,
) -> memoryview:
    """What the function `task` ("module:function") makes of the data; `meanwhile` runs here at the same time.

    Raises ReadingFailed, or whatever `meanwhile` raises: the process is ended then and there.
    """
    request = json.dumps({"task": task, "options": options, "memory": memory, "seconds": seconds}).encode()
    ends = time.monotonic() + seconds
    with tempfile.TemporaryFile() as complaints, _started(complaints) as process:
        answer: list[bytearray] = []
        talks = [
            threading.Thread(target=_tell, args=(process.stdin, request, data), daemon=True),
            threading.Thread(target=_hear, args=(process.stdout, answer), daemon=True),
        ]
        try:
            for talk in talks:
                talk.start()
            meanwhile()
            talks[1].join(max(_PATIENCE, ends - time.monotonic()))
            late = talks[1].is_alive()
        finally:
            if process.poll() is None and not answer:
                process.kill()
            for talk in talks:
                talk.join()
        if late:
            raise ReadingFailed("time", f"{seconds:.0f} s")
        return _result(answer, process.wait(), complaints)


def serve() -> None:
    """The other side: read the request from standard input, do it, write the result to standard output."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up in the result
    (length,) = _LENGTH.unpack(sys.stdin.buffer.read(_LENGTH.size))
    request = json.loads(sys.stdin.buffer.read(length))
    _limit_this_process(request["memory"], request["seconds"])
    module, function = request["task"].split(":")
    try:
        result = getattr(importlib.import_module(module), function)(
            sys.stdin.buffer.read(), **request["options"]
        )
        status = b"+"
    except MemoryError:
        status, result = b"-", json.dumps(["memory", ""]).encode()
    except BaseException as error:  # a panic of native code is no Exception
        message = getattr(error, "message", None)
        kind = "refused" if message else "error"
        status, result = b"-", json.dumps([kind, message or f"{type(error).__name__}: {error}"]).encode()
    answer.write(_LENGTH.pack(len(result) + _STATUS) + status.ljust(_STATUS))
    answer.write(result)
    answer.flush()
    os._exit(0)  # nothing to tidy up, and freeing a million cells one by one takes its time


def _started(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    """A new interpreter that finds this package and its libraries where this one does."""
    here = str(Path(__file__).resolve().parent.parent)
    paths = json.dumps([here, *(str(Path(path).resolve()) for path in sys.path)])
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, **_SETTINGS},
    )


def _limit_this_process(memory: int, seconds: float) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: the time limit alone holds there
        return
    for what, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, int(seconds) * 4 + 1),  # ends it even when nobody waits any more
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _tell(stream: IO[bytes] | None, request: bytes, data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):  # it may be gone already; how it ended says why
        if stream is not None:
            stream.write(_LENGTH.pack(len(request)) + request)
            stream.write(data)
            stream.close()


def _hear(stream: IO[bytes] | None, answer: list[bytearray]) -> None:
    with contextlib.suppress(OSError, ValueError, struct.error, MemoryError):
        if stream is None:
            return
        (length,) = _LENGTH.unpack(stream.read(_LENGTH.size))
        whole = bytearray(length)
        at, view = 0, memoryview(whole)
        while at < length:
            read = stream.readinto(view[at:])  # type: ignore[attr-defined]
            if not read:
                return
            at += read
        answer.append(whole)


def _result(answer: list[bytearray], status: int, complaints: IO[bytes]) -> memoryview:
    if answer:
        whole = answer[0]
        if whole[:1] == b"+":
            return memoryview(whole)[_STATUS:]
        reason, detail = json.loads(bytes(whole[_STATUS:]))
        raise ReadingFailed(reason, detail)
    complaints.seek(0)
    said = complaints.read()[-4000:]
    if status == -9 or any(word in said for word in _OUT_OF_MEMORY):
        raise ReadingFailed("memory")
    if status == -24:
        raise ReadingFailed("time")
    raise ReadingFailed("crash", said.decode("utf-8", "replace").strip().split("\n")[-1][:200])
