"""`rules test`: the shipped cases hold and reach every rule; a case that does not hold shows what differs."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.rulebook.book import SHIPPED, load_rulebook
from simexit.cases.case_run import Coverage, Ran, run_cases
from simexit.cases.cases import case_files, read_cases
from simexit.cases.expected import expectable
from simexit.cli import run as run_line
from simexit.cli import simexit
from simexit.rulebooks import Choices
from tests.drills import every_value, other
from tests.support.own_books import copy_of_shipped
from tests.support.shipped import shipped

BOOK = shipped()
CASES = read_cases(case_files([SHIPPED / "cases"]), BOOK)


@cache
def all_run() -> tuple[list[Ran], Coverage]:
    """The shipped cases, run when the first test asks: not in every worker that only lists the tests."""
    return run_cases(CASES, Choices(), BOOK)


def always(answer: str) -> Callable[[str], str]:
    """The answer in place of any yes or no."""
    return lambda value: answer if value in ("yes", "no") else value


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(
        simexit, ["rules", "test", *map(str, arguments)], standalone_mode=False
    )


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case.entry.name for case in CASES])
def test_the_case_holds(place: int) -> None:
    ran = all_run()[0][place]
    assert ran.case is CASES[place]
    assert ran.differences == ()
    assert ran.unreadable == ()


def test_each_case_says_what_it_rests_on_and_how_it_was_worked_out() -> None:
    for case in CASES:
        assert case.entry.sources, case.place
        assert case.entry.why, case.place


def test_whole_answers_are_held_too() -> None:
    """So that nothing is said of a line unasked: some cases expect everything, at more than one stage of its life."""
    whole = [case for case in CASES if {*case.expect} == {*expectable(BOOK)}]
    assert len({case.expect["stage"] for case in whole}) > 1


@pytest.mark.parametrize(
    "put", [other, lambda _: "unknown", always("yes"), always("no")], ids=["other", "unknown", "yes", "no"]
)
def test_no_case_rests_on_what_a_carrier_says_today(tmp_path: Path, put: Callable[[str], str]) -> None:
    """A term that the answer needs stands in the case: the data may change, and the case stays one of the rules."""
    book = copy_of_shipped(tmp_path)
    every_value(book, put)
    changed = load_rulebook(book)
    assert changed.general != BOOK.general
    ran, _ = run_cases(read_cases(case_files([SHIPPED / "cases"]), changed), Choices(rulesets=book), changed)
    assert [f"{item.case.entry.name}: {item.differences}" for item in ran if not item.passed] == []


def test_the_cases_reach_every_rule() -> None:
    assert all_run()[1].missed == ()


CASE = """\
cases:
  - name: a test
    as_of: 2026-11-21
    facts: {carrier: cmhk, plan_type: prepaid, line_status: active, still_needed: no, needed_again: no,
      port_out_wanted: no, number_wanted_by_user: no, outstanding_hkd: 5, monthly_fee_hkd: 10}
    expect: {%s}
