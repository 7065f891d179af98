"""What is found across parts is what is found in all rows at once."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch.fleet.fleet_wide import ALL_ROWS
from batch.fleet.single import vocabulary
from batch.parted.across_parts import Shared, find_across
from batch.parted.found import FoundAcross
from batch.parted.keys import keys_of
from batch.parted.part import NotInParts, Part
from batch.problems import Problem
from batch.shapes import RawTable
from batch.understanding.clean import Cleaner, CleanTable, join
from batch.understanding.columns import Headings
from engine.rulebook.book import Rulebook
from engine.rulebook.model import PrepaidCap, Settings
from tests.support.shipped import shipped

pytest.importorskip("duckdb")

AS_OF = datetime.date(2026, 11, 21)
HEADINGS = {
    "Mobile no.": ["61000001", "61000002", "61000003", "61000004", "+86 138 0013 8000", "none", ""],
    "ICCID": [
        "8985200000000000002",
        "89852000000000000010",
        "8985200000000000001",
        "89860000000000a0001",
        "",
    ],
    "SIM ID": ["A", "B", ""],
    "Registered owner": ["Ah Ltd", "ah  LTD", "Be Ltd", ""],
    "Carrier": ["CMHK", "csl", "1O1O", "Fern Mobile", "fern  mobile", ""],
    "Shared plan": ["one", "One", "two", ""],
    "Role of line": ["main", "secondary", ""],
    "Line status": ["active", "cancelled", "suspended", "expired", ""],
    "Still needed": ["yes", "no", ""],
    "Plan type": ["prepaid", "prepaid", "postpaid", ""],
    "Account type": ["personal", "corporate", ""],
    "Balance to": ["61000009", "", "", ""],
}


def tables(seed: int, sizes: Sequence[int]) -> list[CleanTable]:
    """Understood parts of one file, of lines that have much in common."""
    draw = random.Random(seed)
    book = shipped()
    headings = Headings(book.readable, vocabulary(book))
    names = [name for name in HEADINGS if headings.fact_of(name)]
    letters = tuple(chr(65 + place) for place in range(len(names)))
    matching = headings.match(names, letters)
    cleaner = Cleaner(book.readable, vocabulary(book), book.platforms)
    found, first = [], 2
    for size in sizes:
        columns = tuple(
            pa.array([_cell(draw, name, first + row) for row in range(size)], pa.large_string())
            for name in names
        )
        rows = np.arange(first, first + size, dtype=np.int64)
        raw = RawTable("f.csv", "", tuple(names), 1, columns, letters, rows, {}, [], [], False, "")
        found.append(cleaner.clean(raw, matching))
        first += size
    return found


@pytest.mark.parametrize("seed", range(12))
def test_parts_find_what_all_rows_find(tmp_path: Path, seed: int) -> None:
    book = shipped()
    cap = PrepaidCap(personal=2, corporate=3)
    book = replace(book, settings=_with_cap(book.settings, cap))
    sizes = [40, 1, 25, 90]
    parts = tables(seed, sizes)
    whole = ALL_ROWS.with_facts(join(parts), book.facts)
    problems = ALL_ROWS.problems(whole, book)
    if any(problem.type == "row_per_charge" for problem in problems):
        with pytest.raises(NotInParts, match="charges"):
            _look(tmp_path, parts, book)
        return
    shared = _look(tmp_path, parts, book)
    found: list[Problem] = []
    start = 0
    for number, part in enumerate(parts):
        across = FoundAcross(tmp_path, number, 0, ["f.csv"])
        table = across.with_facts(part, book.facts)
        for name in ("transfer_target", "dependent_lines"):
            expected = whole.columns[name]
            stop = start + part.size
            own = table.columns.get(name)
            assert expected.known[start:stop].tolist() == (own.known.tolist() if own else [False] * part.size)
            if own:
                assert expected.cells.slice(start, part.size).to_pylist() == own.cells.to_pylist()
                assert expected.numbers[start:stop][own.known].tolist() == own.numbers[own.known].tolist()
        found += across.problems(table, book)
        start += part.size
    assert _in_order(problems) == _in_order(found)
    told = ALL_ROWS.notices(whole)
    assert bool(told) == (shared is not None)
    if shared is not None:
        assert str(shared.count) == told[0].params["count"]


def _cell(draw: random.Random, name: str, row: int) -> str | None:
    if name == "Mobile no." and draw.random() < 0.7:
        return f"6{2_000_000 + row}"
    if name == "ICCID" and draw.random() < 0.7:
        return f"8985211{row:011d}"
    return draw.choice(HEADINGS[name]) or None


def _look(folder: Path, parts: Sequence[CleanTable], book: Rulebook) -> Shared | None:
    keys = []
    for number, table in enumerate(parts):
        keys.append(folder / f"keys-{number}.parquet")
        part = Part(number, 0, "f.csv", "text", 0, 0, table.size)
        pq.write_table(keys_of(part, table, book), keys[-1])
    return find_across(keys, folder, 2, memory="200MB", threads=1)


def _with_cap(settings: Settings, cap: PrepaidCap) -> Settings:
    return msgspec.structs.replace(settings, prepaid_cap=cap)


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.type, problem.row, problem.fact))
