"""`rules impact`: which SIMs come out otherwise under other terms, another rulebook or on another day, and why."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from batch.verdicts import VERDICTS
from engine.proofs import prove
from simexit.cli import run as run_line
from simexit.cli import simexit
from tests.support.own_books import change, copy_of_shipped, copy_with_made_up_data

HEADINGS = (
    "msisdn,carrier,plan_type,account_type,line_status,still_needed,needed_again,port_out_wanted,outstanding_hkd,"
    "number_wanted_by_user,balance_hkd,active_vas,bound_services,auto_recharge,business_documents_ready,name_matches,contract_end_on,"
    "monthly_fee_hkd"
)
ROWS = (
    "9123 4567,CMHK,postpaid,corporate,active,no,no,no,0,no,0,none,none,no,yes,yes,none,98",
    "9123 4568,CMHK,prepaid,corporate,active,no,no,no,0,no,20,none,none,no,yes,yes,,",
    "9123 4569,SmarTone,postpaid,corporate,active,no,yes,no,0,no,0,none,none,no,yes,yes,none,198",
)


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    path = tmp_path / "fleet.csv"
    path.write_text("\n".join((HEADINGS, *ROWS, "")), encoding="utf-8")
    return path


def impact(*arguments: str | Path) -> Result:
    line = ["rules", "impact", *map(str, arguments), "--as-of", "2026-11-21"]
    return CliRunner(env={"COLUMNS": "80"}).invoke(simexit, line, standalone_mode=False)


OWN = (
    "carriers:\n  smartone: {postpaid: {suspension_offered: no}}\n  cmhk:\n    prepaid: {balance_refundable: no, "
    "balance_transferable: no}\n    postpaid: {notice_days: 60}\n"
)


def flat(result: Result) -> list[str]:
    assert result.exception is None, result.exception
    return [" ".join(line.split()) for line in result.output.splitlines()]


def test_other_terms_change_what_rests_on_them_each_by_its_name(fleet: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN)
    lines = flat(impact(fleet, "--against", own, "--rulesets", copy_with_made_up_data(tmp_path)))
    assert lines[0] == "2 of 3 SIMs would get another verdict; 1 more other dates, money or papers."
    text = " ".join(lines)
    for cause in ("SmarTone: Suspension offered: yes becomes no", "Notice: 30 becomes 60"):
        assert re.search(rf"\d {re.escape(cause)}|: {re.escape(cause)}", text), text
    assert "1 Suspend → Park on a prepaid card" in lines
    assert any(line.startswith("1 ") and line.endswith("→ Use it up") for line in lines)
    assert "Also other: Ends on (1)" in text


def test_nothing_changes_against_itself(fleet: Path, tmp_path: Path) -> None:
    result = impact(fleet, "--against", copy_of_shipped(tmp_path))
    assert result.output == "0 of 3 SIMs would get another verdict.\n"
    assert impact(fleet, "--at", "2026-11-21").output == result.output


def test_another_rulebook_changes_what_its_rules_say(fleet: Path, tmp_path: Path) -> None:
    book = copy_of_shipped(tmp_path)
    change(book / "decisions" / "20-obstacles.yaml", "when: not records_backed_up", "when: otherwise")
    change(
        book / "decisions" / "20-obstacles.yaml",
        "    severity: task\n    concerns: [ending, lapse]\n    when: otherwise",
        "    severity: blocker\n    concerns: [ending, lapse]\n    when: otherwise",
    )
    lines = flat(impact(fleet, "--against", book))
    assert lines[0] == "3 of 3 SIMs would get another verdict."
    assert "3 Yes → Not yet" in lines
    groups = [line for line in lines if re.match(r"\d+ Rule ", line)]
    assert len(groups) == 1  # one rule did it all: nothing is left to several together
    assert "“not records_backed_up” becomes “otherwise”" in " ".join(lines)


def test_a_rule_that_begins_on_a_day_is_what_that_day_changes(fleet: Path, tmp_path: Path) -> None:
    book = copy_of_shipped(tmp_path)
    change(
        book / "decisions" / "40-action.yaml",
        "rules:\n",
        "rules:\n  - {id: all_stay, outcome: keep, when: stage is open, valid_from: 2026-12-01, sources: [HOUSE]}\n",
    )
    before = impact(fleet, "--rulesets", book, "--at", "2026-11-30")
    assert before.output.startswith("0 of 3")
    lines = flat(impact(fleet, "--rulesets", book, "--at", "2026-12-01"))
    assert lines[0].startswith("3 of 3 SIMs")
    assert "(all_stay) of “What to do” is new: “stage is open”" in " ".join(lines)


def test_the_lines_are_written_before_and_after(fleet: Path, tmp_path: Path) -> None:
    """Every line that changes is there once, with each column that does; in each language the same."""
    own, book = tmp_path / "own.yaml", copy_with_made_up_data(tmp_path)
    own.write_text(OWN)
    said = {}
    for language in ("en", "zh-Hans", "zh-Hant"):
        path = tmp_path / f"{language}.xlsx"
        result = impact(fleet, "--against", own, "--rulesets", book, "-o", path, "--lang", language)
        assert result.exception is None, result.exception
        book_read = openpyxl.load_workbook(path)
        summary, lines, about = book_read.worksheets
        rows = list(lines.values)
        assert len(ROWS) == len(rows) - 1
        marked = [[str(cell).startswith("→ ") for cell in row] for row in rows[1:]]
        numbers = [cell for row in list(summary.values)[4:] for cell in row[2:4]]
        said[language] = sorted(marked), numbers
        assert about["B1"].value == book_read.properties.title
    assert said["en"] == said["zh-Hans"] == said["zh-Hant"]
    assert any(map(any, said["en"][0]))


def by_row(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return {row["row"]: row for row in csv.DictReader(file)}


def test_codes_say_the_same_as_two_checks(fleet: Path, tmp_path: Path) -> None:
    own, path = tmp_path / "own.yaml", tmp_path / "impact.csv"
    own.write_text(OWN)
    book = copy_with_made_up_data(tmp_path)
    assert impact(fleet, "--against", own, "--rulesets", book, "-o", path).exception is None
    found = by_row(path)
    checks = {}
    for which, more in (("before", []), ("after", ["--terms", str(own)])):
        codes = tmp_path / f"{which}.csv"
        line = [
            "batch",
            str(fleet),
            "-o",
            str(codes),
            "--rulesets",
            str(book),
            "--as-of",
            "2026-11-21",
            *more,
        ]
        assert run_line(line) == 0
        checks[which] = by_row(codes)
    for row, before in checks["before"].items():
        for name in ("status", *VERDICTS, "documents", "cancel_on", "saving_hkd_year"):
            was, now = before[name], checks["after"][row][name]
            if row in found:
                assert (was, now) == (found[row][f"{name}_before"], found[row][f"{name}_after"])
            else:
                assert was == now


def test_any_line_is_compared_and_equal_where_none_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove, "can_prove", lambda: True)
    book = copy_of_shipped(tmp_path)
    assert " ".join(flat(impact("--any-line", "--against", book))).startswith("Equal: there is no line")
    change(
        book / "decisions" / "95-checks.yaml", "when: line_status is expired", "when: line_status is barred"
    )
    said = " ".join(flat(impact("--any-line", "--against", book, "--lang", "zh-Hant")))
    assert "line_status: barred" in said
    assert "不成立 → 成立" in said


def test_without_a_solver_it_says_what_it_did_not_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prove, "can_prove", lambda: False)
    assert run_line(["rules", "impact", "--any-line", "--against", str(copy_of_shipped(tmp_path))]) == 1
    assert "Not looked at, for want of the extra" in capsys.readouterr().out


def test_what_can_not_be_meant_ends_with_2(fleet: Path, tmp_path: Path) -> None:
    assert run_line(["rules", "impact", str(fleet)]) == 2
    assert run_line(["rules", "impact", "--at", "2027-01-01"]) == 2
    assert run_line(["rules", "impact", str(fleet), "--any-line", "--at", "2027-01-01"]) == 2
    assert run_line(["rules", "impact", str(fleet), "--at", "2027-01-01", "-o", "impact.pdf"]) == 2
    there = tmp_path / "there.xlsx"
    there.write_text("")
    assert run_line(["rules", "impact", str(fleet), "--at", "2027-01-01", "-o", str(there)]) == 3


def test_what_is_not_there_ends_with_3(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_line(["rules", "impact", str(fleet), "--against", "/nowhere.yaml"]) == 3
    assert run_line(["rules", "impact", "/nowhere.csv", "--against", str(fleet.parent)]) in (3, 4)
