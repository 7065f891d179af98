"""Sheets whose shape is all there is to them: encodings, separators, disguises, headings in two lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.real_sheets import FOLDER, batch

CARDS = ["+85261238501", "+85261238502", "+85261238503"]
TWO_LINES = ["+85261310001", "+85261310002", "+85261310003"]


@pytest.mark.parametrize(
    "name",
    [
        "27a-big5hkscs.csv", "27b-gb18030-bom.csv", "27c-utf16le-tab.txt.csv", "27d-sep-line.csv", "27e-cr-only.csv",
        "27f-pipe.csv", "27g-utf16-nobom.csv", "27h-utf8-tsv-named-csv.csv",
    ],
)  # fmt: skip
def test_whatever_encodes_and_separates_the_cells_they_are_the_same(name: str, tmp_path: Path) -> None:
    ran = batch([name], tmp_path)
    assert (0, CARDS) == (ran.status, ran.numbers)
    assert ["smartone", "cmhk", "three"] == ran.column("carrier")
    assert ["人力資源部（啟德）", "會計部\u3000深水埗", "峯瀚㗎嘅"] == ran.column("department")


def test_a_separator_that_is_not_usual_is_named(tmp_path: Path) -> None:
    assert "separated by “|”" in batch(["27f-pipe.csv"], tmp_path).said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("16-french-hr-sim.csv", "no row of headings was found"),
        ("24-one-sim-per-column.xlsx", "stand below each other in column A"),
        ("27i-tab.txt", "its name ends in .txt"),
        ("28a-portal-html.xls", "it is a web page (HTML)"),
        ("28b-spreadsheetml.xls", "'XML Spreadsheet 2003'"),
        ("28c-csv-named.xls", "it is plain text, perhaps CSV"),
        ("28d-tsv-named.xls", "it is plain text, perhaps CSV"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(name: str, said: str, tmp_path: Path) -> None:
    ran = batch([name], tmp_path)
    assert ran.status == 3
    assert said in ran.said


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("15-hidden-code-row.xlsx", ["+85261234501", "+85261234502"]),
        ("29-numbers-table1.xlsx", ["+85261238701", "+85261238702"]),
        ("44-kept-line-todo.csv", ["+85261350001"]),
        ("52-months-across.xlsx", ["+85261360071", "+85261360072"]),
    ],
)
def test_the_lines_are_found(name: str, numbers: list[str], tmp_path: Path) -> None:
    ran = batch([name], tmp_path)
    assert (0, numbers, [set()] * len(numbers)) == (ran.status, ran.numbers, ran.problems)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("41*.xlsx")), ids=lambda path: path.stem)
def test_headings_in_two_lines_are_one(path: Path, tmp_path: Path) -> None:
    ran = batch([path.name], tmp_path)
    assert (0, TWO_LINES, ["csl", "smartone", "three"]) == (ran.status, ran.numbers, ran.column("carrier"))
    assert "合約 完結日 -> contract_end_on" in ran.said or "合約完結日 -> contract_end_on" in ran.said
    assert "月費" in ran.said


def test_a_ledger_that_was_tidied_by_hand_is_read_whole(tmp_path: Path) -> None:
    ran = batch(["40c-hk-admin-cleaned.xlsx"], tmp_path)
    assert (0, 120, [set()] * 120) == (ran.status, len(set(ran.numbers)), ran.problems)


def test_struck_out_and_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    ran = batch(["49-strikethrough-and-hidden.xlsx"], tmp_path)
    assert (0, 4) == (ran.status, len(ran.sims))
    assert "1 hidden row was read like the others: 4." in ran.said
    assert "1 struck-out row was read like the others: 3." in ran.said


def test_formulas_without_results_are_problems_of_their_cells(tmp_path: Path) -> None:
    ran = batch(["50-formulas-no-cache.xlsx"], tmp_path)
    assert ran.status == 0
    assert ["+85261360051", None] == ran.numbers
    assert [{"formula_without_value"}] * 2 == ran.problems
