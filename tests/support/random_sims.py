"""Random SIMs, made-up carriers and their files, for tests and benchmarks; it must not know the engine.

The values of each fact and term stand in one table, so that the seeded generator and the hypothesis strategies
draw the same; which facts and terms there are is read from the rulebook, so that a new one is drawn too. Values are
typed as in tests.support.reference; a list repeats what should come often, so that a random line gets past the first
rules.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from hypothesis import strategies as st

from tests.support.reference_book import WIDTHS, Carriers, Contracts, read_book

Sim = dict[str, Any]

AS_OF = dt.date(2026, 11, 21)
NO_NO_YES = [False, False, False, True]
YES_YES_NO = [True, True, True, False]
MOSTLY_NONE = [0, 0, 0, 0, 1, 3]


def _days(*offsets: int) -> list[dt.date]:
    return [AS_OF + dt.timedelta(days=offset) for offset in offsets]


# Amounts, days and dates stand at what rules compare them with, and one beside it: notices of 0, 1, 7, 30 and 60 days
# end on the 21st, 22nd and 28th of November, 21 December and 20 January; of working days on the 23rd of November,
# 1 December, 5 January and 18 February.
NOTICE_ENDS = (0, 1, 7, 30, 60, 2, 10, 45, 89)
ROUND_NOTICE_ENDS = sorted({end + beside for end in NOTICE_ENDS for beside in (-1, 0, 1)})
# What each fact is drawn from; a fact that is not here is drawn from the values of its type.
CHOSEN: Mapping[str, Sequence[Any]] = {
    "contract_ref": ["FRAME-1", "frame-1", "Frame  2", "FRAME 2", "FRAME-9"],
    "plan_type": ["prepaid", "postpaid"],
    "account_type": ["personal", "corporate"],
    "line_status": [
        *["active"] * 8,
        *["suspended", "barred", "not_activated"],
        *["expired"] * 4,
        *["cancel_requested"] * 2,
        *["cancelled", "cancelled", "ported_out"],
    ],
    # A card's grace is 0, 1 or 30 days here, and a top-up may take 3.
    "valid_until": _days(-400, -32, -31, -30, -29, -2, -1, 0, 1, 2, 3, 4, 90),
    "last_used_on": _days(-400, -91, -90, -31, -30, 0),
    "still_needed": NO_NO_YES,
    "needed_again": NO_NO_YES,
    "needed_again_on": _days(30, 89, 90, 91, 400),
    "port_out_wanted": [False, *NO_NO_YES],
    "number_wanted_by_user": [False, *NO_NO_YES],
    "line_role": ["single", "single", "main", "secondary"],
    "second_number": NO_NO_YES,
    "outstanding_hkd": [0, 0, 0, 0, 0, 1, 8850],
    "balance_hkd": [0, 0, 1, 99, 100, 101, 999, 1000, 1001, 4999, 5000, 5001, 123450, -500],
    "deposit_hkd": [0, 0, 100000],
    "monthly_fee_hkd": [0, 1, 4800, 9800],
    "early_termination_fee_hkd": [0, 4800, 9800, 39200, 100000],
    "device_instalment_hkd": [0, 9800],
    "prepayment_left_hkd": [0, 1],
    "contract_end_on": ["none", "none", "none", *_days(-400, *ROUND_NOTICE_ENDS, 430)],
    "bill_day": [1, 15, 21, 22, 28, 29, 30, 31],
    "cut_off_day": [1, 14, 20, 21, 27, 30, 31],
    "active_vas": MOSTLY_NONE,
    "bound_services": MOSTLY_NONE,
    "auto_recharge": [False, *NO_NO_YES],
    "identity_document_ready": YES_YES_NO,
    "business_documents_ready": YES_YES_NO,
    "name_matches": [True, *YES_YES_NO],
    "records_backed_up": YES_YES_NO,
    "device_locked": NO_NO_YES,
    "sim_in_hand": YES_YES_NO,
    "online_account": [True, False],
    "can_visit_store": [True, False],
    "hotline_language_ok": [True, False],
    "refund_account_ready": [True, False],
    "transfer_target": ["+85264000001", "+85264000002", "none"],
    "cancelled_on": _days(-365, -91, -90, -67, -46, -45, -38, -37, -36, -31, -30, -29, -14, -8, -1, 0, 1),
    "cancellation_confirmed": [True, False],
    "refund_received": [True, False],
}

BY_TYPE: Mapping[str, Sequence[Any]] = {
    "yes_no": [True, False],
    "money": [0, 5000, 100000],
    "count": MOSTLY_NONE,
    "days": [0, 1, 30, 90],
    "day": [1, 15, 31],
    "date": _days(-30, 0, 30, 100),
}


def _drawn_from(items: Mapping[str, Any], chosen: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The values of every fact or term of the rulebook that a rule could look at, new ones too."""
    found = {}
    for name, item in items.items():
        values = chosen.get(name) or BY_TYPE.get(item["type"])
        if values or item["type"] == "choice":
            found[name] = values or list(item["values"])
    return found