"""


def test_a_failing_case_shows_what_differs_and_ends_with_1(tmp_path: Path) -> None:
    own = tmp_path / "cases.yaml"
    expected = "saving_hkd_year: 119.5, action: cancel, obstacles: [backup, contract], cancel_on: 2026-11-21"
    own.write_text(CASE % expected)
    result = run(own)
    assert result.return_value == 1
    lines = [line.strip() for line in result.output.splitlines()]
    assert lines[0].startswith("FAILED")
    assert "action           expected cancel, got resolve_first" in lines
    assert "obstacles        missing backup, contract; not expected arrears" in lines
    assert "cancel_on        expected 2026-11-21, got nothing (blank)" in lines
    assert "saving_hkd_year  expected HK$119.50, got HK$120.00" in lines
    assert "1 case: 0 passed, 1 failed." in lines[-1]
    assert all(len(line) <= 80 for line in result.output.splitlines())


def test_what_many_failing_cases_have_in_common_is_told(tmp_path: Path) -> None:
    case = (CASE % "obstacles: [backup, contract], action: resolve_first").removeprefix("cases:\n")
    own = tmp_path / "cases.yaml"

    def told(count: int) -> str:
        own.write_text("cases:\n" + "".join(case.replace("a test", f"test {at}") for at in range(count)))
        return " ".join(run(own).output.split())

    assert "obstacles without backup (in 5 of 5)" in told(5)
    assert "obstacles with arrears (in 5 of 5)" in told(5)
    assert "action" not in told(5).partition("Most often: ")[2]
    assert "Most often" not in told(2)


def test_only_what_is_expected_is_compared_whatever_the_order(tmp_path: Path) -> None:
    own = tmp_path / "cases.yaml"
    unknown = "balance_left, backup, second_number, name_mismatch, business_documents, identity_document, auto_recharge"
    own.write_text(CASE % f"unknown_obstacles: [{unknown}, bound_services, active_vas]")
    result = run(tmp_path)
    assert result.return_value == 0, result.output
    assert "1 case: 1 passed, 0 failed." in result.output


def test_a_case_takes_a_companys_terms(tmp_path: Path) -> None:
    (tmp_path / "own-terms.yml").write_text(
        "carriers: {acme: {label: {en: Acme}, terms: {notice_days: 60}}}\n"
    )
    facts = (
        "carrier: Acme, plan_type: postpaid, account_type: personal, line_status: active, still_needed: no, "
        "needed_again: no, port_out_wanted: no, number_wanted_by_user: no, outstanding_hkd: 0, active_vas: none, "
        "bound_services: none, auto_recharge: no, identity_document_ready: yes, name_matches: yes, "
        "contract_end_on: none"
    )
    (tmp_path / "cases.yaml").write_text(
        "terms: own-terms.yml\ncases:\n  - name: notice\n    as_of: 2026-11-21\n"
        f"    facts: {{{facts}}}\n    expect: {{action: cancel, cancel_on: 2027-01-20}}\n"
    )
    assert run(tmp_path / "cases.yaml").return_value == 0


def test_a_fact_that_can_not_be_understood_fails_the_case(tmp_path: Path) -> None:
    own = tmp_path / "cases.yaml"
    own.write_text((CASE % "eligibility: blocked").replace("fee_hkd: 10", "fee_hkd: lots"))
    result = run(own)
    assert result.return_value == 1
    assert "not understood  monthly_fee_hkd: lots (not_money)" in result.output


WRONG = """\
cases:
  - name: one
    as_of: 2026-11-21
    facts: {carier: cmhk}
    expect: {follow_ups: {has: [wipe_sim], lacks: [wipe_sim]}, steps: {hass: [], lacks: store_go},
      action: cancl, obstacle: [], documents: x, saving_hkd_year: lots, cancel_on: 5, status: ok}
  - name: one
    as_of: soon
    facts: {}
    expect: {actoin: keep}
    sorces: []
  - name: three
    as_of: 2026-11-21
    facts: {contract_end_on: 2027-02-30}
    expect: {}
