"""Find what a term is on one day, from a line's carrier, contract, plan and account. Knows no term and no carrier.

A contract's own terms go before the company's for the carrier, those before the carrier's shipped ones, and those
before general practice, each however wide; within one of these the narrower section wins over the wider. Of a value
with a history the one in force counts.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from engine.rulebook.model import ACCOUNTS, PLANS, Sections, TermValue
from engine.types.fact_types import type_of
from engine.types.facts import Term
from engine.types.values import encode

T = TypeVar("T")
Layers = Sequence[tuple[Sections, ...]]

# The facts by which a line's terms are narrowed.
NARROWING = ("plan_type", "account_type")
# A plan or account that is not known is the last position.
NOT_KNOWN = 2
NARROWINGS = 9


class TermTable:
    """One term's value on one day for every carrier or contract, plan and account; looked up by a line's number."""

    def __init__(self, term: Term, layers: Layers, day: datetime.date, not_known_carrier: int) -> None:
        self.name = term.name
        self.holds = type_of(term).holds
        self._term = term
        self._layers = layers
        self._day = day
        self._not_known_carrier = not_known_carrier
        self._values: dict[int, TermValue | None] = {}
        self._silent: dict[int, bool] = {}
        self._asked_of: dict[int, tuple[str, ...]] = {}
        self._narrow: dict[tuple[int, str, str, str], TermValue | None] = {}

    def value(self, line: int) -> TermValue | None:
        """The value that applies to a line (`line_number`), or None where it is not known."""
        if line not in self._values:
            owner, rest = divmod(line, NARROWINGS)
            alike = self._not_known_carrier * NARROWINGS + rest if self._says_nothing(owner) else line
            if alike not in self._values:
                self._values[alike] = self._resolve(owner, *divmod(rest, 3))
            self._values[line] = self._values[alike]
        return self._values[line]

    def _says_nothing(self, owner: int) -> bool:
        """Whether an owner has of the term what general practice says: looked up once for all such owners."""
        if owner not in self._silent:
            named = {self.name, self._term.goes_with}
            own = (section for sections in self._layers[owner][:-1] for section in sections.values())
            self._silent[owner] = all(map(named.isdisjoint, own))
        return self._silent[owner]

    def asks(self, line: int) -> tuple[str, ...]:
        """Which facts would tell a line's value where it is not known; the term itself where none would.

        Each of the plan and the account some value of which makes it known, both where only both do, else a carrier
        that is not known. What goes with an unknown term is told with it, and asks nothing.
        """
        owner, rest = divmod(line, NARROWINGS)
        # Of all known owners that say nothing of the term, the same is asked.
        silent = self._says_nothing(owner) and owner != self._not_known_carrier
        alike = -1 - rest if silent else line
        if alike not in self._asked_of:
            self._asked_of[alike] = self._asks_of(owner, divmod(rest, 3))
        return self._asked_of[alike]

    def of_each(self, told: Callable[[int], T]) -> list[T]:
        """What is `told` of each line's number; of known owners that say nothing of the term, once for all."""
        found: list[T] = []
        silent: list[T] = []
        for owner in range(len(self._layers)):
            alike = self._says_nothing(owner) and owner != self._not_known_carrier
            those = (
                silent
                if alike and silent
                else [told(line) for line in range(owner * NARROWINGS, (owner + 1) * NARROWINGS)]
            )
            silent = those if alike else silent
            found += those
        return found

    def _asks_of(self, owner: int, at: tuple[int, int]) -> tuple[str, ...]:
        if self._term.goes_with and self._resolve(owner, *at, self._term.goes_with) is None:
            return ()
        unknown = [place for place in range(2) if at[place] == NOT_KNOWN]
        alone = [place for place in unknown if self._told_by(owner, at, (place,))]
        if alone or (unknown and self._told_by(owner, at, unknown)):
            return tuple(NARROWING[place] for place in alone or unknown)
        return ("carrier",) if owner == self._not_known_carrier else (self.name,)

    def _told_by(self, owner: int, at: tuple[int, int], places: Sequence[int]) -> bool:
        """Whether some values of the plan or account at these places make the value known."""
        plans, accounts = (range(NOT_KNOWN) if place in places else (at[place],) for place in range(2))
        return any(self._resolve(owner, plan, account) is not None for plan in plans for account in accounts)

    def _resolve(self, owner: int, plan: int, account: int, name: str = "") -> TermValue | None:
        """A value that every plan and account the line may have agrees on."""
        plans = PLANS if plan == NOT_KNOWN else (PLANS[plan],)
        accounts = ACCOUNTS if account == NOT_KNOWN else (ACCOUNTS[account],)
        found = [self._narrowest(owner, plan_, account_, name) for plan_ in plans for account_ in accounts]
        first = found[0]
        if first is None or any(other is None or other.value != first.value for other in found[1:]):
            return None
        return first if first.known else None

    def _narrowest(self, owner: int, plan: str, account: str, name: str) -> TermValue | None:
        key = owner, plan, account, name
        if key not in self._narrow:
            self._narrow[key] = self._found(self._layers[owner], plan, account, name)
        return self._narrow[key]

    def _found(self, layers: tuple[Sections, ...], plan: str, account: str, name: str) -> TermValue | None:
        beside = self._term.goes_with if not name else ""
        for sections in layers:
            for section in (f"{account}_{plan}", account, plan, "terms"):
                here = sections.get(section, {})
                value = here.get(beside or name or self.name)
                if value is not None:
                    found = value.on(self._day)
                    return self._beside(found, here) if beside else found
        return None

    def _beside(self, main: TermValue, section: Mapping[str, TermValue]) -> TermValue | None:
        """What is said beside a value: inside it, in the same section, or, where nothing is, what that means."""
        if not main.known:
            return None
        said = section.get(self.name)
        if not main.unit and said is not None:
            return said.on(self._day)
        code = main.unit or self._term.unsaid
        return TermValue(
            code, encode(self._term, code), main.source, main.as_of, main.confidence, main.section, main.layer,
            main.undated,
        )  # fmt: skip