VALUES = _drawn_from(read_book().facts, CHOSEN)

# Independent facts would nearly always block or keep a line, so a share of the lines is free to go.
FREE_TO_GO = {
    "line_status": "active",
    "still_needed": False,
    "needed_again": False,
    "port_out_wanted": False,
    "number_wanted_by_user": False,
    "line_role": "single",
    "outstanding_hkd": 0,
    "active_vas": 0,
    "bound_services": 0,
    "auto_recharge": False,
    "identity_document_ready": True,
    "business_documents_ready": True,
    "name_matches": True,
}

CHOSEN_TERMS: Mapping[str, Sequence[Any]] = {
    "balance_refundable": [True, False, None],
    "balance_transferable": [True, False, None],
    "transfer_limit_hkd": [5000, 100000, None],
    "suspension_offered": [True, False, None],
    "suspension_fee_hkd": [0, 1800],
    "reactivation_days": [0, 30, 90, None],
    "reactivation_fee_hkd": [0, 5050],
    "notice_days": [0, 1, 7, 30, 60, None],
    "notice_unit": ["calendar", "working"],
    "notice_max_days": [30, 90, None],
    "suspension_max_days": [30, 90, None],
    "grace_days": [0, 1, 30, None],
    "cancels_in_writing": [True, False, None],
    "port_min_balance_hkd": [0, 100, 5000, None],
    "top_up_lead_days": [0, 3, None],
    "cancels_online": [True, False, None],
    "cancels_by_hotline": [True, False, False, None],
    "cancels_in_store": [True, False, None],
    "refund_days": [30, 45, None],
    "bills_whole_months": [True, False, None],
}
TERM_VALUES = _drawn_from(read_book().terms, CHOSEN_TERMS)
OWN_TERMS = (
    "notice_days", "notice_unit", "notice_max_days", "balance_refundable", "reactivation_days", "grace_days",
    "top_up_lead_days",
)  # fmt: skip


def random_carriers(rng: random.Random, count: int = 5, density: float = 0.2) -> Carriers:
    """Made-up carriers, each with some terms at each width, and what is said of the carrier itself."""
    return {
        f"acme_{number}": {**random_widths(rng, density), **random_about(rng)}
        for number in range(1, count + 1)
    }


def random_contracts(rng: random.Random, codes: Sequence[str], density: float = 0.3) -> Contracts:
    """Made-up contracts of the company's own, each with one of the carriers."""
    return {
        reference: {"carrier": rng.choice(codes), **random_widths(rng, density)}
        for reference in ("FRAME-1", "FRAME 2")
    }


def random_widths(rng: random.Random, density: float) -> dict[str, dict[str, Any]]:
    """Some terms at each width; a notice's unit stands beside its number or inside it, or is not said."""
    widths = {
        width: {term: rng.choice(v) for term, v in TERM_VALUES.items() if rng.random() < density}
        for width in WIDTHS
    }
    for terms in widths.values():
        if "notice_days" in terms and rng.random() < 0.4:
            unit = terms.pop("notice_unit", None) or rng.choice(["calendar", "working"])
            terms["notice_days"] = {"value": terms["notice_days"], "notice_unit": unit}
    return widths


