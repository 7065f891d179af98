"""Section 3 of the decisions page: which term holds for a line; it knows no rule.

Terms come in the shape of a terms file, with typed values (bool, int cents or days, code): a carrier's code,
then `terms` for any plan, `prepaid`, `postpaid`, `personal`, `corporate`, `corporate_postpaid` etc. A value
stands bare or as {"value": ...}; None as a value says that it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Carriers = Mapping[str, Mapping[str, Mapping[str, Any]]]

PLANS = ("prepaid", "postpaid")
ACCOUNTS = ("personal", "corporate")
TERMS = (
    "balance_refundable",
    "balance_transferable",
    "transfer_limit_hkd",
    "suspension_offered",
    "suspension_fee_hkd",
    "reactivation_days",
    "reactivation_fee_hkd",
    "notice_days",
    "notice_unit",
    "grace_days",
    "cancels_online",
    "cancels_by_hotline",
    "cancels_in_store",
    "refund_days",
    "bills_whole_months",
)

GENERAL_PRACTICE: Mapping[str, Mapping[str, Any]] = {
    "terms": {
        "cancels_online": True,
        "cancels_by_hotline": True,
        "cancels_in_store": True,
        "refund_days": 30,
    },
    "postpaid": {"suspension_offered": True, "notice_days": 30, "bills_whole_months": True},
    "prepaid": {"suspension_offered": False, "notice_days": 0},
}


def term_value(name: str, facts: Mapping[str, Any], sources: Sequence[Carriers]) -> Any:
    """The term for a line whose plan or account may be unknown: known only when all possible ones agree."""
    carrier = facts.get("carrier")
    plan, account = facts.get("plan_type"), facts.get("account_type")
    possible = [
        value_for(name, carrier, possible_plan, possible_account, sources)
        for possible_plan in ([plan] if plan else PLANS)
        for possible_account in ([account] if account else ACCOUNTS)
    ]
    return possible[0] if all(value == possible[0] for value in possible) else None


def value_for(name: str, carrier: str | None, plan: str, account: str, sources: Sequence[Carriers]) -> Any:
    """The carrier's own value from the first source that has one, however wide; else general practice.

    Within one source the narrower goes before the wider.
    """
    narrow_to_wide = (f"{account}_{plan}", account, plan, "terms")
    of_carrier = [source[carrier] for source in sources if carrier in source] if carrier else []
    for terms in [*of_carrier, GENERAL_PRACTICE]:
        for width in narrow_to_wide:
            if name in terms.get(width, {}):
                value = terms[width][name]
                return value["value"] if isinstance(value, Mapping) else value
    return None
