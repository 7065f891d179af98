"""A report goes round: written, filled in as a person would, read back, compared, its decisions carried over."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.errors import InputError
from batch.readback.read import read_report
from batch.report import fingerprint
from batch.report.fingerprint import as_read, as_written, hashes, one_hash
from batch.report.report import report_book, write_report
from batch.report.workbook import write_book
from batch.review.words import ReviewWords
from simexit.cli import run
from tests.support.office import converted, needs_office
from tests.support.review_fleet import AS_OF, LINES, Filled, checked, write_fleet
from tests.support.review_help import RULES, TEXTS
from tests.support.sample_result import sample_result, sample_texts

WORDS = {"en": ("approve", "change", "hold", "Keep"), "zh-Hans": ("批准", "更改", "暂缓", "保留"),
         "zh-Hant": ("批准", "更改", "暫緩", "保留")}  # fmt: skip
ROLES = RULES.roles
APPROVED = ("cancel", "empty", "at-end", "suspend", "keep", "moved", "lapsed", "private", "other")


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """What `simexit review … --json` answers."""
    capsys.readouterr()
    assert run(["review", *(str(one) for one in arguments), "--as-of", AS_OF, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def fill(path: Path, lang: str = "en") -> Path:
    """The report reviewed: most is approved, one line changed, one held, one only noted."""
    approve, change, hold, keep = WORDS[lang]
    report = Filled(path)
    for sim_id in APPROVED:
        report.put(sim_id, approve)
    report.put("empty", change, keep, "Ms Wong wants it: ask again in spring")
    report.put("port", hold, None, "=new carrier not chosen yet")
    report.sheet.cell(report.rows["port"], report.columns["note"]).data_type = "s"
    report.put("owing", None, None, "accounts will pay")  # type: ignore[arg-type]
    return report.save()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet, and its reviewed report in each language; `old.xlsx` is the English one."""
    here = tmp_path_factory.mktemp("review")
    fleet = write_fleet(here / "fleet.csv")
    for lang in WORDS:
        fill(checked(fleet, here / f"{lang}.xlsx", lang=lang), lang)
    (here / "en.xlsx").rename(here / "old.xlsx")
    (here / "en.xlsx").symlink_to(here / "old.xlsx")
    return here


def states(found: dict[str, Any]) -> dict[str, int]:
    return {state: count["sims"] for state, count in found["counts"].items()}


def test_what_is_decided(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, folder / "old.xlsx")
    assert states(found) == {
        "approved": 8, "once_settled": 0, "changed": 1, "held": 1, "open": 7, "refused": 0
    }  # fmt: skip
    assert found["problems"] == found["notes"] == []
    decided = {one["sim_id"]: (one["state"], one["advice"], one["action"]) for one in found["decided"]}
    assert decided["at-end"] == ("approved", "cancel_at_contract_end", "cancel_at_contract_end")
    assert decided["empty"] == ("changed", "cancel", "keep")
    assert (
        found["counts"]["approved"]["saving_hkd_year"] == 98 * 12 * 5
    )  # cancel, at-end, moved, private, other
    assert found["counts"]["changed"]["saving_hkd_year"] == 0


