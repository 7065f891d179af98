"""The shapes of what is written to carriers: papers about lines, and packages of them. Must not know how lines are
sorted into them, nor how they are written.

A paper contains what its reader needs and no more: no user, department or note leaves the company.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from batch.requests.addresses import Addresses
from engine.rulebook.owners import Owner

#: The kind of a paper that is no letter: what to say in a call, at a counter or on the carrier's site.
CALL = "call"
NOBODY = Owner()


@dataclass(frozen=True)
class Account:
    """With whom a package deals: one carrier, and one account of one owner there.

    `carrier_name` is that of a carrier which the rulebook doesn't know, as it was written. `sender` is what the
    company's own terms say of the owner.
    """

    carrier: str
    account_type: str
    owner: str
    number: str = ""
    carrier_name: str = ""
    sender: Owner = NOBODY


@dataclass(frozen=True)
class RequestLine:
    """One line as the carrier is asked about it: `letter` says what for, `balance` what is wished of the credit and
    `points` what besides, all as keys of the letters' texts.

    `claim`: not the service is asked for, but what is due from it. `ends`: it is given notice. `date` None: the
    earliest possible. `balance` "": not worked out. `kind`: the rule that calls for the letter. `amount`: what is
    claimed, in cents. `since`: the day on which its end was asked for. `by`: the last day to ask. `channels`, `ready`
    and `ask` are the codes of the ways that are advised, of what to have ready, and of terms to ask about.
    """

    msisdn: str
    iccid: str
    action: str
    letter: str
    ends: bool = False
    date: datetime.date | None = None
    balance: str = ""
    target: str = ""
    documents: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    kind: str = ""
    claim: bool = False
    amount: int | None = None
    since: datetime.date | None = None
    by: datetime.date | None = None
    channels: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """One letter, or one call sheet; `name` is that of its file. `kind` is the rule that calls for the letter, or CALL.

    `requests` are the actions that may be asked for, in the order in which they are named. `addresses` say how the
    carrier is reached. `only`: no other paper, nor anything else that is known of, changes a line of its account.
    """

    name: str
    reference: str
    kind: str
    account: Account
    lines: tuple[RequestLine, ...]
    made_on: datetime.date
    requests: tuple[str, ...] = ()
    addresses: Addresses = field(default_factory=dict)
    only: bool = True

    @property
    def call(self) -> bool:
        """Whether it is no letter."""
        return self.kind == CALL

    @property
    def alone(self) -> RequestLine | None:
        """Its line, where it is about one only."""
        return self.lines[0] if len(self.lines) == 1 else None

    @property
    def count(self) -> int:
        """How many lines it is about, whatever is asked of each."""
        return count_of(self.lines)

    @property
    def claim(self) -> bool:
        """Whether it asks for nothing but what is due, of lines whose service may be over."""
        return all(line.claim for line in self.lines)

    @property
    def ends(self) -> bool:
        """Whether one of its lines is to end."""
        return any(line.ends for line in self.lines)

    @property
    def due(self) -> datetime.date | None:
        """The last day to ask for the first of its lines; None where one of them is to be asked about at once."""
        days = [line.by for line in self.lines]
        return None if None in days else min(filter(None, days), default=None)

    def letters(self) -> dict[str, int]:
        """What is asked for, and for how many lines."""
        return asked_for(self.lines, self.requests)

    def documents(self) -> dict[str, int]:
        """What is to be enclosed, and for how many lines."""
        return dict(Counter(code for line in self.lines for code in line.documents))

    def dates(self, letter: str) -> list[datetime.date]:
        """The first and the last effective date, once if they are one; none where there is none."""
        found = sorted({line.date for line in self.lines if line.letter == letter and line.date})
        return [found[0], *found[-1:]] if len(found) > 1 else found


@dataclass(frozen=True)
class Package:
    """The papers of one account; `name` is that of their folder."""

    name: str
    reference: str
    account: Account
    papers: tuple[Paper, ...]

    @property
    def lines(self) -> tuple[RequestLine, ...]:
        """What is asked, line by line; a line that two letters are about stands there twice."""
        return tuple(line for paper in self.papers for line in paper.lines)

    @property
    def count(self) -> int:
        """How many lines they are about."""
        return count_of(self.lines)

    def letters(self) -> dict[str, int]:
        """What is asked for, and for how many lines."""
        return asked_for(self.lines, self.papers[0].requests)


def count_of(lines: Iterable[RequestLine]) -> int:
    """How many lines they are; one of which several things are asked stands among them several times."""
    return len({(line.msisdn, line.iccid) for line in lines})


def asked_for(lines: Iterable[RequestLine], requests: Iterable[str]) -> dict[str, int]:
    """What is asked for, and for how many lines: first what actions ask, in their order."""
    counts = Counter(line.letter for line in lines)
    by_action: dict[str, dict[str, None]] = {}
    for line in lines:
        by_action.setdefault(line.action, {})[line.letter] = None
    order = [letter for action in (*requests, *by_action) for letter in by_action.get(action, ())]
    return {letter: counts[letter] for letter in order}
