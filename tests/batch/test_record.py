"""What a report keeps of its rows: reports of the first format still read, and parts that rows share change nothing."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from unittest import mock

import numpy as np
import openpyxl
import pyarrow as pa
import pytest

from batch.readback.read import ReadReport, read_report
from batch.report import fingerprint, row_parts
from batch.report.record import FIRST_FORMAT, FORMAT, recorded
from batch.report.report import write_report
from batch.report.row_parts import alike
from batch.report.sims import column_codes, sims_table
from batch.report.words import ReportWords
from tests.support.real_sheets import command
from tests.support.review_help import IN_PARTS, report
from tests.support.sample_result import sample_result, sample_texts

HERE = Path(__file__).parent / "reports"
FIRST = HERE / "format_1.xlsx"
CODES = ("position", "status", "stage", "action", "carrier", "obstacles", "plan_type", "monthly_fee_hkd")


def simexit(*words: object) -> None:
    assert command(*map(str, words))[0] != 3


def codes(found: ReadReport) -> list[tuple[object, ...]]:
    return [tuple(row) for row in found.rows[list(CODES)].astype(str).itertuples(index=False)]


def test_a_report_of_the_first_format_is_read_as_it_was_written(tmp_path: Path) -> None:
    old = read_report(FIRST)
    assert (old.about.format, old.findings, bool(old.rows["intact"].all())) == (FIRST_FORMAT, [], True)
    new = tmp_path / "new.xlsx"
    simexit("batch", HERE / "format_1.csv", "-o", new, "--as-of", "2026-11-21")
    again = read_report(new)
    assert again.about.format == FORMAT
    assert codes(old) == codes(again)


def test_an_edit_in_a_report_of_the_first_format_shows(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(FIRST)
    book["SIMs"]["B3"] = "+85261230000"
    book.save(path := tmp_path / "edited.xlsx")
    (finding,) = read_report(path).findings
    assert ("edited", "msisdn", 3) == (finding.kind, finding.params["columns"], finding.row)


def test_decisions_in_a_report_of_the_first_format_are_carried_over(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(FIRST)
    sheet = book["SIMs"]
    at = [cell.value for cell in sheet[1]].index("Review") + 1
    sheet.cell(2, at).value, sheet.cell(2, at + 2).value = "hold", "ask Ann"
    book.save(old := tmp_path / "reviewed.xlsx")
    new = tmp_path / "new.xlsx"
    simexit("batch", HERE / "format_1.csv", "-o", new, "--carry", old, "--as-of", "2026-11-21")
    assert ["hold", "", "", "", ""] == read_report(new).rows["review"].tolist()
    assert "ask Ann" == read_report(new).rows["note"][0]


def test_parts_that_rows_share_change_nothing_that_is_read(tmp_path: Path) -> None:
    result, texts = sample_result(64), sample_texts("en")
    plain, parted = tmp_path / "plain.xlsx", tmp_path / "parted.xlsx"
    write_report(result, texts, plain)
    with mock.patch.multiple(row_parts, SHORT=0):
        write_report(result, texts, parted)
    one, other = read_report(plain), read_report(parted)
    assert len(one.about.parts) == 1 < len(other.about.parts)
    assert one.findings == other.findings == []
    assert one.rows.astype(str).equals(other.rows.astype(str))


def test_every_kind_of_edit_is_tried_on_rows_that_share_parts() -> None:
    assert len(report(IN_PARTS).about["parts"]) > 1


@pytest.mark.parametrize("seed", range(20))
def test_rows_are_alike_where_all_their_values_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 300))
    columns = [
        pa.array(rng.integers(0, rng.integers(1, 2000), size).astype(str), mask=rng.random(size) < 0.2)
        for _ in range(rng.integers(1, 6))
    ]
    found = alike(columns, size)
    rows = list(zip(*(column.to_pylist() for column in columns), strict=True))
    assert [rows[at] for at in found.rows[found.of].tolist()] == rows
    assert found.count == len(set(rows))


def costs(rows: int, monkeypatch: pytest.MonkeyPatch) -> tuple[float, float]:
    """What keeping a report's record takes a line: the bytes held at most, and the texts looked at one by one."""
    result, texts = sample_result(rows), sample_texts("en")
    table = sims_table(result, ReportWords(texts, result.carriers))
    looked_at = 0
    plain = fingerprint._hash_piece

    def counted(some: pa.Array) -> fingerprint.Hashes:
        nonlocal looked_at
        looked_at += len(some)
        return plain(some)

    monkeypatch.setattr(fingerprint, "_hash_piece", counted)
    own, usual = pa.proxy_memory_pool(pa.system_memory_pool()), pa.default_memory_pool()
    pa.set_memory_pool(own)
    tracemalloc.start()
    try:
        recorded(table, result, column_codes(result))
        return (tracemalloc.get_traced_memory()[1] + own.max_memory()) / rows, looked_at / rows
    finally:
        tracemalloc.stop()
        pa.set_memory_pool(usual)
        monkeypatch.setattr(fingerprint, "_hash_piece", plain)


def test_a_line_takes_no_more_memory_nor_looks_for_its_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = costs(30_000, monkeypatch), costs(60_000, monkeypatch)
    columns = len(column_codes(sample_result(2)))
    assert long[0] <= short[0] * 1.1
    assert long[0] < 8 * columns  # the numbers of all cells at once would take that alone
    assert long[1] < columns / 4  # most texts are looked at once for all rows that have them
