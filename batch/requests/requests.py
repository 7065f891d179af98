"""Sort the approved lines into packages, one for each carrier, kind of account and owner, and say for each line what
is asked of the carrier. Must not know how a package is written.

A package contains what the carrier needs and no more: no user, department or note leaves the company.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from batch.files import each_its_own, stem_of
from batch.readback.read import entries
from batch.readback.sheet import finding_at
from batch.report.record import CARRIER_NAME, name_of
from batch.requests.addresses import AddressBook, Addresses
from batch.review.review import APPROVED, CHANGED, Reviews
from engine.rulebook.model import Rule
from engine.types.roles import Roles


@dataclass(frozen=True)
class RequestLine:
    """One line as the carrier is asked about it: `letter` says what for, `balance` what is wished of the credit and
    `points` what besides, all as keys of the letters' texts.

    `ends`: it is given notice. `date` None: the earliest possible. `balance` "": not worked out.
    """

    msisdn: str
    iccid: str
    action: str
    letter: str
    ends: bool
    date: datetime.date | None
    balance: str
    target: str
    documents: tuple[str, ...]
    points: tuple[str, ...]


class Key(NamedTuple):
    """Whose lines go into one package: `named` is the name of a carrier that the rulebook doesn't know, folded."""

    carrier: str
    named: str
    account: str
    owner: str


@dataclass(frozen=True)
class Package:
    """What one carrier is asked for on one account; `name` is that of its folder.

    `requests` are the actions that may be asked for, in the order in which they are named. `carrier_name` is that of a
    carrier which the rulebook doesn't know, as it was written. `addresses` say how the carrier is reached.
    """

    name: str
    reference: str
    carrier: str
    account_type: str
    owner: str
    lines: tuple[RequestLine, ...]
    made_on: datetime.date
    requests: tuple[str, ...] = ()
    carrier_name: str = ""
    addresses: Addresses = field(default_factory=dict)

    def actions(self) -> dict[str, int]:
        """The actions that are asked for, and for how many lines."""
        counts = Counter(line.action for line in self.lines)
        return {action: counts[action] for action in self.requests if counts[action]}

    def letters(self) -> dict[str, int]:
        """What is asked for, and for how many lines."""
        kinds = {line.action: line.letter for line in self.lines}
        counts = Counter(line.letter for line in self.lines)
        return {kinds[action]: counts[kinds[action]] for action in self.actions()}

    def documents(self) -> dict[str, int]:
        """What is to be enclosed, and for how many lines."""
        return dict(Counter(code for line in self.lines for code in line.documents))

    def dates(self, letter: str) -> list[datetime.date]:
        """The first and the last effective date, once if they are one; none where there is none."""
        found = sorted({line.date for line in self.lines if line.letter == letter and line.date})
        return [found[0], *found[-1:]] if len(found) > 1 else found


def packages_of(
    reviews: Reviews, today: datetime.date, *, also_changed: bool = False, ceased: Collection[str] = ()
) -> list[Package]:
    """The packages, by carrier, account and owner.

    Lines whose date has passed, and those of carriers that have `ceased`, get a finding.
    """
    states = (APPROVED, CHANGED) if also_changed else (APPROVED,)
    groups: dict[Key, list[RequestLine]] = {}
    asked: dict[Key, list[Mapping[str, Any]]] = {}
    written: dict[str, str] = {}
    requests = tuple(reviews.rules.roles.with_role("action", "letter"))
    lines = _Lines(reviews, today)
    for entry in entries(reviews.of(*states)):
        if entry["decided"] not in requests:
            continue
        if entry["carrier"] in ceased:
            reviews.findings.append(finding_at("carrier_gone", entry))
        elif not entry["shown_msisdn"] and not entry["shown_iccid"]:
            reviews.findings.append(finding_at("no_number", entry))
        else:
            name = name_of(str(entry.get(CARRIER_NAME, "")))
            written.setdefault(name.casefold(), name)
            account = str(entry.get("account_type", "")).lstrip("~")
            key = Key(entry["carrier"], name.casefold(), account, entry["shown_owner"])
            groups.setdefault(key, []).append(lines.of(entry))
            asked.setdefault(key, []).append(entry)
    names = _names(groups)
    as_of = reviews.report.about.as_of
    book = AddressBook(reviews.rules.rulebook, as_of.toordinal())
    return [
        Package(
            names[key],
            f"{as_of:%Y%m%d}-{key.carrier or 'other'}-{number:02d}",
            key.carrier,
            key.account,
            key.owner,
            tuple(groups[key]),
            as_of,
            requests,
            written[key.named],
            book.of(asked[key]),
        )
        for number, key in enumerate(sorted(groups), start=1)
    ]


