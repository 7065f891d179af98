"""What is done with whole columns and whole files at once comes to what is done text by text and record by record."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
import pytest

from batch import hardly_twice
from batch.columns import distinct_texts
from batch.hardly_twice import hardly_ever_twice
from batch.outputs import codes_csv, codes_parquet, csv_lines
from batch.reading import text_files
from batch.reading.grid import Grid
from batch.reading.records import read_records
from batch.reading.separators import Known
from batch.text_numbers import text_numbers
from batch.understanding.cell_arrays import amounts
from batch.understanding.check_digits import luhn_of
from batch.understanding.iccid import luhn
from engine.types.arrays import ManySims

TIMES = 300
FIELDS = ("", "a", "陳", "12", " s ", '"x"', '"y,z"', '"l\nm"', '"l\r\nm"', "=HYPERLINK", "-1")


def some(draw: random.Random, *, sliced: bool = True) -> pa.Array:
    """Texts of which some are equal, some null, and the first are cut off."""
    pool = ["".join(draw.choices("ab1é陳", k=draw.choice((0, 1, 7, 8, 9, 13)))) for _ in range(8)]
    texts = [draw.choice([*pool, None]) if draw.random() < 0.3 else str(draw.random()) for _ in range(60)]
    return pa.array(texts, draw.choice((pa.string(), pa.large_string()))).slice(draw.randrange(4) * sliced)


def test_keys_are_numbered_as_a_dictionary_numbers_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_LARGE", 8), ("_SAMPLE", 1), ("_SOME", 1)):
        monkeypatch.setattr(hardly_twice, name, value)
    draw, found = random.Random(1), 0
    for _ in range(TIMES):
        texts = some(draw)
        if draw.random() < 0.3:
            texts = pc.unique(texts).take(pc.sort_indices(pc.unique(texts)))
        told = hardly_ever_twice(texts)
        encoded = pc.dictionary_encode(texts)
        if told is not None:
            found += 1
            assert pc.fill_null(encoded.indices, -1).to_pylist() == told[0].tolist()
            assert encoded.dictionary.to_pylist() == told[1].to_pylist()
            distinct = pc.cast(told[1], pa.large_string())
            assert (
                0 == np.frombuffer(distinct.buffers()[1], dtype=np.int64)[distinct.offset]
            )  # no slice of others
    assert found > TIMES // 4


def test_texts_that_are_equal_have_equal_numbers_wherever_they_stand() -> None:
    draw = random.Random(2)
    for _ in range(TIMES):
        texts = some(draw)
        numbers = text_numbers(texts)
        alone = [text_numbers(pa.array([text])) for text in pc.fill_null(texts, "").to_pylist()]
        assert numbers is not None
        assert numbers.tolist() == [int(one[0]) for one in alone if one is not None]


def test_a_text_too_long_to_be_numbered_is_not() -> None:
    assert text_numbers(pa.array(["x" * 1000])) is None


def test_check_digits_of_a_slice() -> None:
    draw = random.Random(3)
    texts = ["".join(draw.choices("0123456789", k=19)) for _ in range(200)]
    for start in (0, 1, 77):
        for kind in (pa.string(), pa.large_string()):
            assert [luhn(text) for text in texts[start:]] == luhn_of(
                pa.array(texts, kind).slice(start), 19
            ).tolist()


def test_amounts_are_exact() -> None:
    cents = np.array([0, 1, -1, 123456789012345, -99, 5], dtype=np.int64)
    known = np.array([1, 1, 1, 1, 1, 0], dtype=bool)
    shown = ["0.00", "0.01", "-0.01", "1234567890123.45", "-0.99", None]
    assert shown == amounts(cents, known).cast(pa.string()).to_pylist()
    assert shown[2:] == amounts(cents, known).slice(2).cast(pa.string()).to_pylist()


def test_rows_that_are_alike_in_all_columns() -> None:
    draw = np.random.default_rng(4)
    for most in (2, 50, 1 << 40):
        values = [draw.integers(-most, most, 200) for _ in range(12)] + [draw.random(200) < 0.5]
        values = [np.where(draw.random(200) < 0.9, column[0], column) for column in values]
        where = draw.random(200) < 0.8
        want: dict[tuple[int, ...], list[int]] = {}
        for row in np.flatnonzero(where).tolist():
            want.setdefault(tuple(int(column[row]) for column in values), []).append(row)
        found = {alike: rows.tolist() for rows, alike in ManySims(200).alike(where, values)}
        assert want == found
    assert [] == list(ManySims(5).alike(np.zeros(5, dtype=bool), [np.arange(5)]))


def grid(data: bytes, monkeypatch: pytest.MonkeyPatch, *, patient: bool) -> tuple[Grid, bool]:
    """The grid of a file, by whichever reader it takes or by the patient one; and whether it was that one."""
    taken: list[str] = []

    def slowly(data: bytes, separator: str, name: str, known: Known) -> Any:
        taken.append(name)
        return read_records(data, separator, name, known)

    with monkeypatch.context() as patch:
        patch.setattr(text_files, "read_records", slowly)
        if patient:
            patch.setattr(text_files, "_needs_patience", lambda _: True)
        return text_files.grid_of_text(data, name="x.csv", known=lambda _: False), bool(taken)


def test_fast_and_patient_readers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    draw, fast = random.Random(5), 0
    for _ in range(TIMES):
        end, width = draw.choice(("\n", "\r\n", "\r")), draw.choice((1, 2, 3))
        records = ["" if draw.random() < 0.15 else ",".join(draw.choices(FIELDS, k=width)) for _ in range(8)]
        data = ("a" + ",b" * (width - 1) + end + end.join(records) + draw.choice(("", end))).encode()
        quick, slow = (grid(data, monkeypatch, patient=patient) for patient in (False, True))
        fast += not quick[1]
        assert [column.to_pylist() for column in slow[0].columns] == [
            column.to_pylist() for column in quick[0].columns
        ], data
        assert slow[0].ragged == quick[0].ragged
    assert fast > TIMES // 2


def test_codes_come_back_from_the_pieces_they_are_written_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes_csv, "PIECE", 7)
    monkeypatch.setattr(codes_parquet, "GROUP", 7)
    draw = random.Random(6)
    texts = [draw.choice(["=1+1", "-", "+85261234567", 'say "so"', "陳", "@x", None]) for _ in range(40)]
    plain = pa.table(
        {
            "source": pa.array(["-"] * 40),
            "row": pa.array(range(40)),
            **dict.fromkeys(("sim_id", "msisdn", "iccid", "owner", "department", "user"), pa.array(texts)),
        }
    )
    listed = plain.set_column(0, "source", plain["source"].dictionary_encode())
    listed = listed.set_column(5, "owner", listed["owner"].dictionary_encode())
    codes_parquet.write(listed, tmp_path / "x.parquet")
    assert plain.equals(pyarrow.parquet.read_table(tmp_path / "x.parquet"))
    codes_csv.write(listed, tmp_path / "x.csv")
    back = pyarrow.csv.read_csv(
        tmp_path / "x.csv",
        convert_options=pyarrow.csv.ConvertOptions(
            strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    harmless = [text and ("'" + text if text[0] in "=+-@" else text) for text in texts]
    assert (
        texts == back["sim_id"].to_pylist() == back["msisdn"].to_pylist()
    )  # a number that stands for a key is ours
    assert harmless == back["owner"].to_pylist() == back["iccid"].to_pylist()
    assert ["-"] * 40 == back["source"].to_pylist()


def test_lines_are_what_arrow_writes_cell_by_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_lines, "_MOST", 40)  # so that numbers of combinations are soon too large
    monkeypatch.setattr(codes_csv, "BLOCK", 30)
    draw = random.Random(7)
    for _ in range(TIMES // 5):
        monkeypatch.setattr(codes_csv, "PIECE", draw.choice((7, 100)))
        columns = [cells(draw) for _ in range(6)]
        names = [f'{place} "so"' for place in range(6)]
        codes_csv.write(pa.table(columns, names), tmp_path / "ours.csv")
        plain = [column if column.type == pa.int64() else column.cast(pa.string()) for column in columns]
        pyarrow.csv.write_csv(pa.table(plain, names), tmp_path / "theirs.csv")
        assert (tmp_path / "theirs.csv").read_bytes() == (tmp_path / "ours.csv").read_bytes()


def cells(draw: random.Random) -> pa.Array:
    """A column of a table of codes: texts, places in a list of texts, days or numbers, some or all of them missing."""
    missing = draw.choice((0, 0, 0.05, 0.9, 1))
    values: list[Any] = draw.choices(("", "a", '"', 'say "so"', "a,b", "two\nlines", "陳"), k=70)
    kind = draw.choice((pa.string(), pa.dictionary(pa.int8(), pa.string()), pa.date32(), pa.int64()))
    if kind in (pa.date32(), pa.int64()):
        values = [draw.randrange(20_000) for _ in values]
    return pa.array([None if draw.random() < missing else value for value in values], kind)


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.date32()])
def test_a_long_column_of_what_is_no_text_is_looked_up_by_its_values(kind: pa.DataType) -> None:
    column = pa.array(range(30_000), pa.int32()).cast(kind)
    places, texts = distinct_texts(pa.concat_arrays([column, column[:10]]))
    assert [str(value) for value in column.cast(pa.large_string()).to_pylist()] == texts.to_pylist()
    assert [*range(30_000), *range(10)] == places.tolist()
