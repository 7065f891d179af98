"""Faults planted into the shipped rulebook are found, each by its kind, and shown by a line or said to be proven."""

import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.proofs.prove import prove
from engine.rulebook.book import load_rulebook
from tests.support.own_books import change, copy_of_shipped
from tests.support.unhurried import UNHURRIED

DAY = datetime.date(2026, 11, 30).toordinal()
PROVEN = "(proven)"
# Of each kind one is looked for always, the others where there is time.
LAST = {
    "action": "  - outcome: cancel\n    when: otherwise",
    "balance": "  - outcome: offset\n    when: otherwise",
    "channel": "  - outcome: ask_carrier\n    when: otherwise",
}
FILES = {
    "stage": "decisions/10-stage.yaml",
    "obstacles": "decisions/20-obstacles.yaml",
    "eligibility": "decisions/30-eligibility.yaml",
    "action": "decisions/40-action.yaml",
    "balance": "decisions/50-balance.yaml",
    "channel": "decisions/60-channel.yaml",
    "documents": "decisions/70-documents.yaml",
    "follow_ups": "decisions/80-follow_ups.yaml",
    "checks": "decisions/95-checks.yaml",
    "derived": "derived.yaml",
    "hints": "hints.yaml",
}


class Fault(NamedTuple):
    """An edit of a file, the part of the proofs that finds it, what is said of it; `across`: of several decisions."""

    kind: str
    file: str
    old: str
    new: str
    part: str
    said: str
    across: bool = False


def above(decision: str, outcome: str, when: str, before: str = "") -> tuple[str, str, str]:
    """A rule of its own put above another one: above the last, if none is named."""
    old = before or LAST[decision]
    return decision, old, f"  - {{id: planted, outcome: {outcome}, when: '{when}', sources: [HOUSE]}}\n{old}"


