"""Made-up fleets as files, with what only the whole of them tells: numbers twice, one owner in every part, dates whose
order one line gives away."""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from batch.samples.full_fleet import sample_rows

AS_OF = datetime.date(2026, 11, 21)
Row = dict[str, str | None]


def rows(size: int, seed: int) -> list[Row]:
    """A fleet whose lines know of each other over its whole length."""
    draw = random.Random(seed)
    made = [{name: None if value is None else str(value) for name, value in row.items()}
            for row in sample_rows(AS_OF, size)]  # fmt: skip
    for number, row in enumerate(made):
        own = number if draw.random() > 0.05 else draw.randrange(size)
        row["SIM ID"], row["Mobile no."] = f"HL-{own:05d}", str(61_000_000 + own)
        row["Registered owner"] = f"Harbour {draw.choice([0, draw.randrange(size // 8)])}"
        row["Shared plan"] = f"plan {draw.randrange(20)}" if draw.random() < 0.2 else None
        row["Role of line"] = draw.choice(["main", "secondary", "secondary"]) if row["Shared plan"] else None
        row["Valid until"] = f"{draw.randrange(1, 13)}/{draw.randrange(1, 13)}/2027"
        row["Remarks"] = draw.choice([None, 'said "yes",\nthen no', "keep, please"])
    made[-2]["Valid until"], made[-1]["Valid until"] = "03/25/2027", "04/28/2027"
    return made


def write_csv(path: Path, made: Sequence[Row], encoding: str = "utf-8-sig") -> Path:
    """The rows as one text, marked as Excel does."""
    names = list(dict.fromkeys(name for row in made for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([row.get(name) for name in names] for row in made)
    return path


def write_parquet(path: Path, made: Sequence[Row], group: int) -> Path:
    """The rows as Parquet, so many in a group."""
    names = list(dict.fromkeys(name for row in made for name in row))
    table = pa.table({name: pa.array([row.get(name) for row in made], pa.string()) for name in names})
    pq.write_table(table, path, row_group_size=group)
    return path


def write_files(folder: Path, made: Sequence[Row], cuts: Sequence[int]) -> Path:
    """The rows as several texts, each with all headings."""
    folder.mkdir()
    names = dict.fromkeys(name for row in made for name in row)
    whole = [dict(dict.fromkeys(names), **row) for row in made]
    for first, last in pairwise([0, *cuts, len(made)]):
        write_csv(folder / f"{first:05d}.csv", whole[first:last])
    return folder


def lines_of(path: Path) -> Iterator[dict[str, str]]:
    """The codes of a file, without the file they are of."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield {name: text for name, text in line.items() if name not in ("source", "row")}
