"""Count the lines of a table of codes, or of a report, that have other codes than those of another one.

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
from batch.readback.read import read_report
from batch.report.record import CODES as RECORDED


@dataclass(frozen=True)
class OtherCodes:
    """How many lines have other codes, of how many; by the column of the codes, in their order."""

    lines: int
    of: int
    columns: dict[str, int]


def other_codes(old: Path, new: Path) -> OtherCodes | None:
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


def _counted(before: pd.DataFrame, after: pd.DataFrame) -> OtherCodes:
    """The lines by their places: one that only one of both has differs."""
    most, least = max(len(before), len(after)), min(len(before), len(after))
    names = [name for name in after.columns if name in before.columns]
    differing = {name: before[name].to_numpy()[:least] != after[name].to_numpy()[:least] for name in names}
    other = pd.DataFrame(differing).any(axis=1)
    columns = {name: int(one.sum()) for name, one in differing.items() if one.any()}
    return OtherCodes(int(other.sum()) + most - least, most, columns)


def _codes(path: Path, kind: str, ending: str) -> pd.DataFrame | None:
    """The codes of each line, in the order of the input."""
    if kind == REPORT:
        rows = read_report(path).rows.sort_values("position")
        return rows[list(RECORDED)].astype(str).reset_index(drop=True)
    if kind != CODES:
        return None
    table: pa.Table = _READERS[ending](path)
    frame: pd.DataFrame = table.to_pandas()
    return frame.astype("string").fillna("")


def _csv(path: Path) -> Any:
    # Every cell as its text: a column of blanks is no column of nothing.
    names = pyarrow.csv.open_csv(path).schema.names
    kinds = dict.fromkeys(names, pa.string())
    return pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(column_types=kinds))


_READERS = {".csv": _csv, ".jsonl": pyarrow.json.read_json, ".parquet": pyarrow.parquet.read_table}