def random_about(rng: random.Random) -> dict[str, Any]:
    """Whether a carrier is still there, and what it sells."""
    about: dict[str, Any] = {}
    if rng.random() < 0.2:
        about["ceased_on"] = rng.choice(_days(-400, 0, 1))
    if rng.random() < 0.5:
        about["sells"] = rng.choice([["prepaid"], ["postpaid"], ["prepaid", "postpaid"]])
    return about


def random_sim(rng: random.Random, codes: Sequence[str], most_unknown: float = 0.6) -> Sim:
    """One SIM with between none and `most_unknown` of its facts unknown (absent)."""
    drawn = {fact: rng.choice(values) for fact, values in {"carrier": [*codes, "other"], **VALUES}.items()}
    if rng.random() < 0.5:
        drawn |= FREE_TO_GO
    # Nearly known lines are the ones that get far.
    unknown = 0.0 if rng.random() < 0.25 else most_unknown * rng.random() ** 2
    return {fact: value for fact, value in drawn.items() if rng.random() >= unknown}


def with_own_terms(rng: random.Random, sim: Sim, share: float = 0.35) -> Sim:
    """The SIM, some of them with terms that the sheet states for the line itself."""
    if rng.random() >= share:
        return sim
    own = {term: rng.choice(TERM_VALUES[term]) for term in OWN_TERMS if rng.random() < 0.5}
    return {**sim, **{term: value for term, value in own.items() if value is not None}}


def random_fleet(
    rng: random.Random, codes: Sequence[str], count: int, most_unknown: float = 0.6
) -> list[Sim]:
    """SIMs with an id and a valid number of their own, of a few owners, some in shared plans."""
    return [
        {
            "sim_id": f"sim-{number:06d}",
            "msisdn": f"+852{94_000_000 + number}",
            "owner": f"owner {rng.randrange(1 + count // 60)}",
            **({"plan_group": f"plan {rng.randrange(2)}"} if rng.random() < 0.4 else {}),
            **random_sim(rng, codes, most_unknown),
        }
        for number in range(1, count + 1)
    ]


def sims(codes: Sequence[str]) -> st.SearchStrategy[Sim]:
    """Any set of known facts; shrinks towards few."""
    values = {"carrier": [*codes, "other"], **VALUES}
    return st.fixed_dictionaries(
        {}, optional={fact: st.sampled_from(choices) for fact, choices in values.items()}
    )


def carriers(codes: Sequence[str]) -> st.SearchStrategy[Carriers]:
    """Terms for these carriers at any width; shrinks towards none."""
    some_terms = st.fixed_dictionaries(
        {}, optional={term: st.sampled_from(choices) for term, choices in TERM_VALUES.items()}
    )
    return st.fixed_dictionaries(
        {code: st.fixed_dictionaries({}, optional=dict.fromkeys(WIDTHS, some_terms)) for code in codes}
    )


def cell(fact: str, value: Any) -> str:
    """A fact or term as a cell of a sheet: codes, ISO dates, decimal money, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.endswith("_hkd"):
        sign, cents = "-" if value < 0 else "", abs(value)
        return f"{sign}{cents // 100}.{cents % 100:02d}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


HEADINGS = ("sim_id", "msisdn", "iccid", "owner", "carrier", "plan_group", *VALUES)


def write_csv(fleet: Sequence[Sim], file: TextIO, headings: Sequence[str] = HEADINGS) -> None:
    """A sheet with the facts' codes as headings; an unknown fact is a blank cell."""
    writer = csv.writer(file)
    writer.writerow(headings)
    for sim in fleet:
        writer.writerow([cell(fact, sim[fact]) if fact in sim else "" for fact in headings])


def to_check(sim: Sim) -> dict[str, Any]:
    """A mapping for `simexit check`, as JSON carries it: money and dates are texts."""
    return {
        fact: value if isinstance(value, int) and not fact.endswith("_hkd") else cell(fact, value)
        for fact, value in sim.items()
    }


def to_flags(sim: Sim) -> list[str]:
    """The same as `--set` flags."""
    return [part for fact, value in sim.items() for part in ("--set", f"{fact}={cell(fact, value)}")]