@pytest.mark.parametrize(
    "name", ["saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd", "cancel_on", "sim_id"]
)
def test_an_edited_row_brings_no_amounts_into_the_sums(
    name: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = Filled(folder / "old.xlsx")
    edited.path = tmp_path / "edited.xlsx"
    edited.sheet.cell(edited.rows["cancel"], edited.columns[name]).value = "99999"
    record = tmp_path / "record.xlsx"
    found = answer(capsys, edited.save(), "-o", record)
    before = answer(capsys, folder / "old.xlsx")
    assert 1 == found["counts"]["refused"]["sims"]
    assert 0 == found["counts"]["refused"]["saving_hkd_year"]
    assert (
        98 * 12
        == before["counts"]["approved"]["saving_hkd_year"] - found["counts"]["approved"]["saving_hkd_year"]
    )
    signed = {
        str(cell) for sheet in openpyxl.load_workbook(record) for row in sheet.values for cell in row[1:]
    }
    assert not any("99999" in cell or "99,999" in cell for cell in signed)


@pytest.mark.parametrize("lang", WORDS)
def test_the_answer_on_the_screen(lang: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["review", str(folder / f"{lang}.xlsx"), "--as-of", AS_OF]) == 0
    said = capsys.readouterr().out
    states_named = sample_texts(lang).section("review")["states"]
    for word in (states_named["approved"], states_named["held"], AS_OF, "5,880.00"):
        assert word in said
    assert "{" not in said


@pytest.mark.parametrize(("first", "second"), [("en", "zh-Hant"), ("zh-Hant", "zh-Hans"), ("zh-Hans", "en")])
def test_nothing_is_lost_on_the_way_round(first: str, second: str, folder: Path, tmp_path: Path) -> None:
    old = folder / f"{first}.xlsx"
    new = checked(
        folder / "fleet.csv", tmp_path / "new.xlsx", "--carry", str(old), lang=second, as_of="2026-11-25"
    )
    before, after = Filled(old), Filled(new)
    same = dict(zip(WORDS[first], WORDS[second], strict=True)) | {None: None}
    for sim_id in LINES:
        review, action, note = before.entry(sim_id)
        assert after.entry(sim_id) == (same[review], same[action], note)


def test_carried_decisions_can_be_carried_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = checked(folder / "fleet.csv", tmp_path / "a.xlsx", "--carry", str(folder / "old.xlsx"))
    third = checked(folder / "fleet.csv", tmp_path / "b.xlsx", "--carry", str(again))
    assert states(answer(capsys, third)) == states(answer(capsys, folder / "old.xlsx"))
    assert answer(capsys, third, "--against", folder / "old.xlsx")["against"]["not_carried"] == []


CHANGES: dict[str, dict[str, Any] | None] = {
    "cancel": {"still_needed": "yes", "monthly_fee_hkd": 128},
    "at_end": {"contract_end_on": "2027-06-30"},
    "empty": {"department": "Day shift", "monthly_fee_hkd": 88},
    "keep": {"user": "Somebody else"},
    "moved": {"balance_refundable": "yes"},
    "owing": {"outstanding_hkd": 0},
    "other": None,
}


def test_what_changed_and_why(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fleet = write_fleet(tmp_path / "fleet.csv", **CHANGES)
    fleet.write_text(fleet.read_text(encoding="utf-8").replace("private,+", "stranger,+1"), encoding="utf-8")
    new = checked(fleet, tmp_path / "new.xlsx")
    found = answer(capsys, new, "--against", folder / "old.xlsx")["against"]
    changed = {one["sim_id"]: one for one in found["changed"]}
    causes = {
        name: [(cause["kind"], cause["name"]) for cause in one["causes"]] for name, one in changed.items()
    }
    # The fee of `cancel` changed as well, and is rightly not among the causes.
    assert causes == {
        "cancel": [("fact", "still_needed")],
        "moved": [("term", "balance_refundable")],
        "owing": [("obstacle", "arrears"), ("fact", "outstanding_hkd")],
    }
    assert (found["new"], found["gone"]) == (["stranger"], ["private", "other"])
    assert "Still needed: no → yes" in changed["cancel"]["text"]
    left = {one["sim_id"]: one["why"] for one in found["not_carried"]}
    assert set(left) == {"cancel", "at-end", "keep", "moved", "private", "other"}
    assert "Somebody else" in left["keep"], (
        "what was decided about one user's line is no decision about another's"
    )
    assert "2027-03-31 → 2027-06-30" in left["at-end"]


def test_what_is_not_carried_is_remembered(folder: Path, tmp_path: Path) -> None:
    fleet = write_fleet(tmp_path / "fleet.csv", **{**CHANGES, "empty": {"still_needed": "yes"}})
    new = Filled(checked(fleet, tmp_path / "new.xlsx", "--carry", str(folder / "old.xlsx")))
    assert new.entry("cancel") == (None, None, f"({AS_OF}: approve)")
    assert new.entry("empty") == (
        None,
        None,
        f"({AS_OF}: change: Keep) Ms Wong wants it: ask again in spring",
    )
    assert new.entry("suspend") == ("approve", None, None)
    assert new.entry("owing") == (None, None, "accounts will pay")


def test_the_day_alone_can_be_the_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fleet = write_fleet(tmp_path / "fleet.csv")
    old = checked(fleet, tmp_path / "old.xlsx")
    new = checked(fleet, tmp_path / "new.xlsx", as_of="2027-04-01")
    changed = {one["sim_id"]: one for one in answer(capsys, new, "--against", old)["against"]["changed"]}
    # The contract of one has ended; the number of another can't be brought back any more.
    assert list(changed) == ["at-end", "missed"]
    assert [cause["kind"] for cause in changed["at-end"]["causes"]] == ["obstacle", "day"]
    assert [cause["kind"] for cause in changed["missed"]["causes"]] == ["day"]


def test_the_preference_alone_can_be_the_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fleet = write_fleet(tmp_path / "fleet.csv", moved={"balance_refundable": "yes"})
    old = checked(fleet, tmp_path / "old.xlsx", lang="zh-Hant")
    new = checked(fleet, tmp_path / "new.xlsx", "--prefer", "transfer", lang="zh-Hans")
    (changed,) = answer(capsys, new, "--against", old)["against"]["changed"]
    assert changed["sim_id"] == "moved"
    assert [(cause["kind"], cause["was"], cause["now"]) for cause in changed["causes"]] == [
        ("setting", "refund", "transfer")
    ]


def test_another_rulebook_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.support.own_books import change, copy_of_shipped

    book = copy_of_shipped(tmp_path)
    change(
        book / "decisions" / "20-obstacles.yaml",
        "when: outstanding_hkd > 0",
        "when: outstanding_hkd > 10_000",
    )
    fleet = write_fleet(tmp_path / "fleet.csv")
    old = checked(fleet, tmp_path / "old.xlsx", "--rulesets", str(book))
    new = checked(fleet, tmp_path / "new.xlsx")
    (changed,) = answer(capsys, new, "--against", old)["against"]["changed"]
    assert changed["sim_id"] == "owing"
    assert {cause["kind"] for cause in changed["causes"]} <= {"obstacle", "rule", "rulebook"}


def test_decisions_of_an_earlier_report_count(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    new = checked(folder / "fleet.csv", tmp_path / "new.xlsx")
    assert states(answer(capsys, new))["approved"] == 0
    assert states(answer(capsys, new, "--against", folder / "old.xlsx"))["approved"] == 8


# --- what may be decided

RUNS = {
    "status": "determined", "stage": "open", "eligibility": "eligible", "action": "cancel", "plan_type": "postpaid",
}  # fmt: skip
DAY = date(2026, 11, 21).toordinal()
Line = dict[str, str]


def but(line: Line, **changes: str) -> Line:
    """The line with other codes."""
    return {**line, **changes}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (RUNS, ""),
        (but(RUNS, status="unreadable", action=""), "unreadable"),
        (but(RUNS, action="keep|cancel"), "undetermined"),
        (but(RUNS, status="needs_info"), "undetermined"),
        (but(RUNS, status="details_open"), ""),
        (but(RUNS, status="details_open", action="port_out"), ""),
        (but(RUNS, status="needs_info", action="port_out"), "undetermined"),
        (but(RUNS, status="needs_info", action="keep"), ""),
        (but(RUNS, status="needs_info", problems="carrier_ceased"), "facts_disagree"),
        (but(RUNS, status="determined", problems="postpaid_expired"), ""),
        (but(RUNS, status="needs_info", action="suspend", problems="duplicate_msisdn"), "duplicate"),
        (but(RUNS, status="needs_info", action="keep", problems="duplicate_msisdn"), ""),
    ],
)
def test_which_advice_can_be_approved(line: Line, reason: str) -> None:
    found = RULES.taken(line, DAY, "approve", "")
    assert (found.reason, found.state) == (reason, "refused" if reason else "approved")


@pytest.mark.parametrize(
    ("action", "line", "reason"),
    [
        ("cancel", RUNS, ""),
        ("keep", RUNS, ""),
        ("suspend", RUNS, ""),
        ("cancel", but(RUNS, port_out_wanted="y", action="port_out"), "port_first"),
        ("cancel_at_contract_end", but(RUNS, port_out_wanted="y", action="port_out"), "port_first"),
        ("let_lapse", but(RUNS, port_out_wanted="y", action="port_out", plan_type="prepaid"), "port_first"),
        ("keep", but(RUNS, port_out_wanted="y", action="port_out"), ""),
        ("cancel", but(RUNS, action="port_out|cancel"), "port_unknown"),
        ("cancel", but(RUNS, action="resolve_first", eligibility="blocked"), "blocked"),
        ("cancel", but(RUNS, action="keep", eligibility="eligible", obstacles="arrears"), "blocked"),
        ("cancel", but(RUNS, eligibility="blocked|eligible", action="resolve_first|cancel"), "undetermined"),
        ("resolve_first", RUNS, "nothing_to_settle"),
        ("resolve_first", but(RUNS, eligibility="blocked"), ""),
        ("cancel_at_contract_end", RUNS, "no_contract"),
        ("cancel_at_contract_end", but(RUNS, obstacles="contract"), ""),
        ("cancel_at_contract_end", but(RUNS, action="keep", eligibility="eligible_at_cost"), ""),
        ("cancel_at_contract_end", but(RUNS, action="keep", eligibility="eligible_at_cost|eligible"), "undetermined"),
        ("cancel_at_contract_end", but(RUNS, action="keep", eligibility="blocked|eligible_at_cost"), "undetermined"),
        ("cancel", but(RUNS, action="keep", eligibility="blocked"), "blocked"),
        ("cancel", but(RUNS, action="keep", eligibility="eligible_at_cost"), ""),
        ("none", RUNS, "not_ended"),
        ("number_lost", RUNS, "not_ended"),
        ("number_lost", but(RUNS, stage="lapsed", plan_type="prepaid"), ""),
        ("none", but(RUNS, stage="lapsed", plan_type="prepaid"), "not_ended"),
        ("follow_up", RUNS, "not_requested"),
        ("withdraw", RUNS, "not_requested"),
        ("withdraw", but(RUNS, stage="in_progress", action="follow_up"), ""),
        ("withdraw", but(RUNS, stage="closed", action="none"), "ended"),
        ("keep", but(RUNS, stage="in_progress", action="follow_up"), "requested"),
        ("recover", but(RUNS, line_status="active"), "not_cancelled"),
        ("recover", but(RUNS, stage="closed", action="none", line_status="ported_out"), "not_cancelled"),
        ("recover", but(RUNS, stage="in_progress", action="follow_up"), "requested"),
        ("recover", but(RUNS, stage="closed", action="none", line_status="cancelled"), ""),
        ("recover", but(RUNS, stage="closed", action="none", line_status="cancelled", cancelled_on="2026-10-01",
                        reactivation_days="30"), "too_late"),
        ("hand_over", RUNS, ""),
        ("hand_over", but(RUNS, stage="lapsed", plan_type="prepaid"), "lapsed"),
        ("hand_over", but(RUNS, stage="closed", action="none"), "ended"),
        ("hand_over", but(RUNS, problems="duplicate_iccid"), "duplicate"),
        ("park", RUNS, ""),
        ("park", but(RUNS, plan_type="prepaid"), "not_monthly"),
        ("cancel", but(RUNS, stage="closed", action="none"), "ended"),
        ("follow_up", but(RUNS, stage="closed", action="none"), ""),
        ("cancel", but(RUNS, stage="in_progress", action="follow_up"), "requested"),
        ("suspend", but(RUNS, stage="lapsed", plan_type="prepaid"), "lapsed"),
        ("port_out", but(RUNS, stage="lapsed", plan_type="prepaid"), "lapsed"),
        ("port_out", RUNS, ""),
        ("keep_alive", RUNS, "not_prepaid"),
        ("keep_alive", but(RUNS, plan_type="prepaid"), ""),
        ("let_lapse", RUNS, "not_prepaid"),
        ("suspend", but(RUNS, suspension_offered="n"), "not_offered"),
        ("suspend", but(RUNS, problems="not_money;duplicate_iccid"), "duplicate"),
    ],
)  # fmt: skip
def test_which_actions_the_facts_forbid(action: str, line: Line, reason: str) -> None:
    assert reason == RULES.taken(line, DAY, "change", action).reason


@pytest.mark.parametrize(
    ("action", "line", "caution"),
    [
        ("cancel_at_contract_end", but(RUNS, still_needed="y", action="keep", obstacles="contract"), "still_needed"),
        ("let_lapse", but(RUNS, needed_again="y", action="keep_alive", plan_type="prepaid"), "needed_again"),
        ("cancel", but(RUNS, obstacles="contract", action="cancel_at_contract_end"), "leaving_costs"),
        ("cancel", but(RUNS, obstacles="contract", action="keep|cancel", status="needs_info"), "leaving_costs"),
        ("cancel", but(RUNS, eligibility="eligible_at_cost", action="keep"), "leaving_costs"),
        ("park", but(RUNS, eligibility="eligible_at_cost", action="keep"), "leaving_costs"),
        ("cancel", but(RUNS, number_wanted_by_user="y", action="hand_over"), "wanted_by_user"),
        ("cancel_at_contract_end", but(RUNS, obstacles="contract"), ""),
        ("keep", but(RUNS, still_needed="y"), ""),
        ("hand_over", but(RUNS, still_needed="y", action="keep"), ""),
    ],
)  # fmt: skip
def test_what_should_be_looked_at_twice(action: str, line: Line, caution: str) -> None:
    found = RULES.taken(line, DAY, "change", action)
    assert (found.state, found.caution) == ("changed", caution)


@pytest.mark.parametrize(
    ("review", "action", "advice", "taken"),
    [
        ("hold", "", "cancel", ("held", "", "")),
        ("hold", "keep", "cancel", ("held", "", "")),
        ("change", "", "cancel", ("refused", "", "action_missing")),
        ("approve", "keep", "cancel", ("refused", "", "contradiction")),
        ("approve", "cancel", "cancel", ("approved", "cancel", "")),
        ("change", "cancel", "cancel", ("approved", "cancel", "")),
        ("change", "keep", "cancel", ("changed", "keep", "")),
        ("approve", "", "resolve_first", ("once_settled", "resolve_first", "")),
        ("approve", "resolve_first", "resolve_first", ("once_settled", "resolve_first", "")),
        ("change", "resolve_first", "resolve_first", ("once_settled", "resolve_first", "")),
        ("approve", "cancel", "resolve_first", ("refused", "", "contradiction")),
        ("decline", "", "cancel", ("held", "", "")),
        ("decline", "keep", "cancel", ("changed", "keep", "")),
        ("decline", "cancel", "cancel", ("refused", "", "declined_yet_chosen")),
    ],
)
def test_what_an_entry_comes_to(review: str, action: str, advice: str, taken: tuple[str, str, str]) -> None:
    line = but(RUNS, action=advice, eligibility="blocked" if advice == "resolve_first" else "eligible")
    found = RULES.taken(line, DAY, review, action)
    assert taken == (found.state, found.action, found.reason)


CODES: dict[str, list[str]] = {
    "status": ["determined", "details_open", "needs_info", "unreadable"],
    "stage": ["open", "closed", "in_progress", "lapsed", "open|lapsed", "closed|in_progress|lapsed|open"],
    "eligibility": [
        "eligible",
        "blocked",
        "eligible_at_cost",
        "blocked|eligible",
        "eligible_at_cost|eligible",
    ],
    "action": [*ROLES.outcomes["action"], "keep|cancel", "keep|port_out|suspend|cancel"],
    "obstacles": ["", "arrears", "contract", "active_vas;contract", "backup"],
    "unknown_obstacles": ["", "contract", "bound_services"],
    "problems": ["", "not_money", "duplicate_msisdn"],
    "plan_type": ["", "prepaid", "postpaid"],
}
CODES |= {
    name: ["", "y", "n"] for name in ("still_needed", "needed_again", "port_out_wanted", "suspension_offered")
}
LINES_OF_ANY_KIND = st.fixed_dictionaries({name: st.sampled_from(codes) for name, codes in CODES.items()})
ENTRIES = (
    st.sampled_from(["approve", "change", "hold", "decline"]),
    st.sampled_from(["", *ROLES.outcomes["action"]]),
)


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (but(RUNS, action="resolve_first", eligibility="blocked", obstacles="arrears"), "once_settled"),
        (but(RUNS, action="resolve_first", eligibility="blocked", unknown_obstacles="contract"), "once_settled"),
        (but(RUNS, action="resolve_first|cancel", status="needs_info", unknown_obstacles="arrears"), "once_settled"),
        (but(RUNS, action="resolve_first|cancel|cancel_at_contract_end", status="needs_info",
             unknown_obstacles="arrears;contract"), "refused"),  # and what would waiting cost?
        (but(RUNS, action="keep|resolve_first", status="needs_info"), "refused"),
        (but(RUNS, action="cancel|cancel_at_contract_end", status="needs_info"), "refused"),
        (but(RUNS, action="resolve_first", problems="duplicate_msisdn"), "refused"),
        (but(RUNS, action="resolve_first", problems="carrier_ceased"), "refused"),
    ],
)  # fmt: skip
def test_what_may_be_approved_for_the_day_on_which_it_is_settled(line: Line, state: str) -> None:
    assert RULES.taken(line, DAY, "approve", "").state == state


