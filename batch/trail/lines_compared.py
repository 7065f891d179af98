"""Count the lines of a table of codes, or of a report, that are other than those of another one.

Both are files from outside. Must not know what a code means.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet

from batch.errors import BatchError
from batch.outputs.formats import CODES, REPORT, written_as
from batch.readback.believed import SHOWN_AS
from batch.readback.read import read_report
from batch.readback.sheet import SHOWN
from batch.report.record import CODES as RECORDED

_TOLD_KINDS = ("date", "money")  # of facts: those of which a line is told what to do when, and what it costs


@dataclass(frozen=True)
class OtherLines:
    """How many lines have another code, date, amount or name, of how many; by the column, in their order.

    `alone` are the columns that only one of both files has, in which nothing could be compared.
    """

    lines: int
    of: int
    columns: dict[str, int]
    alone: tuple[str, ...] = ()


def other_lines(old: Path, new: Path) -> OtherLines | None:
    """How many lines differ between two outputs; None where that can't be told of such files, or not of these."""
    try:
        tables = [
            _codes(old, written_as(new), new.suffix.lower()),
            _codes(new, written_as(new), new.suffix.lower()),
        ]
    except (BatchError, pa.ArrowException, OSError, ValueError, KeyError):
        return None
    before, after = tables
    if before is None or after is None:
        return None
    return _counted(before, after)


def _counted(before: pd.DataFrame, after: pd.DataFrame) -> OtherLines:
    """The lines by their places: one that only one of both has differs."""
    most, least = max(len(before), len(after)), min(len(before), len(after))
    names = [name for name in after.columns if name in before.columns]
    differing = {name: before[name].to_numpy()[:least] != after[name].to_numpy()[:least] for name in names}
    other = pd.DataFrame(differing).any(axis=1)
    columns = {name: int(one.sum()) for name, one in differing.items() if one.any()}
    alone = [*(name for name in before.columns if name not in names), *after.columns.drop(names)]
    return OtherLines(int(other.sum()) + most - least, most, columns, tuple(alone))


def _codes(path: Path, kind: str, ending: str) -> pd.DataFrame | None:
    """The codes of each line, in the order of the input, with the dates, amounts and names beside them."""
    if kind == REPORT:
        return _of_report(path)
    if kind != CODES:
        return None
    table: pa.Table = _READERS[ending](path)
    frame: pd.DataFrame = table.to_pandas()
    return frame.astype("string").fillna("")


def _of_report(path: Path) -> pd.DataFrame:
    """What the record of a report holds and its sheet shows; without the columns that are no longer there."""
    report = read_report(path)
    rows, about = report.rows.sort_values("position"), report.about
    gone = {
        name
        for one in report.findings
        if one.kind == "columns_missing"
        for name in one.params["columns"].split(";")
    }
    told = [name for name, kind, _ in about.columns if kind in _TOLD_KINDS and name in about.facts]
    shown = [name for name, _, _ in about.columns if name in SHOWN and name not in gone]
    held = {name: f"{SHOWN_AS}{name}" for name in shown} | {name: name for name in (*RECORDED, *told)}
    return pd.DataFrame({name: rows[column].astype(str) for name, column in held.items()}).reset_index(
        drop=True
    )


def _csv(path: Path) -> Any:
    # Every cell as its text: a column of blanks is no column of nothing.
    names = pyarrow.csv.open_csv(path).schema.names
    kinds = dict.fromkeys(names, pa.string())
    return pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(column_types=kinds))


_READERS = {".csv": _csv, ".jsonl": pyarrow.json.read_json, ".parquet": pyarrow.parquet.read_table}
