"""Measure a fleet in parts on Dask: cost per line as it grows, memory, and that its answers are the right ones.

Run: python -m bench.parts [--lines N ...] [--parts N] [--workers N] [--memory GB] [--kill N] [--stop] [--folder DIR]

A fleet is made of blocks that share no owner and no number, so that one block checked by itself, in one piece, has to
come out the same. With --kill, so many workers are killed on the way; with --stop, the whole run is, and goes on. With
--memory, each worker has so many GB: Dask ends one that takes more.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from batch.parted.across_parts import find_across
from bench.parts_fleet import AS_OF, BLOCK, keys, lines_of, write_fleet
from bench.parts_run import Ran, killing, run, stopping


def main() -> None:
    options = _options()
    if options.memory:
        _limit(options.memory)
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
    parser.add_argument("--memory", type=float, default=0, metavar="GB", help="of each worker")
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--stop", action="store_true")
    parser.add_argument("--blocks", type=int, default=2, help="blocks that are also checked in one piece")
    parser.add_argument(
        "--across", action="store_true", help="only what looks across all parts, over made-up keys"
    )
    parser.add_argument("--folder", default=None)
    return parser.parse_args()


def _limit(gigabytes: float) -> None:
    """Let Dask take the machine for one of which each worker, having one of its processors, has so much memory."""
    most = int(gigabytes * 1e9) * (os.cpu_count() or 1)
    resource.setrlimit(resource.RLIMIT_RSS, (most, most))  # nothing but a number to Linux: Dask looks at it


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
        stopped = run(command, stopping(codes))
        print(f"{lines:,} lines: stopped after {stopped.wall:.0f} s")
        command += ["--resume"]
    ran = run(command, killing(options.kill) if options.kill else None)
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
    kept = []
    each = -(-lines // parts)
    for part, start in enumerate(range(0, lines, each)):
        kept.append(folder / f"keys-{part:06d}.parquet")
        pq.write_table(keys(part, np.arange(start, min(lines, start + each))), kept[-1], compression="zstd")
    before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    find_across(kept, folder, 10, memory="750MB", threads=2)
    after, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    held = sum(path.stat().st_size for path in kept)
    print(
        f"{lines:,} lines across {parts} parts: {cpu / lines * 1e6:.2f} µs of processor a line ({cpu:.0f} s),"
        f" {wall:.0f} s, at most {after.ru_maxrss / 1024:,.0f} MB; keys of {held / lines:.0f} bytes a line",
        flush=True,
    )


def _block_alone(fleet: Path, codes: Path, folder: Path, block: int) -> tuple[bool, Ran]:
    """Whether a block has the codes that it has when it is checked by itself, and what that costs."""
    alone, own = folder / f"block-{block}.parquet", folder / f"codes-block-{block}.parquet"
    first, last = block * BLOCK, (block + 1) * BLOCK
    pq.write_table(lines_of(fleet, first, last), alone)
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
        "--force",
    ]
    ran = run(command)
    expected, found = pq.read_table(own), pq.read_table(codes).slice(first, BLOCK)
    compared = [name for name in expected.column_names if name not in ("source", "row")]
    return bool(expected.select(compared).equals(found.select(compared))), ran


if __name__ == "__main__":
    main()
