"""Sort the decided lines into packages, one for each carrier, kind of account, owner and account number, and each
package into its papers. Must not know how a paper is written.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from batch.files import each_its_own, stem_of
from batch.readback.read import entries
from batch.readback.sheet import finding_at
from batch.report.record import CARRIER_NAME, name_of
from batch.requests.addresses import AddressBook, Addresses
from batch.requests.asked import EACH, Requesting
from batch.requests.papers import CALL, NOBODY, Account, Package, Paper, RequestLine
from batch.requests.sent import Sent
from batch.review.cases import code_of_part
from batch.review.review import APPROVED, CHANGED, OPEN, Reviews
from engine.rulebook.book import Rulebook
from engine.rulebook.owners import owner_key, party_of
from engine.types.roles import GONE

_ACCOUNT = "account_type"


class Key(NamedTuple):
    """Whose lines go into one package: `named` is the name of a carrier that the rulebook doesn't know, folded, and
    `party` the owner, however the name is spelt.
    """

    carrier: str
    named: str
    account: str
    party: str
    number: str

    def may_be(self, other: Key) -> bool:
        """Whether both may mean the same account."""
        if self[:2] != other[:2]:
            return False
        if self.number and other.number:
            return self.number == other.number
        pairs = ((self.account, other.account), (self.party, other.party))
        return all(one == another or not one or not another for one, another in pairs)


class _Accounts:
    """The accounts of which lines change: by `papers` of this run, or `otherwise`."""

    def __init__(self, papers: Collection[Key], otherwise: Collection[Key]) -> None:
        self._otherwise = otherwise
        self._near: dict[tuple[str, ...], set[Key]] = {}
        for key in (*papers, *otherwise):
            carrier, kind = key[:2], "" if key.number else "unnumbered"
            for place in {(*carrier, "number", key.number), carrier, (*carrier, kind),
                          (*carrier, "party", key.party), (*carrier, kind, "party", key.party)}:  # fmt: skip
                self._near.setdefault(place, set()).add(key)

    def changed_besides(self, key: Key) -> bool:
        """Whether anything but the papers of this package changes a line of what may be its account."""
        # Another number is another account; looked through is only what leaves that open.
        open_to = (*key[:2], "unnumbered") if key.number else key[:2]
        near: list[tuple[str, ...]]
        near = [(*open_to, "party", party) for party in (key.party, "")] if key.party else [open_to]
        if key.number:
            near.append((*key[:2], "number", key.number))
        found = (other for place in near for other in self._near.get(place, ()))
        return key in self._otherwise or any(other != key and key.may_be(other) for other in found)


class _Place(NamedTuple):
    """Which paper of its package a line goes into; `each`: its own of that kind, else all of that kind together."""

    kind: str
    each: int


class _Sorted:
    """The lines of one package, by the paper that they go into."""

    def __init__(self) -> None:
        self.papers: dict[_Place, list[RequestLine]] = {}
        self.entries: list[Mapping[str, Any]] = []
        self._spelt: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()

    @property
    def owner(self) -> str:
        """The owner's name as most of the lines have it."""
        return max(self._spelt, key=lambda name: (self._spelt[name], name), default="")

    def take(self, entry: Mapping[str, Any]) -> None:
        """Take in a line, of which papers are to be written."""
        self.entries.append(entry)
        self._spelt[entry["shown_owner"]] += 1

    def add(self, kind: str, lines: Sequence[RequestLine], *, each: bool) -> None:
        """What is asked of one line, in one paper."""
        self._counts[kind] += 1
        place = _Place(kind, self._counts[kind] if each else 0)
        self.papers.setdefault(place, []).extend(lines)


def packages_of(
    reviews: Reviews,
    today: datetime.date,
    *,
    also_changed: bool = False,
    ceased: Collection[str] = (),
    sent: Sent | None = None,
) -> list[Package]:
    """The packages, by carrier, account and owner.

    Lines whose date has passed, whose carrier has `ceased`, or of which the same was `sent` already get a finding.
    """
    states = (APPROVED, CHANGED) if also_changed else (APPROVED,)
    groups: dict[Key, _Sorted] = {}
    written: dict[str, str] = {}
    asked = Requesting(reviews, today, sent)
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
            key = _key(entry, reviews.rules.rulebook)
            # Of lines that may be a person's, and nobody knows whose, no two are known to be signed for by one.
            apart = not key.account and not key.party
            _add(groups.setdefault(key, _Sorted()), entry, asked, apart=apart)
    return list(_packages(groups, written, reviews, sent or Sent()))


def waiting(reviews: Reviews, today: datetime.date, sent: Sent | None = None) -> int:
    """How many changed lines would need a request."""
    asked = Requesting(reviews, today, sent)
    return sum(bool(asked.letters(entry, entry["decided"])) for entry in entries(reviews.of(CHANGED)))


