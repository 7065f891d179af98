"""Worked by hand from the decisions page: the slow reading has to be right before anything is held to it."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import random_sims, reference_fleet
from tests.reference import ASSUMED, COLLECT, FIRST, Truth, decide
from tests.reference_dates import after_working_days, end_of_billing_cycle
from tests.reference_terms import Carriers, term_value

AS_OF = dt.date(2026, 11, 21)

# A line that may go today: nothing owed, nothing bound, no commitment, every paper ready.
FREE: dict[str, Any] = {
    "carrier": "acme",
    "plan_type": "postpaid",
    "account_type": "personal",
    "line_status": "active",
    "still_needed": False,
    "needed_again": False,
    "port_out_wanted": False,
    "outstanding_hkd": 0,
    "balance_hkd": 0,
    "deposit_hkd": 0,
    "monthly_fee_hkd": 9800,
    "contract_end_on": "none",
    "active_vas": 0,
    "bound_services": 0,
    "auto_recharge": False,
    "identity_document_ready": True,
    "name_matches": True,
    "records_backed_up": True,
    "online_account": True,
}


def outcomes(result: dict[str, Any]) -> dict[str, str | None]:
    return {name: decision["outcome"] for name, decision in result["decisions"].items()}


def candidates(result: dict[str, Any], decision: str) -> list[str]:
    found: list[str] = result["decisions"][decision]["candidates"]
    return found


def asked(result: dict[str, Any]) -> list[str]:
    return [question["fact"] for question in result["questions"]]


def test_kleene_tables() -> None:
    values = [False, None, True]
    order = {False: 0, None: 1, True: 2}
    for a, b in itertools.product(values, values):
        assert min(a, b, key=order.__getitem__) == (Truth(a) & Truth(b)).value
        assert max(a, b, key=order.__getitem__) == (Truth(a) | Truth(b)).value
    assert [True, None, False] == [(~Truth(value)).value for value in values]
    assert Truth(None) == Truth(None) | ~Truth(None)


def test_a_free_line_is_cancelled_after_thirty_days_of_notice() -> None:
    result = decide(FREE, AS_OF)
    assert {
        "stage": "open",
        "eligibility": "eligible",
        "action": "cancel",
        "balance": "nothing_left",
        "channel": "online",
    } == outcomes(result)
    assert "determined" == result["status"]
    assert [] == result["questions"] == result["obstacles"] == result["unknown_obstacles"]
    assert ["number_and_bills", "identity_document", "document_upload"] == result["documents"]
    assert [
        "await_notice",
        "confirm_cancelled",
        "check_final_bill",
        "wipe_sim",
        "update_contacts",
    ] == result["follow_ups"]
    # The figures of the example in the interface page: 21 November + 30 days, 12 x HK$98, nothing to pay.
    assert (dt.date(2026, 12, 21), None, 117600, 0) == (
        result["cancel_on"],
        result["undo_until"],
        result["saving_hkd_year"],
        result["exit_cost_hkd"],
    )


def test_nothing_known_leaves_every_outcome_possible() -> None:
    result = decide({}, AS_OF)
    assert ["closed", "in_progress", "lapsed", "open"] == candidates(result, "stage")
    assert ["not_applicable", "blocked", "eligible_at_cost", "eligible"] == candidates(result, "eligibility")
    assert [
        "none",
        "follow_up",
        "keep",
        "port_out",
        "let_lapse",
        "keep_alive",
        "suspend",
        "resolve_first",
        "cancel_at_contract_end",
        "cancel",
    ] == candidates(result, "action")
    # Hotline: the language is assumed and the general practice known, so nothing after it is possible.
    assert ["not_needed", "new_carrier", "online", "hotline"] == candidates(result, "channel")
    assert "device_lock" not in result["unknown_obstacles"]
    assert {"fact": "line_status", "asks": "owner", "decides": list(result["decisions"])} == result[
        "questions"
    ][0]
    assert {"suspension_offered", "balance_refundable"} <= {
        question["fact"] for question in result["questions"] if question["asks"] == "carrier"
    }


def test_one_outcome_is_enough_however_much_is_unknown() -> None:
    result = decide({"line_status": "cancelled"}, AS_OF)
    assert ("determined", []) == (result["status"], result["questions"])
    assert {
        "stage": "closed",
        "eligibility": "not_applicable",
        "action": "none",
        "balance": "leave",
        "channel": "not_needed",
    } == outcomes(result)


def test_the_next_decision_sees_candidates_not_just_unknown() -> None:
    # Wanted again, plan unknown: kept alive, suspended or kept, and each leaves the balance where it is.
    facts = {"line_status": "active", "still_needed": False, "port_out_wanted": False, "needed_again": True}
    result = decide(facts | {"online_account": True, "can_visit_store": False}, AS_OF)
    assert ["keep_alive", "suspend", "keep"] == candidates(result, "action")
    assert "leave" == outcomes(result)["balance"]
    assert ["not_needed", "online"] == candidates(result, "channel")
    assert {"plan_type", "suspension_offered"} <= set(asked(result))
    assert "balance_hkd" not in asked(result)


def test_a_fact_that_no_possible_rule_looks_at_is_not_asked() -> None:
    result = decide(FREE | {"balance_hkd": None, "deposit_hkd": None, "can_visit_store": None}, AS_OF)
    assert ["nothing_left", "refund", "transfer", "offset"] == candidates(result, "balance")
    assert "needs_info" == result["status"]
    assert [
        ("balance_hkd", "owner"),
        ("balance_refundable", "carrier"),
        ("refund_account_ready", "owner"),
        ("balance_transferable", "carrier"),
        ("transfer_target", "owner"),
        ("transfer_limit_hkd", "carrier"),
    ] == [(question["fact"], question["asks"]) for question in result["questions"]]
    assert all(["balance"] == question["decides"] for question in result["questions"])
    assert ["await_refund", "claim_deposit"] == result["unknown_follow_ups"]


def test_blockers_that_hold_are_what_to_settle() -> None:
    facts = FREE | {
        "outstanding_hkd": 8850,
        "bound_services": 2,
        "records_backed_up": None,
        "name_matches": None,
    }
    result = decide(facts, AS_OF)
    assert ["arrears", "bound_services"] == result["obstacles"] == result["to_become_eligible"]
    assert ["name_mismatch", "backup"] == result["unknown_obstacles"]
    assert ("blocked", "resolve_first") == (outcomes(result)["eligibility"], outcomes(result)["action"])
    assert (None, 117600, None) == (result["cancel_on"], result["saving_hkd_year"], result["exit_cost_hkd"])


@pytest.mark.parametrize(
    ("fee", "action", "cancel_on", "exit_cost"),
    [
        # 100 days left are 4 months begun: waiting costs HK$392.
        (39200, "cancel_at_contract_end", dt.date(2027, 3, 1), 39200),
        (39199, "cancel", dt.date(2026, 12, 21), 39199),
    ],
)
def test_leaving_now_against_waiting(fee: int, action: str, cancel_on: dt.date, exit_cost: int) -> None:
    facts = FREE | {"contract_end_on": dt.date(2027, 3, 1), "early_termination_fee_hkd": fee}
    result = decide(facts, AS_OF)
    assert (["contract"], []) == (result["obstacles"], result["to_become_eligible"])
    assert ("eligible_at_cost", action) == (outcomes(result)["eligibility"], outcomes(result)["action"])
    assert (cancel_on, exit_cost) == (result["cancel_on"], result["exit_cost_hkd"])


def test_waiting_costs_nothing_once_the_contract_is_over_even_if_the_fee_is_unknown() -> None:
    facts = FREE | {"contract_end_on": AS_OF, "monthly_fee_hkd": None, "early_termination_fee_hkd": None}
    result = decide(facts, AS_OF)
    assert ("cancel", 0, None) == (
        outcomes(result)["action"],
        result["exit_cost_hkd"],
        result["saving_hkd_year"],
    )


def test_a_prepaid_line_without_a_contract_date_has_no_commitment() -> None:
    facts = FREE | {"contract_end_on": None, "plan_type": "prepaid"}
    result = decide(facts, AS_OF)
    assert ("cancel", AS_OF) == (outcomes(result)["action"], result["cancel_on"])
    assert "deregister_name" in result["follow_ups"]
    undetermined = decide(FREE | {"contract_end_on": None}, AS_OF)
    assert ["eligible_at_cost", "eligible"] == candidates(undetermined, "eligibility")
    assert ["contract_end_on", "early_termination_fee_hkd"] == asked(undetermined)


def test_an_expired_card_is_let_go_and_its_balance_is_gone_or_claimed() -> None:
    expired = FREE | {"line_status": "expired", "plan_type": "prepaid", "balance_hkd": 4000}
    by_term = {
        refundable: decide(expired, AS_OF, [{"acme": {"prepaid": {"balance_refundable": refundable}}}])
        for refundable in (True, False, None)
    }
    assert "let_lapse" == outcomes(by_term[True])["action"]
    assert ("refund", "forfeited", None) == tuple(
        outcomes(by_term[key])["balance"] for key in (True, False, None)
    )
    assert ["forfeited", "refund"] == candidates(by_term[None], "balance")
    assert ["balance_refundable"] == asked(by_term[None])
    assert "bank_account" in by_term[True]["documents"]


def test_moving_the_number_to_another_carrier_never_cancels_first() -> None:
    facts = FREE | {"port_out_wanted": True, "plan_type": "prepaid", "outstanding_hkd": 100}
    result = decide(facts, AS_OF)
    assert ("port_out", "hold_until_ported", "new_carrier") == tuple(
        outcomes(result)[name] for name in ("action", "balance", "channel")
    )
    assert ["arrears", "top_up_to_port"] == result["obstacles"]


@pytest.mark.parametrize(
    ("preference", "limit", "ready", "balance"),
    [
        ("refund", 10000, True, "refund"),
        ("refund", 10000, False, "transfer"),
        ("refund", 9999, False, "refund"),
        ("refund", None, False, "transfer"),
        ("transfer", 10000, True, "transfer"),
        ("transfer", 9999, True, "refund"),
    ],
)
def test_where_the_balance_goes(preference: str, limit: int | None, ready: bool, balance: str) -> None:
    terms: Carriers = {
        "acme": {
            "terms": {
                "balance_refundable": True,
                "balance_transferable": True,
                "transfer_limit_hkd": limit,
            }
        }
    }
    facts = FREE | {
        "balance_hkd": 10000,
        "refund_account_ready": ready,
        "transfer_target": "+85291234567",
    }
    assert balance == outcomes(decide(facts, AS_OF, [terms], preference))["balance"]


@pytest.mark.parametrize(
    ("ended", "due"),
    [(dt.date(2026, 10, 22), "await_refund"), (dt.date(2026, 10, 21), "chase_refund")],  # 30 and 31 days ago
)
def test_a_refund_is_awaited_then_chased(ended: dt.date, due: str) -> None:
    facts = {"line_status": "cancel_requested", "balance_hkd": 100, "refund_received": False}
    result = decide(facts | {"cancelled_on": ended, "cancellation_confirmed": False, "deposit_hkd": 1}, AS_OF)
    assert [
        "await_notice",
        "confirm_cancelled",
        due,
        "wipe_sim",
        "update_contacts",
        "claim_deposit",
    ] == result["follow_ups"]
    assert ["check_final_bill"] == result["unknown_follow_ups"]


COMPANY: Carriers = {
    "acme": {"terms": {"refund_days": 45, "notice_days": {"value": 60}}, "corporate": {"notice_days": 90}}
}
SHIPPED: Carriers = {
    "acme": {
        "terms": {"suspension_offered": False, "notice_unit": "working"},
        "prepaid": {"reactivation_days": 30, "refund_days": 10},
        "postpaid": {"reactivation_days": 30, "balance_refundable": True},
        "corporate_postpaid": {"notice_days": 7, "balance_refundable": None},
    }
}


@pytest.mark.parametrize(
    ("term", "facts", "value"),
    [
        ("notice_days", {"carrier": "acme", "plan_type": "postpaid", "account_type": "personal"}, 60),
        # The company's own value, however wide, before the shipped one, however narrow.
        ("notice_days", {"carrier": "acme", "plan_type": "postpaid", "account_type": "corporate"}, 90),
        ("refund_days", {"carrier": "acme", "plan_type": "prepaid", "account_type": "personal"}, 45),
        ("notice_days", {"carrier": "acme", "plan_type": "postpaid"}, None),
        # The carrier's own value, however wide, before general practice, however narrow.
        (
            "suspension_offered",
            {"carrier": "acme", "plan_type": "postpaid", "account_type": "personal"},
            False,
        ),
        ("suspension_offered", {"carrier": "acme"}, False),
        ("suspension_offered", {"carrier": "other", "plan_type": "postpaid"}, True),
        ("suspension_offered", {}, None),
        # "Not known" is a carrier's value too.
        (
            "balance_refundable",
            {"carrier": "acme", "plan_type": "postpaid", "account_type": "personal"},
            True,
        ),
        (
            "balance_refundable",
            {"carrier": "acme", "plan_type": "postpaid", "account_type": "corporate"},
            None,
        ),
        # Both plans say the same.
        ("reactivation_days", {"carrier": "acme"}, 30),
        ("cancels_online", {}, True),
        ("refund_days", {"carrier": "other"}, 30),
        ("notice_unit", {"carrier": "other"}, None),
    ],
)
def test_which_term_holds(term: str, facts: dict[str, str], value: object) -> None:
    assert value == term_value(term, facts, [COMPANY, SHIPPED])


@pytest.mark.parametrize(
    ("day", "bill_day", "end"),
    [
        ("2026-12-21", 1, "2026-12-31"),
        ("2026-12-21", 21, "2027-01-20"),
        ("2026-12-21", 22, "2026-12-21"),
        ("2027-02-10", 31, "2027-02-27"),
        ("2027-02-28", 31, "2027-03-30"),
        ("2028-02-28", 30, "2028-02-28"),  # a leap year: the next cycle starts on 29 February
        ("2028-02-29", 29, "2028-03-28"),
        ("2027-04-30", 31, "2027-05-30"),
    ],
)
def test_the_end_of_a_billing_cycle(day: str, bill_day: int, end: str) -> None:
    assert dt.date.fromisoformat(end) == end_of_billing_cycle(dt.date.fromisoformat(day), bill_day)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-12-21", 3, "2026-12-24"),
        ("2026-12-21", 4, "2026-12-28"),  # Christmas, Saturday, Sunday
        ("2027-02-05", 1, "2027-02-10"),  # New Year on Saturday: Monday and Tuesday are holidays
        ("2027-03-25", 1, "2027-03-30"),  # Good Friday to Easter Monday
        ("2026-11-21", 0, "2026-11-21"),
    ],
)
def test_working_days_in_hong_kong(start: str, count: int, end: str) -> None:
    assert dt.date.fromisoformat(end) == after_working_days(dt.date.fromisoformat(start), count)


def test_notice_billing_cycle_and_last_day_to_undo() -> None:
    terms: Carriers = {
        "acme": {"terms": {"notice_days": 30, "notice_unit": "working", "reactivation_days": 20}}
    }
    result = decide(FREE | {"bill_day": 15}, AS_OF, [terms])
    # 30 working days from Saturday 21 November 2026 end on 5 January 2027; its cycle on 14 January.
    assert (dt.date(2027, 1, 14), dt.date(2027, 2, 3)) == (result["cancel_on"], result["undo_until"])
    assert dt.date(2027, 1, 5) == decide(FREE, AS_OF, [terms])["cancel_on"]


def test_what_rows_of_a_fleet_say_of_each_other() -> None:
    held = {"owner": "Chan", "carrier": "acme", "plan_type": "prepaid", "account_type": "personal"}
    kept = held | {"line_status": "active", "still_needed": True}
    rows: list[dict[str, Any]] = [
        held | {"msisdn": "+85291000001"},
        kept | {"msisdn": "+85291000003"},
        kept | {"msisdn": "+85291000002"},
        held | {"msisdn": "+85291000001", "transfer_target": "none"},
        kept | {"msisdn": "+85291000000", "owner": "Lee"},
    ]
    found = reference_fleet.with_transfer_targets(rows)
    assert ["+85291000002", "+85291000002", "+85291000003", "none", None] == [
        row.get("transfer_target") for row in found
    ]
    assert [["duplicate_msisdn"], [], [], ["duplicate_msisdn"], []] == reference_fleet.problems(rows)
    assert [
        ["duplicate_msisdn", "registration_cap"],
        *[["registration_cap"]] * 2,
    ] == reference_fleet.problems(rows, {"personal": 2})[:3]
    assert ["needs_info", "determined"] == [
        reference_fleet.status("determined", problems)
        for problems in (["duplicate_iccid"], ["registration_cap"])
    ]


@settings(max_examples=150, deadline=None)
@given(
    known=random_sims.sims(["acme"]),
    learnt=random_sims.sims(["acme"]),
    terms=random_sims.carriers(["acme"]),
    preference=st.sampled_from(["refund", "transfer"]),
)
def test_learning_a_fact_never_adds_an_outcome(
    known: random_sims.Sim, learnt: random_sims.Sim, terms: dict[str, Any], preference: str
) -> None:
    """The law behind candidates; it does not hold for what the page assumes while it is not known.

    That is: the soft facts, the general practice for an unknown carrier, an unknown transfer limit, and that a
    prepaid line of which no commitment is known has none.
    """
    for width in terms["acme"].values():
        width.pop("transfer_limit_hkd", None)
    before = {"carrier": "acme", **dict.fromkeys(ASSUMED, True), **known}
    if before.get("plan_type") == "prepaid":
        before.setdefault("contract_end_on", "none")
    after = {**learnt, **before}
    was, now = (decide(facts, random_sims.AS_OF, [terms], preference) for facts in (before, after))
    for decision in FIRST:
        assert set(candidates(now, decision)) <= set(candidates(was, decision))
    for decision in COLLECT:
        assert set(was[decision]) <= set(now[decision])
        assert {*now[decision], *now[f"unknown_{decision}"]} <= {*was[decision], *was[f"unknown_{decision}"]}


@settings(max_examples=100, deadline=None)
@given(facts=random_sims.sims(["acme"]), terms=random_sims.carriers(["acme"]))
def test_questions_are_unknown_and_only_of_undetermined_decisions(
    facts: random_sims.Sim, terms: dict[str, Any]
) -> None:
    result = decide(facts, random_sims.AS_OF, [terms])
    undetermined = [name for name, outcome in outcomes(result).items() if outcome is None]
    assert {*undetermined} == {name for question in result["questions"] for name in question["decides"]}
    assert not {*asked(result)} & {*facts, *ASSUMED}
    assert ("needs_info" if undetermined else "determined") == result["status"]
