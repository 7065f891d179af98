"""Files are cut at the ends of records, numbers keep their order, columns are judged by what the whole fleet says."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch.fleet.number_order import as_texts
from batch.parted import cutting
from batch.parted.cutting import cut, may_have_more
from batch.parted.keys import ordered_numbers
from batch.parted.outputs import write_joined
from batch.parted.part import NotInParts, Part
from batch.parted.survey import MOST, PartSeen, chosen, seen, surveyed
from batch.shapes import RawTable

CELLS = ["", "a", "a,b", 'said "no"', "two\nlines", "two\r\nlines", '"', "香港", "\n"]


def written(path: Path, seed: int, ending: str = "\n") -> list[list[str]]:
    """Records of odd cells in a file."""
    draw = random.Random(seed)
    records = [
        ["h1", 'h "2"', "h3"],
        *([str(at), draw.choice(CELLS), draw.choice(CELLS)] for at in range(60)),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator=ending).writerows(records)
    return records


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("seed", range(5))
def test_texts_are_cut_where_records_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, ending: str
) -> None:
    monkeypatch.setattr("batch.parted.cutting._BLOCK", 37)
    path = tmp_path / "fleet.csv"
    records, data = written(path, seed, ending), path.read_bytes()
    for lines in (1, 7, 59, 60, 61):
        whole = cut([str(path)], lines)
        pieces = [data[part.start : part.stop] for part in whole.parts]
        assert data == data[: whole.parts[0].head] + b"".join(pieces)
        assert [lines] * (len(pieces) - 1) == [part.records for part in whole.parts[:-1]]
        assert len(records) - 1 == whole.records
        assert may_have_more(str(path), whole.records - 1)
        for part, piece in zip(whole.parts, pieces, strict=True):
            found = [*csv.reader(io.StringIO(piece.decode(), newline=""))]
            assert records[1 + part.first : 1 + part.first + part.records] == found


def test_a_last_record_needs_no_end(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_bytes(b"number,owner\n1,a\n2,b")
    assert [1, 1] == [part.records for part in cut([str(path)], 1).parts]


@pytest.mark.parametrize("last", ["\n", ""])
def test_a_file_that_can_not_have_more_records_is_not_cut_to_find_that_out(
    tmp_path: Path, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "_LOOKED_AT", 1 << 10)
    draw, size = random.Random(2), 20_000
    path = tmp_path / "fleet.csv"
    path.write_text("\n".join("x" * draw.randint(1, 20) for _ in range(size)) + last)
    assert may_have_more(str(path), size * 9 // 10)
    assert may_have_more(str(path), size - 2)
    assert not may_have_more(str(path), size - 1)
    assert not may_have_more(str(path), size * 11 // 10)


@pytest.mark.parametrize("data", [b"sep=;\nnumber;owner\n", b"\0n\0u\0m\n\0\n", b"\n\nnumber\n", b"number"])
def test_what_is_no_plain_text_is_not_cut(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "fleet.csv"
    path.write_bytes(data)
    with pytest.raises(NotInParts):
        cut([str(path)], 1)


def test_a_file_without_records_is_no_part(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"number,owner\n")
    (tmp_path / "b.csv").write_bytes(b"number,owner\n1,a\n")
    (part,) = cut([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], 5).parts
    assert (0, 1, 0) == (part.number, part.file, part.before)


def test_row_groups_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "fleet.parquet"
    pq.write_table(pa.table({"number": range(100)}), path, row_group_size=30)
    parts = cut([str(path), str(path)], 50).parts
    assert [(0,), (1,), (2, 3)] * 2 == [part.groups for part in parts]
    assert [0, 30, 60, 100, 130, 160] == [part.before for part in parts]
    assert [0, 30, 60] * 2 == [part.first for part in parts]


def test_numbers_sort_as_their_texts_do() -> None:
    draw = random.Random(3)
    texts = [f"+{draw.randrange(1, 10)}{draw.randrange(10 ** draw.randrange(7, 15))}" for _ in range(500)]
    texts += ["+852", "+8520", "+85200"]
    numbers = ordered_numbers(pa.array([*texts, None], pa.large_string()))
    assert [*texts, None] == as_texts(numbers).to_pylist()
    order = np.argsort(numbers.drop_null().to_numpy(), kind="stable")
    assert sorted(texts) == [texts[place] for place in order]


def test_every_part_chooses_the_same_texts() -> None:
    """Whatever parts a column is in, it is judged by the same texts of it."""
    texts = pa.array([f"text {number}" for number in range(2 * MOST)], pa.large_string())
    whole = set(chosen(texts).to_pylist())
    halves = [chosen(texts.slice(0, MOST + 7)), chosen(texts.slice(MOST + 7))]
    assert len(whole) == MOST
    assert whole == set(chosen(pa.concat_arrays(halves)).to_pylist())


def test_the_rows_looked_at_are_those_of_the_whole() -> None:
    cells = [f"cell {number}" for number in range(1_000)]
    parts = [Part(at, 0, "f", "text", first, first, 100) for at, first in enumerate(range(0, 1_000, 100))]
    found = [
        seen(part, _table(cells[part.first : part.first + 100], part.first), len(cells)) for part in parts
    ]
    places = np.unique(np.linspace(0, len(cells) - 1, 400).astype(np.int64))
    whole = surveyed(found, "f")
    assert [cells[place] for place in places] == whole.table.columns[0].to_pylist()
    assert len(cells) == whole.lines


def test_a_column_that_is_seldom_filled_is_shown_by_what_it_has() -> None:
    found = PartSeen(0, {"A": "h"}, 8, [[None]] * 8, {"A": ["only", "two"]}, [])
    assert {"only", "two", None} == set(surveyed([found], "f").table.columns[0].to_pylist())


def test_files_with_other_headings_are_no_one_fleet() -> None:
    found = [
        PartSeen(at, {"A": heading}, 1, [], {"A": []}, []) for at, heading in enumerate(["number", "owner"])
    ]
    with pytest.raises(NotInParts, match="headings"):
        surveyed(found, "f")


def test_parquet_is_joined_by_row_groups(tmp_path: Path) -> None:
    parts = []
    for at in range(3):
        parts.append(tmp_path / f"{at}.parquet")
        pq.write_table(pa.table({"row": [at, at]}), parts[-1], row_group_size=1)
    write_joined(parts, tmp_path / "all.parquet")
    assert [0, 0, 1, 1, 2, 2] == pq.read_table(tmp_path / "all.parquet")["row"].to_pylist()


def _table(cells: list[str], first: int) -> RawTable:
    return RawTable(
        "f", "", ("h",), 1, (pa.array(cells, pa.large_string()),), ("A",),
        np.arange(first + 2, first + 2 + len(cells)), {}, [], [], False, "",
    )  # fmt: skip
