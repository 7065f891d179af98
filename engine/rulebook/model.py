"""What a loaded rulebook consists of: decisions, rules, carriers, terms with their provenance. Values only."""

import datetime
from typing import Annotated, Any, Literal

import msgspec

from engine.conditions.nodes import Node
from engine.types.facts import CEASED_ON, SELLS_ONLY
from engine.types.roles import Purpose, Roles

Amount = Annotated[float, msgspec.Meta(ge=0, le=10**9)]
NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Open = Literal["needs_info", "details_open", "determined"]
Confidence = Literal["verified", "reported", "assumed"]
ACCOUNTS = ("personal", "corporate")
PLANS = ("prepaid", "postpaid")
UNDATED = "undated"
# From wide to narrow: a later section wins over an earlier one.
SECTIONS = ("terms", *PLANS, *ACCOUNTS, *(f"{account}_{plan}" for account in ACCOUNTS for plan in PLANS))


class Rule(msgspec.Struct, frozen=True):
    """One rule of a decision: when it holds, what follows, and where it comes from.

    It is in force from `valid_from` to `valid_to`, both included; its `condition` fails on all other days. Roles of a
    collected rule: `said_by` names the verdict that says the same already; `enclosed`, a document that goes with a
    letter; `letter`, what a letter asks for besides, a key of the letters' texts; `owed`, the amount that is to come
    back where it holds; `concerns`, the purposes for which an obstacle is something to do (none: all); `names`, the
    facts a check is about, and `asks`, that the first of them must be settled.
    """

    id: str
    when: str
    condition: Node
    outcome: str = ""
    severity: str = ""
    said_by: str = ""
    enclosed: bool = False
    letter: str = ""
    owed: str = ""
    concerns: tuple[Purpose, ...] = ()
    names: tuple[str, ...] = ()
    asks: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    file: str = ""
    line: int = 0


class Decision(msgspec.Struct, frozen=True):
    """A small decision: its rules in order, the hit policy that picks among them, and what its outcomes are for.

    `when_open` is the status of a line for which it is undetermined; `asked` says whether questions are asked to settle
    it, or only as far as others rest on it. `stays_listed` names the facts without which more outcomes stay candidates,
    on purpose, than their values lead to.
    """

    name: str
    hit_policy: Literal["first", "collect"]
    rules: tuple[Rule, ...]
    about: str = ""
    roles: dict[str, Roles] = {}
    when_open: Open = "needs_info"
    asked: bool = True
    stays_listed: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes a first decision can come to, each once, in rule order."""
        return tuple(dict.fromkeys(rule.outcome for rule in self.rules))

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)


class TermValue(msgspec.Struct, frozen=True):
    """A term's value with its provenance; `value` None means: stated to be unknown. `number` is what rules see.

    `unit` is the value of the term that goes with it, where it stands inside this one. `undated`: the source bears no
    date. `since` is the first day on which the value holds (None: it always did), and
    `earlier` are the values before it, the latest first.
    """

    value: Any
    number: int
    source: str = ""
    as_of: datetime.date | None = None
    confidence: Confidence = "verified"
    section: str = "terms"
    layer: str = "shipped"
    undated: bool = False
    unit: str = ""
    since: datetime.date | None = None
    earlier: tuple["TermValue", ...] = ()

    @property
    def known(self) -> bool:
        return self.value is not None

    @property
    def dated(self) -> str:
        """The date of its source as it is written."""
        return dated(self.as_of, self.undated)

    def on(self, day: datetime.date) -> "TermValue":
        """The value in force on a day; unknown where the history begins later."""
        for value in (self, *self.earlier):
            if value.since is None or value.since <= day:
                return value
        return TermValue(None, 0, section=self.section, layer=self.layer)

    def stale(self, day: datetime.date, most_days: int) -> bool:
        """Whether its source is too old on a day to be relied on, or bears no date."""
        return self.undated or (self.as_of is not None and (day - self.as_of).days > most_days)


def dated(as_of: datetime.date | None, undated: bool) -> str:
    """The date of a source as it is written; blank where nothing is said of it."""
    if undated:
        return UNDATED
    return as_of.isoformat() if as_of else ""


Sections = dict[str, dict[str, TermValue]]


class Note(msgspec.Struct, frozen=True):
    """A fact about a carrier worth telling that no term carries.

    `plan` and `account` say of which lines it is true; blank: of any.
    """

    id: str
    text: dict[str, str]
    plan: Literal["", "prepaid", "postpaid"] = ""
    account: Literal["", "personal", "corporate"] = ""
    source: str = ""
    as_of: datetime.date | None = None
    confidence: Confidence = "reported"
    undated: bool = False

    @property
    def dated(self) -> str:
        """The date of its source as it is written."""
        return dated(self.as_of, self.undated)


class Carrier(msgspec.Struct, frozen=True):
    """A carrier or brand: the names it goes by, and its terms by section; company terms apart from shipped ones.

    `original_blocks` are the names under which blocks of numbers were first allotted to it; `sells` the plans it has.
    """

    code: str
    label: dict[str, str] = {}
    names: tuple[str, ...] = ()
    operator: str = ""
    ceased_on: datetime.date | None = None
    original_blocks: tuple[str, ...] = ()
    sells: tuple[str, ...] = ()
    shipped: Sections = {}
    company: Sections = {}
    notes: tuple[Note, ...] = ()


def said_of(carrier: Carrier, name: str) -> datetime.date | str | None:
    """What a carrier's file says of it under one of the names in `BESIDE`."""
    if name == CEASED_ON.name:
        return carrier.ceased_on
    return carrier.sells[0] if name == SELLS_ONLY.name and len(carrier.sells) == 1 else None


class Contract(msgspec.Struct, frozen=True):
    """A company's own contract with a carrier: its terms go before all others, for lines of that carrier."""

    reference: str
    carrier: str
    sections: Sections = {}


class PrepaidCap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The most prepaid numbers one owner may register at one carrier."""

    personal: NotNegative = 10
    corporate: NotNegative = 25


class Settings(msgspec.Struct, frozen=True):
    """What a house may set: how it prefers its balances back, the registration caps, when a term counts as stale.

    A balance of up to `small_balance_hkd` is not worth a request. What was said of a fact that changes is old
    `answers_old_after_days` later.
    """

    balance_preference: Literal["refund", "transfer"] = "refund"
    prepaid_cap: PrepaidCap = PrepaidCap()
    small_balance_hkd: Amount = 10.0
    stale_after_days: NotNegative = 365
    answers_old_after_days: NotNegative = 180


SETTING_VALUES = {"balance_preference": ("refund", "transfer")}


class Citation(msgspec.Struct, frozen=True):
    """A source that rules and terms cite by id. `as_of` is when it was read, `age` the date it bears itself."""

    title: str
    says: str = ""
    url: str = ""
    as_of: datetime.date | None = None
    age: str = ""
    confidence: Confidence | None = None
    undated: bool = False

    @property
    def dated(self) -> str:
        """The day on which it was read, as it is written."""
        return dated(self.as_of, self.undated)
