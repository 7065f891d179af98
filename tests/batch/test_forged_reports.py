"""Reports of which somebody forged the hidden parts: they are refused or judged, at a cost that they do not set."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.files import is_stem, stem_of
from batch.plain_values import day_of, whole
from batch.readback.records import Records
from batch.review.sums import added, amounts, cents
from simexit.cli import run
from tests.support.review_fleet import AS_OF, Filled, checked, write_fleet
from tests.support.review_help import InputError, Sheet, filled, read_back, report
from tests.support.unhurried import some_in_haste

About = dict[str, Any]


def forged(sheet: Sheet, **parts: Any) -> Sheet:
    """The report with a heading that says otherwise."""
    about = {**sheet.about, **parts}
    sheet.cells[0][sheet.column("record")] = f"simexit.record {json.dumps(about)}"
    return sheet


NOT_BELIEVED: dict[str, Callable[[About], About]] = {
    "more rows than there can be": lambda _: {"rows": 2**53},
    "less than no rows": lambda _: {"rows": -1},
    "no number of a report": lambda _: {"id": -1},
    "a number that no reader keeps": lambda _: {"id": 2**63},
    "a day long ago": lambda _: {"as_of": "0001-01-01"},
    "a day that has no morrow": lambda _: {"as_of": "9999-12-31"},
    "no codes": lambda _: {"codes": []},
    "a code twice": lambda about: {"codes": [*about["codes"], about["codes"][0]]},
    "a fact that is a code": lambda about: {"facts": [*about["facts"], "action"]},
    "a fact that is where a row stands": lambda about: {"facts": [*about["facts"], "position"]},
    "a fact that a reviewer writes": lambda about: {"facts": [*about["facts"], "review"]},
    "a fact that is shown": lambda about: {"facts": [*about["facts"], "shown_msisdn"]},
    "a fact with no name": lambda about: {"facts": [*about["facts"], ""]},
    "a column twice": lambda about: {"columns": [*about["columns"], ["review", "text", 1]]},
    "a column with no name of ours": lambda about: {"columns": [*about["columns"], ["../x", "text", 1]]},
}


@pytest.mark.parametrize("kind", NOT_BELIEVED)
def test_a_heading_that_no_report_has_is_refused(kind: str) -> None:
    sheet = report("en")
    with pytest.raises(InputError, match="hidden columns are damaged"):
        read_back(forged(sheet, **NOT_BELIEVED[kind](sheet.about)))


def test_rows_that_are_said_to_be_there_cost_nothing() -> None:
    (told,) = [
        one for one in read_back(forged(report("en"), rows=10**9)).findings if one.kind == "missing_rows"
    ]
    assert "999,999,984" == told.params["count"]
    assert told.params["rows"].endswith("-1000000001")


def test_sheets_that_speak_of_different_reports_are_told_apart() -> None:
    sheet = filled("en")
    other = report("en")
    other = forged(other, facts=[*reversed(other.about["facts"])])
    sheet.more.append(("SIMs 2", other.cells))
    assert "foreign_sheet" in [one.kind for one in read_back(sheet).findings]


# --- cells and codes of somebody who computed the checks anew, as anybody can

ODD = [
    "n/a", "NaN", "sNaN", "-inf", "1e400", "1E999999", "9" * 30, "9" * 5000, "-5", "~", "²", "½",
    "x|y", "cancel|cancel",
    "2026-13-99", "0001-01-01", "9999-12-31", "20261121", "2026-W01-1", "../../x", "/etc", "=1+1", "\u202e", "[[x]]",
]  # fmt: skip


@pytest.fixture
def believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks agree whatever stands in the rows."""

    def agree(found: Records, fixed: Sequence[int], _: Any) -> tuple[Any, Any]:
        lines = len(found.lines)
        return np.ones(lines, np.bool_), np.zeros((lines, 1 + len(fixed)), np.bool_)

    monkeypatch.setattr(Records, "checked", agree)


@pytest.mark.parametrize("odd", ODD)
def test_no_code_of_a_line_stops_a_review(odd: str, believed: None) -> None:
    sheet = filled("en")
    at, about = sheet.column("record"), sheet.about
    names = ["position", *about["codes"], *about["facts"]]
    for row in range(1, len(sheet.cells)):
        codes = sheet.codes(row)
        # Each row has another part that says something odd.
        some = names[row :: len(sheet.cells) - 1]
        sheet.cells[row][at] = ",".join({**codes, **dict.fromkeys(set(some) - {"position"}, odd)}.values())
        sheet.put(row, "review", sheet.word("change"))
        sheet.put(row, "decided_action", sheet.word("cancel"))
    reviews = read_back(sheet)
    assert added(reviews.rows).sims == len(reviews.rows)


