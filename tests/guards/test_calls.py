"""A fleet four times as long takes no more calls of Python functions: nothing is done line by line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.csv
import pyarrow.parquet
import pytest

from bench.fleets import draw
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from simexit import check_fleet
from simexit.cli import run
from tests.guards.alike import write_csv, write_xlsx
from tests.guards.counted import calls
from tests.support.made_up import DAY
from tests.support.shipped import shipped

FEW, MANY = 1_500, 6_000  # below some hundred lines more of them is looked at, to guess what a column holds
CALLS_OF_A_PROBLEM = 4
ONE_IN = 50  # lines for which one more call is allowed: long files are taken in pieces


def more_calls(few: Callable[[], object], many: Callable[[], object]) -> int:
    """How many more calls the longer one takes; what only a first run does is done before."""
    few()
    return calls(many) - calls(few)


def batch(path: Path, output: Path) -> None:
    assert run(["batch", str(path), "-o", str(output), "--force", "--as-of", DAY.isoformat()]) == 0


@pytest.mark.parametrize(
    ("given", "output"),
    [("csv", "csv"), ("csv", "jsonl"), ("csv", "parquet"), ("xlsx", "csv"), ("parquet", "csv")],
)
def test_from_a_file_to_codes(given: str, output: str, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{size}.{given}", size) for size in (FEW, MANY)]
    few, many = (partial(batch, path, tmp_path / f"codes.{output}") for path in paths)
    assert more_calls(few, many) <= (MANY - FEW) // ONE_IN


def test_a_problem_in_every_row_costs_its_value_and_no_more(tmp_path: Path) -> None:
    paths = [write_csv(tmp_path / f"{size}.csv", size, unpaid="about 50?") for size in (FEW, MANY)]
    few, many = (partial(batch, path, tmp_path / "codes.csv") for path in paths)
    assert more_calls(few, many) <= CALLS_OF_A_PROBLEM * (MANY - FEW)


def write(path: Path, size: int) -> Path:
    if path.suffix == ".xlsx":
        return write_xlsx(path, size)
    table = write_csv(path.with_suffix(".csv"), size)
    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(pyarrow.csv.read_csv(table), path)
    return path


def test_from_a_frame_to_a_frame(tmp_path: Path) -> None:
    frames = [pd.read_csv(write_csv(tmp_path / f"{size}.csv", size)) for size in (FEW, MANY)]
    few, many = (partial(check_fleet, frame, as_of=DAY) for frame in frames)
    assert more_calls(few, many) <= (MANY - FEW) // ONE_IN


def test_from_columns_to_decisions() -> None:
    """The same situations four times over: a case that was met is not looked at again."""
    book = shipped()
    once = draw(book, FEW)
    columns = {
        size: {
            name: type(column)(np.tile(column.values, size // FEW), np.tile(column.known, size // FEW))
            for name, column in once.items()
        }
        for size in (FEW, MANY)
    }
    decider = Decider(book)
    few, many = (partial(decide_many, decider, columns[size], size, DAY.toordinal()) for size in (FEW, MANY))
    assert more_calls(few, many) <= (MANY - FEW) // ONE_IN
