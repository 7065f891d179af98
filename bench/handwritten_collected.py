"""Write out by hand the rules of which every one that holds counts. Must not know the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwritten_codes import RULES
from bench.handwritten_kleene import Codes, Masks, below, bits, both, either, is_one, positive

Columns = Mapping[str, NDArray[Any]]

ACTIONS = {
    "ending": ("resolve_first", "cancel", "cancel_at_contract_end"),
    "lapse": ("let_lapse",),
    "porting": ("port_out", "park"),
    "handing_over": ("hand_over",),
}
ALL = ("ending", "porting", "handing_over")
CONCERNS = {
    "active_vas": ("ending",),
    "bound_services": ("ending", "lapse"),
    "auto_recharge": ("ending", "lapse"),
    "dependent_lines": ("ending", "porting"),
    "contract": ("ending", "porting"),
    "second_number": ("ending", "lapse", "porting"),
    "backup": ("ending", "lapse"),
    "device_lock": ("ending", "porting"),
    "balance_left": ("ending",),
    "top_up_to_port": ("porting",),
}


def find_obstacles(facts: Columns, c: Mapping[str, Codes]) -> tuple[list[Codes], list[Codes]]:
    """The blockers, and all obstacles."""
    blockers = [
        positive(facts["outstanding_hkd"]),
        positive(facts["active_vas"]),
        c["bound"],
        both(c["auto_recharge"], c["prepaid"]),
        both(c["personal"], 2 - facts["identity_document_ready"]),
        both(c["corporate"], 2 - facts["business_documents_ready"]),
        2 - facts["name_matches"],
        both(c["main"], positive(facts["dependent_lines"])),
    ]
    others = [
        c["contract"],
        2 - c["in_hand"],
        c["second_number"],
        2 - facts["records_backed_up"],
        c["locked"],
        c["balance_left"],
        both(c["port_out_wanted"], c["prepaid"], c["under_port_least"]),
    ]
    return blockers, blockers + others


def concerned(obstacles: Sequence[Codes], action: Masks) -> list[Codes]:
    """The obstacles as a result shows them: where they concern a purpose that is still possible."""
    where = {}
    for purposes in {*CONCERNS.values(), ALL}:
        outcomes = [outcome for purpose in purposes for outcome in ACTIONS[purpose]]
        where[purposes] = ((action & bits("action", *outcomes)) != 0).view(np.int8)
    names = zip(RULES["obstacles"], obstacles, strict=True)
    return [codes * where[CONCERNS.get(name, ALL)] for name, codes in names]


def find_documents(c: Mapping[str, Codes], action: Masks, balance: Masks, channel: Masks) -> list[Codes]:
    applies, in_store = 2 - is_one(channel, "channel", "not_needed"), is_one(channel, "channel", "store")
    company = both(applies, c["corporate"])
    return [
        applies,
        both(applies, c["personal"]),
        company,
        company,
        company,
        is_one(channel, "channel", "in_writing"),
        is_one(channel, "channel", "online"),
        is_one(channel, "channel", "hotline"),
        both(in_store, c["in_hand"], c["physical"]),
        both(in_store, c["bound"]),
        both(is_one(action, "action", "port_out"), c["prepaid"]),
        is_one(action, "action", "hand_over"),
        is_one(balance, "balance", "refund"),
        is_one(balance, "balance", "transfer"),
    ]


def find_follow_ups(c: Mapping[str, Codes], action: Masks, balance: Masks) -> list[Codes]:
    def acts(*outcomes: str) -> Codes:
        return is_one(action, "action", *outcomes)

    cancels = ("cancel", "cancel_at_contract_end")
    ends, leaves = (*cancels, "follow_up"), ("port_out", "park")
    gone = both(c["over"], 2 - c["regaining"])
    unconfirmed = both(gone, c["not_confirmed"])
    due = both(gone, c["more"], c["balance_refundable"], c["not_refunded"])
    refunded = both(is_one(balance, "balance", "refund"), acts(*cancels, "let_lapse", "number_lost"))
    left = either(acts(*cancels, *leaves), both(gone, c["deposit_held"]))
    return [
        acts(*ends),
        either(both(unconfirmed, 2 - c["ported_out"]), acts(*cancels)),
        acts("recover", "withdraw", "hand_over"),
        acts(*leaves),
        both(unconfirmed, c["in_progress"], c["overdue"]),
        both(c["postpaid"], acts(*ends, *leaves, "hand_over")),
        both(c["postpaid"], c["auto_recharge"], acts(*ends, *leaves)),
        both(due, 2 - c["in_time"]),
        either(both(due, c["in_time"]), refunded),
        both(acts(*ends, "let_lapse"), c["physical"]),
        both(acts(*ends, *leaves, "let_lapse"), c["esim"]),
        either(acts(*ends, "let_lapse", "number_lost"), both(gone, c["cancelled"])),
        both(c["prepaid"], acts("cancel", "let_lapse", "number_lost")),
        both(c["deposit"], c["deposit_not_said"], left),
        both(acts("keep_alive"), c["lapsed"]),
        both(acts("keep"), c["auto_renews"], c["renews_soon"]),
    ]


def find_checks(facts: Columns, c: Mapping[str, Codes], as_of: int) -> list[Codes]:
    ended = either(facts["cancellation_confirmed"], below(facts["cancelled_on"], as_of))
    ahead = 2 - below(facts["cancelled_on"], as_of + 1)
    return [
        both(c["active"], ended),
        both(c["expired"], c["postpaid"]),
        both(c["prepaid"], c["active"], below(facts["valid_until"], as_of)),
        both(c["prepaid"], c["committed"]),
        both(c["ceased"], 2 - c["closed"]),
        both(ahead, c["closed"]),
        both(c["closed"], c["still_needed"]),
        both(c["secondary"], 2 - facts["plan_group"]),
        below(facts["balance_hkd"], 0),
        both(positive(facts["monthly_fee_hkd"]), c["prepaid_only"]),
        both(c["port_out_wanted"], c["number_wanted_by_user"]),
    ]
