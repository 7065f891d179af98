"""A small fleet with lines of every kind, as a CSV that the command line reads, for tests of reviews and requests."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl

from simexit.cli import run

AS_OF = "2026-11-21"
COMPANY = "Harbour Logistics Ltd 港灣物流有限公司"
PRIVATE = ("Chan Tai Man", "Night shift 夜班", "keys are with the guard")  # user, department, remark
_USUAL: dict[str, Any] = {
    "carrier": "csl", "plan_type": "postpaid", "account_type": "corporate", "owner": COMPANY, "department": PRIVATE[1],
    "user": PRIVATE[0], "line_status": "active", "still_needed": "no", "needed_again": "no", "port_out_wanted": "no",
    "number_wanted_by_user": "no", "second_number": "no",
    "outstanding_hkd": 0, "balance_hkd": 0, "deposit_hkd": 0, "monthly_fee_hkd": 98, "early_termination_fee_hkd": 0,
    "contract_end_on": "none", "bill_day": "", "active_vas": "none", "bound_services": "none", "auto_recharge": "no",
    "identity_document_ready": "yes", "business_documents_ready": "yes", "name_matches": "yes",
    "records_backed_up": "yes", "online_account": "yes", "can_visit_store": "yes", "refund_account_ready": "yes",
    "transfer_target": "none", "notice_days": 30, "notice_unit": "calendar", "balance_refundable": "yes",
    "balance_transferable": "no", "suspension_offered": "yes", "reactivation_days": 30, "Remark": PRIVATE[2],
}  # fmt: skip
_PREPAID = {"plan_type": "prepaid", "contract_end_on": "", "notice_days": 0, "balance_hkd": 50}
LINES: dict[str, dict[str, Any]] = {
    "cancel": {"balance_hkd": 88.5, "deposit_hkd": 500},
    "empty": {},
    "at-end": {"contract_end_on": "2027-03-31", "early_termination_fee_hkd": 2000},
    "suspend": {"needed_again": "yes"},
    "keep": {"still_needed": "yes"},
    "port": {"port_out_wanted": "yes"},
    "owing": {"outstanding_hkd": 88.5},
    "open": {"still_needed": ""},
    "moved": {
        **_PREPAID,
        "balance_refundable": "no",
        "balance_transferable": "yes",
        "transfer_target": "91234567",
    },
    "lapsed": {**_PREPAID, "line_status": "expired"},
    "gone": {"line_status": "cancelled", "cancelled_on": "2026-10-01", "cancellation_confirmed": "yes"},
    "asked": {"line_status": "cancel_requested", "cancelled_on": "2026-11-10"},
    "private": {"account_type": "personal", "owner": "陳大文", "carrier": "smartone"},
    "other": {"owner": "Peak Retail Ltd"},
    "taken-over": {"number_wanted_by_user": "yes"},
    "missed": {"line_status": "cancelled", "cancelled_on": "2026-11-10", "still_needed": "yes"},
    "rethought": {"line_status": "cancel_requested", "cancelled_on": "2026-11-10", "needed_again": "yes"},
}
COLUMNS = ["sim_id", "msisdn", "iccid", *_USUAL, "cancelled_on", "cancellation_confirmed"]

_MADE: dict[tuple[object, ...], bytes] = {}


def number(sim_id: str) -> str:
    """A line's number as the report shows it."""
    return f"+8529{3_000_000 + list(LINES).index(sim_id) * 7919:07d}"


def write_fleet(path: Path, **changes: dict[str, Any] | None) -> Path:
    """The fleet as CSV; `changes` by line (with _ for -) lay other values over it, None leaves the line out."""
    rows = []
    for sim_id, special in LINES.items():
        change = changes.get(sim_id.replace("-", "_"), {})
        if change is not None:
            rows.append({"sim_id": sim_id, "msisdn": number(sim_id), **_USUAL, **special, **change})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, list(dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)]))
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def checked(fleet: Path, report: Path, *more: str, lang: str = "en", as_of: str = AS_OF) -> Path:
    """The fleet's report; one made before of the same fleet in the same way will do: it only names another folder."""
    command = ["batch", str(fleet), "-o", str(report), "--lang", lang, "--as-of", as_of, *more]
    made_of = (fleet.name, fleet.read_bytes(), lang, as_of)
    if more or report.exists() or made_of not in _MADE:
        assert run(command) == 0
        if not more:
            _MADE[made_of] = report.read_bytes()
    else:
        report.write_bytes(_MADE[made_of])
    return report


class Filled:
    """A report opened in a spreadsheet program, so to speak: entries are put into the reviewer's columns."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.sheet = self.book.worksheets[1]
        headings = [str(cell.value) for cell in self.sheet[1]]
        about = next(text for text in headings if text.startswith("simexit.record "))
        names = [code for code, _, _ in json.loads(about.split(" ", 1)[1])["columns"]]
        self.columns = {name: at for at, name in enumerate(names, start=1) if name}
        self.rows = {str(row[0].value): number for number, row in enumerate(self.sheet.iter_rows(), start=1)}

    def put(self, sim_id: str, review: str, action: str | None = None, note: str | None = None) -> None:
        for name, text in (("review", review), ("decided_action", action), ("note", note)):
            self.sheet.cell(self.rows[sim_id], self.columns[name]).value = text

    def entry(self, sim_id: str) -> tuple[Any, Any, Any]:
        """Review, decided action and note of a line."""
        row = self.rows[sim_id]
        review, action, note = (
            self.sheet.cell(row, self.columns[name]).value for name in ("review", "decided_action", "note")
        )
        return review, action, note

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path
