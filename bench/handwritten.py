"""Make the decisions by hand in numpy: the speed to compare with. Must not know the engine.

bench.handwritten_codes describes what goes in and out; the steps of the checklist and the questions are left out.
What several rules ask is computed once, into a dictionary of named conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwritten_codes import AMOUNTS, DATES, NARROWINGS, OUTCOMES, RULES
from bench.handwritten_collected import (
    concerned,
    find_checks,
    find_documents,
    find_follow_ups,
    find_obstacles,
)
from bench.handwritten_conditions import conditions, numbers
from bench.handwritten_dates import dates_and_money, notices_over
from bench.handwritten_kleene import ALWAYS, Codes, Masks, both, collect, either, first, is_one

Columns = Mapping[str, NDArray[Any]]

BLOCK = 1 << 15  # rows at a time: what a block computes stays in the cache
# By status (unknown, then CHOICES["line_status"]) and plan (unknown, prepaid, postpaid).
STAGE = np.array([[15, 15, 11], *[[8, 8, 8]] * 4, [12, 4, 8], [2, 2, 2], *[[1, 1, 1]] * 2], dtype=np.uint16)


def decide(columns: Columns, tables: Columns, as_of: int, prefers_transfer: bool = False) -> dict[str, Any]:
    """All decisions, dates and amounts of all rows, a block at a time.

    `tables` are those of `term_tables`, and what is said of each carrier, `ceased_on` and `sells_only` (a plan's
    position), and of each contract, its `contract_carrier`.
    """
    rows = len(columns["line_status"])
    names = [*OUTCOMES, *(prefix + name for name in RULES for prefix in ("", "unknown_"))]
    out: dict[str, NDArray[Any]] = {name: np.empty(rows, dtype=np.uint16) for name in names}
    out |= {name: np.empty(rows, dtype=np.int64) for name in (*DATES, *AMOUNTS)}
    tables = {**tables, "notice_over": notices_over(tables, as_of)}
    for start in range(0, rows, BLOCK):
        part = slice(start, start + BLOCK)
        facts = {name: column[part] for name, column in columns.items()}
        for name, found in decide_block(facts, tables, as_of, prefers_transfer).items():
            out[name][part] = found
    return out


def decide_block(facts: Columns, tables: Columns, as_of: int, prefers_transfer: bool) -> dict[str, Any]:
    """Decide one block of rows: each decision after those it depends on."""
    terms = terms_of(facts, tables)
    n = numbers(facts, terms, as_of)
    stage = STAGE[facts["line_status"] + 1, facts["plan_type"] + 1]
    c = conditions(facts, terms, n, stage, as_of)
    blockers, obstacles = find_obstacles(facts, c)
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
    c["regaining"] = is_one(action, "action", "recover", "withdraw")
    balance = decide_balance(c, action, prefers_transfer)
    channel = decide_channel(c, action, balance)
    return {
        "stage": stage,
        "eligibility": eligibility,
        "action": action,
        "balance": balance,
        "channel": channel,
        **collect("obstacles", concerned(obstacles, action)),
        **collect("documents", find_documents(c, action, balance, channel)),
        **collect("follow_ups", find_follow_ups(c, action, balance)),
        **collect("checks", find_checks(facts, c, as_of)),
        **dates_and_money(facts, n, c, action, as_of),
    }


def terms_of(facts: Columns, tables: Columns) -> Columns:
    """The terms of each row, and what is said of its carrier."""
    carrier, contract = facts["carrier"].astype(np.int64), facts["contract_ref"]
    owner = carrier + 1
    if len(tables["contract_carrier"]):
        its_own = (contract >= 0) & (tables["contract_carrier"][contract] == carrier) & (carrier >= 0)
        owner = np.where(its_own, len(tables["ceased_on"]) + contract, owner)
    key = owner * NARROWINGS + (facts["plan_type"] + 1) * 3 + facts["account_type"] + 1
    of_carrier = {name: tables[name].take(carrier + 1) for name in ("ceased_on", "sells_only")}
    others = {name: table for name, table in tables.items() if name not in (*of_carrier, "contract_carrier")}
    return {**of_carrier, **{name: table.take(key) for name, table in others.items()}}


def decide_action(c: Mapping[str, Codes], eligibility: Masks) -> Masks:
    again, still, opened = c["needed_again"], c["still_needed"], c["open"]
    at_cost = is_one(eligibility, "eligibility", "eligible_at_cost")
    rules = [
        ("recover", both(c["cancelled"], c["said_wanted"], c["in_reach"])),
        ("none", c["closed"]),
        ("withdraw", both(c["in_progress"], c["said_wanted"])),
        ("follow_up", c["in_progress"]),
        ("port_out", both(c["port_out_wanted"], opened)),
        ("hand_over", both(c["number_wanted_by_user"], 2 - still, 2 - again, opened)),
        ("number_lost", both(c["lapsed"], c["wanted"], c["grace_is_over"])),
        ("keep_alive", both(c["lapsed"], c["wanted"])),
        ("keep", still),
        ("let_lapse", c["lapsed"]),
        ("keep_alive", both(again, c["prepaid"], 2 - c["covers"], opened)),
        ("keep", both(again, c["suspended"])),
        ("suspend", both(again, c["covers"], opened)),
        ("park", both(again, c["postpaid"], opened, 2 - c["contract"])),
        ("keep", again),
        ("resolve_first", is_one(eligibility, "eligibility", "blocked")),
        ("cancel_at_contract_end", both(at_cost, c["wait_is_cheaper"])),
        ("cancel", ALWAYS),
    ]
    return first("action", rules)


def decide_balance(c: Mapping[str, Codes], action: Masks, prefers_transfer: bool) -> Masks:
    refundable, transfer = c["balance_refundable"], [("transfer", c["can_transfer"])]
    owed = both(c["over"], 2 - c["regaining"], c["said_more"], refundable, c["not_refunded"])
    staying = ("keep", "keep_alive", "suspend", "none", "follow_up", "withdraw", "recover", "hand_over")
    rules = [
        ("refund", owed),
        ("leave", is_one(action, "action", *staying)),
        ("hold_until_ported", is_one(action, "action", "port_out", "park")),
        ("nothing_left", c["no_balance"]),
        ("write_off", c["little"]),
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


def decide_channel(c: Mapping[str, Codes], action: Masks, balance: Masks) -> Masks:
    quiet = is_one(action, "action", "keep", "keep_alive", "none", "follow_up", "let_lapse", "number_lost")
    rules = [
        ("not_needed", both(quiet, 2 - is_one(balance, "balance", "refund"))),
        ("new_carrier", is_one(action, "action", "port_out", "park")),
        ("in_writing", both(c["cancels_in_writing"], c["corporate"])),
        ("online", both(c["cancels_online"], c["online_account"])),
        ("hotline", both(c["cancels_by_hotline"], c["language_ok"])),
        ("store", both(c["cancels_in_store"], c["can_visit_store"])),
        ("in_writing", c["cancels_in_writing"]),
        ("ask_carrier", ALWAYS),
    ]
    return first("channel", rules)