def waiting(reviews: Reviews) -> int:
    """How many changed lines would need a request."""
    requests = list(reviews.rules.roles.with_role("action", "letter"))
    return int(reviews.of(CHANGED)["decided"].isin(requests).sum())


class _Lines:
    """Say of each line what its carrier is asked: as advised, or as the review's rules have it for another action."""

    def __init__(self, reviews: Reviews, today: datetime.date) -> None:
        self.reviews, self.today = reviews, today
        decisions = reviews.rules.rulebook.decisions | reviews.rules.book.decisions
        self._rules = {name: {rule.id: rule for rule in one.rules} for name, one in decisions.items()}

    def of(self, entry: Mapping[str, Any]) -> RequestLine:
        """One line's request."""
        roles = self.reviews.rules.roles.of("action", entry["decided"])
        advised = entry["decided"] == entry["action"]
        wished, points, documents = self._advised(entry) if advised else self._changed(entry)
        return RequestLine(
            msisdn=entry["shown_msisdn"],
            iccid=entry["shown_iccid"],
            action=entry["decided"],
            letter=roles.letter,
            ends=roles.ends,
            date=self._date(entry) if advised and roles.ends else None,
            balance=wished.letter,
            target=entry["shown_transfer_target"] if wished.to_number else "",
            documents=tuple(rule.id for rule in documents if rule.enclosed),
            points=tuple(rule.letter for rule in points if rule.letter),
        )

    def _advised(self, entry: Mapping[str, Any]) -> tuple[Roles, list[Rule], list[Rule]]:
        """What becomes of the credit, what is asked besides, and what is enclosed, as the check found it."""
        roles = self.reviews.rules.roles.of("balance", entry["balance"])
        return roles, self._found("follow_ups", entry), self._found("documents", entry)

    def _changed(self, entry: Mapping[str, Any]) -> tuple[Roles, list[Rule], list[Rule]]:
        """The same for an action that was not advised; a deposit is claimed whatever was."""
        rules, as_of = self.reviews.rules, self.reviews.report.about.as_of.toordinal()
        ruled = rules.ruled(entry, as_of, decided=entry["decided"])
        points, documents = (
            [self._rules[name][rule] for rule in ruled.holding[name]]
            for name in ("request_points", "request_documents")
        )
        return rules.book.roles.of("credit", ruled.outcomes["credit"]), points, documents

    def _found(self, decision: str, entry: Mapping[str, Any]) -> list[Rule]:
        rules = self._rules[decision]
        return [rules[code] for code in str(entry[decision]).split(";") if code in rules]

    def _date(self, entry: Mapping[str, Any]) -> datetime.date | None:
        text = entry["shown_cancel_on"]
        if not text:
            return None
        date = datetime.date.fromisoformat(text)
        if date < self.today:
            self.reviews.findings.append(finding_at("date_passed", entry, {"date": text}))
        return date if date > self.today else None


def _names(keys: Iterable[Key]) -> dict[Key, str]:
    """A folder name for each package, never the same twice, even on a disk that ignores capitals."""
    names: dict[Key, str] = {}
    taken: set[str] = set()
    for key in sorted(keys):
        parts = (key.named or key.carrier or "other", key.account or "account", key.owner)
        names[key] = each_its_own(stem_of(part for part in parts if part), taken)
    return names
