"""A company that keeps a bare list of its SIMs and knows more than the list says: the list, and the truth behind it."""

from __future__ import annotations

import csv
import datetime
import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

AS_OF = datetime.date(2026, 11, 25)
HEADINGS = ("Mobile no.", "User", "Department", "Carrier", "Monthly fee", "Contract end", "Remarks")
DEPARTMENTS = ("Sales", "Operations", "IT", "Finance", "銷售部", "倉務部", "HR", "Drivers")
CARRIERS = ("csl", "SmarTone", "3HK", "CMHK")
PEOPLE = (
    "Chan Tai Man",
    "Wong Siu Ming",
    "李小龍",
    "陳美玲",
    "Lee Ka Yan",
    "黃志強",
    "Ho Wai",
    "Peter Smith",
)
PROFILE = {
    "account_type": "corporate", "business_documents_ready": True, "name_matches": True, "refund_account_ready": True,
    "identity_document_ready": True, "owner": "Harbour Logistics Ltd",
}  # fmt: skip
Truth = dict[str, Any]


@dataclass(frozen=True)
class BareFleet:
    """The lines of a list as they truly are, and the file that says little of them."""

    truths: list[Truth]

    def write_list(self, path: Path) -> None:
        """The sheet that the company has."""
        rows = [[_said(truth, name) for name in HEADINGS] for truth in self.truths]
        _write(path, [list(HEADINGS), *rows])

    def write_truth(self, path: Path) -> None:
        """Every fact of every line, under its code."""
        names = [name for name in self.truths[0] if not name.startswith("_")]
        rows = [
            [as_cell(truth[name], money=name.endswith("_hkd")) for name in names] for truth in self.truths
        ]
        _write(path, [names, *rows])

    def of(self, number: str) -> Truth:
        """The truth of a line, by the last digits of its number."""
        return self._by_number[number[-8:]]

    @cached_property
    def _by_number(self) -> dict[str, Truth]:
        return {truth["msisdn"][-8:]: truth for truth in self.truths}


def bare_fleet(lines: int, seed: int) -> BareFleet:
    """So many lines, most on monthly plans, half of them needed no more."""
    draw = random.Random(seed)
    return BareFleet([_line(draw, number) for number in range(lines)])


def _line(draw: random.Random, number: int) -> Truth:
    prepaid = draw.random() < 0.1
    needed = draw.random() < 0.5
    ends: Any = draw.choice(
        ["none", "none", "none", *(AS_OF + datetime.timedelta(days=days) for days in (-200, 90, 400))]
    )
    active = draw.random() < 0.93
    open_ = {} if needed else {
        "needed_again": draw.random() < 0.1, "number_wanted_by_user": draw.random() < 0.08,
        "outstanding_hkd": draw.choice([0, 0, 0, 0, 0, 12800]), "active_vas": draw.choice([0, 0, 0, 1]),
        "bound_services": draw.choice([0, 0, 0, 2]),
    }  # fmt: skip
    return {
        "msisdn": f"6{(1_000_000 + number * 7_919) % 2_000_000 + 1_000_000:07d}",
        "user": draw.choice(PEOPLE), "department": draw.choice(DEPARTMENTS),
        "carrier": "CMHK" if prepaid else draw.choice(CARRIERS),
        "plan_type": "prepaid" if prepaid else "postpaid",
        "monthly_fee_hkd": 0 if prepaid else draw.choice([9800, 12800, 16800, 23800]),
        "contract_end_on": "none" if prepaid else ends,
        "early_termination_fee_hkd": 0 if prepaid or ends == "none" or ends < AS_OF else 120000,
        "auto_renews": False, "bill_day": 5,
        "line_status": "active" if active else draw.choice(["suspended", "cancelled"]),
        "still_needed": needed, "needed_again": False, "port_out_wanted": needed and draw.random() < 0.05,
        "number_wanted_by_user": False, "outstanding_hkd": 0, "balance_hkd": 0, "deposit_hkd": 0,
        "active_vas": 0, "bound_services": 0, "auto_recharge": False, "records_backed_up": True,
        "valid_until": AS_OF + datetime.timedelta(days=150) if prepaid else "",
        "needed_again_on": "", "second_number": False, "online_account": True, "can_visit_store": True,
        "cancelled_on": "" if active else AS_OF - datetime.timedelta(days=60), "cancellation_confirmed": not active,
        "refund_received": True, "deposit_refunded": True, "transfer_target": "", "sim_in_hand": True,
        **PROFILE, **open_,
        "_remarks": draw.choice(["", "", "", "spare" if not needed else "司機", "離職" if not needed else "VIP"]),
        "_list_knows_end": draw.random() < 0.7, "_list_knows_fee": draw.random() < 0.9,
    }  # fmt: skip


def _said(truth: Truth, heading: str) -> str:
    """A cell of the company's list."""
    if heading == "Monthly fee":
        return as_cell(truth["monthly_fee_hkd"], money=True) if truth["_list_knows_fee"] else ""
    if heading == "Contract end":
        return as_cell(truth["contract_end_on"]) if truth["_list_knows_end"] else ""
    names = {"Mobile no.": "msisdn", "User": "user", "Department": "department", "Carrier": "carrier",
             "Remarks": "_remarks"}  # fmt: skip
    return str(truth[names[heading]])


def as_cell(value: Any, *, money: bool = False) -> str:
    """A fact as somebody writes it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return f"{value / 100:.2f}" if money else str(value)


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
