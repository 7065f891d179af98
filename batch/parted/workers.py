"""Who does the work on parts: this process, or several on this machine. Must not know what the work is."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from multiprocessing.shared_memory import SharedMemory
from typing import Any, Protocol, TypeVar

J = TypeVar("J")
P = TypeVar("P")
Task = Callable[[J, P], None]

_TRIES = 10  # of a part whose worker is gone; a part that ends every worker is at fault itself


class Workers(AbstractContextManager["Workers"], Protocol):
    """Several that do a task on each of some parts."""

    @property
    def count(self) -> int:
        """How many there are."""

    @property
    def seen_at(self) -> str:
        """The address at which the work can be watched, or blank."""

    def each(self, task: Task[J, P], job: J, parts: Sequence[P]) -> Iterator[None]:
        """Do the task on each part, in whichever order; something comes each time that one is done."""


class Here:
    """This process alone."""

    count, seen_at = 1, ""

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def each(self, task: Task[J, P], job: J, parts: Sequence[P]) -> Iterator[None]:
        for part in parts:
            task(job, part)
            yield


class Processes:
    """Several processes on this machine; what one that is killed was at is done again."""

    seen_at = ""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = self._new()

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def each(self, task: Task[J, P], job: J, parts: Sequence[P]) -> Iterator[None]:
        said = pickle.dumps(job)
        memory = SharedMemory(create=True, size=len(said))
        try:
            _bytes(memory)[: len(said)] = said
            yield from self._each(task, (memory.name, len(said)), parts)
        finally:
            memory.close()
            memory.unlink()

    def _each(self, task: Task[J, P], job: tuple[str, int], parts: Sequence[P]) -> Iterator[None]:
        waiting, tries = list(range(len(parts))), [0] * len(parts)
        running: dict[Future[None], int] = {}
        while waiting or running:
            try:
                while waiting and len(running) < 2 * self.count:
                    running[self._pool.submit(_done, task, job, parts[waiting[0]])] = waiting[0]
                    waiting.pop(0)
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    future.result()
                    del running[future]
                    yield
            except BrokenProcessPool:
                lost = sorted(running.values())
                running.clear()
                for place in lost:
                    tries[place] += 1
                    if tries[place] >= _TRIES:
                        raise
                waiting = [*lost, *waiting]
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        # Arrow and the rules engine have threads, with which no process can be copied.
        return ProcessPoolExecutor(self.count, mp_context=multiprocessing.get_context("spawn"))


_jobs: dict[str, Any] = {}


def _done(task: Task[Any, Any], job: tuple[str, int], part: Any) -> None:
    """One part, in a process that keeps the job it was told last."""
    name, length = job
    if name not in _jobs:
        _jobs.clear()
        memory = SharedMemory(name=name)
        try:
            _jobs[name] = pickle.loads(_bytes(memory)[:length])  # noqa: S301 - of the process that started this one
        finally:
            memory.close()
    task(_jobs[name], part)


def _bytes(memory: SharedMemory) -> memoryview:
    if memory.buf is None:
        raise ValueError("it is closed")
    return memory.buf