IN_PROGRESS = "  - outcome: in_progress\n"
KEEP_FOR_LATER = "  - id: keep_for_later\n"
RECOVER = "  - outcome: recover\n"
BARRED = "line_status in [active, suspended, barred, not_activated]"
FAULTS = [
    Fault("answered above", *above("action", "keep", "eligibility is not_applicable"), "action", "unreachable", True),
    Fault("answered above", *above("balance", "leave", "action is keep"), "balance", "unreachable", True),
    Fault(
        "contradicts itself", "obstacles", "outstanding_hkd > 0", "outstanding_hkd > 0 and outstanding_hkd < 0",
        "obstacles", "(`arrears`) can never hold",
    ),
    Fault(
        "contradicts itself", "documents", "channel is store and sim_in_hand and",
        "sim_in_hand and not sim_in_hand and", "documents", "(`sim_card`) can never hold",
    ),
    Fault(
        "contradicts another", "follow_ups", "action is keep_alive and stage is lapsed",
        "action is keep_alive and stage is closed", "follow_ups", "(`check_grace`) can never hold", True,
    ),
    Fault(
        "contradicts another", "documents", "action is port_out and plan_type is prepaid",
        "action is port_out and stage is lapsed", "documents", "(`iccid_photo`) can never hold", True,
    ),
    Fault("doubled", *above("stage", "closed", "line_status is cancelled", IN_PROGRESS), "stage", "`closed`) already"),
    Fault("doubled", *above("channel", "store", "cancels_in_store and can_visit_store"), "channel", "`store`) already"),
    Fault(
        "shadowed by two", *above("action", "keep", "stage in [closed, in_progress]"), "action",
        "(`none`) and row 4 (`follow_up`) already", True,
    ),
    Fault(
        "shadowed by two",
        *above("stage", "open", "line_status in [cancelled, cancel_requested]", "  - outcome: lapsed\n"), "stage",
        "(`closed`) and row 2 (`in_progress`) already",
    ),
    Fault("too high", *above("action", "none", "stage is closed", RECOVER), "action", "(`recover`) is unreach", True),
    Fault(
        "too high", *above("action", "follow_up", "stage is in_progress", "  - outcome: withdraw\n"), "action",
        "(`withdraw`) is unreachable", True,
    ),
    Fault(
        "threshold", "obstacles", "contract_days_past_notice > 0", "contract_days_past_notice < 0", "obstacles",
        "(`contract`) can never hold", True,
    ),
    Fault(
        "threshold", "follow_ups", "days_since_cancelled > notice_days + 7",
        "days_since_cancelled > notice_days + 7 and days_since_cancelled < notice_days", "follow_ups",
        "(`chase_confirmation`) can never hold",
    ),
    Fault("no last rule", "channel", LAST["channel"], LAST["channel"].replace("otherwise", "cancels_in_writing"),
          "channel", "`channel` has no answer"),
    Fault("no last rule", "balance", LAST["balance"], LAST["balance"].replace("otherwise", "balance_transferable"),
          "balance", "`balance` has no answer"),
    Fault("gap", "stage", BARRED, BARRED.replace(" barred,", ""), "stage", "`stage` has no answer", True),
    Fault(
        "gap", "eligibility", "    when: otherwise", "    when: stage is lapsed", "eligibility",
        "`eligibility` has no answer", True,
    ),
    Fault(
        "unreached", "stage", "line_status is expired and plan_type is prepaid\n",
        "line_status is expired and line_status is active\n", "action", "comes to the outcome `let_lapse`", True,
    ),
    Fault(
        "unreached", "eligibility", "contract in obstacles", "contract in obstacles and stage is closed", "action",
        "comes to the outcome `cancel_at_contract_end`", True,
    ),
    Fault(
        "changes nothing", *above("action", "keep", "needed_again and line_status is barred", KEEP_FOR_LATER), "action",
        "(`planted`) changes nothing",
    ),
    Fault(
        "changes nothing",
        *above("balance", "refund", "balance_refundable and balance_hkd > 100", "  - id: refund_needs_account\n"),
        "balance", "(`planted`) changes nothing",
    ),
    Fault(
        "check", "checks", "stage is closed and still_needed", "stage is closed and line_status is active", "checks",
        "(`closed_but_needed`) can never hold", True,
    ),
    Fault(
        "check", "checks", "when: balance_hkd < 0", "when: balance_hkd < 0 and balance is spend", "checks",
        "(`balance_negative`) can never hold", True,
    ),
    Fault(
        "hint", "hints", "when: monthly_fee_hkd > 0\n", "when: monthly_fee_hkd > 0 and monthly_fee_hkd < 0\n", "hints",
        "hint `fee_postpaid` can never apply",
    ),
    Fault(
        "hint", "hints", "plan_type is prepaid and valid_until < as_of", "valid_until < as_of and valid_until > as_of",
        "hints", "hint `validity_over` can never apply",
    ),
    Fault(
        "rule gone", "action", "when: eligibility is blocked", "when: eligibility is blocked and still_needed",
        "invariants", "`ended_while_blocked` is broken", True,
    ),
    Fault(
        "rule gone", "action", "when: port_out_wanted and stage is open",
        "when: port_out_wanted and stage is open and plan_type is prepaid", "invariants", "`port_lost` is broken", True,
    ),
    Fault(
        "turned round", "balance", "stage is lapsed and not balance_refundable",
        "stage is lapsed and balance_refundable", "invariants", "`forfeited_though_owed` is broken", True,
    ),
    Fault(
        "turned round", "follow_ups", "plan_type is prepaid and action in [cancel, let_lapse, number_lost]",
        "plan_type is postpaid and action in [cancel, let_lapse, number_lost]", "invariants",
        "`name_left_registered` is broken", True,
    ),
    Fault(
        "terms passed over", "derived", "balance_transferable and transfer_target", "transfer_target", "invariants",
        "`transfer_against_terms` is broken", True,
    ),
    Fault(
        "terms passed over", "derived", "suspension_offered\n      and (not", "still_needed or\n      (not",
        "invariants", "`suspended_unoffered` is broken", True,
    ),
    Fault(
        "amounts and days", "derived", "else leave_cost_hkd if contract in obstacles else 0", "else leave_cost_hkd",
        "invariants", "`fee_without_contract` is broken", True,
    ),
    Fault(
        "amounts and days", "derived", "max(notice_over_on, contract_end_on)", "min(notice_over_on, contract_end_on)",
        "invariants", "`ends_before_contract` is broken", True,
    ),
    Fault(
        "adds", "channel", "cancels_online and online_account", "cancels_online and not known(online_account)",
        "knowing_more", "to say `online_account` adds",
    ),
    Fault(
        "adds", "eligibility", "contract in obstacles", "contract in obstacles and not known(monthly_fee_hkd)",
        "knowing_more", "to say `monthly_fee_hkd` adds", True,
    ),
    Fault(
        "taken apart", "stage", IN_PROGRESS,
        "  - {id: a, outcome: lapsed, when: line_status is barred and plan_type is prepaid}\n"
        f"  - {{id: b, outcome: in_progress, when: line_status is barred and plan_type is postpaid}}\n{IN_PROGRESS}",
        "listed", "`stage` lists `open`",
    ),
    Fault(
        "taken apart", "stage", IN_PROGRESS,
        "  - {id: a, outcome: lapsed, when: monthly_fee_hkd > 100 and plan_type is prepaid}\n"
        f"  - {{id: b, outcome: open, when: monthly_fee_hkd <= 100 and plan_type is prepaid}}\n{IN_PROGRESS}",
        "listed", "`stage` lists `in_progress`",
    ),
    Fault(
        "never told", "obstacles", "when: not sim_in_hand", "when: not sim_in_hand and stage is closed", "obstacles",
        "(`sim_lost`) is never told", True,
    ),
    Fault(
        "never told", "obstacles", "when: second_number", "when: second_number and line_status is cancel_requested",
        "obstacles", "(`second_number`) is never told", True,
    ),
    Fault(
        "looked at in vain", "documents", "when: channel is hotline\n",
        "when: channel is hotline or channel is hotline and last_used_on > as_of\n", "looked_at",
        "`last_used_on` is looked",
    ),
    Fault(
        "looked at in vain", "documents", "when: action is hand_over\n",
        "when: action is hand_over and (not known(user_left) or known(user_left))\n", "looked_at",
        "`user_left` is looked",
    ),
    Fault(
        "never known", "derived", "when: known(action) and (action.purpose is holding or",
        "when: known(action) and action.purpose is ending and (action.purpose is holding or", "computed",
        "`top_up_by` is known of no line", True,
    ),
    Fault(
        "never known", "derived", "when: gone and stage is in_progress", "when: ends and gone and stage is closed",
        "computed", "`confirmation_overdue_on` is known of no line", True,
    ),
]  # fmt: skip
PARAMETERS = [
    pytest.param(fault, id=f"{fault.kind}-{place}", marks=[pytest.mark.slow, UNHURRIED] if place % 6 else [])
    for place, fault in enumerate(FAULTS)
]


def test_there_are_faults_of_many_kinds_half_of_them_across_decisions() -> None:
    assert len(FAULTS) >= 40
    assert len({fault.kind for fault in FAULTS}) >= 20
    assert sum(fault.across for fault in FAULTS) * 2 >= len(FAULTS)


@pytest.mark.parametrize("fault", PARAMETERS)
def test_a_fault_is_found_and_shown(fault: Fault, tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    change(folder / FILES[fault.file], fault.old, fault.new)
    proven = prove(load_rulebook(folder), DAY, only=[fault.part])
    found = [one for one in proven.found if fault.said in one.message]
    assert found, [str(one) for one in proven.found]
    assert found[0].shown_by is not None or PROVEN in found[0].message
