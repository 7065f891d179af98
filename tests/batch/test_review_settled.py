"""What is approved before it can be done waits for its blockers to fall, over the months, and takes effect then."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import pytest

from simexit.cli import run
from tests.support.review_fleet import Filled, checked, write_fleet
from tests.support.review_help import TEXTS

MONTHS = ("2026-11-21", "2026-12-21", "2027-01-21")
WORDS = {"en": ("approve", "change", "hold", "Keep"), "zh-Hans": ("批准", "更改", "暂缓", "保留"),
         "zh-Hant": ("批准", "更改", "暫緩", "保留")}  # fmt: skip
Facts = dict[str, dict[str, Any]]
#: What stands in the way at first, what is settled a month later, and what another month later.
FIRST: Facts = {
    "owing": {"outstanding_hkd": 88.5},
    "empty": {"business_documents_ready": ""},  # nobody knows yet whether that stands in the way
    "cancel": {"outstanding_hkd": 50, "active_vas": 2},
    "at_end": {"contract_end_on": "2027-06-30", "early_termination_fee_hkd": 2000, "outstanding_hkd": 20},
    "suspend": {"needed_again": "no", "outstanding_hkd": 10},
    "other": {"outstanding_hkd": 10},
    "private": {"outstanding_hkd": 10},
    "taken_over": {"number_wanted_by_user": "no", "outstanding_hkd": 10},
}
SECOND: Facts = {
    "owing": {"outstanding_hkd": 0},
    "empty": {"business_documents_ready": "yes"},
    "cancel": {"outstanding_hkd": 0, "active_vas": 2},
    "at_end": {"contract_end_on": "2027-06-30", "early_termination_fee_hkd": 2000},
    "suspend": {"needed_again": "yes"},  # wanted later after all
    "other": {"outstanding_hkd": 10, "bound_services": "HSBC"},  # and something new is in the way
    "private": {"owner": "李四"},
    "taken_over": {"number_wanted_by_user": "no", "contract_end_on": "2027-01-31", "early_termination_fee_hkd": 30},
}  # fmt: skip
THIRD: Facts = {**SECOND, "cancel": {}}
TAKES_EFFECT = {"owing", "empty", "at-end"}


def counts(report: Path, capsys: pytest.CaptureFixture[str], *more: str, as_of: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["review", str(report), "--as-of", as_of, "--json", *more]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def decided(found: dict[str, Any], state: str) -> set[str]:
    return {one["sim_id"] for one in found["decided"] if one["state"] == state}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months of one fleet; all that can only be settled first is approved in the first report."""
    here = tmp_path_factory.mktemp("settled")
    fleets = [
        write_fleet(here / f"{at}.csv", **facts) for at, facts in enumerate((FIRST, SECOND, THIRD), start=1)
    ]
    report = Filled(checked(fleets[0], here / "first.xlsx", as_of=MONTHS[0]))
    for name in FIRST:
        report.put(name.replace("_", "-"), "approve", None, f"note on {name}")
    report.put("private", "change", "Settle first, then cancel")  # which is what was advised
    report.save()
    carried = here / "first.xlsx"
    for at in (1, 2):
        carried = checked(fleets[at], here / f"carried{at}.xlsx", "--carry", str(carried), as_of=MONTHS[at])
    return here


def test_it_is_taken_and_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = counts(folder / "first.xlsx", capsys, as_of=MONTHS[0])
    assert decided(found, "once_settled") == {name.replace("_", "-") for name in FIRST}
    assert found["counts"]["once_settled"]["sims"] == len(FIRST)
    assert found["counts"]["refused"]["sims"] == 0


