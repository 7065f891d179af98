"""Measure a fleet in parts, in one process and on a cluster of two workers, beside the same in one piece.

Run: python -m bench beyond. For more lines, killed workers and runs that are stopped: python -m bench.parts
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from bench.batch import AS_OF
from bench.figures import Figure, Ratio
from bench.parts_fleet import write_fleet
from bench.parts_run import Ran, run
from bench.scale import Scale

TITLE = "Beyond one machine"
ABOUT = (
    "From a folder of Parquet to codes: in one piece, in parts in one process, and in parts on a Dask cluster of two "
    "workers on this machine. All codes are equal. Memory is the most that one process held."
)
PACKAGES = ("dask", "distributed", "duckdb", "pyarrow")
PARTS = 8


@dataclass(frozen=True)
class Way:
    what: str
    options: tuple[str, ...]


ONE_PIECE = Way("in one piece", ("--engine", "local"))


def ways(size: int) -> tuple[Way, ...]:
    cut = ("--part-lines", str(-(-size // PARTS)))
    return (
        ONE_PIECE,
        Way("in parts", (*cut, "--engine", "local")),
        Way("in parts, two workers", (*cut, "--engine", "dask", "--jobs", "2")),
    )


def figures(scale: Scale) -> list[Figure]:
    found = [at_size(size) for size in scale.sizes(100_000, 1_000_000)]
    return [several[place] for place in range(len(found[0])) for several in found]


def at_size(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_fleet(folder / "fleet", size, PARTS)
        ran = {way: run_way(folder, way, place) for place, way in enumerate(ways(size))}
        for place in range(1, len(ran)):
            if not pyarrow.parquet.read_table(folder / "0.parquet").equals(
                pyarrow.parquet.read_table(folder / f"{place}.parquet")
            ):
                raise SystemExit(f"{ways(size)[place].what}: other codes than in one piece")
    whole = ran[ONE_PIECE].cpu
    return [
        Figure(
            way.what,
            size,
            one.cpu,
            ratios=() if way is ONE_PIECE else (Ratio(one.cpu / whole, "{} one piece"),),
            megabytes=max(one.client, one.worker),
        )
        for way, one in ran.items()
    ]


def run_way(folder: Path, way: Way, place: int) -> Ran:
    command = [sys.executable, "-m", "simexit", "batch", str(folder / "fleet")]
    command += ["-o", str(folder / f"{place}.parquet"), "--as-of", AS_OF.isoformat(), *way.options]
    return run(command)