@settings(max_examples=300)
@given(LINES_OF_ANY_KIND, *ENTRIES)
def test_a_line_is_ended_only_where_nothing_can_forbid_it(line: Line, review: str, action: str) -> None:
    found = RULES.taken(line, DAY, review, action)
    roles = ROLES.of("action", found.action)
    if found.state == "approved":
        assert line["status"] != "unreadable"
        assert found.action == line["action"]
        assert line["status"] != "needs_info" or roles.purpose == "staying"
    if found.state == "changed" and roles.ends:
        assert line["eligibility"] in ("eligible", "eligible_at_cost")
        assert not {"arrears", "active_vas"} & set(line["obstacles"].split(";"))
    if found.state == "changed" and roles.purpose in ("ending", "lapse"):
        assert line["port_out_wanted"] != "y" or line["stage"] == "lapsed"
    if found.state == "changed" and roles.letter:
        assert "duplicate" not in line["problems"]
    assert bool(found.reason) == (found.state == "refused")


@settings(max_examples=200)
@given(
    LINES_OF_ANY_KIND, *ENTRIES, st.sampled_from(["still_needed", "port_out_wanted", "suspension_offered"])
)
def test_what_is_not_known_forbids_no_more_than_it_would(
    line: Line, review: str, action: str, unknown: str
) -> None:
    """What is taken whatever a fact turns out to be is taken while it is unknown, but where it is asked for."""
    known = [RULES.taken(but(line, **{unknown: code}), DAY, review, action).state for code in ("y", "n")]
    found = RULES.taken(but(line, **{unknown: ""}), DAY, review, action)
    if "refused" not in known and found.reason != "port_unknown":
        assert found.state != "refused"


