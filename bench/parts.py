"""Measure a fleet in parts on Dask: cost per line as it grows, memory, and that its answers are the right ones.

Run: python -m bench.parts [--lines N ...] [--parts N] [--workers N] [--memory SIZE] [--kill N] [--stop] [--folder DIR]

A fleet is made of blocks that share no owner and no number, so that one block checked by itself, in one piece, has to
come out the same. With --kill, so many workers are killed on the way; with --stop, the whole run is, and goes on.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from batch.parted.across_parts import find_across
from batch.samples.full_fleet import sample_rows
from bench.batch import FIRST
from bench.measure import ROOT

AS_OF = dt.date(2026, 11, 21)
BASE = 20_000  # rows that are made one by one; the others are these with numbers and owners of their own
BLOCK = 250_000  # lines that share owners and numbers with no other
EVERY = 0.2
_SHARES = {"closed": 0.05, "open": 0.9, "takes": 0.5, "prepaid": 0.5, "main": 0.1, "secondary": 0.2}


@dataclass(frozen=True)
class Ran:
    """Processor and wall seconds of a run with its processes; the most memory of the first, and of any other, in MB."""

    cpu: float
    wall: float
    client: float
    worker: float
    said: str


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for lines in options.lines:
            if options.across:
                _across(Path(name) / str(lines), lines, options.parts)
            else:
                _one_size(Path(name), lines, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--parts", type=int, default=80)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--stop", action="store_true")
    parser.add_argument("--blocks", type=int, default=2, help="blocks that are also checked in one piece")
    parser.add_argument(
        "--across", action="store_true", help="only what looks across all parts, over made-up keys"
    )
    parser.add_argument("--folder", default=None)
    return parser.parse_args()


def _one_size(folder: Path, lines: int, options: argparse.Namespace) -> None:
    fleet, codes = folder / f"fleet-{lines}", folder / f"codes-{lines}.parquet"
    made = write_fleet(fleet, lines, options.parts)
    command = [
        sys.executable,
        "-m",
        "simexit",
        "batch",
        str(fleet),
        "-o",
        str(codes),
        "--as-of",
        AS_OF.isoformat(),
    ]
    command += [
        "--engine",
        "dask",
        "--jobs",
        str(options.workers),
        "--part-lines",
        str(-(-lines // options.parts)),
    ]
    if options.stop:
        stopped = run(command, _stopping(codes))
        print(f"{lines:,} lines: stopped after {stopped.wall:.0f} s")
        command += ["--resume"]
    ran = run(command, _killing(options.kill) if options.kill else None)
    print(
        f"{lines:,} lines, {made / lines:.0f} bytes a line, {options.parts} parts, {options.workers} workers"
        f"{f', {options.kill} killed' if options.kill else ''}: {ran.cpu / lines * 1e6:.1f} µs of processor a line"
        f" ({ran.cpu:.0f} s), {ran.wall:.0f} s; client at most {ran.client:,.0f} MB, a worker {ran.worker:,.0f} MB"
    )
    print("  " + ran.said.strip().split("\n")[-1], flush=True)
    for place in np.linspace(0, lines // BLOCK - 1, min(options.blocks, lines // BLOCK)).astype(int).tolist():
        same, alone = _block_alone(fleet, codes, folder, place)
        print(
            f"  block {place}: {'equal' if same else 'DIFFERENT'} to the same {BLOCK:,} lines in one piece, at"
            f" {alone.cpu / BLOCK * 1e6:.1f} µs of processor a line",
            flush=True,
        )
        if not same:
            sys.exit(1)


def _across(folder: Path, lines: int, parts: int) -> None:
    """What it costs to look across all parts, within a gigabyte."""
    folder.mkdir()
    keys = []
    each = -(-lines // parts)
    for part, start in enumerate(range(0, lines, each)):
        keys.append(folder / f"keys-{part:06d}.parquet")
        pq.write_table(_keys(part, np.arange(start, min(lines, start + each))), keys[-1], compression="zstd")
    before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    find_across(keys, folder, 10, memory="750MB", threads=2)
    after, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    held = sum(path.stat().st_size for path in keys)
    print(
        f"{lines:,} lines across {parts} parts: {cpu / lines * 1e6:.2f} µs of processor a line ({cpu:.0f} s),"
        f" {wall:.0f} s, at most {after.ru_maxrss / 1024:,.0f} MB; keys of {held / lines:.0f} bytes a line",
        flush=True,
    )


def _keys(part: int, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    """Keys of lines, 60 of an owner, one number in a hundred twice."""
    draw = np.random.default_rng(part)
    size = len(numbers)
    texts = pa.array(["smartone", "cmhk", "csl", "three"]).take(pa.array(draw.integers(0, 4, size)))
    plans = pa.array([*(f"plan {at}" for at in range(40)), None])
    plans = plans.take(pa.array(np.minimum(draw.integers(0, 400, size), 40)))
    twice = np.where(numbers % 100 == 7, numbers - 1, numbers)
    flags = {name: draw.random(size) < share for name, share in _SHARES.items()}
    return pa.table({
        "part": pa.array(np.full(size, part, np.int32)), "place": pa.array(np.arange(size, dtype=np.int32)),
        "file": pa.array(np.zeros(size, np.int32)), "row": pa.array(numbers + 2),
        "reference": pc.binary_join_element_wise("HL", pa.array(numbers).cast(pa.string()), "-"),
        "owner": pc.binary_join_element_wise("harbour logistics", pa.array(numbers // 60).cast(pa.string()), " "),
        "carrier": texts, "operator": texts, "plan_group": plans,
        "number": pa.array((852_60_000_000_0000 + twice * 10_000) * 16 + 11),
        "card": pa.array((8_985_200_000_000_000_000 + numbers * 10).astype(np.uint64)),
        "odd_card": pa.nulls(size, pa.string()), **flags,
        "has_target": np.zeros(size, np.bool_), "has_dependents": np.zeros(size, np.bool_),
    })  # fmt: skip


def write_fleet(folder: Path, size: int, parts: int) -> int:
    """Write a fleet as Parquet, a file of as many lines for each part; how many bytes it has."""
    folder.mkdir()
    base = sample_rows(AS_OF, BASE)
    names = list(dict.fromkeys(name for row in base for name in row))
    table = pa.table({name: pa.array([_text(row.get(name)) for row in base], pa.string()) for name in names})
    each = -(-size // parts)
    for part, start in enumerate(range(0, size, each)):
        numbers = np.arange(start, min(size, start + each))
        pq.write_table(_numbered(table, numbers), folder / f"{part:05d}.parquet", row_group_size=each)
    return sum(path.stat().st_size for path in folder.iterdir())


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _numbered(table: pa.Table, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    """The base's rows with numbers, cards and owners of their own; one number in a hundred stands twice."""
    rows = table.take(pa.array(numbers % BASE))
    block, within = np.divmod(numbers, BLOCK)
    twice = np.where((within % 100 == 7) & (within > 0), numbers - 1, numbers)
    owners = pc.binary_join_element_wise(
        rows["Registered owner"].combine_chunks(),
        pa.array(block * 10_000 + within // 50).cast(pa.string()),
        " ",
    )
    own = {
        "SIM ID": pc.binary_join_element_wise("HL", pa.array(numbers).cast(pa.string()), "-"),
        "Mobile no.": pa.array(FIRST + twice % 8_000_000 + twice // 8_000_000 * 30_000_000).cast(pa.string()),
        "ICCID": _cards(numbers),
        "Registered owner": owners,
    }
    for name, values in own.items():
        rows = rows.set_column(rows.column_names.index(name), name, values)
    return rows


def _cards(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Array:
    """Serial numbers with their check digits."""
    body = pc.binary_join_element_wise(
        "89852", pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 13, "0"), ""
    )
    digits = np.frombuffer("".join(body.to_pylist()).encode(), np.uint8).reshape(-1, 18).astype(np.int64) - 48
    doubled = digits.copy()
    doubled[:, 1::2] *= 2
    total = np.where(doubled > 9, doubled - 9, doubled).sum(axis=1)
    return pc.binary_join_element_wise(body, pa.array(-total % 10).cast(pa.string()), "")


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


def _killing(times: int) -> Callable[[int], None]:
    """Kill a worker so many times, some seconds apart."""

    def kill(pid: int) -> None:
        for _ in range(times):
            time.sleep(15)
            for child in children(pid)[-1:]:
                os.kill(child, signal.SIGKILL)
                print(f"  killed worker {child}", flush=True)

    return kill


def _stopping(codes: Path) -> Callable[[int], None]:
    """Kill the whole run once some parts are decided."""

    def stop(pid: int) -> None:
        while len(list(Path(f"{codes}.parts").glob("*/sums-*.msgpack"))) < 3:
            time.sleep(EVERY)
        os.killpg(pid, signal.SIGKILL)

    return stop


def _block_alone(fleet: Path, codes: Path, folder: Path, block: int) -> tuple[bool, Ran]:
    """Whether a block has the codes that it has when it is checked by itself, and what that costs."""
    alone, own = folder / f"block-{block}.parquet", folder / f"codes-block-{block}.parquet"
    first, last = block * BLOCK, (block + 1) * BLOCK
    pq.write_table(_lines(fleet, first, last), alone)
    command = [
        sys.executable,
        "-m",
        "simexit",
        "batch",
        str(alone),
        "-o",
        str(own),
        "--as-of",
        AS_OF.isoformat(),
    ]
    ran = run(command)
    expected, found = pq.read_table(own), pq.read_table(codes).slice(first, BLOCK)
    compared = [name for name in expected.column_names if name not in ("source", "row")]
    return bool(expected.select(compared).equals(found.select(compared))), ran


def _lines(fleet: Path, first: int, last: int) -> pa.Table:
    return pa.concat_tables(_some(fleet, first, last))


def _some(fleet: Path, first: int, last: int) -> Iterator[pa.Table]:
    at = 0
    for path in sorted(fleet.iterdir()):
        rows = pq.read_metadata(path).num_rows
        if at < last and at + rows > first:
            start = max(first - at, 0)
            yield pq.read_table(path).slice(start, min(last - at, rows) - start)
        at += rows


if __name__ == "__main__":
    main()