@pytest.mark.parametrize("odd", ODD)
def test_no_cell_of_a_line_stops_a_review(odd: str, believed: None) -> None:
    sheet = filled("en")
    for row in range(1, len(sheet.cells)):
        for name in (
            "saving_hkd_year",
            "exit_cost_hkd",
            "fees_until_end_hkd",
            "cancel_on",
            "notice_by",
            "undo_until",
        ):
            sheet.put(row, name, odd[:30_000])
    reviews = read_back(sheet)
    savings, costs = amounts(reviews.rows)
    assert all(abs(amount or 0) < 10**16 for amount in (*savings, *costs))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A fleet, and its report with every line approved or changed."""
    folder = tmp_path_factory.mktemp("forged")
    fleet = write_fleet(folder / "fleet.csv")
    filled_in = Filled(checked(fleet, folder / "report.xlsx"))
    for place, name in enumerate(filled_in.rows):
        if name.isalpha() and name != "sim_id":
            filled_in.put(name, "Change" if place % 2 else "Approve", "Cancel now" if place % 2 else None)
    return fleet, filled_in.save()


@pytest.mark.parametrize(
    "odd",
    some_in_haste(["n/a", "9" * 30, "9999-12-31", "1E999999", "cancel|cancel", "../../x"], 3),
)
def test_every_command_that_reads_a_report_ends_rightly(
    odd: str, written: tuple[Path, Path], tmp_path: Path, believed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet, report_path = written
    book = openpyxl.load_workbook(report_path)
    sheet = book.worksheets[1]
    headings = [str(cell.value) for cell in sheet[1]]
    record = next(at for at, text in enumerate(headings, 1) if text.startswith("simexit.record"))
    names = json.loads(headings[record - 1].split(" ", 1)[1])
    shown = [name for name, _, _ in names["columns"]]
    for row in range(2, sheet.max_row + 1):
        parts = str(sheet.cell(row, record).value).split(",")
        keep = [0, *(1 + names["codes"].index(one) for one in ("action", "status"))]
        parts = [part if at in keep or (at + row) % 5 else odd for at, part in enumerate(parts)]
        sheet.cell(row, record).value = ",".join(parts)
        for name in ("saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd", "cancel_on", "notice_by"):
            sheet.cell(row, shown.index(name) + 1).value = odd
    forged_path = tmp_path / "forged.xlsx"
    book.save(forged_path)
    outputs = [str(tmp_path / name) for name in ("record.xlsx", "dates.ics", "new.xlsx")]
    day = ("--as-of", AS_OF)
    for command in (
        [
            "review",
            str(forged_path),
            "--requests",
            str(tmp_path / "letters"),
            "--also-changed",
            "-o",
            outputs[0],
            *day,
        ],
        ["review", str(forged_path), "--calendar", outputs[1], "--json", *day],
        ["review", str(report_path), "--against", str(forged_path), *day],
        ["review", str(forged_path), "--against", str(report_path), *day],
        ["batch", str(fleet), "-o", outputs[2], "--carry", str(forged_path), *day],
    ):
        assert run(command) in (0, 3), (command, capsys.readouterr().err)


def test_an_index_that_was_edited_stops_no_requests(written: tuple[Path, Path], tmp_path: Path) -> None:
    _, report_path = written
    folder = tmp_path / "letters"
    command = ["review", str(report_path), "--requests", str(folder), "--as-of", AS_OF, "--also-changed"]
    assert run(command) == 0
    book = openpyxl.load_workbook(folder / "index.xlsx")
    papers = book.worksheets[0]
    headings = [str(cell.value) for cell in papers[1]]
    hidden = headings.index("simexit.papers") + 1
    for row, elsewhere in zip(range(2, papers.max_row + 1), ("/", "../..", "**", "x/../y"), strict=False):
        key = {**json.loads(str(papers.cell(row, hidden).value)), "folder": elsewhere, "name": "/*"}
        papers.cell(row, hidden).value = json.dumps(key)
        for at in range(1, hidden):
            papers.cell(row, at).value = "9" * 30
    book.save(folder / "index.xlsx")
    assert run([*command, "--force"]) == 0


@given(st.lists(st.text(max_size=80), max_size=3), st.text(max_size=5))
def test_every_name_that_we_give_is_a_stem_and_none_leads_elsewhere(parts: list[str], name: str) -> None:
    assert is_stem(stem_of(parts))
    assert is_stem(name) <= (not set(name) & set("/\\.:*?[") and name != "")


@given(st.text("0123456789-.eEnaif²٣", max_size=40))
def test_what_is_no_plain_value_is_none(text: str) -> None:
    number, day = whole(text), day_of(text)
    assert number is None or 0 <= number < 10**15
    assert day is None or day.isoformat() == text
    assert abs(cents(text)) <= 10**14
