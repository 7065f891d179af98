"""Measure `check_fleet` on frames with typed columns, the whole call: frame in, frame of the same kind out.

Run: python -m bench typed. The fleet is that of bench.frames.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pyarrow as pa

from batch.understanding.line_keys import LINE_NAMES
from bench.figures import Figure, Goal, Ratio
from bench.frames import AS_OF, COMPARED, seconds, texts_of, typed_fleet
from bench.scale import Scale
from simexit import check_fleet

TITLE = "check_fleet on a typed frame"
ABOUT = (
    "The public call with the demo's fleet, longer, as typed columns (numbers, dates, amounts, yes and no, choices), "
    "every line with a number of its own; out comes a frame of codes of the same kind. The same cells as texts are "
    "answered alike. A first run is the first of its process."
)
PACKAGES = ("pandas", "polars", "pyarrow")
GOAL, LINES_A_SECOND, LARGE = Goal(1.0, at_least=True), 2_000_000, 1_000_000
TIMES = 3


def figures(scale: Scale) -> list[Figure]:
    return [one for size in scale.sizes(100_000, LARGE) for one in at_size(size, scale.times(TIMES))]


def at_size(size: int, times: int) -> list[Figure]:
    fleet = typed_fleet(size)
    alike(fleet.slice(0, COMPARED))
    given = {"pandas": fleet.to_pandas(), "Arrow": fleet}
    if find_spec("polars"):
        given["polars"] = _polars(fleet)
    given["Arrow, without numbers and names"] = fleet.drop_columns([*LINE_NAMES, "owner"])
    return [figure(what, frame, size, times) for what, frame in given.items()]


def figure(what: str, frame: Any, size: int, times: int) -> Figure:
    took = [seconds(lambda: check_fleet(frame, as_of=AS_OF)) for _ in range(times)]
    goal = GOAL if size == LARGE else None
    ratio = Ratio(size / min(took) / LINES_A_SECOND, "{} of 2 M lines/s", goal)
    return Figure(what, size, min(took), took[0], (ratio,))


def alike(fleet: pa.Table) -> None:
    """Hold the codes of a frame against those of the same cells as texts."""
    found, wanted = (
        check_fleet(one, as_of=AS_OF).astype(object) for one in (fleet.to_pandas(), texts_of(fleet))
    )
    if not wanted.equals(found):
        raise SystemExit("typed columns and their texts are answered differently")


def _polars(fleet: pa.Table) -> Any:
    import polars as pl

    return pl.from_arrow(fleet)
