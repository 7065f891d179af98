"""Sort the decided lines into packages, one for each carrier, kind of account, owner and account number, and each
package into its papers. Must not know how a paper is written.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from batch.files import each_its_own, stem_of
from batch.readback.read import entries
from batch.readback.sheet import finding_at
from batch.report.record import CARRIER_NAME, name_of
from batch.requests.addresses import AddressBook, Addresses
from batch.requests.asked import EACH, Asked
from batch.requests.papers import CALL, NOBODY, Account, Package, Paper, RequestLine
from batch.requests.sent import Sent
from batch.review.review import APPROVED, CHANGED, OPEN, Reviews
from engine.rulebook.owners import owner_key

_GONE = ("following", "done")


class Key(NamedTuple):
    """Whose lines go into one package: `named` is the name of a carrier that the rulebook doesn't know, folded."""

    carrier: str
    named: str
    account: str
    owner: str
    number: str


class Place(NamedTuple):
    """Which paper of its package a line goes into; `each`: its own of that kind, else all of that kind together."""

    kind: str
    each: int


class _Sorted:
    """The lines of one package, by the paper that they go into."""

    def __init__(self) -> None:
        self.papers: dict[Place, list[RequestLine]] = {}
        self.entries: list[Mapping[str, Any]] = []
        self._counts: Counter[str] = Counter()

    def add(self, kind: str, line: RequestLine, *, each: bool) -> None:
        self._counts[kind] += 1
        place = Place(kind, self._counts[kind] if each else 0)
        self.papers.setdefault(place, []).append(line)


def packages_of(
    reviews: Reviews,
    today: datetime.date,
    *,
    also_changed: bool = False,
    ceased: Collection[str] = (),
    sent: Sent | None = None,
) -> list[Package]:
    """The packages, by carrier, account and owner.

    Lines whose date has passed, those of carriers that have `ceased`, and those of which the same was `sent` already
    get a finding.
    """
    states = (APPROVED, CHANGED) if also_changed else (APPROVED,)
    groups: dict[Key, _Sorted] = {}
    written: dict[str, str] = {}
    asked = Asked(reviews, today, sent)
    for entry in entries(reviews.of(*states)):
        asked.tell_sent(entry)
        if not asked.letters(entry, entry["decided"]):
            continue
        if entry["carrier"] in ceased:
            reviews.findings.append(finding_at("carrier_gone", entry))
        elif not entry["shown_msisdn"] and not entry["shown_iccid"]:
            reviews.findings.append(finding_at("no_number", entry))
        else:
            name = name_of(str(entry.get(CARRIER_NAME, "")))
            written.setdefault(name.casefold(), name)
            key = _key(entry, name)
            # Of lines that may be a person's, and nobody knows whose, no two are known to be signed for by one.
            apart = not key.account and not key.owner
            _add(groups.setdefault(key, _Sorted()), entry, asked, apart=apart)
    return list(_packages(groups, written, reviews, sent or Sent()))


def waiting(reviews: Reviews, today: datetime.date, sent: Sent | None = None) -> int:
    """How many changed lines would need a request."""
    asked = Asked(reviews, today, sent)
    return sum(bool(asked.letters(entry, entry["decided"])) for entry in entries(reviews.of(CHANGED)))


def unclaimed(reviews: Reviews, today: datetime.date, sent: Sent | None = None) -> int:
    """How many lines that are gone, and that nobody has said anything of, call for a letter once they are approved."""
    asked, roles = Asked(reviews, today, sent), reviews.rules.roles
    undecided = reviews.of(OPEN)
    gone = [action for action in undecided["action"].unique() if roles.of("action", action).purpose in _GONE]
    rows = undecided[undecided["action"].isin(gone)]
    return sum(bool(asked.letters(entry, entry["action"])) for entry in entries(rows))


def _key(entry: Mapping[str, Any], carrier_name: str) -> Key:
    account = str(entry.get("account_type", "")).lstrip("~")
    number = str(entry.get("shown_account_number", ""))
    return Key(entry["carrier"], carrier_name.casefold(), account, entry["shown_owner"], number)


def _add(found: _Sorted, entry: Mapping[str, Any], asked: Asked, *, apart: bool) -> None:
    way = asked.way(entry)
    found.entries.append(entry)
    for line in asked.of(entry):
        found.add(CALL if way.call else line.kind, line, each=not way.call and (apart or way.written == EACH))


def _packages(
    groups: Mapping[Key, _Sorted], written: Mapping[str, str], reviews: Reviews, sent: Sent
) -> Iterator[Package]:
    names, as_of = _names(groups, sent.folders), reviews.report.about.as_of
    requests = tuple(reviews.rules.roles.with_role("action", "letter"))
    book = AddressBook(reviews.rules.rulebook, as_of.toordinal())
    kinds = (*(rule.id for rule in reviews.rules.book.decisions["letters"].rules), CALL)
    numbers = itertools.count(1)
    for key in sorted(groups):
        found = groups[key]
        sender = reviews.rules.rulebook.owners.get(owner_key(key.owner), NOBODY)
        account = Account(key.carrier, key.account, key.owner, key.number, written.get(key.named, ""), sender)
        references = (f"{as_of:%Y%m%d}-{key.carrier or 'other'}-{number:02d}" for number in numbers)
        reference = next(one for one in references if one not in sent.references)
        places = sorted(found.papers, key=lambda place: (kinds.index(place.kind), place.each))
        addresses = book.of(found.entries)
        papers = [
            _paper(place, kinds[0], reference if len(places) == 1 else f"{reference}-{at}", account,
                   tuple(found.papers[place]), as_of, requests, addresses)
            for at, place in enumerate(places, start=1)
        ]  # fmt: skip
        yield Package(names[key], reference, account, tuple(papers))


def _paper(
    place: Place,
    plain: str,
    reference: str,
    account: Account,
    lines: tuple[RequestLine, ...],
    made_on: datetime.date,
    requests: tuple[str, ...],
    addresses: Addresses,
) -> Paper:
    """One paper; its file is called after its kind, that of the `plain` kind a letter and nothing else."""
    parts = ["call-sheet" if place.kind == CALL else "letter"]
    if place.kind not in (CALL, plain):
        parts.append(place.kind.replace("_", "-"))
    if place.each:
        parts.append(f"{place.each:03d}")
    return Paper("-".join(parts), reference, place.kind, account, lines, made_on, requests, addresses)


def _names(keys: Iterable[Key], kept: Collection[str] = ()) -> dict[Key, str]:
    """A folder name for each package, never the same twice nor a `kept` one, even on a disk that ignores capitals.

    It doesn't give the account's number: names of folders are shown where numbers are not.
    """
    names: dict[Key, str] = {}
    taken = {name.casefold() for name in kept}
    for key in sorted(keys):
        parts = (key.named or key.carrier or "other", key.account or "account", key.owner)
        names[key] = each_its_own(stem_of(part for part in parts if part), taken)
    return names