def unclaimed(reviews: Reviews, today: datetime.date, sent: Sent | None = None) -> int:
    """How many lines that are gone, and that nobody has said anything of, call for a letter once they are approved."""
    asked, roles = Requesting(reviews, today, sent), reviews.rules.roles
    undecided = reviews.of(OPEN)
    gone = [action for action in undecided["action"].unique() if roles.of("action", action).purpose in GONE]
    rows = undecided[undecided["action"].isin(gone)]
    return sum(bool(asked.letters(entry, entry["action"])) for entry in entries(rows))


def _key(entry: Mapping[str, Any], rulebook: Rulebook) -> Key:
    named = name_of(str(entry.get(CARRIER_NAME, ""))).casefold()
    account = code_of_part(entry, _ACCOUNT)
    # What the record says may be of another rulebook, or nothing that anybody can be.
    account = account if account in rulebook.facts[_ACCOUNT].values else ""
    number = str(entry.get("shown_account_number", ""))
    return Key(entry["carrier"], named, account, party_of(entry["shown_owner"], rulebook.owners), number)


def _moving(reviews: Reviews) -> set[Key]:
    """The accounts of which a line is on its way out without a word of ours to the carrier: being ported, or asked
    for before."""
    purposes = {
        action: reviews.rules.roles.of("action", action).purpose for action in reviews.rows["action"].unique()
    }
    leaving = [action for action, purpose in purposes.items() if purpose == "porting"]
    following = [action for action, purpose in purposes.items() if purpose == "following"]
    approved = reviews.of(APPROVED)
    rows = reviews.rows[reviews.rows["action"].isin(following)]
    return {
        _key(entry, reviews.rules.rulebook)
        for some in (approved[approved["decided"].isin(leaving)], rows)
        for entry in entries(some)
    }


def _add(found: _Sorted, entry: Mapping[str, Any], asked: Requesting, *, apart: bool) -> None:
    way = asked.way(entry)
    found.take(entry)
    # Somebody whose name is known can say it all in one call.
    each = apart or (way.written == EACH and not (way.call and entry["shown_owner"]))
    lines = list(asked.of(entry))
    if way.call:
        found.add(CALL, lines, each=each)
        return
    for line in lines:
        found.add(line.kind, [line], each=each)


def _packages(
    groups: Mapping[Key, _Sorted], written: Mapping[str, str], reviews: Reviews, sent: Sent
) -> Iterator[Package]:
    as_of, owners = reviews.report.about.as_of, {key: found.owner for key, found in groups.items()}
    requests = tuple(reviews.rules.roles.with_role("action", "letter"))
    book = AddressBook(reviews.rules.rulebook, as_of.toordinal())
    kinds = (*(rule.id for rule in reviews.rules.book.decisions["letters"].rules), CALL)
    accounts, names = _Accounts(groups, _moving(reviews)), _names(owners, sent.folders)
    numbers = itertools.count(1)
    for key in sorted(groups):
        found = groups[key]
        sender = reviews.rules.rulebook.owners.get(owner_key(found.owner), NOBODY)
        account = Account(
            key.carrier, key.account, found.owner, key.number, written.get(key.named, ""), sender
        )
        references = (f"{as_of:%Y%m%d}-{key.carrier or 'other'}-{number:02d}" for number in numbers)
        reference = next(one for one in references if one not in sent.references)
        places = sorted(found.papers, key=lambda place: (kinds.index(place.kind), place.each))
        addresses = book.of(found.entries)
        only = len(places) == 1 and not accounts.changed_besides(key)
        papers = [
            _paper(place, kinds[0], reference if len(places) == 1 else f"{reference}-{at}", account,
                   tuple(found.papers[place]), as_of, requests, addresses, only)
            for at, place in enumerate(places, start=1)
        ]  # fmt: skip
        yield Package(names[key], reference, account, tuple(papers))


def _paper(
    place: _Place,
    plain: str,
    reference: str,
    account: Account,
    lines: tuple[RequestLine, ...],
    made_on: datetime.date,
    requests: tuple[str, ...],
    addresses: Addresses,
    only: bool,
) -> Paper:
    """One paper; its file is called after its kind, that of the `plain` kind a letter and nothing else."""
    parts = ["call-sheet" if place.kind == CALL else "letter"]
    if place.kind not in (CALL, plain):
        parts.append(place.kind.replace("_", "-"))
    if place.each:
        parts.append(f"{place.each:03d}")
    return Paper("-".join(parts), reference, place.kind, account, lines, made_on, requests, addresses, only)


def _names(owners: Mapping[Key, str], kept: Collection[str] = ()) -> dict[Key, str]:
    """A folder name for each package, never the same twice nor a `kept` one, even on a disk that ignores capitals.

    It doesn't give the account's number: names of folders are shown where numbers are not.
    """
    names: dict[Key, str] = {}
    taken = {name.casefold() for name in kept}
    for key in sorted(owners):
        parts = (key.named or key.carrier or "other", key.account or "account", owners[key])
        names[key] = each_its_own(stem_of(part for part in parts if part), taken)
    return names
