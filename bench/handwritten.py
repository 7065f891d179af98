"""Make the decisions by hand in numpy: the speed to compare with. Must not know the engine.

bench.handwritten_codes describes what goes in and out. Kleene's `and` is the minimum of the codes, `or`
the maximum, `not` 2 - x. What several rules ask is computed once, into a dictionary of named conditions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwritten_codes import BIT, NEVER, OUTCOMES, RULES, UNKNOWN

Codes = NDArray[np.int8]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint16]
Columns = Mapping[str, NDArray[Any]]

BLOCK = 1 << 15  # rows at a time: what a block computes stays in the cache
ALWAYS = np.array([2], dtype=np.int8)
STAGE_OF_STATUS = np.array(
    [15, 8, 8, 8, 8, 4, 2, 1, 1], dtype=np.uint16
)  # unknown, then CHOICES["line_status"]


def decide(columns: Columns, tables: Columns, as_of: int, prefers_transfer: bool = False) -> dict[str, Masks]:
    """All decisions of all rows, a block at a time."""
    rows = len(columns["line_status"])
    names = [*OUTCOMES, *(prefix + name for name in RULES for prefix in ("", "unknown_"))]
    out = {name: np.empty(rows, dtype=np.uint16) for name in names}
    for start in range(0, rows, BLOCK):
        part = slice(start, start + BLOCK)
        facts = {name: column[part] for name, column in columns.items()}
        for name, masks in decide_block(facts, tables, as_of, prefers_transfer).items():
            out[name][part] = masks
    return out


def decide_block(facts: Columns, tables: Columns, as_of: int, prefers_transfer: bool) -> dict[str, Masks]:
    """Decide one block of rows: each decision after those it depends on."""
    c = conditions(facts, tables, as_of)
    blockers, obstacles = find_obstacles(facts, c)
    stage = STAGE_OF_STATUS.take(facts["line_status"] + 1)
    for name in ("closed", "in_progress", "lapsed", "open"):
        c[name] = is_one(stage, "stage", name)
    c["over"] = is_one(stage, "stage", "closed", "in_progress")
    eligibility = first(
        "eligibility",
        [
            ("not_applicable", c["over"]),
            ("blocked", either(*blockers)),
            ("eligible_at_cost", c["contract"]),
            ("eligible", ALWAYS),
        ],
    )
    action = decide_action(c, eligibility)
    balance = decide_balance(c, action, prefers_transfer)
    channel = decide_channel(c, action)
    return {
        "stage": stage,
        "eligibility": eligibility,
        "action": action,
        "balance": balance,
        "channel": channel,
        **collect("obstacles", obstacles),
        **collect("documents", find_documents(c, balance, channel)),
        **collect("follow_ups", find_follow_ups(c, action, balance)),
    }


def conditions(facts: Columns, tables: Columns, as_of: int) -> dict[str, Codes]:
    """What rules ask of facts, terms and derived facts, by name."""
    plan, account, fee = facts["plan_type"], facts["account_type"], facts["monthly_fee_hkd"]
    key = ((facts["carrier"] + 1) * 3 + plan + 1) * 3 + account + 1
    terms = {term: table.take(key) for term, table in tables.items()}

    # A prepaid line without a date has no commitment.
    end: Ints = facts["contract_end_on"]
    end = np.where((end == UNKNOWN) & (plan == 0), NEVER, end)
    days: Ints = np.where(end == UNKNOWN, UNKNOWN, np.maximum(end, as_of) - as_of)
    wait: Ints = np.where((days == UNKNOWN) | (fee == UNKNOWN), UNKNOWN, fee * ((days + 29) // 30))
    wait[days == 0] = 0
    ended: Ints = facts["cancelled_on"]
    since: Ints = np.where(ended == UNKNOWN, UNKNOWN, as_of - ended)

    balance, limit = facts["balance_hkd"], terms["transfer_limit_hkd"]
    within = np.where(limit == UNKNOWN, np.int8(2), at_most(balance, limit))
    return {
        **{name: facts[name] for name in ("still_needed", "needed_again", "port_out_wanted")},
        **{name: facts[name] for name in ("online_account", "can_visit_store", "refund_account_ready")},
        **{name: terms[name] for name in ("suspension_offered", "balance_refundable")},
        **{name: terms[name] for name in ("cancels_online", "cancels_by_hotline", "cancels_in_store")},
        "prepaid": is_code(plan, 0),
        "postpaid": is_code(plan, 1),
        "personal": is_code(account, 0),
        "corporate": is_code(account, 1),
        "contract": positive(days),
        "wait_is_cheaper": at_most(wait, facts["early_termination_fee_hkd"]),
        "balance_left": positive(balance),
        "no_balance": zero(balance),
        "can_transfer": both(terms["balance_transferable"], facts["transfer_target"], within),
        "bound": positive(facts["bound_services"]),
        "deposit": positive(facts["deposit_hkd"]),
        "language_ok": assume(facts["hotline_language_ok"], 2),
        "not_confirmed": 2 - facts["cancellation_confirmed"],
        "not_refunded": 2 - facts["refund_received"],
        "in_time": at_most(since, terms["refund_days"]),
    }


def find_obstacles(facts: Columns, c: Mapping[str, Codes]) -> tuple[list[Codes], list[Codes]]:
    """The blockers, and all obstacles."""
    blockers = [
        positive(facts["outstanding_hkd"]),
        positive(facts["active_vas"]),
        c["bound"],
        facts["auto_recharge"],
        both(c["personal"], 2 - facts["identity_document_ready"]),
        both(c["corporate"], 2 - facts["business_documents_ready"]),
        2 - facts["name_matches"],
    ]
    others = [
        c["contract"],
        2 - facts["records_backed_up"],
        assume(facts["device_locked"], 0),
        c["balance_left"],
        both(c["port_out_wanted"], c["prepaid"], c["no_balance"]),
    ]
    return blockers, blockers + others


def decide_action(c: Mapping[str, Codes], eligibility: Masks) -> Masks:
    at_cost = is_one(eligibility, "eligibility", "eligible_at_cost")
    again, offered = c["needed_again"], c["suspension_offered"]
    rules = [
        ("none", c["closed"]),
        ("follow_up", c["in_progress"]),
        ("keep", c["still_needed"]),
        ("port_out", both(c["port_out_wanted"], c["open"])),
        ("let_lapse", both(c["lapsed"], 2 - again)),
        ("keep_alive", both(again, c["prepaid"], either(c["lapsed"], 2 - offered))),
        ("suspend", both(again, offered, c["open"])),
        ("keep", again),
        ("resolve_first", is_one(eligibility, "eligibility", "blocked")),
        ("cancel_at_contract_end", both(at_cost, c["wait_is_cheaper"])),
        ("cancel", ALWAYS),
    ]
    return first("action", rules)


def decide_balance(c: Mapping[str, Codes], action: Masks, prefers_transfer: bool) -> Masks:
    refundable, transfer = c["balance_refundable"], [("transfer", c["can_transfer"])]
    rules = [
        ("leave", is_one(action, "action", "keep", "keep_alive", "suspend", "none", "follow_up")),
        ("hold_until_ported", is_one(action, "action", "port_out")),
        ("nothing_left", c["no_balance"]),
        ("forfeited", both(c["lapsed"], 2 - refundable)),
        ("refund", c["lapsed"]),
        *(transfer if prefers_transfer else []),
        ("refund", both(refundable, c["refund_account_ready"])),
        *transfer,
        ("refund", refundable),
        ("spend", c["prepaid"]),
        ("offset", ALWAYS),
    ]
    return first("balance", rules)


def decide_channel(c: Mapping[str, Codes], action: Masks) -> Masks:
    rules = [
        ("not_needed", is_one(action, "action", "keep", "keep_alive", "none", "follow_up", "let_lapse")),
        ("new_carrier", is_one(action, "action", "port_out")),
        ("online", both(c["cancels_online"], c["online_account"])),
        ("hotline", both(c["cancels_by_hotline"], c["language_ok"])),
        ("store", both(c["cancels_in_store"], c["can_visit_store"])),
        ("ask_carrier", ALWAYS),
    ]
    return first("channel", rules)


def find_documents(c: Mapping[str, Codes], balance: Masks, channel: Masks) -> list[Codes]:
    applies, in_store = 2 - is_one(channel, "channel", "not_needed"), is_one(channel, "channel", "store")
    company = both(applies, c["corporate"])
    return [
        applies,
        both(applies, c["personal"]),
        company,
        company,
        company,
        is_one(channel, "channel", "online"),
        is_one(channel, "channel", "hotline"),
        in_store,
        both(in_store, c["bound"]),
        is_one(balance, "balance", "refund"),
        is_one(balance, "balance", "transfer"),
    ]


def find_follow_ups(c: Mapping[str, Codes], action: Masks, balance: Masks) -> list[Codes]:
    cancels = is_one(action, "action", "cancel", "cancel_at_contract_end")
    ends = is_one(action, "action", "cancel", "cancel_at_contract_end", "follow_up")
    gone = is_one(action, "action", "cancel", "cancel_at_contract_end", "follow_up", "let_lapse")
    due = both(c["over"], c["balance_left"], c["not_refunded"])
    return [
        ends,
        either(both(c["over"], c["not_confirmed"]), cancels),
        both(c["postpaid"], ends),
        both(due, 2 - c["in_time"]),
        either(both(due, c["in_time"]), is_one(balance, "balance", "refund")),
        gone,
        either(gone, c["closed"]),
        both(c["prepaid"], is_one(action, "action", "cancel", "let_lapse")),
        both(c["deposit"], ends),
        both(c["lapsed"], either(c["needed_again"], c["still_needed"])),
    ]


def both(a: Codes, *more: Codes) -> Codes:
    for b in more:
        a = np.minimum(a, b)
    return a


def either(a: Codes, *more: Codes) -> Codes:
    for b in more:
        a = np.maximum(a, b)
    return a


def assume(column: Codes, code: int) -> Codes:
    return np.where(column == 1, np.int8(code), column)


def codes(yes: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> Codes:
    """Kleene codes from two conditions that exclude each other."""
    return yes.view(np.int8) * np.int8(2) + unknown.view(np.int8)


def is_code(column: NDArray[np.int8], code: int) -> Codes:
    return codes(column == code, column < 0)


def positive(column: Ints) -> Codes:
    return codes(column > 0, column == UNKNOWN)


def zero(column: Ints) -> Codes:
    return codes(column == 0, column == UNKNOWN)


def at_most(column: Ints, limit: Ints) -> Codes:
    unknown = (column == UNKNOWN) | (limit == UNKNOWN)
    return codes((column <= limit) & ~unknown, unknown)


def is_one(masks: Masks, decision: str, *outcomes: str) -> Codes:
    """Whether a decision is one of the outcomes, judged on all that remain possible."""
    wanted = np.uint16(sum(BIT[decision, outcome] for outcome in outcomes))
    inside, outside = (masks & wanted) != 0, (masks & ~wanted) != 0
    return codes(inside & ~outside, inside & outside)


def first(decision: str, rules: Sequence[tuple[str, Codes]]) -> Masks:
    """The outcomes that remain possible: those of the rules up to the first that certainly holds."""
    undecided = np.ones(len(rules[0][1]), dtype=np.bool_)
    masks = np.zeros(len(undecided), dtype=np.uint16)
    for outcome, holds in rules:
        masks |= (undecided & (holds > 0)) * np.uint16(BIT[decision, outcome])
        undecided &= holds < 2
    return masks


def collect(decision: str, rules: Sequence[Codes]) -> dict[str, Masks]:
    """The rules that hold, and those that are unknown."""
    holds = np.zeros(len(rules[0]), dtype=np.uint16)
    unknown = np.zeros(len(rules[0]), dtype=np.uint16)
    for i, rule in enumerate(rules):
        holds |= (rule == 2) * np.uint16(1 << i)
        unknown |= (rule == 1) * np.uint16(1 << i)
    return {decision: holds, f"unknown_{decision}": unknown}