@pytest.mark.parametrize("lang", TEXTS)
def test_every_reason_has_its_words(lang: str) -> None:
    texts = TEXTS[lang].section("review")
    review = RULES.book.roles.outcomes
    refused = {code for one in review.values() for code, roles in one.items() if roles.state == "refused"}
    reasons = {*refused, "edited", "contradicted", "review_missing", "review_unknown", "action_unknown"}
    assert [one for one in reasons if one not in texts["reasons"]] == []
    cautions = [code for code, roles in review["caution"].items() if not roles.unsaid]
    assert [one for one in cautions if one not in texts["cautions"]] == []


@pytest.mark.parametrize("lang", TEXTS)
def test_the_words_of_the_drop_downs_are_understood(lang: str) -> None:
    for own in TEXTS:
        words = ReviewWords(TEXTS, own)
        for code, word in TEXTS[lang].section("report")["review"].items():
            assert words.review(str(word)) == code
        for code, outcome in TEXTS[own].section("decisions")["action"]["outcomes"].items():
            assert words.action(outcome["label"]) == code


def test_every_word_that_people_type_means_one_thing() -> None:
    meant: dict[str, set[str]] = {}
    for lang in TEXTS:
        words = ReviewWords(TEXTS, lang)
        accepted = TEXTS[lang].section("review")["accepted"]
        for code, listed in accepted.items():
            for word in map(str.strip, listed.split("|")):
                assert words.review(word) == code
                meant.setdefault(word.casefold(), set()).add(code)
        assert {words.review(word) for word in ("x", "×", "1", "0", "TRUE", "?", "-", "")} == {None}
    assert [word for word, codes in meant.items() if len(codes) > 1] == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Y", "approve"), ("yes.", "approve"), ("✓", "approve"), ("✔️", "approve"), ("可", "approve"),
        ("准。", "approve"), ("Ｏ Ｋ", "approve"), ("同意", "approve"), ("批准", "approve"), ("N", "decline"),
        ("No", "decline"), ("否", "decline"), ("不准", "decline"), ("不同意", "decline"), ("稍后", "hold"),
        ("On hold", "hold"), ("唔批", "decline"), ("得", "approve"), ("唔得", "decline"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", TEXTS)
def test_what_people_type_is_understood(lang: str, written: str, code: str) -> None:
    assert ReviewWords(TEXTS, lang).review(written) == code


def test_what_people_call_an_action_is_understood() -> None:
    for lang in TEXTS:
        for code, listed in TEXTS[lang].section("review")["accepted_actions"].items():
            assert {code} == {ReviewWords(TEXTS, lang).action(word) for word in listed.split("|")}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("取消", "cancel"), ("暫停", "suspend"), ("暂停", "suspend"), ("轉台", "port_out"), ("转网", "port_out"),
        ("過戶", "hand_over"), ("續用", "keep"), ("約滿取消", "cancel_at_contract_end"),
        ("到期注销", "cancel_at_contract_end"),
        ("Keep it.", "keep"), ("suspend the line", "suspend"), ("Port", "port_out"), ("cancel it", "cancel"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", TEXTS)
def test_short_words_for_an_action_are_understood(lang: str, written: str, code: str) -> None:
    assert ReviewWords(TEXTS, lang).action(written) == code


def test_problems_say_where_and_why(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Filled(checked(folder / "fleet.csv", tmp_path / "r.xlsx"))
    report.put("owing", "change", "Cancel")
    report.put("port", "change", "Cancel")
    report.put("open", "approve")
    report.put("keep", "change", "Cancel")
    report.sheet.cell(report.rows["cancel"], report.columns["owner"]).value = "Somebody Ltd"
    report.put("cancel", "approve")
    found = answer(capsys, report.save())
    problems = {one["sim_id"]: one for one in found["problems"]}
    assert {name: one["reason"] for name, one in problems.items()} == {
        "owing": "blocked", "port": "port_first", "open": "undetermined", "cancel": "edited"
    }  # fmt: skip
    assert problems["owing"]["row"] == report.rows["owing"]
    assert "Arrears" in problems["owing"]["text"]
    assert "Still needed" in problems["open"]["text"]
    assert "Owner" in problems["cancel"]["text"]
    assert [(one["sim_id"], one["reason"]) for one in found["notes"]] == [("keep", "still_needed")]
    assert states(found) == {
        "approved": 0, "once_settled": 0, "changed": 1, "held": 0, "open": 12, "refused": 4
    }  # fmt: skip


# --- files


def test_what_is_no_report_of_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["SIM", "Review"])  # type: ignore[union-attr]
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "text.csv").write_text("SIM,Review\n1,approve\n")
    for name in ("other.xlsx", "text.csv", "missing.xlsx"):
        assert run(["review", str(tmp_path / name)]) == 3
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith(f"simexit: {tmp_path / name}: ")
        assert len(said.err.splitlines()) == 1


def test_a_report_without_its_hidden_columns_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_report(sample_result(3), sample_texts(), path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    sheet.delete_cols(sheet.max_column - 1, 2)
    book.save(path)
    with pytest.raises(InputError, match="its hidden columns are gone"):
        read_report(path)


def test_another_version_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.xlsx"
    result = replace(sample_result(3), versions={"simexit": "0.0.9", "shipped": "2025.01"})
    write_report(result, sample_texts(), path)
    (problem,) = answer(capsys, path)["problems"]
    assert problem["kind"] == "other_version"
    assert "0.0.9" in problem["text"]


def test_an_old_report_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["review", str(folder / "old.xlsx"), "--as-of", "2027-01-31"]) == 0
    assert "The report is 71 days old" in capsys.readouterr().out


def test_carrying_from_what_is_no_report_stops_before_anything_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    outputs = ["-o", str(tmp_path / "out.csv"), "-o", str(tmp_path / "out.xlsx")]
    assert run(["batch", str(folder / "fleet.csv"), *outputs, "--carry", str(tmp_path / "other.xlsx")]) == 3
    assert "not a report of simexit" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.xlsx"]


@pytest.mark.parametrize("lang", TEXTS)
def test_a_report_of_several_sheets(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    write_book(report_book(sample_result(25, lang=lang), sample_texts(lang)), path, sheet_rows=11)
    found = read_report(path, [str(sample_texts(lang).section("report")["sheets"]["sims"])])
    assert found.findings == []
    assert found.rows["position"].tolist() == list(range(25))
    assert found.rows["sheet"].nunique() == 3


def test_rows_cut_out_to_a_sheet_of_their_own_are_found(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_report(sample_result(9), sample_texts(), path)
    book = openpyxl.load_workbook(path)
    sims, other = book.worksheets[1], book.create_sheet("For Ms Wong")
    for row in [sims[1], *sims.iter_rows(min_row=6)]:
        other.append([cell.value for cell in row])
    sims.delete_rows(6, 5)
    book.save(path)
    found = read_report(path, [sims.title])
    assert found.findings == []
    assert len(found.rows) == 9


def test_a_report_of_no_sims(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    write_report(sample_result(0), sample_texts(), path)
    found = read_report(path)
    assert len(found.rows) == 0
    assert found.findings == []


def test_awkward_texts_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "awkward.xlsx"
    result = sample_result(60, awkward=True)
    odd = ["_x0041_", "a\r\nb", "  x  ", "x" * 40_000, "1E5", "TRUE"] * 10
    carried = result.carried.append_column("=odd", pa.array(odd))
    write_report(replace(result, carried=carried), sample_texts(), path)
    found = read_report(path)
    assert found.findings == []
    assert bool(found.rows["intact"].all())


def test_a_very_wide_report(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    result = sample_result(3)
    carried = pa.table({f"column  {number} \n": ["a", "b", "c"] for number in range(450)})
    write_report(replace(result, carried=carried), sample_texts(), path)
    found = read_report(path)
    assert found.findings == []
    assert bool(found.rows["intact"].all())


@needs_office
@pytest.mark.slow
def test_saved_by_libreoffice(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    back = converted(folder / "old.xlsx", "xlsx", tmp_path)
    assert states(answer(capsys, back)) == states(answer(capsys, folder / "old.xlsx"))
    assert answer(capsys, back)["problems"] == []


# --- fingerprints


def test_a_fingerprint_is_the_same_with_any_version() -> None:
    assert [one_hash(text) for text in ("", "abc", "電訊商")] == [
        0,
        10422987716737944273,
        12169947252763892339,
    ]


def test_equal_cells_have_equal_fingerprints() -> None:
    import pyarrow as pa

    written = pa.array([Decimal("98.00"), None, Decimal("117600.00")], pa.decimal128(18, 2))
    read = pa.array(["98", None, "117600.00"])
    assert hashes(as_written(written, "money")).tolist() == hashes(as_read(read, "money")).tolist()
    many = pa.array([f"text {number}" for number in range(5000)])
    few = many.dictionary_encode()
    assert hashes(as_written(many, "code")).tolist() == hashes(as_written(few, "code")).tolist()


@pytest.mark.parametrize("octets", [1, 7, 64, fingerprint.OCTETS])
def test_texts_have_their_own_fingerprint_however_many_are_summed_at_a_time(
    octets: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow as pa

    texts = ["", "HK$1", "", "電訊商" * 9, "x" * 80, "", "long " * 9000, "1234567", ""]
    each = [one_hash(text) for text in texts]
    monkeypatch.setattr(fingerprint, "OCTETS", octets)
    whole = pa.array(["cut off", *texts, None], pa.large_string())
    assert each == hashes(whole.slice(1, len(texts))).tolist()
    assert [0] == hashes(whole.slice(len(texts) + 1)).tolist()


def test_a_remark_against_what_is_stated_is_seen_where_it_is_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is stated counts; the reviewer sees beside the verdict what speaks against it, and so does who sends it."""
    against = {"cancel": "do not cancel!!", "moved": "欠費 arrears", "private": "do not cancel"}
    fleet = write_fleet(tmp_path / "fleet.csv", **{one: {"Remark": said} for one, said in against.items()})
    report = Filled(checked(fleet, tmp_path / "report.xlsx"))
    report.put("cancel", "approve")
    report.put("moved", "approve")
    report.put("private", "hold")
    told = {one: str(report.sheet.cell(report.rows[one], report.columns["basis"]).value) for one in LINES}
    assert {one for one, said in told.items() if "a remark speaks against" in said} == set(against)
    assert "Still needed" in told["cancel"]
    found = answer(capsys, report.save())
    noted = {
        one["sim_id"]: one["text"]
        for one in [*found["notes"], *found["problems"]]
        if one["kind"] == "remark_against"
    }
    assert set(noted) == {"cancel", "moved"}
    assert "Still needed" in noted["cancel"]


def test_nobody_gets_what_was_written_about_another_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where only its place in the sheet says which line it is, a row put above it moves it under another's place."""
    lines = [f"n/a,csl,{user},98,active" for user in ("Amy", "Bob", "Cat")]
    bare = [f"n/a,csl,,{fee},active" for fee in (88, 88, 77)]

    def report(name: str, rows: list[str], *more: str) -> Filled:
        sheet = tmp_path / f"{name}.csv"
        text = "\n".join(["msisdn,carrier,user,monthly_fee_hkd,line_status", *rows])
        sheet.write_text(f"{text}\n", encoding="utf-8")
        assert run(["batch", str(sheet), "-o", str(tmp_path / f"{name}.xlsx"), "--as-of", AS_OF, *more]) <= 1
        return Filled(tmp_path / f"{name}.xlsx")

    old = report("old", [*lines, *bare])
    for row, note in zip(range(2, 8), ("Amy's", "Bob's", "Cat's", "one", "two", "three"), strict=True):
        old.put(f"row {row}", "hold", None, f"note {note}")
    changed = lines[2].replace("98", "198")
    new = report("new", ["n/a,csl,Zoe,98,active", *lines[:2], changed, *bare], "--carry", str(old.save()))
    told = capsys.readouterr().err
    found: dict[str, list[str]] = {}
    for row in range(2, 9):
        who, note = (str(new.sheet.cell(row, new.columns[name]).value or "") for name in ("user", "note"))
        found.setdefault(who, []).append(note.rpartition("note ")[2])
    assert found == {"Zoe": [""], "Amy": ["Amy's"], "Bob": ["Bob's"], "Cat": [""], "": ["", "", ""]}
    dropped = [str(row[1].value) for row in new.book["Not carried over"].iter_rows(min_row=2)]
    assert len(dropped) == 4
    for said in ("Cat's", "one", "two", "three"):
        assert any(f"note {said}" in text for text in dropped)
        assert f"note {said}" in told


def test_a_note_that_begins_like_a_formula_is_read_as_it_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Filled(checked(write_fleet(tmp_path / "fleet.csv"), tmp_path / "report.xlsx"))
    report.put("cancel", "hold", None, "=> ask <Bob> & Amy")
    report.put("keep", "hold", None, "=not sure yet")
    report.save()
    found = {
        one["sim_id"]: one["note"] for one in answer(capsys, with_cell(report.path, "", "#NAME?"))["noted"]
    }
    assert found == {"cancel": "=> ask <Bob> & Amy", "keep": "=not sure yet"}
    gone = answer(capsys, with_cell(report.path, ' t="shared" si="0"', ""))
    (told,) = (one for one in gone["notes"] if one["kind"] == "note_lost")
    assert told["row"] == report.rows["keep"]


def with_cell(report: Path, about: str, value: str) -> Path:
    """The report with a formula as another program left it: with what it came to, or with no text of its own."""
    changed = report.with_name("changed.xlsx")
    formula = f"<f{about}/>" if about else "<f>not sure yet</f>"
    kind = ' t="e"' if value else ""
    new = rf"<c \1{kind}>{formula}<v>{value}</v></c>".encode()
    typed = re.compile(rb"<c ([^>]*)><f>not sure yet</f><v></v></c>")
    with zipfile.ZipFile(report) as book, zipfile.ZipFile(changed, "w") as copy:
        for name in book.namelist():
            copy.writestr(name, typed.sub(new, book.read(name)))
    return changed


def test_without_the_library_of_letters_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith(("docx", "batch.requests."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docx", None)
    outputs = (
        "-o",
        tmp_path / "record.xlsx",
        "--requests",
        tmp_path / "letters",
        "--calendar",
        tmp_path / "d.ics",
    )
    assert run(["review", *map(str, (folder / "en.xlsx", *outputs))]) == 3
    assert "pip install 'simexit[letters]'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
