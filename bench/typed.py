"""Measure `check_fleet` on frames with typed columns, the whole call: frame in, frame of the same kind out.

Run: python -m bench typed
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bench.batch import AS_OF, FIRST
from bench.figures import Figure, Goal, Ratio
from bench.scale import Scale
from simexit import check_fleet

TITLE = "check_fleet on a typed frame"
ABOUT = (
    "The public call with a frame of 14 typed columns (numbers, dates, amounts, yes and no, categories), some blank in "
    "each, every line with a number of its own; out comes a frame of codes of the same kind. The same frame as texts "
    "is answered alike."
)
PACKAGES = ("pandas", "polars", "pyarrow")
GOAL, LINES_A_SECOND, LARGE = Goal(1.0, at_least=True), 2_000_000, 1_000_000
TIMES = 3
ALIKE = 2_000  # lines that are compared with the same as texts
CODES = {
    "carrier": ("cmhk", "csl", "three", "smartone"),
    "plan_type": ("prepaid", "postpaid"),
    "account_type": ("corporate", "personal"),
    "line_status": ("active", "suspended", "barred"),
}
YES_NO = ("still_needed", "needed_again", "port_out_wanted", "auto_recharge")
AMOUNTS = ("outstanding_hkd", "balance_hkd", "monthly_fee_hkd")
BLANK = 0.1


def figures(scale: Scale) -> list[Figure]:
    return [one for size in scale.sizes(100_000, LARGE) for one in at_size(size, scale.times(TIMES))]


def at_size(size: int, times: int) -> list[Figure]:
    frame = drawn(size)
    alike(frame[:ALIKE])
    return [
        figure(kind, given, size, times)
        for kind, given in {
            "pandas": frame,
            "polars": _polars(frame),
            "Arrow": pa.Table.from_pandas(frame, preserve_index=False),
        }.items()
    ]


def figure(kind: str, frame: Any, size: int, times: int) -> Figure:
    took = []
    for _ in range(times):
        start = time.process_time()
        check_fleet(frame, as_of=AS_OF)
        took.append(time.process_time() - start)
    goal = GOAL if size == LARGE else None
    ratio = Ratio(size / min(took) / LINES_A_SECOND, "{} of 2 M lines/s", goal)
    return Figure(kind, size, min(took), ratios=(ratio,))


def drawn(size: int, seed: int = 20261121) -> pd.DataFrame:
    """Random lines as typed columns."""
    draw = np.random.default_rng(seed)

    def blank() -> Any:
        return draw.random(size) < BLANK

    columns: dict[str, Any] = {"msisdn": FIRST + np.arange(size)}
    for name, codes in CODES.items():
        places = np.where(blank(), -1, draw.integers(0, len(codes), size))
        columns[name] = _category(places, codes)
    for name in YES_NO:
        columns[name] = pd.arrays.BooleanArray(draw.random(size) < 0.5, blank())
    for name in AMOUNTS:
        columns[name] = np.where(blank(), np.nan, draw.integers(0, 40_000, size) / 100)
    days = np.datetime64(AS_OF) + draw.integers(-30, 700, size).astype("timedelta64[D]")
    running = (columns["plan_type"] == "postpaid") & ~blank()  # of a prepaid line it would be a problem
    columns["contract_end_on"] = np.where(~running, np.datetime64("NaT"), days.astype("datetime64[s]"))
    columns["department"] = _category(draw.integers(0, 40, size), [f"Dept {at}" for at in range(40)])
    return pd.DataFrame(columns)


def _category(places: Any, codes: Sequence[str]) -> Any:
    return pd.Categorical.from_codes(places, categories=pd.Index(codes))


def alike(frame: pd.DataFrame) -> None:
    """Hold the codes of a frame against those of the same as texts."""
    texts = pd.DataFrame({name: _texts(column) for name, column in frame.items()})
    found, expected = (check_fleet(one, as_of=AS_OF).astype(object).fillna("") for one in (frame, texts))
    if not (found == expected).all(axis=None):
        raise SystemExit("a typed frame is answered otherwise than as texts")


def _texts(column: pd.Series) -> list[str | None]:
    if column.dtype == "boolean":
        column = column.map({True: "yes", False: "no"})
    return [None if pd.isna(value) else str(value) for value in column.tolist()]


def _polars(frame: pd.DataFrame) -> Any:
    import polars as pl

    return pl.from_pandas(frame)
