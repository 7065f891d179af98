"""Define what the numbers of bench.handwritten stand for. Must not know the engine.

In: yes/no as int8, 0 no, 1 unknown, 2 yes. Choices as int8 positions in CHOICES, -1 unknown; `carrier` as
int16 position, -1 for unknown and other, `contract_ref` as int16 position among the company's contracts, -1
for none of them. Money (cents), counts and dates (days since 1970) as int64, UNKNOWN where unknown, NEVER for
no commitment. `transfer_target` as yes/no, `plan_group` as whether it is known. Terms as the tables of
`term_tables`.

Out: for each decision a bit mask of the outcomes that remain possible, in the order of OUTCOMES. For each
that collects, a mask of the rules that hold, and under `unknown_` and its name one of the unknown rules, in
the order of RULES. Dates and money as int64, UNKNOWN where blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN = int(np.iinfo(np.int64).min)
NEVER = UNKNOWN + 1
NARROWINGS = 9  # three plans by three accounts, the unknown ones first

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
    "line_role": ("single", "main", "secondary"),
    "sim_kind": ("physical", "esim"),
    "notice_unit": ("calendar", "working"),
}
OUTCOMES = {
    "stage": ("closed", "in_progress", "lapsed", "open"),
    "eligibility": ("not_applicable", "blocked", "eligible_at_cost", "eligible"),
    "action": (
        "recover",
        "none",
        "withdraw",
        "follow_up",
        "port_out",
        "hand_over",
        "number_lost",
        "keep_alive",
        "keep",
        "let_lapse",
        "suspend",
        "park",
        "resolve_first",
        "cancel_at_contract_end",
        "cancel",
    ),
    "balance": (
        "refund",
        "leave",
        "hold_until_ported",
        "nothing_left",
        "write_off",
        "forfeited",
        "transfer",
        "spend",
        "offset",
    ),
    "channel": ("not_needed", "new_carrier", "in_writing", "online", "hotline", "store", "ask_carrier"),
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
        "dependent_lines",
        "contract",
        "sim_lost",
        "second_number",
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
        "request_form",
        "document_upload",
        "security_answers",
        "sim_card",
        "service_vouchers",
        "iccid_photo",
        "new_owner_documents",
        "bank_account",
        "target_number",
    ),
    "follow_ups": (
        "await_notice",
        "confirm_cancelled",
        "confirm_kept",
        "confirm_ported",
        "chase_confirmation",
        "check_final_bill",
        "end_autopay",
        "chase_refund",
        "await_refund",
        "wipe_sim",
        "delete_profile",
        "update_contacts",
        "deregister_name",
        "claim_deposit",
        "check_grace",
        "decide_before_renewal",
    ),
    "checks": (
        "ended_but_active",
        "postpaid_expired",
        "active_past_validity",
        "prepaid_with_contract",
        "carrier_ceased",
        "cancelled_in_future",
        "closed_but_needed",
        "secondary_without_main",
        "balance_negative",
        "fee_on_prepaid_only_brand",
        "wanted_twice",
    ),
}
DATES = ("cancel_on", "notice_by", "notice_from", "top_up_by", "undo_until")
AMOUNTS = ("saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd")
YES_NO_TERMS = (
    "balance_refundable",
    "balance_transferable",
    "suspension_offered",
    "cancels_online",
    "cancels_by_hotline",
    "cancels_in_store",
    "cancels_in_writing",
    "bills_whole_months",
)
NUMBER_TERMS = (
    "transfer_limit_hkd",
    "suspension_max_days",
    "reactivation_days",
    "notice_days",
    "notice_unit",
    "notice_max_days",
    "grace_days",
    "refund_days",
    "port_min_balance_hkd",
    "top_up_lead_days",
)
BIT = {(decision, code): 1 << i for decision, codes in OUTCOMES.items() for i, code in enumerate(codes)}


def term_tables(
    owners: Sequence[Mapping[str, str]], look_up: Callable[[str, dict[str, str]], Any]
) -> dict[str, NDArray[Any]]:
    """Each term for every owner of terms (nobody, the carriers, the contracts), plan and account.

    An owner is what of a line's facts leads to it: nothing, its carrier, or its carrier and its contract.
    """
    keys = list(_keys(owners))
    tables: dict[str, NDArray[Any]] = {}
    for term in YES_NO_TERMS:
        tables[term] = np.array([kleene(look_up(term, key)) for key in keys], dtype=np.int8)
    for term in NUMBER_TERMS:
        values = [look_up(term, key) for key in keys]
        tables[term] = np.array([UNKNOWN if value is None else value for value in values], dtype=np.int64)
    return tables


def _keys(owners: Sequence[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    for owner, plan, account in product(owners, ("", *CHOICES["plan_type"]), ("", *CHOICES["account_type"])):
        narrow = {"plan_type": plan, "account_type": account}
        yield {**owner, **{name: code for name, code in narrow.items() if code}}


def kleene(value: bool | None) -> int:
    return 1 if value is None else 2 * value
