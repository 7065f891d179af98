"""Have the work on parts done by a Dask cluster. The one module that imports Dask, an extra (`simexit[dask]`).

Workers are sent paths, never rows: they and whoever starts the run see the same files. Must not know what the work is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from batch.errors import InputError, Refused
from batch.parted.part import NotInParts
from batch.parted.workers import J, P, Task

_WAIT = 20  # seconds for a scheduler to answer
_DEATHS = 10  # of workers at one part; one that ends every worker is at fault itself


class DaskWorkers:
    """The workers of the cluster at an address, or of one started here with so many processes."""

    def __init__(self, scheduler: str | None, count: int, memory: str = "auto") -> None:
        try:
            import dask
            from distributed import Client, LocalCluster
        except ImportError:
            raise InputError("dask_needed", command="pip install 'simexit[dask]'") from None
        self._ending = ExitStack()
        self._ending.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": _DEATHS}))
        try:
            if scheduler:
                self._client: Any = Client(scheduler, timeout=_WAIT)
            else:
                cluster = LocalCluster(
                    n_workers=count, threads_per_worker=1, memory_limit=memory, dashboard_address=":0"
                )
                self._ending.enter_context(cluster)
                self._client = Client(cluster)
        except (OSError, ValueError) as error:
            self._ending.close()
            raise InputError("no_scheduler", scheduler=scheduler, detail=str(error)) from None
        self._ending.enter_context(self._client)

    @property
    def count(self) -> int:
        return max(1, len(self._client.nthreads()))

    @property
    def seen_at(self) -> str:
        return str(self._client.dashboard_link)

    def __enter__(self) -> DaskWorkers:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def each(self, task: Task[J, P], job: J, parts: Sequence[P]) -> Iterator[None]:
        from distributed import as_completed

        # Not scattered: what a worker held that is gone would be gone too.
        told = self._client.submit(_told, job, pure=False)
        done = as_completed(
            self._client.map(_done, [task] * len(parts), [told] * len(parts), parts, pure=False)
        )
        for future in done:
            said = future.result()
            future.release()
            if said is not None:
                raise said
            yield


def _told(job: J) -> J:
    return job


_one_at_a_time = threading.Lock()


def _done(task: Task[J, P], job: J, part: P) -> NotInParts | Refused | None:
    """One part, or what is to be said of it: what a task raises, Dask would print with a traceback.

    A worker with several threads has but one rules engine, and the memory for one part.
    """
    with _one_at_a_time:
        try:
            task(job, part)
        except (NotInParts, Refused) as said:
            return said
    return None