"""


def test_every_mistake_in_a_case_file_is_reported_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "cases.yaml"
    own.write_text(WRONG)
    assert run_line(["rules", "test", str(own)]) == 4
    message = capsys.readouterr().err
    for said in (
        "cases.yaml:4: unknown key `carier`; did you mean `carrier`?",
        "cases.yaml:6: `action` can't be `cancl`; did you mean `cancel`?",
        "cases.yaml:6: unknown key `obstacle`; did you mean `obstacles`?",
        "documents` must be a list of codes (`[]` for none), not a text",
        "`saving_hkd_year` must be an amount in HK$ such as 45 or 45.50, or blank, not `lots`",
        "`cancel_on` must be a date, YYYY-MM-DD, or blank, not a number",
        "`status` can't be `ok`; allowed: determined, details_open, needs_info",
        "cases.yaml:5: `wipe_sim` can't be under both `has` and `lacks`",
        "cases.yaml:5: unknown key `hass`; did you mean `has`?",
        "lacks` must be a list of codes (`[]` for none), not a text\n",
        "not a text; for a part of the list write `{has: [..], lacks: [..]}`",
        "cases.yaml:8: `as_of` must be a date, YYYY-MM-DD, not `soon`",
        "cases.yaml:10: unknown key `actoin`; did you mean `action`?",
        "cases.yaml:11: unknown key `sorces`; did you mean `sources`?",
        "cases.yaml:14: `contract_end_on` can't be read: `2027-02-30` (impossible_date)",
    ):
        assert said in message


def test_a_part_of_a_list_is_held_and_the_rest_is_not(tmp_path: Path) -> None:
    own = tmp_path / "cases.yaml"
    own.write_text(CASE % "obstacles: {has: [arrears], lacks: [contract]}, documents: {lacks: [sim_card]}")
    assert run(own).return_value == 0
    own.write_text(CASE % "obstacles: {has: [backup], lacks: [device_lock, arrears]}")
    result = run(own)
    assert result.return_value == 1
    assert "obstacles  missing backup; not expected arrears" in result.output


def test_a_rule_is_reached_only_by_a_case_that_says_so(tmp_path: Path) -> None:
    own = tmp_path / "cases.yaml"

    def missed(expected: str) -> str:
        """What is said of the rules that no case reaches."""
        own.write_text(CASE % expected)
        said = run(own, "--uncovered").output.split("No case reaches: ")[1]
        return " ".join(said.partition(": not seen")[0].split())

    found = missed("eligibility: blocked, obstacles: {lacks: [contract]}")
    assert "obstacles.arrears," in found
    assert "eligibility.blocked," not in found
    assert "obstacles.arrears," not in missed("obstacles: {has: [arrears]}")
    assert "No case reaches" not in run(own).output


@pytest.mark.parametrize(("language", "words"), [("zh-Hant", "1 個個案"), ("zh-Hans", "1 个案例")])
def test_the_counts_are_said_in_the_language_asked_for(language: str, words: str, tmp_path: Path) -> None:
    own = tmp_path / "cases.yaml"
    own.write_text(CASE % "action: resolve_first")
    assert words in run(own, "--lang", language).output.splitlines()[-1]


@pytest.mark.parametrize("of_the_file", [True, False])
def test_a_case_that_expects_all_lets_nothing_go_unsaid(tmp_path: Path, of_the_file: bool) -> None:
    text = CASE % "action: resolve_first"
    asking = "expect_all: yes\n" + text if of_the_file else text.rstrip() + "\n    expect_all: yes\n"
    own = tmp_path / "cases.yaml"
    own.write_text(asking)
    result = run(own)
    assert result.return_value == 1
    said = " ".join(result.output.split())
    assert "obstacles not expected arrears" in said
    assert "eligibility expected nothing (blank), got blocked" in said
    assert "undo_until" not in said


def test_folders_below_are_read_and_terms_files_among_them_are_not_cases(tmp_path: Path) -> None:
    (tmp_path / "leavers" / "terms").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "broken.yaml").write_text("cases: [")
    (tmp_path / "leavers" / "terms" / "own.yaml").write_text(
        "carriers: {cmhk: {terms: {cancels_online: no}}}\n"
    )
    (tmp_path / "leavers" / "a.yaml").write_text("terms: terms/own.yaml\n" + CASE % "action: resolve_first")
    (tmp_path / "b.yaml").write_text(CASE % "action: resolve_first")
    result = run(tmp_path)
    assert result.return_value == 0, result.output
    assert "2 cases: 2 passed" in result.output


def test_a_folder_that_is_not_there_ends_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_line(["rules", "test", "/nowhere/at/all"]) == 3
    assert "/nowhere/at/all: does not exist" in capsys.readouterr().err
