"""A second, slow reading of the decisions page, to hold the engine against; it must not know the engine.

Section numbers are those of the page "The rulebook: facts, decisions, outcomes". Each rule stands here once,
in the page's order and as near to its words as Python allows, so that both can be read side by side. Nothing
is clever or fast, and nothing comes from engine, batch or rulesets.

Facts are typed: bool, int (cents, counts, days), date, text codes, and "none" where the page allows the word.
A fact that is missing, or None, is unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests import reference_dates
from tests.reference_terms import TERMS, Carriers, term_value

Facts = Mapping[str, Any]

# ------------------------------------------------------------------------------------ section 1: three values


@dataclass(frozen=True)
class Truth:
    """Yes (True), no (False) or unknown (None), with Kleene's `and` (&), `or` (|) and `not` (~)."""

    value: bool | None

    def __and__(self, other: Truth) -> Truth:
        if self.value is False or other.value is False:
            return Truth(False)
        if self.value is None or other.value is None:
            return Truth(None)
        return Truth(True)

    def __or__(self, other: Truth) -> Truth:
        return ~(~self & ~other)

    def __invert__(self) -> Truth:
        return Truth(None if self.value is None else not self.value)


# ------------------------------------------------------------ section 2: the soft facts, assumed when missing

ASSUMED = {"device_locked": False, "sim_in_hand": True, "hotline_language_ok": True}

# ----------------------------------------------------------------------------------- section 4: derived facts

DERIVED_FROM = {
    "contract_days_left": ["contract_end_on"],
    "wait_cost_hkd": ["monthly_fee_hkd", "contract_end_on"],
    "days_since_cancelled": ["cancelled_on"],
}


def derive(facts: Facts, as_of: dt.date) -> dict[str, int | None]:
    """The derived facts; None where what they are made of is unknown."""
    end, fee, cancelled = (facts.get(name) for name in ("contract_end_on", "monthly_fee_hkd", "cancelled_on"))
    days: int | None = None
    if end is not None:
        days = 0 if end == "none" or end <= as_of else (end - as_of).days
    wait: int | None = None
    if days == 0:
        wait = 0
    elif days is not None and fee is not None:
        months_begun = (days + 29) // 30
        wait = fee * months_begun
    return {
        "contract_days_left": days,
        "wait_cost_hkd": wait,
        "days_since_cancelled": None if cancelled is None else (as_of - cancelled).days,
    }


# ------------------------------------------------------------------------- one line, and what rules ask of it


class Sim:
    """One SIM while it is decided: what is known of it, what is decided so far, what each rule looked at."""

    def __init__(self, facts: Facts, as_of: dt.date, sources: Sequence[Carriers], preference: str) -> None:
        known = {name: value for name, value in facts.items() if value is not None}
        for name, value in ASSUMED.items():
            known.setdefault(name, value)
        if known.get("plan_type") == "prepaid":
            known.setdefault("contract_end_on", "none")
        terms = {name: term_value(name, known, sources) for name in TERMS}
        self.values: dict[str, Any] = {**known, **terms, **derive(known, as_of)}
        self.preference = preference
        self.candidates: dict[str, list[str]] = {}  # of each decision with hit policy first
        self.collected: dict[str, dict[str, Truth]] = {}  # of each decision with hit policy collect
        self.looked_at: list[str] = []  # by the condition that is being judged
        self.left_open: dict[str, list[str]] = {}  # decision or obstacle -> what its possible rules looked at

    def value(self, name: str) -> Any:
        """A fact's, term's or derived fact's value; None when unknown."""
        self.looked_at.append(name)
        return self.values.get(name)

    def compare(self, name: str, test: Callable[[Any], bool]) -> Truth:
        """A comparison with an unknown value is unknown."""
        value = self.value(name)
        return Truth(None if value is None else test(value))

    def yes(self, name: str) -> Truth:
        return self.compare(name, lambda value: value is True)

    def one_of(self, name: str, *codes: str) -> Truth:
        return self.compare(name, lambda value: value in codes)

    def positive(self, name: str) -> Truth:
        return self.compare(name, lambda value: value > 0)

    def zero(self, name: str) -> Truth:
        return self.compare(name, lambda value: value == 0)

    def at_most(self, name: str, limit_name: str) -> Truth:
        value, limit = self.value(name), self.value(limit_name)
        return Truth(None if value is None or limit is None else value <= limit)

    def decided(self, decision: str, *outcomes: str) -> Truth:
        """Whether the decision is one of the outcomes, judged on the set of those that remain possible."""
        self.looked_at.append(decision)
        inside = [candidate in outcomes for candidate in self.candidates[decision]]
        if all(inside):
            return Truth(True)
        return Truth(None) if any(inside) else Truth(False)

    def obstacle(self, rule: str) -> Truth:
        self.looked_at.append(f"obstacles.{rule}")
        return self.collected["obstacles"][rule]

    def any_blocker(self) -> Truth:
        found = Truth(False)
        for rule in BLOCKERS:
            found = found | self.obstacle(rule)
        return found


