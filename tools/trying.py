"""Run chosen tests in processes forked off one that has collected them; it must not know what was done to code there.

Such a process begins with all tests collected and no fixture made: what it tries is its own, and costs no more than the
tests themselves. Time is the processor's; on a machine at work nothing else means anything.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import coverage
import pytest
from _pytest.runner import runtestprotocol

MOST_MEMORY = 4 << 30
PATIENCE = 15  # times the processor's time, on the clock on the wall: for what waits and does nothing


class Tested(NamedTuple):
    """What a test takes, and which lines it reaches."""

    seconds: float
    reached: frozenset[tuple[str, int]]


def fates(work: Iterable[Callable[[], bool]], jobs: int, most: int) -> Iterator[tuple[int, str]]:
    """Do each piece of work in a process of its own, so many at once, and tell of its place how it ended.

    `most` seconds of the processor's time are what each may take.
    """
    running: dict[int, tuple[int, str]] = {}
    waiting = enumerate(work)
    kept = [one for one in gc.get_objects() if callable(getattr(type(one), "cache_clear", None))]
    gc.freeze()  # collected once, and looked through by no process forked from here
    while True:
        while len(running) < jobs and (following := next(waiting, None)):
            folder = tempfile.mkdtemp(prefix="simexit-mutate-")
            if not (pid := os.fork()):
                _apart(following[1], kept, folder, most)
            running[pid] = following[0], folder
        if not running:
            return
        pid, status = os.wait()
        if pid not in running:
            continue
        place, folder = running.pop(pid)
        with suppress(OSError):  # what it started and left
            os.killpg(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)
        yield place, _fate(os.waitstatus_to_exitcode(status))


def _fate(code: int) -> str:
    if code < 0:
        return "without end" if -code in (signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL) else "killed"
    return ("survived", "killed")[code] if code < 2 else "not tried"


def _apart(work: Callable[[], bool], kept: Iterable[Any], folder: str, most: int) -> None:
    """Do it and end; nothing of this process may go on in the one it came from."""
    code = 2
    try:
        os.setsid()
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = tempfile.tempdir = folder
        silent = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silent, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        signal.alarm(PATIENCE * most)
        for answers in kept:
            answers.cache_clear()
        code = int(work())
    finally:
        os._exit(code)


def any_fails(items: list[pytest.Item]) -> bool:
    """Whether one of the tests fails; those after it are left."""
    for item, following in _each_with_next(items):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return True
    return False


def survey(items: list[pytest.Item], source: list[str], into: Path) -> bool:
    """Run the tests and write down what each takes and reaches; those that fail are left out."""
    taken: dict[str, float] = {}
    measure = coverage.Coverage(data_file=None, source=source, config_file=False)
    measure.start()
    for item, following in _each_with_next(items):
        measure.switch_context(item.nodeid)
        begin = _used()
        reports = runtestprotocol(item, log=False, nextitem=following)
        if not any(report.failed for report in reports):
            taken[item.nodeid] = _used() - begin
    measure.stop()
    data = measure.get_data()
    reached: dict[str, set[tuple[str, int]]] = {name: set() for name in taken}
    for file in data.measured_files():
        path = os.path.relpath(file)
        for line, names in data.contexts_by_lineno(file).items():
            for name in names:
                if name in reached:
                    reached[name].add((path, line))
    told = {name: Tested(taken[name], frozenset(lines)) for name, lines in reached.items()}
    into.write_bytes(pickle.dumps(told))
    return False


def _each_with_next(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip_longest(items, items[1:])


def _used() -> float:
    """Seconds of the processor's time, of the processes started here too."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class InsteadOfRunning:
    """A plugin: once tests are collected, do this with them."""

    def __init__(self, then: Callable[[list[pytest.Item]], None]) -> None:
        self._then = then

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        self._then(session.items)
        return True
