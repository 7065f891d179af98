"""Run readings in a process of their own, with limits of memory and time. Must not know what is read.

A native reader that aborts, hangs or uses up the memory takes only that process down; the caller gets a reason.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import struct
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Self

from batch.errors import InputError, ReadingUnlimited, system_words
from batch.reading.serving import BROKEN, LENGTHS, STATUS, UNLIMITED

_START = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.argv[1])\n"
    "from batch.reading.serving import serve\n"
    "serve(json.loads(sys.argv[2]))\n"
)
_SETTINGS = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve memory ahead, which would count
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "RUST_BACKTRACE": "0",
}
_OUT_OF_MEMORY = (b"memory allocation of", b"capacity overflow", b"bad_alloc", b"MemoryError")
_PYTHONS_OWN = b"Traceback (most recent call last)"  # native code that ends has none
_PIPE = 1 << 20  # bytes: the system's own 64 kB make the two processes wait for each other
_LAST_WORDS = 2.0  # seconds that a process which closed its output has to end by itself
_KILLED = -9  # by the system, when the machine's memory runs out
_LISTEN = 0.2  # seconds between two looks: on Windows nothing interrupts a thread that waits for another


class ReadingFailed(Exception):
    """A reading that gave no result: `reason` is memory, time, crash, refused or error; `detail` says more.

    Of a refusal the detail is its packed reasons, to be said in the language of who asked.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class ReaderBroken(Exception):
    """A reading that failed because the program, or a library of it, is not as it should be; no file is to blame."""


class Sandbox:
    """A process that does one reading after the other. It is started with the first; end it with `close`.

    `without` names libraries that Arrow is kept from loading there, because that takes longer than most readings.
    """

    def __init__(self, without: Sequence[str] = ("pandas", "numpy")) -> None:
        self._without = list(without)
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False
        self._complaints = _place_for_complaints()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self, task: str, options: dict[str, Any], data: Sequence[bytes], *, memory: int, seconds: float
    ) -> memoryview:
        """Run the function `task` ("module:function") on the data, given in parts; raise ReadingFailed if it fails."""
        process = self._process = self._process or _started(self._without, self._complaints)
        if self._killed:
            process.kill()
        request = json.dumps({"task": task, "options": options, "memory": memory}).encode()
        answer: list[bytearray] = []
        talks = [
            threading.Thread(target=_tell, args=(process.stdin, request, data), daemon=True),
            threading.Thread(target=_hear, args=(process.stdout, answer), daemon=True),
        ]
        try:
            for talk in talks:
                talk.start()
            for _ in range(math.ceil(seconds / _LISTEN)):
                talks[1].join(_LISTEN)
                if not talks[1].is_alive():
                    break
            if answer:
                return _result(answer[0])
            late = talks[1].is_alive()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.0 if late else _LAST_WORDS)
        finally:
            if not answer:
                process.kill()
            for talk in talks:
                talk.join()
        raise self._failure(late, process.wait())

    def kill(self) -> None:
        """End the process now, or as soon as it starts; called from another thread than the one that reads."""
        self._killed = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()
            process.wait()
        self._complaints.close()

    def _failure(self, late: bool, status: int) -> ReadingFailed:
        if late:
            return ReadingFailed("time")
        self._complaints.seek(0)
        said = self._complaints.read()[-4000:]
        if status == _KILLED or any(word in said for word in _OUT_OF_MEMORY):
            return ReadingFailed("memory")
        if _PYTHONS_OWN in said:
            raise ReaderBroken(said.decode("utf-8", "replace").strip().splitlines()[-1])
        return ReadingFailed("crash", said.decode("utf-8", "replace").strip()[-200:])


def _place_for_complaints() -> IO[bytes]:
    """Where the process may complain; InputError where there is no place for such files."""
    try:
        return tempfile.TemporaryFile()
    except OSError as problem:
        raise InputError("no_temporary_folder", detail=system_words(problem)) from None


def given_or_new(process: Sandbox | None) -> contextlib.AbstractContextManager[Sandbox]:
    """A process that somebody else ends, or one that is ended with its use."""
    return contextlib.nullcontext(process) if process is not None else Sandbox()


def _result(answer: bytearray) -> memoryview:
    if answer[1:2] == UNLIMITED:
        warnings.warn("this system sets no limit to the memory that a reading takes", ReadingUnlimited, 2)
    if answer[:1] == b"+":
        return memoryview(answer)[STATUS:]
    reason, detail = json.loads(bytes(answer[STATUS:]))
    if reason == BROKEN:
        raise ReaderBroken(detail)
    raise ReadingFailed(reason, detail)


def _started(without: list[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start an interpreter that finds this package and its libraries where this one does."""
    here = str(Path(__file__).resolve().parent.parent.parent)
    paths = json.dumps([here, *(str(Path(path).resolve()) for path in sys.path)])
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, paths, json.dumps(without)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, **_SETTINGS},
        pipesize=_PIPE,  # where the system can, which is Linux
    )


def _tell(stream: IO[bytes] | None, request: bytes, data: Sequence[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):  # it may be gone already; how it ended says why
        if stream is not None:
            stream.write(LENGTHS.pack(len(request), sum(map(len, data))) + request)
            for part in data:
                stream.write(part)
            stream.flush()


def _hear(stream: IO[bytes] | None, answer: list[bytearray]) -> None:
    with contextlib.suppress(OSError, ValueError, struct.error, MemoryError):
        if stream is None:
            return
        length, _ = LENGTHS.unpack(stream.read(LENGTHS.size))
        whole = bytearray(length)
        at, view = 0, memoryview(whole)
        while at < length:
            read = stream.readinto(view[at:])  # type: ignore[attr-defined]
            if not read:
                return
            at += read
        answer.append(whole)
