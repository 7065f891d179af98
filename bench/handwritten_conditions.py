"""Work out by hand what rules ask of a row, by name: numbers, and conditions as codes. Must not know the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwritten_codes import NEVER, OUTCOMES, UNKNOWN
from bench.handwritten_dates import end_in_cycle, less
from bench.handwritten_kleene import (
    Codes,
    Ints,
    Masks,
    assume,
    at_most,
    begun_months,
    below,
    both,
    certain,
    codes,
    either,
    is_code,
    is_one,
    known,
    positive,
    product,
    total,
    zero,
)

Columns = Mapping[str, NDArray[Any]]

SMALL_BALANCE = 1000
STATUSES = {"active": 0, "suspended": 1, "expired": 4, "cancelled": 6, "ported_out": 7}
ASSUMED_NOTHING = ("device_instalment_hkd", "prepayment_left_hkd")
AS_THEY_ARE = (
    *("still_needed", "needed_again", "port_out_wanted", "number_wanted_by_user", "online_account"),
    *("can_visit_store", "refund_account_ready", "auto_recharge", "second_number", "auto_renews"),
    "transfer_target",
)
OF_TERMS = (
    *("suspension_offered", "balance_refundable", "balance_transferable", "bills_whole_months"),
    *("cancels_online", "cancels_by_hotline", "cancels_in_store", "cancels_in_writing"),
)


def numbers(facts: Columns, terms: Columns, as_of: int) -> dict[str, Ints]:
    """What is counted for a row: days, dates and amounts."""
    plan, fee = facts["plan_type"], facts["monthly_fee_hkd"]
    # A prepaid line without a date has no commitment.
    end: Ints = facts["contract_end_on"]
    end = np.where((end == UNKNOWN) & (plan == 0), NEVER, end)
    earliest = end_in_cycle(terms["notice_over"], facts, terms["bills_whole_months"])
    past = np.where((end == UNKNOWN) | (earliest == UNKNOWN), UNKNOWN, np.maximum(end, earliest) - earliest)
    past[(end != UNKNOWN) & (end <= as_of)] = 0
    assumed = [np.where(known(facts[name]), facts[name], 0) for name in ASSUMED_NOTHING]
    return {
        "contract_end": end,
        "past_notice": past,
        "wait_cost": product(fee, begun_months(past)),
        "leave_cost": total(facts["early_termination_fee_hkd"], *assumed),
        "since": np.where(known(facts["cancelled_on"]), as_of - facts["cancelled_on"], UNKNOWN),
        "earliest_end": earliest,
        "grace_over": total(facts["valid_until"], terms["grace_days"]),
        "notice_over": terms["notice_over"],
        "notice": terms["notice_days"],
        "unit": terms["notice_unit"],
        "notice_most": terms["notice_max_days"],
        "lead": terms["top_up_lead_days"],
        "reactivation": terms["reactivation_days"],
    }


def conditions(
    facts: Columns, terms: Columns, n: Mapping[str, Ints], stage: Masks, as_of: int
) -> dict[str, Codes]:
    """What rules ask of facts, terms and derived facts, by name."""
    plan, account, status = facts["plan_type"], facts["account_type"], facts["line_status"]
    balance, end, since = facts["balance_hkd"], n["contract_end"], n["since"]
    longest, again_on = terms["suspension_max_days"], facts["needed_again_on"]
    covers = np.where(known(longest) & known(again_on), at_most(less(again_on, as_of), longest), np.int8(2))
    limit = terms["transfer_limit_hkd"]
    within = np.where(known(limit), at_most(balance, limit), np.int8(2))
    little = at_most(balance, SMALL_BALANCE)
    wanted = either(*(facts[name] for name in AS_THEY_ARE[:4]))
    return {
        **{name: facts[name] for name in AS_THEY_ARE},
        **{name: terms[name] for name in OF_TERMS},
        **{name: is_one(stage, "stage", name) for name in OUTCOMES["stage"]},
        **{name: is_code(status, place) for name, place in STATUSES.items()},
        "over": is_one(stage, "stage", "closed", "in_progress"),
        "prepaid": is_code(plan, 0),
        "postpaid": is_code(plan, 1),
        "personal": is_code(account, 0),
        "corporate": is_code(account, 1),
        "esim": assume_choice(facts["sim_kind"], 1),
        "physical": assume_choice(facts["sim_kind"], 0),
        "main": is_code(np.maximum(facts["line_role"], 0), 1),
        "secondary": is_code(np.maximum(facts["line_role"], 0), 2),
        "in_hand": assume(facts["sim_in_hand"], 2),
        "locked": assume(facts["device_locked"], 0),
        "language_ok": assume(facts["hotline_language_ok"], 2),
        "wanted": wanted,
        "said_wanted": certain(wanted),
        "covers": both(terms["suspension_offered"], covers),
        "contract": positive(n["past_notice"]),
        "wait_is_cheaper": at_most(n["wait_cost"], n["leave_cost"]),
        "in_reach": at_most(since, terms["reactivation_days"]),
        "grace_is_over": below(n["grace_over"], as_of),
        "balance_left": positive(balance),
        "no_balance": zero(balance),
        "little": little,
        "said_more": certain(2 - little),
        "more": 2 - little,
        "under_port_least": below(balance, terms["port_min_balance_hkd"]),
        "can_transfer": both(terms["balance_transferable"], facts["transfer_target"], within),
        "bound": positive(facts["bound_services"]),
        "deposit": positive(facts["deposit_hkd"]),
        "deposit_held": 2 - facts["deposit_refunded"],
        "deposit_not_said": 2 - certain(facts["deposit_refunded"]),
        "not_confirmed": 2 - facts["cancellation_confirmed"],
        "not_refunded": 2 - facts["refund_received"],
        "in_time": at_most(since, terms["refund_days"]),
        "overdue": 2 - at_most(since, total(terms["notice_days"], np.full(len(since), 7))),
        "renews_soon": codes((end >= as_of) & (end <= as_of + 90), end == UNKNOWN),
        "committed": codes(end > NEVER, end == UNKNOWN),
        "ceased": at_most(terms["ceased_on"], as_of),
        "prepaid_only": is_code(terms["sells_only"], 0),
    }


def assume_choice(column: NDArray[np.int8], wanted: int) -> Codes:
    """Whether a choice is the wanted one, where the first is assumed."""
    return codes(np.maximum(column, 0) == wanted, np.False_)
