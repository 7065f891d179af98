"""Define what the numbers of bench.handwritten stand for. Must not know the engine.

In: yes/no as int8, 0 no, 1 unknown, 2 yes. Choices as int8 positions in CHOICES, -1 unknown; `carrier` as
int16 position, -1 for unknown and other. Money (cents), counts and dates (days since 1970) as int64, UNKNOWN
where unknown, NEVER for no commitment. `transfer_target` as yes/no. Terms as the tables of `term_tables`.

Out: for each decision a bit mask of the outcomes that remain possible, in the order of OUTCOMES. For each
that collects, a mask of the rules that hold, and under `unknown_` and its name one of the unknown rules, in
the order of RULES.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN = int(np.iinfo(np.int64).min)
NEVER = UNKNOWN + 1

CHOICES = {
    "plan_type": ("prepaid", "postpaid"),
    "account_type": ("personal", "corporate"),
    "line_status": (
        "active",
        "suspended",
        "barred",
        "not_activated",
        "expired",
        "cancel_requested",
        "cancelled",
        "ported_out",
    ),
}
OUTCOMES = {
    "stage": ("closed", "in_progress", "lapsed", "open"),
    "eligibility": ("not_applicable", "blocked", "eligible_at_cost", "eligible"),
    "action": (
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
    ),
    "balance": (
        "leave",
        "hold_until_ported",
        "nothing_left",
        "forfeited",
        "refund",
        "transfer",
        "spend",
        "offset",
    ),
    "channel": ("not_needed", "new_carrier", "online", "hotline", "store", "ask_carrier"),
}
RULES = {
    "obstacles": (
        "arrears",
        "active_vas",
        "bound_services",
        "auto_recharge",
        "identity_document",
        "business_documents",
        "name_mismatch",
        "contract",
        "backup",
        "device_lock",
        "balance_left",
        "top_up_to_port",
    ),
    "documents": (
        "number_and_bills",
        "identity_document",
        "business_registration",
        "company_chop",
        "authorised_letter",
        "document_upload",
        "security_answers",
        "sim_card",
        "service_vouchers",
        "bank_account",
        "target_number",
    ),
    "follow_ups": (
        "await_notice",
        "confirm_cancelled",
        "check_final_bill",
        "chase_refund",
        "await_refund",
        "wipe_sim",
        "update_contacts",
        "deregister_name",
        "claim_deposit",
        "check_grace",
    ),
}
YES_NO_TERMS = (
    "balance_refundable",
    "balance_transferable",
    "suspension_offered",
    "cancels_online",
    "cancels_by_hotline",
    "cancels_in_store",
)
NUMBER_TERMS = ("transfer_limit_hkd", "refund_days")
BIT = {(decision, code): 1 << i for decision, codes in OUTCOMES.items() for i, code in enumerate(codes)}


def term_tables(
    carriers: Sequence[str], look_up: Callable[[str, dict[str, str]], Any]
) -> dict[str, NDArray[Any]]:
    """Each term for every carrier, plan and account, the unknown ones first: 9 values a carrier."""
    names = ("carrier", "plan_type", "account_type")
    known = product(("", *carriers), ("", *CHOICES["plan_type"]), ("", *CHOICES["account_type"]))
    keys = [{name: code for name, code in zip(names, key, strict=True) if code} for key in known]
    tables: dict[str, NDArray[Any]] = {}
    for term in YES_NO_TERMS:
        tables[term] = np.array([kleene(look_up(term, key)) for key in keys], dtype=np.int8)
    for term in NUMBER_TERMS:
        values = [look_up(term, key) for key in keys]
        tables[term] = np.array([UNKNOWN if value is None else value for value in values], dtype=np.int64)
    return tables


def kleene(value: bool | None) -> int:
    return 1 if value is None else 2 * value
