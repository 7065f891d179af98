"""Make up a company that keeps a bare list of its SIMs and knows more than the list says: the list, the truth, and what
holds for the whole house. The same each time. Must not know rules or carriers' terms, nor who is asked.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from batch.samples.manners import ENGLISH, Manner

HEADINGS: Mapping[str, str] = {
    "msisdn": "Mobile no. 電話號碼",
    "user": "User 使用者",
    "department": "Department 部門",
    "carrier": "Carrier 電訊商",
    "monthly_fee_hkd": "Monthly fee 月費",
    "contract_end_on": "Contract end 合約期滿",
    "remarks": "Remarks 備註",
}
METERS = "Telemetry 遙測"  # the department whose lines stay, whoever is asked
DEPARTMENTS = (
    "Sales 銷售部",
    "Sales 銷售部",
    "Sales 銷售部",
    "Operations 營運部",
    "Operations 營運部",
    "Warehouse 倉務部",
    "Finance 財務部",
    METERS,
)
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
#: What is true of every line.
HOUSE: Mapping[str, Any] = {
    "account_type": "corporate",
    "owner": "Harbour Logistics Ltd",
    "business_documents_ready": True,
    "identity_document_ready": True,
    "name_matches": True,
    "refund_account_ready": True,
}
#: What is true of the meters' lines besides.
METERS_LINES: Mapping[str, Any] = {
    "plan_type": "postpaid",
    "line_status": "active",
    "still_needed": True,
    "port_out_wanted": False,
    "number_wanted_by_user": False,
}
Truth = dict[str, Any]


@dataclass(frozen=True)
class BareFleet:
    """The lines of a company as they truly are, and what its list says of them."""

    truths: list[Truth]
    manner: Manner = ENGLISH

    def list_rows(self) -> list[dict[str, str]]:
        """The company's list, as headings and cells."""
        rows = [{heading: _said(truth, name) for name, heading in HEADINGS.items()} for truth in self.truths]
        return [
            {self.manner.heading(name): self.manner.cell(cell) for name, cell in row.items()} for row in rows
        ]

    def of(self, number: str) -> Truth:
        """The truth of a line, by the last digits of its number."""
        return self._by_number[number[-8:]]

    @cached_property
    def _by_number(self) -> dict[str, Truth]:
        return {truth["msisdn"][-8:]: truth for truth in self.truths}


def bare_fleet(lines: int, seed: int, as_of: datetime.date, manner: Manner = ENGLISH) -> BareFleet:
    """So many lines, most on monthly plans, half of them needed no more; the list is written in that manner."""
    draw = random.Random(seed)  # noqa: S311 - a sample must be the same each time
    return BareFleet([_line(draw, number, as_of) for number in range(lines)], manner)


def as_cell(value: Any, *, money: bool = False) -> str:
    """A fact as somebody writes it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return f"{value / 100:.2f}" if money else str(value)


def _line(draw: random.Random, number: int, as_of: datetime.date) -> Truth:
    department = draw.choice(DEPARTMENTS)
    meter = department == METERS
    prepaid = draw.random() < 0.1 and not meter
    status = "active" if draw.random() < 0.93 or meter else draw.choice(("suspended", "cancelled"))
    gone = status == "cancelled"
    needed = (draw.random() < 0.5 or meter) and not gone
    ends = draw.choice(("none", "none", "none", -200, 90, 400))
    return {
        "msisdn": f"6{(1_000_000 + number * 7_919) % 2_000_000 + 1_000_000:07d}",
        "user": draw.choice(PEOPLE),
        "department": department,
        "carrier": "CMHK" if prepaid else draw.choice(CARRIERS),
        **_usual(),
        **_plan(draw, prepaid, ends if isinstance(ends, int) else None, as_of),
        "line_status": status,
        "still_needed": needed,
        "port_out_wanted": needed and not meter and draw.random() < 0.05,
        "cancelled_on": as_of - datetime.timedelta(days=60) if gone else "",
        "cancellation_confirmed": gone,
        **HOUSE,
        **({} if needed else _left(draw)),
        "_remarks": draw.choice(
            ("", "", "", "spare" if not needed else "司機", "離職" if not needed else "VIP")
        )
        if not meter
        else draw.choice(("", "電錶", "meter")),
        "_list_knows_end": draw.random() < 0.7,
        "_list_knows_fee": draw.random() < 0.9,
    }


def _usual() -> Truth:
    """What is so of most lines."""
    return {
        "auto_renews": False, "needed_again": False, "needed_again_on": "",
        "number_wanted_by_user": False, "outstanding_hkd": 0, "balance_hkd": 0, "deposit_hkd": 0, "active_vas": 0,
        "bound_services": 0, "auto_recharge": False, "records_backed_up": True, "second_number": False,
        "online_account": True, "can_visit_store": True, "refund_received": True, "deposit_refunded": True,
        "transfer_target": "", "sim_in_hand": True,
    }  # fmt: skip


def _plan(draw: random.Random, prepaid: bool, days: int | None, as_of: datetime.date) -> Truth:
    """A prepaid card, or a monthly plan whose contract has so many days left, if it has one."""
    if prepaid:
        return {
            "plan_type": "prepaid", "monthly_fee_hkd": 0, "contract_end_on": "none", "early_termination_fee_hkd": 0,
            "valid_until": as_of + datetime.timedelta(days=150),
        }  # fmt: skip
    return {
        "plan_type": "postpaid",
        "monthly_fee_hkd": draw.choice((9800, 12800, 16800, 23800)),
        "contract_end_on": "none" if days is None else as_of + datetime.timedelta(days=days),
        "early_termination_fee_hkd": 120000 if days is not None and days > 0 else 0,
        "valid_until": "",
    }


def _left(draw: random.Random) -> Truth:
    """What still hangs on a line that is needed no more."""
    return {
        "needed_again": draw.random() < 0.1,
        "number_wanted_by_user": draw.random() < 0.08,
        "outstanding_hkd": draw.choice((0, 0, 0, 0, 0, 12800)),
        "active_vas": draw.choice((0, 0, 0, 0, 0, 1)),
        "bound_services": draw.choice((0, 0, 0, 0, 0, 2)),
    }


def _said(truth: Truth, name: str) -> str:
    """A cell of the company's list."""
    if name == "monthly_fee_hkd":
        return as_cell(truth[name], money=True) if truth["_list_knows_fee"] else ""
    if name == "contract_end_on":
        return as_cell(truth[name]) if truth["_list_knows_end"] else ""
    return str(truth["_remarks" if name == "remarks" else name])