Condition = Callable[[Sim], Truth]
Rules = list[tuple[str, Condition]]


def otherwise(sim: Sim) -> Truth:
    """The rule that always holds."""
    return Truth(True)


# --------------------------------------------------------------------------------------- section 5: decisions

# Words that several rules of section 5 use.


def prepaid(sim: Sim) -> Truth:
    return sim.one_of("plan_type", "prepaid")


def personal(sim: Sim) -> Truth:
    return sim.one_of("account_type", "personal")


def corporate(sim: Sim) -> Truth:
    return sim.one_of("account_type", "corporate")


def can_transfer(sim: Sim) -> Truth:
    """Transferable, with a target, and within the limit; no limit known: within."""
    transferable = sim.yes("balance_transferable")
    target = sim.compare("transfer_target", lambda value: value != "none")
    within = sim.at_most("balance_hkd", "transfer_limit_hkd")
    if sim.value("transfer_limit_hkd") is None:
        within = Truth(True)
    return transferable & target & within


def applies(sim: Sim) -> Truth:
    """What *applies* means for documents."""
    return sim.decided("channel", "online", "hotline", "store", "ask_carrier", "new_carrier")


def refund_due(sim: Sim) -> Truth:
    """The part that `chase_refund` and `await_refund` share."""
    ended = sim.decided("stage", "in_progress", "closed")
    return ended & sim.positive("balance_hkd") & ~sim.yes("refund_received")


def line_ends(sim: Sim) -> Truth:
    """When `wipe_sim` is due."""
    return sim.decided("action", "cancel", "cancel_at_contract_end", "follow_up", "let_lapse")


# The decisions, in the page's order.

STAGE: Rules = [
    ("closed", lambda sim: sim.one_of("line_status", "cancelled", "ported_out")),
    ("in_progress", lambda sim: sim.one_of("line_status", "cancel_requested")),
    ("lapsed", lambda sim: sim.one_of("line_status", "expired")),
    ("open", lambda sim: sim.one_of("line_status", "active", "suspended", "barred", "not_activated")),
]

OBSTACLES: Rules = [
    ("arrears", lambda sim: sim.positive("outstanding_hkd")),
    ("active_vas", lambda sim: sim.positive("active_vas")),
    ("bound_services", lambda sim: sim.positive("bound_services")),
    ("auto_recharge", lambda sim: sim.yes("auto_recharge")),
    ("identity_document", lambda sim: personal(sim) & ~sim.yes("identity_document_ready")),
    ("business_documents", lambda sim: corporate(sim) & ~sim.yes("business_documents_ready")),
    ("name_mismatch", lambda sim: ~sim.yes("name_matches")),
    ("contract", lambda sim: sim.positive("contract_days_left")),
    ("backup", lambda sim: ~sim.yes("records_backed_up")),
    ("device_lock", lambda sim: sim.yes("device_locked")),
    ("balance_left", lambda sim: sim.positive("balance_hkd")),
    ("top_up_to_port", lambda sim: sim.yes("port_out_wanted") & prepaid(sim) & sim.zero("balance_hkd")),
]
BLOCKERS = [rule for rule, _ in OBSTACLES[:7]]  # contract is a cost, what follows it a task

ELIGIBILITY: Rules = [
    ("not_applicable", lambda sim: sim.decided("stage", "closed", "in_progress")),
    ("blocked", lambda sim: sim.any_blocker()),
    ("eligible_at_cost", lambda sim: sim.obstacle("contract")),
    ("eligible", otherwise),
]

