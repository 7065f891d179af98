"""Run a command with its workers to its end, measured, and kill some or all of them on the way.

Must not know what the command does.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import ROOT

EVERY = 0.2


@dataclass(frozen=True)
class Ran:
    """Processor and wall seconds of a run with its processes; the most memory of the first, and of any other, in MB."""

    cpu: float
    wall: float
    client: float
    worker: float
    said: str


def run(command: Sequence[str], meanwhile: Callable[[int], None] | None = None) -> Ran:
    """Run a command to its end, measured; `meanwhile` is told its number and does what it likes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    client = worker = 0.0
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as running:
        if meanwhile is not None:
            threading.Thread(target=meanwhile, args=(running.pid,), daemon=True).start()
        said: list[str] = []
        listening = threading.Thread(target=lambda: said.extend(running.stderr or ()), daemon=True)
        listening.start()
        while running.poll() is None:
            client = max(client, _held(running.pid))
            worker = max(worker, *(_held(child) for child in children(running.pid)), 0.0)
            time.sleep(EVERY)
        listening.join(timeout=10)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if running.returncode and running.returncode != -signal.SIGKILL:
        raise RuntimeError(f"exit status {running.returncode}\n{''.join(said)}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(cpu, time.perf_counter() - start, client, worker, "".join(said))


def children(pid: int) -> list[int]:
    """The worker processes of a run."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        every = [int(child) for child in found]
        for thread in Path(f"/proc/{pid}/task").iterdir():
            every += [int(child) for child in (thread / "children").read_text(encoding="ascii").split()]
        return [
            child
            for child in dict.fromkeys(every)
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
    except OSError:
        return []


def _held(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in fields if line.startswith("VmRSS:")), 0.0)


def killing(times: int) -> Callable[[int], None]:
    """Kill a worker so many times, some seconds apart."""

    def kill(pid: int) -> None:
        for _ in range(times):
            time.sleep(15)
            for child in children(pid)[-1:]:
                os.kill(child, signal.SIGKILL)
                print(f"  killed worker {child}", flush=True)

    return kill


def stopping(codes: Path) -> Callable[[int], None]:
    """Kill the whole run once some parts are decided."""

    def stop(pid: int) -> None:
        while len(list(Path(f"{codes}.parts").glob("*/sums-*.msgpack"))) < 3:
            time.sleep(EVERY)
        os.killpg(pid, signal.SIGKILL)

    return stop
