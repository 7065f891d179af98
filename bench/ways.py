"""Measure a fleet's whole way, from a file to a file, beside only reading it and writing as many cells; by size.

Run: python -m bench ways
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from bench.batch import AS_OF, keep_cells, write_fleet
from bench.figures import Figure, Goal, Ratio
from bench.measure import Cost, cost
from bench.scale import Scale
from bench.tables_bare import keep

TITLE = "From a file to a file"
ABOUT = (
    "`simexit batch` as a program of its own, with the processes it starts. Bare I/O reads the same file and writes as "
    "many cells: a workbook with fastexcel and our own writer of cells, CSV and Parquet with Arrow. Memory is the most "
    "that all processes held together."
)
PACKAGES = ("fastexcel", "pyarrow", "pandas", "openpyxl", "isal")


@dataclass(frozen=True)
class Way:
    """From which format to which, with its goals by size; `twice`: how large the file made may be, in inputs."""

    given: str
    made: str
    most: Mapping[int, float] = field(default_factory=dict)
    megabytes: Mapping[int, int] = field(default_factory=dict)
    inputs: Mapping[int, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.given} to {'report' if self.made == 'xlsx' else self.made}"


SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
WAYS = (
    Way("xlsx", "xlsx", {MIDDLE: 1.3, LARGE: 1.15}, {LARGE: 1_500}, {LARGE: 2.0}),
    Way("csv", "csv", {LARGE: 3.0}, {LARGE: 1_000}),
    Way("parquet", "parquet"),
)
TIMES = {SMALL: 3, MIDDLE: 2, LARGE: 1}


def figures(scale: Scale) -> list[Figure]:
    """Each way at each size, a way's sizes together."""
    sizes = scale.sizes(SMALL, MIDDLE, LARGE)
    found = {size: at_size(size, scale.times(TIMES[size])) for size in sizes}
    return [found[size][place] for place in range(len(WAYS)) for size in sizes]


def at_size(size: int, times: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_fleet(folder / "fleet.xlsx", size)
        sheet = pa.table(
            fastexcel.read_excel(str(folder / "fleet.xlsx")).load_sheet(0, dtypes="string").to_arrow()
        )
        pyarrow.csv.write_csv(sheet, folder / "fleet.csv")
        pyarrow.parquet.write_table(sheet, folder / "fleet.parquet")
        del sheet
        return [measured(way, folder, size, times) for way in WAYS]


def measured(way: Way, folder: Path, size: int, times: int) -> Figure:
    """The whole way and the bare one in turns, the least of each."""
    fleet, made = folder / f"fleet.{way.given}", folder / f"made.{way.made}"
    batch = [*("simexit", "batch", str(fleet), "-o", str(made)), "--force", "--as-of", AS_OF.isoformat()]
    whole = [_cost(*batch)]
    if way.made == "xlsx":
        keep_cells(made, folder)
        bare_run = ["bench.batch_bare", str(fleet), str(folder)]
    else:
        kept = folder / "codes.feather"
        keep(made, kept)
        bare_run = ["bench.tables_bare", str(fleet), str(kept), str(folder / f"bare.{way.made}")]
    bare = [_cost(*bare_run)]
    for _ in range(times - 1):
        whole.append(_cost(*batch))
        bare.append(_cost(*bare_run))
    cpu = min(one.cpu for one in whole)
    ratios = [Ratio(cpu / min(one.cpu for one in bare), "{} bare I/O", _goal(way.most.get(size)))]
    if size in way.inputs:
        inputs = made.stat().st_size / fleet.stat().st_size
        ratios.append(Ratio(inputs, "a file {} as large as its input", _goal(way.inputs[size])))
    return Figure(
        way.name,
        size,
        cpu,
        ratios=tuple(ratios),
        megabytes=min(one.memory for one in whole),
        most_megabytes=way.megabytes.get(size),
    )


def _goal(limit: float | None) -> Goal | None:
    return None if limit is None else Goal(limit)


def _cost(module: str, *arguments: str) -> Cost:
    return cost([sys.executable, "-m", module, *arguments], watch_memory=True)
