"""Put the sample of a bare list into files for tests: what the company keeps, and the whole truth."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

from batch.samples.bare_fleet import BareFleet, as_cell

AS_OF = datetime.date(2026, 11, 25)


def write_list(fleet: BareFleet, path: Path) -> None:
    """The sheet that the company has."""
    rows = fleet.list_rows()
    _write(path, [list(rows[0]), *(list(row.values()) for row in rows)])


def write_truth(fleet: BareFleet, path: Path) -> None:
    """Every fact of every line, under its code."""
    names = list(dict.fromkeys(name for truth in fleet.truths for name in truth if not name.startswith("_")))
    rows = [[as_cell(truth[name], money=name.endswith("_hkd")) for name in names] for truth in fleet.truths]
    _write(path, [names, *rows])


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
