"""Keep the processes that workbooks are read in for the next reading of a test run; it must not know what is read.

Starting one takes longer than most readings. One that failed or was killed is not used again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from subprocess import Popen
from threading import Lock
from typing import IO, Any

import pytest

from batch.reading.sandbox import Sandbox

_RUN, _CLOSE = Sandbox.run, Sandbox.close
_idle: dict[tuple[str, ...], list[tuple[Popen[bytes], IO[bytes]]]] = {}
_taking = Lock()
_sound: set[int] = set()  # those whose last reading came to a result


@contextmanager
def readers_kept() -> Iterator[None]:
    """Within it, a reading begins with a process that another has done with, where there is one."""
    with _reading_by(_run, _close):
        yield
    for readers in _idle.values():
        for process, complaints in readers:
            _end(process, complaints)
    _idle.clear()


@contextmanager
def readers_begun_anew() -> Iterator[None]:
    """Within it, each begins a process of its own, as a program that is run has it."""
    with _reading_by(_RUN, _CLOSE):
        yield


@contextmanager
def _reading_by(run: Callable[..., memoryview], close: Callable[[Sandbox], None]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sandbox, "run", run)
        patch.setattr(Sandbox, "close", close)
        yield


def _run(
    self: Sandbox, task: str, options: dict[str, Any], data: Sequence[bytes], **limits: Any
) -> memoryview:
    with _taking:  # the parts of a sheet are read side by side
        free = _idle.get(tuple(self._without))
        if self._process is None and free and not self._killed:
            self._complaints.close()
            self._process, self._complaints = free.pop()
    _sound.discard(id(self))
    found = _RUN(self, task, options, data, **limits)
    _sound.add(id(self))
    return found


def _close(self: Sandbox) -> None:
    process, sound = self._process, id(self) in _sound
    _sound.discard(id(self))
    if process is None or not sound or self._killed or process.poll() is not None:
        _CLOSE(self)
        return
    self._complaints.seek(0)  # for the process too
    self._complaints.truncate()
    _idle.setdefault(tuple(self._without), []).append((process, self._complaints))
    self._process = None


def _end(process: Popen[bytes], complaints: IO[bytes]) -> None:
    process.kill()
    process.communicate()
    complaints.close()
