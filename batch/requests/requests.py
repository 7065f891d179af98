"""Sort the approved lines into packages, one for each carrier, kind of account and owner, and say for each line what
is asked of the carrier. Must not know how a package is written.

A package contains what the carrier needs and no more: no user, department or note leaves the company.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from batch.readback.read import entries
from batch.readback.sheet import ReviewFinding
from batch.review.review import APPROVED, CHANGED, Reviews
from batch.review.rules import REQUESTED

_LONGEST_NAME = (
    60  # letters; a folder name of three such parts is short enough for every disk in every script
)
#: Documents that go with a letter; what is only said on the telephone or shown at a counter does not.
ENCLOSED = ("number_and_bills", "identity_document", "business_registration", "authorised_letter", "bank_account",
            "sim_card")  # fmt: skip
_FINAL = ("cancel", "cancel_at_contract_end", "let_lapse")


@dataclass(frozen=True)
class RequestLine:
    """One line as the carrier is asked about it. `date` None: the earliest possible. `balance` "": not worked out."""

    msisdn: str
    iccid: str
    action: str
    date: datetime.date | None
    balance: str
    target: str
    documents: tuple[str, ...]
    deregister: bool
    deposit: bool


@dataclass(frozen=True)
class Package:
    """What one carrier is asked for on one account; `name` is that of its folder."""

    name: str
    reference: str
    carrier: str
    account_type: str
    owner: str
    lines: tuple[RequestLine, ...]
    made_on: datetime.date

    def count(self, action: str) -> int:
        """How many lines are asked for this."""
        return sum(line.action == action for line in self.lines)

    def actions(self) -> list[str]:
        """What is asked for, in the order of the outcomes."""
        return [action for action in REQUESTED if self.count(action)]

    def documents(self) -> dict[str, int]:
        """What is to be enclosed, and for how many lines."""
        return {
            code: many for code in ENCLOSED if (many := sum(code in line.documents for line in self.lines))
        }

    def dates(self, action: str) -> list[datetime.date]:
        """The first and the last effective date, once if they are one; none where there is none."""
        found = sorted({line.date for line in self.lines if line.action == action and line.date})
        return [found[0], *found[-1:]] if len(found) > 1 else found


def packages_of(
    reviews: Reviews, today: datetime.date, *, also_changed: bool = False, ceased: Collection[str] = ()
) -> list[Package]:
    """The packages, by carrier, account and owner.

    Lines whose date has passed, and those of carriers that have `ceased`, get a finding.
    """
    states = (APPROVED, CHANGED) if also_changed else (APPROVED,)
    groups: dict[tuple[str, str, str], list[RequestLine]] = {}
    for entry in entries(reviews.of(*states)):
        if entry["decided"] in REQUESTED and entry["carrier"] in ceased:
            reviews.findings.append(_told("carrier_gone", entry))
        elif entry["decided"] in REQUESTED and not entry["shown_msisdn"] and not entry["shown_iccid"]:
            reviews.findings.append(_told("no_number", entry))
        elif entry["decided"] in REQUESTED:
            key = (entry["carrier"], str(entry.get("account_type", "")).lstrip("~"), entry["shown_owner"])
            groups.setdefault(key, []).append(_line(entry, today, reviews.findings))
    names = _names(groups)
    as_of = reviews.report.about.as_of
    return [
        Package(
            names[key], f"{as_of:%Y%m%d}-{key[0] or 'other'}-{number:02d}", *key, tuple(groups[key]), as_of
        )
        for number, key in enumerate(sorted(groups), start=1)
    ]


def waiting(reviews: Reviews) -> int:
    """How many changed lines would need a request."""
    return int(reviews.of(CHANGED)["decided"].isin(REQUESTED).sum())


def _line(entry: Mapping[str, Any], today: datetime.date, findings: list[ReviewFinding]) -> RequestLine:
    action, advised = entry["decided"], entry["decided"] == entry["action"]
    follow_ups = entry["follow_ups"].split(";")
    prepaid = str(entry.get("plan_type", "")).lstrip("~") == "prepaid"
    balance = (
        entry["balance"]
        if advised and "|" not in entry["balance"]
        else "leave"
        if action == "suspend"
        else ""
    )
    return RequestLine(
        msisdn=entry["shown_msisdn"],
        iccid=entry["shown_iccid"],
        action=action,
        date=_date(entry, today, findings) if advised else None,
        balance=balance,
        target=entry["shown_transfer_target"] if balance == "transfer" else "",
        documents=tuple(entry["documents"].split(";")) if advised else _usual_documents(entry),
        deregister="deregister_name" in follow_ups if advised else prepaid and action in _FINAL,
        deposit="claim_deposit" in follow_ups,
    )


def _usual_documents(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The documents that any written request needs, for a request that was not advised."""
    if str(entry.get("account_type", "")).lstrip("~") == "corporate":
        return ("number_and_bills", "business_registration", "company_chop", "authorised_letter")
    return ("number_and_bills", "identity_document")


def _date(
    entry: Mapping[str, Any], today: datetime.date, findings: list[ReviewFinding]
) -> datetime.date | None:
    text = entry["shown_cancel_on"]
    if not text or entry["decided"] not in ("cancel", "cancel_at_contract_end"):
        return None
    date = datetime.date.fromisoformat(text)
    if date < today:
        findings.append(_told("date_passed", entry, date=text))
    return date if date > today else None


def _told(kind: str, entry: Mapping[str, Any], **params: str) -> ReviewFinding:
    return ReviewFinding(kind, entry["sheet"], int(entry["line"]), entry["shown_sim_id"], params)


def _names(keys: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """A folder name for each package, never the same twice, even on a disk that ignores capitals."""
    names: dict[tuple[str, str, str], str] = {}
    taken: set[str] = set()
    for carrier, account, owner in sorted(keys):
        plain = "-".join(_slug(part) for part in (carrier or "other", account or "account", owner) if part)
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.casefold())
        names[carrier, account, owner] = name
    return names


def _slug(text: str) -> str:
    """The text as part of a file name that any disk allows: letters of any script, figures and hyphens."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-") or "x"


def marked(lines: Sequence[RequestLine], balance: str) -> int:
    """How many lines wish this for their balance."""
    return sum(line.balance == balance for line in lines)