@pytest.mark.parametrize("lang", WORDS)
def test_those_that_wait_for_answers_too_are_told_on_the_screen_and_in_the_record(
    lang: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = counts(folder / "first.xlsx", capsys, as_of=MONTHS[0])
    advised = [one["advice"] for one in found["decided"] if one["state"] == "once_settled"]
    told = {"settling": advised.count("resolve_first"), "waiting": sum("|" in one for one in advised)}
    assert (found["once_settled"], told["settling"] + told["waiting"]) == (told, len(FIRST))
    assert told["waiting"] > 0
    text = TEXTS[lang].section("review")["once_settled"].format(**told)
    record = tmp_path / "record.xlsx"
    assert (
        run(["review", str(folder / "first.xlsx"), "--as-of", MONTHS[0], "--lang", lang, "-o", str(record)])
        == 0
    )
    assert "".join(text.split()) in "".join(capsys.readouterr().out.split())
    assert text in [cell.value for row in openpyxl.load_workbook(record).worksheets[0] for cell in row]
    later = counts(folder / "carried2.xlsx", capsys, as_of=MONTHS[2])
    assert later["once_settled"]["waiting"] == 0


def test_no_letter_goes_out_before_it_is_settled(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "requests" in counts(
        folder / "first.xlsx", capsys, "--requests", str(tmp_path / "a"), as_of=MONTHS[0]
    )
    assert not (tmp_path / "a").exists()
    report = folder / "carried1.xlsx"
    found = counts(report, capsys, "--requests", str(tmp_path / "b"), as_of=MONTHS[1])
    assert sum(len(one["lines"]) for one in found["requests"]) == len(TAKES_EFFECT)


def test_it_takes_effect_when_the_blockers_have_fallen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = counts(folder / "carried1.xlsx", capsys, as_of=MONTHS[1])
    assert decided(found, "approved") == TAKES_EFFECT
    assert decided(found, "once_settled") == {"cancel"}  # one of two blockers has fallen
    later = counts(folder / "carried2.xlsx", capsys, as_of=MONTHS[2])
    assert decided(later, "approved") == {*TAKES_EFFECT, "cancel"}


def test_what_else_has_changed_asks_the_reviewer_again(folder: Path) -> None:
    report = Filled(folder / "carried1.xlsx")
    for name in ("suspend", "other", "private", "taken-over"):
        review, action, note = report.entry(name)
        assert (review, action) == (None, None)
        assert note.startswith(f"({MONTHS[0]}: ")
    assert report.entry("taken-over")[2].endswith("note on taken_over")


def test_it_is_told_alike_whether_carried_or_compared(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = checked(folder / "2.csv", tmp_path / "blank.xlsx", as_of=MONTHS[1])
    found = counts(blank, capsys, "--against", str(folder / "first.xlsx"), as_of=MONTHS[1])
    assert set(found["against"]["settled"]) == TAKES_EFFECT
    assert decided(found, "approved") == TAKES_EFFECT
    assert {one["sim_id"] for one in found["against"]["not_carried"]} == {
        "suspend", "other", "private", "taken-over"
    }  # fmt: skip
    first = str(folder / "first.xlsx")
    again = counts(folder / "carried1.xlsx", capsys, "--against", first, as_of=MONTHS[1])
    assert set(again["against"]["settled"]) == TAKES_EFFECT


@pytest.mark.parametrize(("first", "second"), [("en", "zh-Hant"), ("zh-Hant", "zh-Hans"), ("zh-Hans", "en")])
def test_every_column_filled_goes_round(first: str, second: str, folder: Path, tmp_path: Path) -> None:
    """Whatever reviewers wrote in their three columns is there a month later, in the later report's language."""
    approve, change, hold, keep = WORDS[first]
    report = Filled(checked(folder / "1.csv", tmp_path / "old.xlsx", lang=first, as_of=MONTHS[0]))
    entries = {
        "owing": (approve, None), "empty": (approve, None), "keep": (approve, None), "at-end": (approve, None),
        "moved": (change, keep), "port": (hold, keep), "lapsed": ("Y", None), "gone": (None, None),
        "asked": ("否", None), "open": (None, None), "missed": (hold, None),
    }  # fmt: skip
    for name, (review, action) in entries.items():
        report.put(name, review, action, f"備註 {name}")  # type: ignore[arg-type]
    later = Filled(
        checked(
            folder / "2.csv",
            tmp_path / "new.xlsx",
            "--carry",
            str(report.save()),
            lang=second,
            as_of=MONTHS[1],
        )
    )
    same = dict(zip(WORDS[first], WORDS[second], strict=True))
    same |= {"Y": WORDS[second][0], "否": WORDS[second][2]}
    for name, (review, action) in entries.items():
        note = later.entry(name)[2]
        assert note.endswith(f"備註 {name}")
        if name != "missed":  # whose number can't be brought back any more
            wanted = tuple(same[word] if word else None for word in (review, action))
            assert later.entry(name)[:2] == wanted, name


# --- columns that were lost, moved or renamed


COLUMNS = ("review", "decided_action", "note")


@pytest.fixture(scope="module")
def written(folder: Path) -> Path:
    """A report with an approval, a change, a hold and notes."""
    report = Filled(checked(folder / "1.csv", folder / "written.xlsx", as_of=MONTHS[0]))
    report.put("keep", "approve", None, "one")
    report.put("moved", "change", "Keep", "two")
    report.put("port", "hold", None, "three")
    report.put("lapsed", None, "Keep", "four")  # type: ignore[arg-type]
    return report.save()


def test_an_action_without_a_mark_is_a_change(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = counts(written, capsys, as_of=MONTHS[0])
    assert decided(found, "changed") == {"moved", "lapsed"}
    assert found["problems"] == []


@pytest.mark.parametrize(
    ("lost", "left"),
    [
        ("review", {"approved": 0, "changed": 0, "held": 0, "refused": 2}),
        ("decided_action", {"approved": 1, "changed": 0, "held": 1, "refused": 1}),
        ("note", {"approved": 1, "changed": 2, "held": 1, "refused": 0}),
    ],
)
def test_a_lost_column_costs_that_column_only(
    lost: str, left: dict[str, int], written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Filled(Path(copy(written, tmp_path / "r.xlsx")))
    report.sheet.delete_cols(report.columns[lost])
    found = counts(report.save(), capsys, as_of=MONTHS[0])
    assert {state: found["counts"][state]["sims"] for state in left} == left
    assert len(found["noted"]) == (0 if lost == "note" else 4)
    assert next(one["kind"] for one in found["problems"]) == "review_column_missing"


def test_a_formula_that_was_never_calculated_is_told(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Filled(Path(copy(written, tmp_path / "r.xlsx")))
    report.put("keep", '=IF(TRUE,"approve","")')
    found = counts(report.save(), capsys, as_of=MONTHS[0])
    assert [(one["sim_id"], one["reason"]) for one in found["problems"]] == [("keep", "review_unknown")]


def test_columns_that_were_moved_and_renamed_to_another_language_are_found(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.support.sample_result import sample_texts

    report = Filled(Path(copy(written, tmp_path / "r.xlsx")))
    labels = sample_texts("zh-Hant").section("report")["columns"]["sims"]
    sheet, places = report.sheet, sorted(report.columns[name] for name in COLUMNS)
    columns = [[cell.value for cell in column] for column in sheet.iter_cols(places[0], places[-1])]
    for name, cells in zip(COLUMNS, columns, strict=True):
        cells[0] = labels[name]["label"]
    sheet.delete_cols(places[0], len(places))
    sheet.insert_cols(3, len(places))
    for at, cells in enumerate(reversed(columns), start=3):
        for row, value in enumerate(cells, start=1):
            sheet.cell(row, at).value = value
    found = counts(report.save(), capsys, as_of=MONTHS[0])
    assert found["counts"] == counts(written, capsys, as_of=MONTHS[0])["counts"]
    assert {one["kind"] for one in found["notes"]} == {"heading_changed"}


def test_a_column_that_is_there_twice_counts_where_both_agree(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Filled(Path(copy(written, tmp_path / "r.xlsx")))
    last = report.sheet.max_column + 1
    for row in range(1, report.sheet.max_row + 1):
        report.sheet.cell(row, last).value = report.sheet.cell(row, report.columns["review"]).value
    report.sheet.cell(report.rows["keep"], last).value = "hold"
    report.sheet.cell(report.rows["gone"], last).value = "hold"
    found = counts(report.save(), capsys, as_of=MONTHS[0])
    reasons = [one["reason"] for one in found["problems"]]
    assert reasons == ["review_column_twice", "review_unknown"]
    assert {state: found["counts"][state]["sims"] for state in ("approved", "held")} == {
        "approved": 0,
        "held": 2,
    }
