"""The vocabulary: what a fact, a term and a derived fact are. Knows no particular one of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from engine.types.fact_types import DATE, TYPES, ChoiceType, MoneyType

if TYPE_CHECKING:
    FactType: TypeAlias = str
else:  # the names of the types there are, which a rule file is checked against
    FactType = Literal[tuple(TYPES)]


class WhenMissing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that a blank means under a condition (not an assumption: it is what the fact's definition says)."""

    when: str
    value: Any


class Fact(msgspec.Struct, frozen=True):
    """Something the owner knows of a SIM: its type, the words a sheet may use, and what a blank stands for.

    `none`: the word "none" is a value. `assume`: used when missing, always shown. `private`: masked in messages.
    `nature`: how things are, which nobody can make so. `of_owner`: what holds for all lines of one registered owner, so
    that it need be asked only once of each. `presumed`: the rules say what holds where it is not known, and
    it is asked all the same where their rule is possible. `negative`: an amount may be below nothing. `range`: which
    day of a range of dates is meant; blank: a range is none. `changes`: what was said of it gets old. `holder`: whose
    the line is; `wish`: what they wish of it, which is asked again when it is somebody else's. `essential`: an empty
    sheet asks it first. `told_only`: people read it, and no rule turns on it.
    """

    name: str
    type: FactType
    none: bool = False
    assume: Any = None
    private: bool = False
    nature: bool = False
    of_owner: bool = False
    presumed: bool = False
    negative: bool = False
    range: Literal["", "end"] = ""
    changes: bool = False
    holder: bool = False
    wish: bool = False
    essential: bool = False
    told_only: bool = False
    headings: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}
    when_missing: list[WhenMissing] = []


class Term(msgspec.Struct, frozen=True):
    """Something the carrier knows: a value that its contract, tariff or practice sets.

    `presumed`: as of a fact. `goes_with`: it says something only beside a value of that term, and means `unsaid` where
    nothing is said beside it.
    """

    name: str
    type: FactType
    values: dict[str, list[str]] = {}
    presumed: bool = False
    goes_with: str = ""
    unsaid: str = ""

    @property
    def none(self) -> bool:
        return False

    @property
    def as_fact(self) -> Fact:
        """The term read as a cell: a sheet may state a line's own term."""
        return Fact(name=self.name, type=self.type, values=self.values, presumed=self.presumed)


class Derived(msgspec.Struct, frozen=True):
    """A fact computed from others: `is` holds its expression; `when`: it is known only where this holds."""

    name: str
    type: FactType
    expression: str | bool = msgspec.field(name="is")
    when: str | bool = ""

    @property
    def none(self) -> bool:
        return False

    @property
    def values(self) -> dict[str, list[str]]:
        return {}


Definition = Fact | Term | Derived

AS_OF = Fact(name="as_of", type=DATE.name)
CEASED_ON = Fact(name="carrier_ceased_on", type=DATE.name)
SELLS_ONLY = Fact(name="carrier_sells_only", type=ChoiceType.name, values={"prepaid": [], "postpaid": []})
SMALL_BALANCE = Fact(name="small_balance_hkd", type=MoneyType.name)

BESIDE: Mapping[str, Fact] = {item.name: item for item in (AS_OF, CEASED_ON, SELLS_ONLY, SMALL_BALANCE)}
"""What conditions may name like facts although nobody is asked for it: the day of the check, what a carrier's file says
of the carrier, and the house's amounts."""
