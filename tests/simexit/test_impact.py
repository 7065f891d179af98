"""`rules impact`: how many SIMs get another verdict under other terms or another rulebook."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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


def test_other_terms_change_what_rests_on_them(fleet: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "carriers:\n  smartone: {postpaid: {suspension_offered: no}}\n  cmhk:\n    prepaid: {balance_refundable: no, "
        "balance_transferable: no}\n    postpaid: {notice_days: 60}\n"
    )
    result = impact(fleet, "--against", own, "--rulesets", copy_with_made_up_data(tmp_path))
    assert result.exception is None, result.exception
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert lines[0] == "2 of 3 SIMs would get another verdict."
    assert "1 suspend → park" in lines
    assert any(line.startswith("1 ") and line.endswith("→ spend") for line in lines)
    assert "cancel_on 1 SIM" in lines


def test_nothing_changes_against_itself(fleet: Path, tmp_path: Path) -> None:
    result = impact(fleet, "--against", copy_of_shipped(tmp_path))
    assert result.output == "0 of 3 SIMs would get another verdict.\n"


def test_another_rulebook_changes_what_its_rules_say(fleet: Path, tmp_path: Path) -> None:
    book = copy_of_shipped(tmp_path)
    change(book / "decisions" / "20-obstacles.yaml", "when: not records_backed_up", "when: otherwise")
    change(
        book / "decisions" / "20-obstacles.yaml",
        "    severity: task\n    concerns: [ending, lapse]\n    when: otherwise",
        "    severity: blocker\n    concerns: [ending, lapse]\n    when: otherwise",
    )
    result = impact(fleet, "--against", book)
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert lines[0] == "3 of 3 SIMs would get another verdict."
    assert "3 eligible → blocked" in lines


def test_what_is_not_there_ends_with_3(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_line(["rules", "impact", str(fleet), "--against", "/nowhere.yaml"]) == 3
    assert run_line(["rules", "impact", "/nowhere.csv", "--against", str(fleet.parent)]) in (3, 4)