ACTION: Rules = [
    ("none", lambda sim: sim.decided("stage", "closed")),
    ("follow_up", lambda sim: sim.decided("stage", "in_progress")),
    ("keep", lambda sim: sim.yes("still_needed")),
    ("port_out", lambda sim: sim.yes("port_out_wanted") & sim.decided("stage", "open")),
    ("let_lapse", lambda sim: sim.decided("stage", "lapsed") & ~sim.yes("needed_again")),
    (
        "keep_alive",
        lambda sim: (
            sim.yes("needed_again")
            & prepaid(sim)
            & (sim.decided("stage", "lapsed") | ~sim.yes("suspension_offered"))
        ),
    ),
    (
        "suspend",
        lambda sim: sim.yes("needed_again") & sim.yes("suspension_offered") & sim.decided("stage", "open"),
    ),
    ("keep", lambda sim: sim.yes("needed_again")),
    ("resolve_first", lambda sim: sim.decided("eligibility", "blocked")),
    (
        "cancel_at_contract_end",
        lambda sim: (
            sim.decided("eligibility", "eligible_at_cost")
            & sim.at_most("wait_cost_hkd", "early_termination_fee_hkd")
        ),
    ),
    ("cancel", otherwise),
]

BALANCE: Rules = [
    ("leave", lambda sim: sim.decided("action", "keep", "keep_alive", "suspend", "none", "follow_up")),
    ("hold_until_ported", lambda sim: sim.decided("action", "port_out")),
    ("nothing_left", lambda sim: sim.zero("balance_hkd")),
    ("forfeited", lambda sim: sim.decided("stage", "lapsed") & ~sim.yes("balance_refundable")),
    ("refund", lambda sim: sim.decided("stage", "lapsed")),
    ("transfer", lambda sim: Truth(sim.preference == "transfer") & can_transfer(sim)),
    ("refund", lambda sim: sim.yes("balance_refundable") & sim.yes("refund_account_ready")),
    ("transfer", can_transfer),
    ("refund", lambda sim: sim.yes("balance_refundable")),
    ("spend", prepaid),
    ("offset", otherwise),
]

CHANNEL: Rules = [
    (
        "not_needed",
        lambda sim: sim.decided("action", "keep", "keep_alive", "none", "follow_up", "let_lapse"),
    ),
    ("new_carrier", lambda sim: sim.decided("action", "port_out")),
    ("online", lambda sim: sim.yes("cancels_online") & sim.yes("online_account")),
    ("hotline", lambda sim: sim.yes("cancels_by_hotline") & sim.yes("hotline_language_ok")),
    ("store", lambda sim: sim.yes("cancels_in_store") & sim.yes("can_visit_store")),
    ("ask_carrier", otherwise),
]

DOCUMENTS: Rules = [
    ("number_and_bills", applies),
    ("identity_document", lambda sim: applies(sim) & personal(sim)),
    ("business_registration", lambda sim: applies(sim) & corporate(sim)),
    ("company_chop", lambda sim: applies(sim) & corporate(sim)),
    ("authorised_letter", lambda sim: applies(sim) & corporate(sim)),
    ("document_upload", lambda sim: sim.decided("channel", "online")),
    ("security_answers", lambda sim: sim.decided("channel", "hotline")),
    ("sim_card", lambda sim: sim.decided("channel", "store")),
    ("service_vouchers", lambda sim: sim.decided("channel", "store") & sim.positive("bound_services")),
    ("bank_account", lambda sim: sim.decided("balance", "refund")),
    ("target_number", lambda sim: sim.decided("balance", "transfer")),
]

FOLLOW_UPS: Rules = [
    ("await_notice", lambda sim: sim.decided("action", "cancel", "cancel_at_contract_end", "follow_up")),
    (
        "confirm_cancelled",
        lambda sim: (
            (sim.decided("stage", "in_progress", "closed") & ~sim.yes("cancellation_confirmed"))
            | sim.decided("action", "cancel", "cancel_at_contract_end")
        ),
    ),
    (
        "check_final_bill",
        lambda sim: (
            sim.one_of("plan_type", "postpaid")
            & sim.decided("action", "cancel", "cancel_at_contract_end", "follow_up")
        ),
    ),
    ("chase_refund", lambda sim: refund_due(sim) & ~sim.at_most("days_since_cancelled", "refund_days")),
    (
        "await_refund",
        lambda sim: (
            (refund_due(sim) & sim.at_most("days_since_cancelled", "refund_days"))
            | sim.decided("balance", "refund")
        ),
    ),
    ("wipe_sim", line_ends),
    ("update_contacts", lambda sim: line_ends(sim) | sim.decided("stage", "closed")),
    ("deregister_name", lambda sim: prepaid(sim) & sim.decided("action", "cancel", "let_lapse")),
    (
        "claim_deposit",
        lambda sim: (
            sim.positive("deposit_hkd")
            & sim.decided("action", "cancel", "cancel_at_contract_end", "follow_up")
        ),
    ),
    (
        "check_grace",
        lambda sim: sim.decided("stage", "lapsed") & (sim.yes("needed_again") | sim.yes("still_needed")),
    ),
]


