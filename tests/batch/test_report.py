"""The report says what the result says: every SIM once, in order, with figures that add up, in three languages."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import python_calamine
import yaml

from batch.report.figures import figures
from batch.report.report import report_book, write_report
from batch.report.sheets import Page, Table
from batch.report.todo import obstacles
from batch.report.verdicts import verdict_of, verdicts
from batch.report.words import ReportWords
from batch.report.workbook import write_book
from batch.shapes import SIM_COLUMNS, FillIn, FleetResult
from engine.problems import RulebookInvalid
from engine.rulebook.book import SHIPPED
from tests.support.office import converted, needs_office, pages
from tests.support.sample_result import CARRIERS, sample_result, sample_texts
from tests.support.shipped import shipped

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
ROLES = shipped().roles
SHEETS = ["Summary", "SIMs", "To do", "Deadlines", "Questions", "Groups", "Data problems", "Rules", "About"]


def written(result: FleetResult, folder: Path, **how: Any) -> Path:
    path = folder / "report.xlsx"
    write_report(result, sample_texts(result.lang), path, **how)
    return path


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    found: list[Any] = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    head, *body = found
    return [dict(zip(head, row, strict=True)) for row in body]


def test_the_sheets_are_there(tmp_path: Path) -> None:
    assert SHEETS == openpyxl.load_workbook(written(sample_result(30), tmp_path)).sheetnames


def test_every_sim_is_there_once_in_order(tmp_path: Path) -> None:
    result = sample_result(200)
    found = rows_of(written(result, tmp_path), "SIMs")
    assert list(result.sims["sim_id"]) == [row["SIM"] for row in found]
    assert [None if pd.isna(fee) else float(fee) for fee in result.sims["saving_hkd_year"]] == [
        row["Saved a year, HK$"] for row in found
    ]
    assert result.carried["Cost centre"].to_pylist() == [row["Cost centre"] for row in found]


def test_a_reviewer_needs_one_screen(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(sample_result(5), tmp_path))["SIMs"]
    head = [str(cell.value) for cell in sheet[1]]
    shown = ["SIM", "Number", "User", "Verdict", "What to do", "In the way", "Rests on", "Saved a year, HK$",
             "Cost of the contract, HK$", "Ends on", "Review", "Decided action", "Note"]  # fmt: skip
    assert head[: len(shown)] == shown
    widths = [sheet.column_dimensions[letter] for letter in "ABCDEFGHIJKLM"]
    assert not any(one.hidden for one in widths)
    assert sum(one.width for one in widths) <= 240, (
        "a screen of 1,920 pixels at 100 %, less the rows' numbers"
    )
    assert sheet.column_dimensions["N"].hidden
    assert sheet.column_dimensions["N"].outlineLevel == 1
    assert sheet.column_dimensions["M"].collapsed, "the sign that unfolds the details stands before them"
    outline, footer = sheet.sheet_properties.outlinePr, sheet.oddFooter
    assert outline is not None and not outline.summaryRight
    assert f"$A$1:$M${sheet.max_row}" in str(sheet.print_area), "what was decided is printed"
    assert footer is not None and "Signature: ____" in str(footer.center.text)
    at_the_end = [name for name in head if not name.startswith("simexit.")][-2:]
    assert at_the_end == ["Remarks 備註", "Cost centre"]
    told = {"source", "row", "status", "stage", "eligibility", "balance", "channel", "documents", "follow_ups",
            "questions_owner", "questions_carrier", "assumptions", "hints", "answers", "undo_until"}  # fmt: skip
    labels = sample_texts().section("report")["columns"]["sims"]
    assert {labels[name]["label"] for name in told} <= set(head)
    assert told <= set(SIM_COLUMNS)


def test_whose_a_line_is_stands_in_front_as_far_as_anybody_says(tmp_path: Path) -> None:
    result = sample_result(3)
    nobody = result.sims.assign(user=pd.Series([None] * 3, dtype=pd.ArrowDtype(pa.string())))
    head = list(rows_of(written(replace(result, sims=nobody), tmp_path), "SIMs")[0])
    assert head[2] == "Department"
    assert head.index("User") > head.index("Note")


def test_codes_become_words_and_unknown_stays_blank(tmp_path: Path) -> None:
    result = sample_result(1)
    sims = result.sims.assign(
        action="keep|resolve_first",
        status="needs_info",
        to_become_eligible="arrears;active_vas",
        carrier="cmhk",
    )
    row = rows_of(written(replace(result, sims=sims), tmp_path), "SIMs")[0]
    assert "Answer needed" == row["Verdict"]
    assert "Keep / Settle first, then cancel?" == row["What to do"]
    assert "Arrears; Value-added services" == row["In the way"]
    assert CARRIERS["cmhk"] == row["Carrier"]
    assert None is row["Last day to undo"]


def test_of_more_than_three_candidates_nothing_is_known_yet(tmp_path: Path) -> None:
    result = sample_result(2)
    sims = result.sims.assign(
        action=["port_out|keep|cancel", "port_out|keep|suspend|cancel"],
        status="needs_info",
        provided=["still_needed=no;port_out_wanted=no;contract_end_on=none;outstanding_hkd=0", ""],
    )
    found = rows_of(written(replace(result, sims=sims), tmp_path), "SIMs")
    said = "May go, now or later, if: not needed now; not to be ported; no contract runs; nothing is unpaid"
    assert [said, "Not known yet"] == [row["What to do"] for row in found]
    assert ["Port out / Keep / Cancel?", "Not known yet"] == [row["Still possible"] for row in found]


@pytest.mark.parametrize(("action", "status", "verdict"), [
    ("cancel", "determined", "now"), ("cancel", "details_open", "now"),
    ("cancel", "needs_info", "ask"), ("resolve_first", "needs_info", "settle"),
    ("cancel_at_contract_end", "determined", "later"), ("let_lapse", "determined", "later"),
    ("keep|cancel", "needs_info", "ask"), ("", "unreadable", "bad"), ("suspend", "determined", "stay"),
    ("follow_up", "determined", "done"),
])  # fmt: skip
def test_verdicts(action: str, status: str, verdict: str) -> None:
    assert verdict == verdict_of(action, status, ROLES)


def test_an_action_that_nothing_says_how_to_count_is_refused() -> None:
    with pytest.raises(RulebookInvalid, match="the outcome `made_up` of `action` has no `verdict`"):
        verdict_of("made_up", "determined", ROLES)


def test_figures_add_up_to_the_cent() -> None:
    result = sample_result(500)
    found = figures(result, obstacles(result), ReportWords(sample_texts(), CARRIERS))
    verdict = verdicts(result.sims, result.roles).to_pylist()
    money = [Decimal(0) if pd.isna(one) else Decimal(one) for one in result.sims["saving_hkd_year"]]
    for code in result.roles.verdicts:
        mine = [amount for amount, one in zip(money, verdict, strict=True) if one == code]
        line = found.verdicts[code]
        assert (len(mine), sum(mine, Decimal(0))) == (line.sims, Decimal(line.saving) / 100)
    for lines in (found.actions, *(one.rows for one in found.groupings)):
        assert (500, sum(money)) == (
            sum(one.sims for one in lines),
            Decimal(sum(one.saving for one in lines)) / 100,
        )


def arrow_series(values: list[Any], kind: Any) -> Any:
    return pd.Series(values, dtype=pd.ArrowDtype(kind))


def test_a_month_is_saved_once_the_line_has_ended_before_it_begins() -> None:
    result = sample_result(3)
    days = [dt.date(2026, 11, 30), dt.date(2026, 12, 1), dt.date(2027, 3, 31)]
    sims = result.sims.assign(
        action=["cancel", "cancel", "cancel_at_contract_end"], status="determined",
        cancel_on=arrow_series(days, pa.date32()),
        saving_hkd_year=arrow_series(
            [Decimal("1200.00"), Decimal("12.00"), Decimal("120.00")], pa.decimal128(18, 2)
        ),
    )  # fmt: skip
    result = replace(result, sims=sims)
    months = figures(result, obstacles(result), ReportWords(sample_texts())).months
    assert dt.date(2026, 12, 1) == months[0][0]
    assert dt.date(2027, 11, 1) == months[-1][0]
    assert [100_00, *[101_00] * 11] == [now for _, now, _ in months]
    assert [0, 0, 0, 0, *[10_00] * 8] == [later for *_, later in months]


def test_to_do_lists_what_concerns_the_advice_by_day_and_then_by_worth(tmp_path: Path) -> None:
    result = sample_result(300)
    found = rows_of(written(result, tmp_path), "To do")
    groups = verdicts(result.sims, result.roles).to_pylist()
    advised = result.todo[[groups[at] not in ("ask", "bad") for at in result.todo["sim"]]]
    alone = [row for row in found if not row["Which SIMs"]]
    shared = [row for row in found if row["Which SIMs"]]
    several = [row["Which SIMs"].split("; ") for row in shared]
    assert len(advised) == len(alone) + sum(int(row["SIM"].split()[0]) for row in shared)
    assert all(len(names) == int(row["SIM"].split()[0]) for names, row in zip(several, shared, strict=True))
    stands = advised[(advised["severity"] != "task") & advised["holds"].fillna(False)]
    rows = Counter((row["SIM"], row["What it is about"]) for row in alone)
    labels = {code: ReportWords(sample_texts()).rule("obstacles", code) for code in stands["rule"].unique()}
    names = result.sims["sim_id"].tolist()
    assert all(
        rows[names[at], labels[rule]] == 1 for at, rule in zip(stands["sim"], stands["rule"], strict=True)
    ), "what stands in a line's way, or costs, is a row of its own"
    said = [(row["What it is about"], row["To do"], row["Department"], row["Known?"]) for row in shared]
    assert len(said) == len(set(said)), (
        "what says the same of many lines is said once to those who can see to it"
    )
    order = [(str(row["Due"] or "later"), -(row["Saved a year, HK$"] or 0)) for row in found]
    assert order == sorted(order)
    assert {"12580; https://www.hk.chinamobile.com/"} == {row["How to reach it"] for row in found}
    assert any(row["Frees this SIM?"] == "yes" for row in alone)


@pytest.mark.parametrize("lines", [20, 21])
def test_what_the_same_people_would_be_told_a_page_long_is_said_once(lines: int, tmp_path: Path) -> None:
    result = sample_result(lines)
    todo = pd.DataFrame({
        "sim": range(lines), "rule": "balance_left", "severity": "task",
        "to_do": [f"HK${at} is left." for at in range(lines)], "contact": "12580",
        "values": [f"{at}" for at in range(lines)],
        "holds": arrow_series([True] * lines, pa.bool_()),
    })  # fmt: skip
    sims = result.sims.assign(action="cancel", status="determined", department="Sales")
    found = rows_of(written(replace(result, sims=sims, todo=todo), tmp_path), "To do")
    shown = [(row["SIM"], row["To do"]) for row in found]
    if lines > 20:
        assert shown == [("21 SIMs", "Deal with the credit that is left.")]
    else:
        assert sorted(shown) == sorted(zip(sims["sim_id"], todo["to_do"], strict=True))


def test_a_reviewer_sees_what_is_answered_and_what_is_only_suggested(tmp_path: Path) -> None:
    result = sample_result(4)
    sims = result.sims.assign(
        answers=["still_needed=no", "still_needed=no;line_status=active", "", ""],
        hints=["plan_type=postpaid", "plan_type=postpaid;outstanding_hkd=?", "plan_type=postpaid", ""],
        questions_owner=["plan_type", "plan_type;outstanding_hkd", "still_needed", ""],
    )
    suggested = pa.array([None, None, None, "still_needed"])
    found = rows_of(written(replace(result, sims=sims, suggested=suggested), tmp_path), "SIMs")
    assert [row["Rests on"] for row in found] == [
        "answered: Still needed; suggested: Plan type", "2 answers; 2 suggestions",
        None,  # nobody is asked for it, so nothing hangs on what is suggested
        "as suggested: Still needed",
    ]  # fmt: skip


def test_questions_keep_their_order_and_their_wording(tmp_path: Path) -> None:
    result = sample_result(300)
    found = rows_of(written(result, tmp_path), "Questions")
    assert list(result.questions["text"]) == [row["Question to send"] for row in found]
    assert CARRIERS["cmhk"] == found[0]["Whom to ask"]
    assert "陳大文" == found[3]["Whom to ask"]


def test_nothing_from_the_input_is_a_formula(tmp_path: Path) -> None:
    result = sample_result(100, awkward=True)
    carried = result.carried.rename_columns({"Cost centre": "=cmd|' /C calc'!A1"})
    path = written(replace(result, carried=carried, notices=["=1+1"]), tmp_path)
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert [] == [part[:80] for part in sheets if b"<f>" in part or b"<f " in part]


def test_only_the_reviewer_can_write_where_that_is_asked_for(tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(written(sample_result(5), tmp_path, protect=True))
    assert all(sheet.protection.sheet for sheet in workbook)
    sheet: Any = workbook["SIMs"]
    free = [
        cell.value for cell in sheet[1] if not sheet.column_dimensions[cell.column_letter].protection.locked
    ]
    assert ["Review", "Decided action", "Note"] == free
    open_to_all = openpyxl.load_workbook(written(sample_result(5), tmp_path))
    assert not any(sheet.protection.sheet for sheet in open_to_all)


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("protect", [True, None, False])
def test_about_says_which_sheets_are_protected(protect: bool | None, lang: str, tmp_path: Path) -> None:
    result = sample_result(20, lang=lang)
    words = ReportWords(sample_texts(lang), result.carriers)
    fill_in = FillIn(np.arange(1), pa.array(["1"]), ())
    write_report(replace(result, fill_in=fill_in), sample_texts(lang), tmp_path / "r.xlsx", protect=protect)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    about = {str(cell) for row in book[words.say("sheets.about")].values for cell in row}
    said = [name for name in ("all", "fill_in", "none") if words.say(f"about.protection.{name}") in about]
    locked = [sheet.title for sheet in book if sheet.protection.sheet]
    assert said == ["all" if len(locked) == len(book.worksheets) else "fill_in" if locked else "none"]
    assert locked in ([], [words.say("sheets.fill_in")], book.sheetnames)


def test_the_drop_downs_hold_what_may_be_decided(tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(written(sample_result(5), tmp_path))
    review, decided = workbook["SIMs"].data_validations.dataValidation
    assert '"approve,change,hold"' == review.formula1
    rules = [rule for area in workbook["SIMs"].conditional_formatting for rule in area.rules]
    assert [['"approve"'], ['"change"'], ['"hold"']] == [rule.formula for rule in rules]
    area = decided.formula1.split("!")[1].replace("$", "")
    words = ReportWords(sample_texts())
    assert [words.outcome("action", code) for code in words.outcomes("action")] == [
        cell.value for (cell,) in workbook["About"][area]
    ]


def test_about_names_what_was_read_and_what_the_answer_is_not(tmp_path: Path) -> None:
    result = sample_result(5)
    sheet = openpyxl.load_workbook(written(result, tmp_path))["About"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for expected in (result.inputs[0].sha256, "2026-11-21", "0.1.0", result.notices[0], "Device locked"):
        assert expected in said
    assert any("not legal advice" in text for text in said)
    assert any("Unknown is not no" in text for text in said)


def test_no_cells_are_merged_twice(tmp_path: Path) -> None:
    """Excel would offer to repair the file."""
    for sheet in openpyxl.load_workbook(written(sample_result(300), tmp_path)):
        areas = [cell for area in sheet.merged_cells.ranges for cell in area.cells]
        assert len(areas) == len(set(areas))


def test_the_summary_leads_to_what_it_names(tmp_path: Path) -> None:
    summary: Any = openpyxl.load_workbook(written(sample_result(30), tmp_path))["Summary"]
    links = [cell.hyperlink.location for row in summary.iter_rows() for cell in row if cell.hyperlink]
    assert ["'To do'!A1", "'Questions'!A1", "'Deadlines'!A1", "'Groups'!A1"] == links


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_small_fleets(tmp_path: Path, rows: int) -> None:
    result = sample_result(rows)
    path = written(result, tmp_path)
    assert SHEETS == openpyxl.load_workbook(path).sheetnames
    assert rows == sum(row["SIM"].startswith("HK-") for row in rows_of(path, "SIMs"))


def test_columns_of_which_nothing_is_known(tmp_path: Path) -> None:
    result = sample_result(3)
    blank = {name: None for name in SIM_COLUMNS if name not in ("source", "row", "sim_id", "status")}
    found = rows_of(written(replace(result, sims=result.sims.assign(**blank)), tmp_path), "SIMs")
    assert ["Answer needed"] * 3 == [row["Verdict"] for row in found]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_word(tmp_path: Path, lang: str) -> None:
    def keys(data: Any, at: str = "") -> set[str]:
        if isinstance(data, dict):
            return {key for name, part in data.items() for key in keys(part, f"{at}.{name}")}
        return {f"{at}[{len(data)}]"} if isinstance(data, list) else {at}

    folder = SHIPPED / "texts"
    english, theirs = (
        yaml.safe_load((folder / one / "report.yaml").read_text("utf-8")) for one in ("en", lang)
    )
    assert keys(english) == keys(theirs)
    result = sample_result(20, lang=lang)
    book = report_book(result, sample_texts(lang))
    assert [theirs["report"]["sheets"][key] for key in
            ("summary", "sims", "todo", "deadlines", "questions", "groups", "problems", "rules", "about")] == [
        sheet.name for sheet in book.sheets
    ]  # fmt: skip
    texts = [cell.value for sheet in book.sheets if isinstance(sheet, Page) for cell in sheet.cells]
    tables = [sheet for sheet in book.sheets if isinstance(sheet, Table)]
    texts += [column.heading for table in tables for column in table.columns if not column.hidden]
    assert [] == [text for text in texts if isinstance(text, str) and ("{" in text or "}" in text)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readers_agree(tmp_path: Path, lang: str) -> None:
    path = written(sample_result(60, lang=lang, awkward=True), tmp_path)
    workbook, other = openpyxl.load_workbook(path), python_calamine.load_workbook(path)
    assert workbook.sheetnames == other.sheet_names
    for sheet in workbook:
        ours = [shown(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
        height, width = sheet.max_row, sheet.max_column
        theirs = other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        grid = [[theirs[row][at] if row < len(theirs) and at < len(theirs[row]) else "" for at in range(width)]
                for row in range(height)]  # fmt: skip
        skipped = sheet.min_row - 1, sheet.min_column - 1
        found = [shown(cell) for row in grid[skipped[0] :] for cell in row[skipped[1] :]]
        assert ours == found


def shown(value: Any) -> str:
    """A value as one text, whichever reader gave it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, (int, float)):
        return f"{float(value):.2f}"
    return str(value)


@needs_office
def test_libreoffice_agrees_and_the_summary_is_one_page(tmp_path: Path) -> None:
    result = sample_result(300, awkward=True)
    path = written(result, tmp_path)
    ours, theirs = openpyxl.load_workbook(path), openpyxl.load_workbook(converted(path, "xlsx", tmp_path))
    for sheet in ours:
        for mine, row in zip(
            sheet.iter_rows(values_only=True), theirs[sheet.title].iter_rows(values_only=True), strict=False
        ):
            assert [shown(cell) for cell in mine] == [shown(cell) for cell in row[: len(mine)]]
    book = report_book(result, sample_texts())
    about = [
        sheet for sheet in book.sheets if sheet.name in ("Summary", "About")
    ]  # where its drop-down's list stands
    alone = tmp_path / "summary.xlsx"
    write_book(replace(book, sheets=about[:1]), alone)
    assert 1 == pages(converted(alone, "pdf", tmp_path))
