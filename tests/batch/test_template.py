"""The empty workbook: what people fill in by its drop-downs and notes is read without a question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import coordinate_to_tuple

from batch.fleet.check import clean_tables, headings_of
from batch.reading.read import read_inputs
from batch.report.template import write_template
from engine.rulebook.book import load_rulebook
from tests.support.sample_result import sample_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
RULEBOOK = load_rulebook()
HEADING_ROW = 3


def template(lang: str, folder: Path) -> Path:
    path = folder / "template.xlsx"
    names = {code: carrier.label.get(lang, code) for code, carrier in RULEBOOK.carriers.items()}
    write_template(RULEBOOK.facts, sample_texts(lang), path, carriers=names)
    return path


def drop_downs(workbook: Any) -> dict[int, list[str]]:
    """Column number -> the choices of its drop-down."""
    found = {}
    for rule in workbook.worksheets[0].data_validations.dataValidation:
        name, area = rule.formula1.rsplit("!", 1)
        cells = workbook[name.strip("'")][area.replace("$", "")]
        column = coordinate_to_tuple(str(rule.sqref).split(":")[0])[1]
        found[column] = [row[0].value for row in (cells if isinstance(cells, tuple) else ((cells,),))]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_has_a_column_a_note_and_a_known_heading(tmp_path: Path, lang: str) -> None:
    workbook: Any = openpyxl.load_workbook(template(lang, tmp_path))
    heads = workbook.worksheets[0][HEADING_ROW]
    matching = headings_of(RULEBOOK).match(
        [str(cell.value) for cell in heads], [cell.column_letter for cell in heads]
    )
    assert list(RULEBOOK.facts) == list(matching.matched)
    assert all(len(cell.comment.text) > 10 for cell in heads)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_and_cards_are_text(tmp_path: Path, lang: str) -> None:
    sheet: Any = openpyxl.load_workbook(template(lang, tmp_path)).worksheets[0]
    formats = {name: sheet.column_dimensions[sheet.cell(HEADING_ROW, at).column_letter].number_format
               for at, name in enumerate(RULEBOOK.facts, start=1)}  # fmt: skip
    assert ["@", "@", "@"] == [formats[name] for name in ("msisdn", "iccid", "transfer_target")]
    assert "yyyy-mm-dd" == formats["contract_end_on"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_filled_in_is_read_without_a_question(tmp_path: Path, lang: str) -> None:
    """One row per choice of the longest drop-down; elsewhere the example's own values; the example is no SIM."""
    path = template(lang, tmp_path)
    workbook = openpyxl.load_workbook(path)
    sheet, choices = workbook.worksheets[0], drop_downs(workbook)
    rows = max(map(len, choices.values()))
    for row in range(rows):
        for at in range(1, sheet.max_column + 1):
            listed = choices.get(at)
            value = listed[row % len(listed)] if listed else sheet.cell(HEADING_ROW - 1, at).value
            own = {1: f"SIM-{row}", 2: f"+852 9123 {row:04d}", 3: None}  # no line twice
            sheet.cell(HEADING_ROW + 1 + row, at).value = own.get(at, value)
    workbook.save(path)
    headings = headings_of(RULEBOOK)
    tables = read_inputs([str(path)], sheet=None, encoding=None, is_heading=headings.fact_of)
    clean = clean_tables(
        RULEBOOK, tables, [headings.match(one.headings, one.column_letters) for one in tables]
    ).table
    assert (rows, []) == (clean.size, clean.problems)
    assert all(bool(column.known.any()) for name, column in clean.columns.items() if name in _FILLED)


_FILLED = {
    "carrier",
    "plan_type",
    "line_status",
    "still_needed",
    "monthly_fee_hkd",
    "contract_end_on",
    "owner",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_row_is_understood_as_it_stands(tmp_path: Path, lang: str) -> None:
    path = template(lang, tmp_path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    for at in range(1, sheet.max_column + 1):
        sheet.cell(HEADING_ROW + 1, at).value = sheet.cell(HEADING_ROW - 1, at).value
    workbook.save(path)
    headings = headings_of(RULEBOOK)
    tables = read_inputs([str(path)], sheet=None, encoding=None, is_heading=headings.fact_of)
    clean = clean_tables(
        RULEBOOK, tables, [headings.match(one.headings, one.column_letters) for one in tables]
    ).table
    assert (1, []) == (clean.size, clean.problems)