# The order in which each finds what it rests on.
FIRST = {"stage": STAGE, "eligibility": ELIGIBILITY, "action": ACTION, "balance": BALANCE, "channel": CHANNEL}
COLLECT = {"obstacles": OBSTACLES, "documents": DOCUMENTS, "follow_ups": FOLLOW_UPS}
ORDER = ["stage", "obstacles", "eligibility", "action", "balance", "channel", "documents", "follow_ups"]

# ----------------------------------------------------------- section 1 again: the two hit policies, questions


def decide_first(sim: Sim, decision: str) -> None:
    """The outcomes that remain possible, in rule order, up to and with the first that certainly holds."""
    candidates: list[str] = []
    looked_at: list[str] = []
    for outcome, condition in FIRST[decision]:
        sim.looked_at = []
        holds = condition(sim).value
        if holds is False:
            continue
        if outcome not in candidates:
            candidates.append(outcome)
        if holds is True:
            break
        looked_at.extend(sim.looked_at)
    sim.candidates[decision] = candidates
    if len(candidates) > 1:
        sim.left_open[decision] = looked_at


def decide_collect(sim: Sim, decision: str) -> None:
    """Every rule with its truth."""
    sim.collected[decision] = {}
    for rule, condition in COLLECT[decision]:
        sim.looked_at = []
        truth = condition(sim)
        sim.collected[decision][rule] = truth
        if truth.value is None:
            sim.left_open[f"{decision}.{rule}"] = sim.looked_at


def unknown_behind(sim: Sim, name: str) -> list[str]:
    """The unknown facts and terms behind a decision, an obstacle, a derived or a plain fact."""
    if name in FIRST or name.startswith("obstacles."):
        behind = sim.left_open.get(name, [])
    elif sim.values.get(name) is not None:
        return []
    elif name in DERIVED_FROM:
        behind = DERIVED_FROM[name]
    else:
        return [name]
    found = [unknown for inner in behind for unknown in unknown_behind(sim, inner)]
    return list(dict.fromkeys(found))


def questions_of(sim: Sim) -> list[dict[str, Any]]:
    """Each unknown fact or term once, who can answer it, and the undetermined decisions it bears on."""
    decides: dict[str, list[str]] = {}
    for decision in FIRST:
        for name in unknown_behind(sim, decision):
            decides.setdefault(name, []).append(decision)
    return [
        {"fact": name, "asks": "carrier" if name in TERMS else "owner", "decides": decisions}
        for name, decisions in decides.items()
    ]


# ----------------------------------------------------------------------------- section 7: what a result shows


def decide(
    facts: Facts, as_of: dt.date, sources: Sequence[Carriers] = (), preference: str = "refund"
) -> dict[str, Any]:
    """All of the page for one SIM. `sources`: carriers' terms, the company's own before the shipped ones."""
    sim = Sim(facts, as_of, sources, preference)
    for decision in ORDER:
        if decision in FIRST:
            decide_first(sim, decision)
        else:
            decide_collect(sim, decision)

    result: dict[str, Any] = {"decisions": {}}
    for decision in FIRST:
        candidates = sim.candidates[decision]
        outcome = candidates[0] if len(candidates) == 1 else None
        result["decisions"][decision] = {"outcome": outcome, "candidates": candidates}
    for decision, rules in sim.collected.items():
        result[decision] = [rule for rule, truth in rules.items() if truth.value is True]
        result[f"unknown_{decision}"] = [rule for rule, truth in rules.items() if truth.value is None]

    determined = all(len(candidates) == 1 for candidates in sim.candidates.values())
    result["status"] = "determined" if determined else "needs_info"
    result["questions"] = questions_of(sim)
    result["to_become_eligible"] = [rule for rule in result["obstacles"] if rule in BLOCKERS]
    action = result["decisions"]["action"]["outcome"]
    contract = sim.collected["obstacles"]["contract"].value
    result |= reference_dates.dates_and_money(action, contract, sim.values, as_of)
    return result
