"""The empty workbook: what people fill in by its drop-downs and notes is read without a question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import coordinate_to_tuple

from batch.fleet.check import headings_of
from batch.fleet.cleaned import answered_of, cleaned
from batch.reading.read import read_inputs
from batch.report.template import write_template
from batch.shapes import RawTable
from batch.understanding.clean import CleanTable
from simexit.cli import run
from simexit.options import today
from tests.support.sample_result import sample_texts
from tests.support.shipped import shipped

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
RULEBOOK = shipped()
HEADING_ROW = 4
CEASED = {"cmmobile", "trident"}


def template(lang: str, folder: Path) -> Path:
    path = folder / "template.xlsx"
    names = {code: carrier.label.get(lang, code) for code, carrier in RULEBOOK.carriers.items()}
    write_template(RULEBOOK.facts, sample_texts(lang), path, carriers=names, ceased=CEASED)
    return path


def sims_sheet(workbook: Any) -> Any:
    """The sheet to fill in: how to do that stands before it."""
    return workbook.worksheets[1]


def columns_in_order() -> list[str]:
    """The facts as the sheet has them: what matters most first."""
    return sorted(RULEBOOK.facts, key=lambda name: not RULEBOOK.facts[name].essential)


def drop_downs(workbook: Any) -> dict[int, list[str]]:
    """Column number -> the choices of its drop-down."""
    found = {}
    for rule in sims_sheet(workbook).data_validations.dataValidation:
        if rule.type != "list":
            continue
        name, area = rule.formula1.rsplit("!", 1)
        cells = workbook[name.strip("'")][area.replace("$", "")]
        column = coordinate_to_tuple(str(rule.sqref).split(":")[0])[1]
        found[column] = [row[0].value for row in (cells if isinstance(cells, tuple) else ((cells,),))]
    return found


def read_back(path: Path) -> tuple[list[RawTable], CleanTable]:
    """A filled workbook's tables, as they stand there and as they are understood."""
    headings = headings_of(RULEBOOK)
    tables = read_inputs([str(path)], sheet=None, encoding=None, is_heading=headings.fact_of)
    matchings = [headings.match(one.headings, one.column_letters) for one in tables]
    return tables, answered_of(RULEBOOK, cleaned(RULEBOOK, tables, matchings)).table


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_has_a_column_a_note_and_a_known_heading(tmp_path: Path, lang: str) -> None:
    workbook: Any = openpyxl.load_workbook(template(lang, tmp_path))
    heads = sims_sheet(workbook)[HEADING_ROW]
    matching = headings_of(RULEBOOK).match(
        [str(cell.value) for cell in heads], [cell.column_letter for cell in heads]
    )
    assert columns_in_order() == list(matching.matched)
    assert all(len(cell.comment.text) > 10 for cell in heads)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_and_cards_are_text(tmp_path: Path, lang: str) -> None:
    sheet = sims_sheet(openpyxl.load_workbook(template(lang, tmp_path)))
    formats = {name: sheet.column_dimensions[sheet.cell(HEADING_ROW, at).column_letter].number_format
               for at, name in enumerate(columns_in_order(), start=1)}  # fmt: skip
    assert ["@", "@", "@"] == [formats[name] for name in ("msisdn", "iccid", "transfer_target")]
    assert "yyyy-mm-dd" == formats["contract_end_on"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_filled_in_is_read_without_a_question(tmp_path: Path, lang: str) -> None:
    """One row per choice of the longest drop-down; elsewhere the example's own values; the example is no SIM."""
    path = template(lang, tmp_path)
    workbook = openpyxl.load_workbook(path)
    sheet, choices = sims_sheet(workbook), drop_downs(workbook)
    rows = max(map(len, choices.values()))
    for row in range(rows):
        for at in range(1, sheet.max_column + 1):
            listed = choices.get(at)
            value = listed[row % len(listed)] if listed else sheet.cell(HEADING_ROW - 1, at).value
            own = {"sim_id": f"SIM-{row}", "msisdn": f"+852 9123 {row:04d}", "iccid": None}  # no line twice
            sheet.cell(HEADING_ROW + 1 + row, at).value = own.get(columns_in_order()[at - 1], value)
    workbook.save(path)
    _, clean = read_back(path)
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
    sheet = sims_sheet(workbook)
    for at in range(1, sheet.max_column + 1):
        sheet.cell(HEADING_ROW + 1, at).value = sheet.cell(HEADING_ROW - 1, at).value
    workbook.save(path)
    _, clean = read_back(path)
    assert (1, []) == (clean.size, clean.problems)


def test_lines_are_filled_in_as_far_as_they_are_known_and_as_people_write_amounts(tmp_path: Path) -> None:
    """The first line in full and the others hardly is no sheet whose merged cells were undone."""
    path = template("zh-Hans", tmp_path)
    workbook = openpyxl.load_workbook(path)
    sheet, names = sims_sheet(workbook), columns_in_order()
    for at in range(1, sheet.max_column + 1):
        sheet.cell(HEADING_ROW + 1, at).value = sheet.cell(HEADING_ROW - 1, at).value
    for row, fee in enumerate(("98元", "免"), HEADING_ROW + 2):
        for name, value in {"msisdn": f"9123456{row}", "carrier": "CSL", "monthly_fee_hkd": fee}.items():
            sheet.cell(row, names.index(name) + 1).value = value
    workbook.save(path)
    tables, clean = read_back(path)
    assert [] == clean.problems
    assert [9800, 0] == clean.columns["monthly_fee_hkd"].numbers[1:].tolist()
    assert not [one for table in tables for one in table.notices if one.type == "blank_below"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_matters_most_comes_first_and_is_marked(tmp_path: Path, lang: str) -> None:
    workbook = openpyxl.load_workbook(template(lang, tmp_path))
    marks = [str(cell.value).startswith("*") for cell in sims_sheet(workbook)[HEADING_ROW]]
    essentials = [fact.essential for fact in RULEBOOK.facts.values()]
    assert sorted(marks, reverse=True) == marks
    assert sum(essentials) == sum(marks) > 5
    told = [str(row[1]) for row in workbook.worksheets[0].iter_rows(values_only=True) if row[1]]
    title = sample_texts(lang).section("report")["template"]["essentials"]
    at = told.index(title) + 1
    assert all("*" in text for text in told[at : at + sum(marks)])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_carrier_that_has_ceased_is_not_offered(tmp_path: Path, lang: str) -> None:
    workbook = openpyxl.load_workbook(template(lang, tmp_path))
    offered = drop_downs(workbook)[1 + columns_in_order().index("carrier")]
    labels = {code: one.label.get(lang, code) for code, one in RULEBOOK.carriers.items()}
    assert set() == {labels[code] for code in CEASED} & {*offered}
    assert {labels["csl"], labels["smartone"]} <= {*offered}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_typed_is_checked_and_words_that_are_understood_may_stay(tmp_path: Path, lang: str) -> None:
    sheet = sims_sheet(openpyxl.load_workbook(template(lang, tmp_path)))
    rules = {
        columns_in_order()[coordinate_to_tuple(str(rule.sqref).split(":")[0])[1] - 1]: rule
        for rule in sheet.data_validations.dataValidation
    }
    for name, fact in RULEBOOK.facts.items():
        if fact.type in ("date", "money"):
            rule = rules[name]
            assert {"date": "date", "money": "decimal"}[fact.type] == rule.type
            assert ("warning" if fact.none or fact.type == "money" else None) == rule.errorStyle, name
            assert rule.showErrorMessage
            assert rule.showInputMessage
    for rule in rules.values():
        texts = dict.fromkeys((rule.error,), 225) | {rule.prompt: 255, rule.errorTitle: 32}
        assert [text for text, most in texts.items() if text and len(text) >= most] == []
    # Words that the warning lets through are values: nothing is stopped that would be read.
    typed = {"contract_end_on": "月月續", "monthly_fee_hkd": "waived", "outstanding_hkd": "已清"}
    assert {"warning"} == {rules[name].errorStyle for name in typed}


def test_a_carrier_stops_being_offered_on_the_day_it_ceases(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert 0 == run(["template", "-o", str(path)])
    offered = drop_downs(openpyxl.load_workbook(path))[1 + columns_in_order().index("carrier")]
    ceased = {
        one.label["en"] for one in RULEBOOK.carriers.values() if one.ceased_on and one.ceased_on <= today()
    }
    assert len(ceased) > 2
    assert set() == ceased & {*offered}
