"""Measure what a separate program costs: processor time and memory, with all the processes it starts."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVERY = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """Processor seconds and wall seconds; the most memory held at once, in MB (pages shared count twice)."""

    cpu: float
    wall: float
    memory: float


def cost(arguments: Sequence[str], *, watch_memory: bool = False) -> Cost:
    """Run a program to its end and measure it; RuntimeError, with what it printed, when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start, most = time.perf_counter(), 0.0
    # As installed: what is imported has been compiled before.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    with subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        while watch_memory and running.poll() is None:
            most = max(most, _held(running.pid))
            time.sleep(EVERY)
        _, said = running.communicate()
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if running.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: exit status {running.returncode}\n{said}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, most)


def best(arguments: Sequence[str], times: int) -> float:
    """The least processor time of several runs."""
    return min(cost(arguments).cpu for _ in range(times))


def _held(pid: int) -> float:
    """MB held by a process and those it started."""
    try:
        fields = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:  # it has just ended
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in fields if line.startswith("VmRSS:")), 0.0)
    return own + sum(_held(int(child)) for child in children)
