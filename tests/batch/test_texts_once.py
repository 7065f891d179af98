"""Columns that keep each text once: a long text file is read as one whose cells stand one by one, and rows of several
columns are told apart by one number each."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from batch.columns import below, first_rows, in_use, rows_numbered, times_met
from batch.fleet.check import headings_of
from batch.reading import text_files
from batch.reading.read import read_inputs
from batch.shapes import RawTable
from engine.rulebook.book import load_rulebook

TIMES = 120
HEADINGS = ("Mobile no.", "Carrier", "Plan type", "Monthly fee HK$", "Remarks")
CELLS = {
    "Mobile no.": ("61000001", "6100 0002", "61000003", " 61000004", "61\x00000005", "", "n/a"),
    "Carrier": ("CMHK", "csl", " csl", "csl ", "", "\u3000HKT", "c\x07sl", "Total", "Carrier"),
    "Plan type": ("Postpaid", "prepaid", "", " ", "Plan type"),
    "Monthly fee HK$": ("98", "1,000", "98", "", "HK$ 5"),
    "Remarks": ("", "on loan", 'say "so"', "a,b", "=HYPERLINK", "Total: 5"),
}
ODD: tuple[list[str], ...] = (
    ["Fleet of Harbour Ltd"],
    [],
    [*HEADINGS],
    ["Total", "", "", "9,999"],
    ["as of 2026"],
    ["Mobile no.", "Line status"],
    ["", "", "", "", ""],
    ["小計", "", "", "98"],
)
FACT_OF = headings_of(load_rulebook()).fact_of


def sheet(draw: random.Random) -> bytes:
    """A sheet with some rows that are no lines, and some headings anew."""
    rows: list[Sequence[str]] = [[*draw.choice(ODD)] for _ in range(draw.choice((0, 0, 1, 3)))]
    rows.append(HEADINGS)
    common = {name: draw.sample(cells, k=draw.randint(1, len(cells))) for name, cells in CELLS.items()}
    for _ in range(draw.randint(4, 40)):
        rows.append([draw.choice(common[name]) for name in HEADINGS])
        if draw.random() < 0.06:
            rows.append(draw.choice(ODD))
    wide = [[*row, *[""] * (len(HEADINGS) - len(row))] for row in rows]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(wide)
    return text.getvalue().replace("\x00", "\x02").encode()


def read(path: Path, draw: random.Random, share: float, monkeypatch: pytest.MonkeyPatch) -> list[RawTable]:
    """The tables of a file, of which some columns keep each text once."""
    with monkeypatch.context() as patch:
        patch.setattr(text_files, "_LOOKED_AT", 2)
        patch.setattr(text_files, "_repeat", lambda _: draw.random() < share)
        return read_inputs([path], is_heading=FACT_OF)


def plainly(table: RawTable) -> dict[str, Any]:
    """All that is read, with each cell by itself."""
    kept = vars(replace(table, columns=()))
    texts = [column.to_pylist() for column in table.columns]
    return {**kept, "columns": texts, "rows": table.rows.tolist()}


def test_tables_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, once = random.Random(8), 0
    for _ in range(TIMES):
        path = tmp_path / "fleet.csv"
        path.write_bytes(sheet(draw))
        listed, plain = (read(path, draw, share, monkeypatch) for share in (0.7, 0))
        assert list(map(plainly, plain)) == list(map(plainly, listed))
        for column in (column for table in listed for column in table.columns):
            if pa.types.is_dictionary(column.type):
                once += 1
                assert sorted({*column.to_pylist()} - {None}) == sorted(column.dictionary.to_pylist())
    assert once > TIMES


def test_a_list_has_what_its_rows_have_and_nothing_else() -> None:
    draw = random.Random(9)
    for _ in range(TIMES):
        texts = draw.choices(["a", "b", "c", "d", None], k=draw.randint(1, 9))
        column = pa.array(texts).dictionary_encode()
        start = draw.randint(0, len(texts))
        for part in (below(column, start), in_use(column.slice(start))):
            assert texts[start:] == part.to_pylist()
            assert {*texts[start:]} - {None} == {*part.dictionary.to_pylist()}


def test_rows_have_one_number_where_all_their_columns_are_alike() -> None:
    draw = random.Random(10)
    for size in range(60):
        columns = [
            [draw.randint(-draw.randint(0, 3), 1 << draw.choice((1, 40))) for _ in range(size)]
            for _ in range(draw.randint(1, 4))
        ]
        rows = [*zip(*columns, strict=True)]
        met = {row: number for number, row in enumerate(dict.fromkeys(rows))}
        numbers = rows_numbered([np.asarray(column, np.int64) for column in columns])
        assert numbers.tolist() == [met[row] for row in rows]
        assert first_rows(numbers).tolist() == [rows.index(row) for row in met]


@pytest.mark.parametrize("kind", [pa.int8(), pa.int32(), pa.int64()])
def test_a_text_is_met_as_often_either_way(kind: pa.DataType) -> None:
    several: list[list[str | None]] = [["a", "b", None, "a"], [None, None], [], ["x"]]
    for texts in several:
        plain = pa.array(texts, pa.string())
        once = plain.dictionary_encode()
        once = pa.DictionaryArray.from_arrays(once.indices.cast(kind), once.dictionary)
        for text in ("a", "x", "never"):
            assert texts.count(text) == times_met(text, plain) == times_met(text, once)
