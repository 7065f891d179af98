"""Fleets in files of a part each, in blocks that share no owner and no number; what is looked for across parts.

Must not know what is measured with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from batch.samples.full_fleet import sample_rows
from batch.understanding.phones import known_prefix

AS_OF = dt.date(2026, 11, 21)
BASE = 20_000  # rows that are made one by one; the others are these with numbers and owners of their own
BLOCK = 250_000  # lines that share owners and numbers with no other
# Of numbers that are given out: others are looked at one by one. Enough for thirty million lines.
_PREFIXES = np.array([prefix for prefix in range(5_000, 10_000) if known_prefix(prefix)])
_OF_PREFIX = 10_000
_SHARES = {"closed": 0.05, "open": 0.9, "takes": 0.5, "prepaid": 0.5, "main": 0.1, "secondary": 0.2}


def write_fleet(folder: Path, size: int, parts: int) -> int:
    """Write a fleet as Parquet, a file of as many lines for each part; how many bytes it has."""
    folder.mkdir()
    base = sample_rows(AS_OF, BASE)
    names = list(dict.fromkeys(name for row in base for name in row))
    table = pa.table({name: pa.array([_text(row.get(name)) for row in base], pa.string()) for name in names})
    each = -(-size // parts)
    for part, start in enumerate(range(0, size, each)):
        numbers = np.arange(start, min(size, start + each))
        pq.write_table(_numbered(table, numbers), folder / f"{part:05d}.parquet", row_group_size=each)
    return sum(path.stat().st_size for path in folder.iterdir())


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _numbered(table: pa.Table, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    """The base's rows with numbers, cards and owners of their own; one number in a hundred stands twice."""
    rows = table.take(pa.array(numbers % BASE))
    block, within = np.divmod(numbers, BLOCK)
    twice = np.where((within % 100 == 7) & (within > 0), numbers - 1, numbers)
    owners = pc.binary_join_element_wise(
        rows["Registered owner"].combine_chunks(),
        pa.array(block * 10_000 + within // 50).cast(pa.string()),
        " ",
    )
    own = {
        "SIM ID": pc.binary_join_element_wise("HL", pa.array(numbers).cast(pa.string()), "-"),
        "Mobile no.": pa.array(_PREFIXES[twice // _OF_PREFIX] * _OF_PREFIX + twice % _OF_PREFIX).cast(
            pa.string()
        ),
        "ICCID": _cards(numbers),
        "Registered owner": owners,
    }
    for name, values in own.items():
        rows = rows.set_column(rows.column_names.index(name), name, values)
    return rows


def _cards(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Array:
    """Serial numbers with their check digits."""
    body = pc.binary_join_element_wise(
        "89852", pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 13, "0"), ""
    )
    digits = np.frombuffer("".join(body.to_pylist()).encode(), np.uint8).reshape(-1, 18).astype(np.int64) - 48
    doubled = digits.copy()
    doubled[:, 1::2] *= 2
    total = np.where(doubled > 9, doubled - 9, doubled).sum(axis=1)
    return pc.binary_join_element_wise(body, pa.array(-total % 10).cast(pa.string()), "")


def keys(part: int, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    """Keys of lines, 60 of an owner, one number in a hundred twice."""
    draw = np.random.default_rng(part)
    size = len(numbers)
    texts = pa.array(["smartone", "cmhk", "csl", "three"]).take(pa.array(draw.integers(0, 4, size)))
    plans = pa.array([*(f"plan {at}" for at in range(40)), None])
    plans = plans.take(pa.array(np.minimum(draw.integers(0, 400, size), 40)))
    twice = np.where(numbers % 100 == 7, numbers - 1, numbers)
    flags = {name: draw.random(size) < share for name, share in _SHARES.items()}
    return pa.table({
        "part": pa.array(np.full(size, part, np.int32)), "place": pa.array(np.arange(size, dtype=np.int32)),
        "file": pa.array(np.zeros(size, np.int32)), "row": pa.array(numbers + 2),
        "reference": pc.binary_join_element_wise("HL", pa.array(numbers).cast(pa.string()), "-"),
        "owner": pc.binary_join_element_wise("harbour logistics", pa.array(numbers // 60).cast(pa.string()), " "),
        "carrier": texts, "operator": texts, "plan_group": plans,
        "number": pa.array((852_60_000_000_0000 + twice * 10_000) * 16 + 11),
        "card": pa.array((8_985_200_000_000_000_000 + numbers * 10).astype(np.uint64)),
        "odd_card": pa.nulls(size, pa.string()), **flags,
        "has_target": np.zeros(size, np.bool_), "has_dependents": np.zeros(size, np.bool_),
    })  # fmt: skip


def lines_of(fleet: Path, first: int, last: int) -> pa.Table:
    return pa.concat_tables(_some(fleet, first, last))


def _some(fleet: Path, first: int, last: int) -> Iterator[pa.Table]:
    at = 0
    for path in sorted(fleet.iterdir()):
        rows = pq.read_metadata(path).num_rows
        if at < last and at + rows > first:
            start = max(first - at, 0)
            yield pq.read_table(path).slice(start, min(last - at, rows) - start)
        at += rows
