"""A small fleet with a line for every kind of date, its days worked out by hand, and calendars read back."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import icalendar

AS_OF = "2026-11-21"
OTHER_CARRIER = "北極星電訊"  # no rulebook knows it
_USUAL: dict[str, Any] = {
    "carrier": "csl", "plan_type": "postpaid", "account_type": "corporate", "owner": "Harbour Logistics Ltd",
    "department": "夜更運輸部", "user": "陳大文", "line_status": "active", "still_needed": "no",
    "needed_again": "no", "port_out_wanted": "no", "number_wanted_by_user": "no", "second_number": "no",
    "outstanding_hkd": 0, "balance_hkd": 0, "deposit_hkd": 0, "monthly_fee_hkd": 98, "early_termination_fee_hkd": 0,
    "contract_end_on": "none", "active_vas": "none", "bound_services": "none", "auto_recharge": "no",
    "business_documents_ready": "yes", "name_matches": "yes", "records_backed_up": "yes", "online_account": "yes",
    "can_visit_store": "yes", "refund_account_ready": "yes", "transfer_target": "none", "notice_days": 30,
    "notice_unit": "calendar", "notice_max_days": 60, "balance_refundable": "yes", "balance_transferable": "no",
    "suspension_offered": "no", "reactivation_days": 10, "refund_days": 30, "port_days": 3, "grace_days": 20,
    "top_up_lead_days": 2, "valid_until": "", "auto_renews": "no", "cancelled_on": "", "cancellation_confirmed": "",
    "refund_received": "no",
}  # fmt: skip
_PREPAID = {"plan_type": "prepaid", "contract_end_on": "", "notice_days": 0, "monthly_fee_hkd": ""}
LINES: dict[str, dict[str, Any]] = {
    "cancel": {"balance_hkd": 88.5, "deposit_hkd": 500},
    "again": {"carrier": "CSL"},
    "at-end": {"contract_end_on": "2027-03-31", "early_termination_fee_hkd": 2000},
    "port": {"port_out_wanted": "yes"},
    "renew": {"still_needed": "yes", "auto_renews": "yes", "contract_end_on": "2027-01-20"},
    "missed": {"line_status": "cancelled", "cancelled_on": "2026-11-15", "still_needed": "yes"},
    "asked": {"line_status": "cancel_requested", "cancelled_on": "2026-10-01", "cancellation_confirmed": "no",
              "balance_hkd": 50},
    "gone": {"line_status": "cancelled", "cancelled_on": "2026-11-10", "cancellation_confirmed": "yes",
             "balance_hkd": 50},
    "keep": {**_PREPAID, "still_needed": "yes", "valid_until": "2027-01-10"},
    "rescue": {**_PREPAID, "still_needed": "yes", "line_status": "expired", "valid_until": "2026-11-15"},
    "open": {**_PREPAID, "still_needed": "", "valid_until": "2026-12-10"},
    "elsewhere": {"carrier": OTHER_CARRIER},
}  # fmt: skip
#: Line, kind of date and day; worked out by hand from the contract.
DATES = {
    ("cancel", "end", "2026-12-21"), ("cancel", "undo", "2026-12-31"),
    ("cancel", "refund_overdue", "2027-01-21"), ("cancel", "deposit_overdue", "2027-01-21"),
    ("again", "end", "2026-12-21"), ("again", "undo", "2026-12-31"),
    ("at-end", "notice", "2027-03-01"), ("at-end", "end", "2027-03-31"), ("at-end", "undo", "2027-04-10"),
    ("port", "port_done", "2026-11-24"),
    ("renew", "renewal_notice", "2026-12-21"), ("renew", "renewal", "2027-01-20"),
    ("missed", "recover", "2026-11-25"),
    ("asked", "confirmation_overdue", "2026-11-08"), ("asked", "refund_overdue", "2026-11-01"),
    ("gone", "refund_overdue", "2026-12-11"),
    ("keep", "top_up", "2027-01-08"), ("rescue", "top_up", "2026-12-03"),
    ("open", "lapse", "2026-12-10"),
    ("elsewhere", "end", "2026-12-21"), ("elsewhere", "undo", "2026-12-31"),
}  # fmt: skip


def number(sim_id: str) -> str:
    """A line's number as it is written for its owner: whole."""
    return f"+8529{3_000_000 + list(LINES).index(sim_id) * 7919:07d}"


def write_dated_fleet(path: Path, only: Iterable[str] = LINES, **changes: Any) -> Path:
    """These lines as CSV, all with the `changes`."""
    rows = [{"sim_id": one, "msisdn": number(one), **_USUAL, **LINES[one], **changes} for one in only]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["sim_id", "msisdn", *_USUAL])
        writer.writeheader()
        writer.writerows(rows)
    return path


def events_of(path: Path) -> list[Any]:
    """The events of a calendar file."""
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def told(path: Path) -> set[tuple[str, str, str]]:
    """What a calendar tells of: line, kind of date and day."""
    return {
        (sim_id, str(event["uid"]).partition("-")[0], event.decoded("dtstart").isoformat())
        for event in events_of(path)
        for sim_id in LINES
        if number(sim_id) in str(event["description"])
    }


def day(text: str) -> datetime.date:
    """A day as it is written."""
    return datetime.date.fromisoformat(text)
