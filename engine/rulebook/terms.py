"""Find the term that applies to a line from its carrier, plan and account. Knows no particular term or carrier.

The company's own terms win over the carrier's shipped ones, and those before general practice, each however wide;
within one of these the narrower section wins over the wider. Of a value with a history the one in force counts.
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.rulebook.model import ACCOUNTS, PLANS, Carrier, Sections, TermValue
from engine.types.lanes import Column, Lane

# The facts by which a line's terms are chosen.
CHOOSE_TERMS = ("carrier", "plan_type", "account_type")
# A plan or account that is not known is the last position.
NOT_KNOWN = 2
NARROWINGS = 9


class TermTable:
    """One term's value on one day for every carrier, plan and account; looked up by a line's number."""

    def __init__(self, name: str, layers: Sequence[tuple[Sections, ...]], day: datetime.date) -> None:
        self.name = name
        self._layers = layers
        self._day = day
        self._values: dict[int, TermValue | None] = {}
        self._arrays: tuple[list[int], list[bool]] | None = None

    def value(self, line: int) -> TermValue | None:
        """The value that applies to a line (`line_number`), or None where it is not known."""
        if line not in self._values:
            carrier, rest = divmod(line, NARROWINGS)
            plan, account = divmod(rest, 3)
            self._values[line] = self._resolve(self._layers[carrier], plan, account)
        return self._values[line]

    def column(self, lane: Lane, line: Any) -> Column:
        """The numbers rules see and whether each is known."""
        if isinstance(line, int):
            found = self.value(line)
            return Column(found.number if found else 0, found is not None)
        if self._arrays is None:
            found_all = [self.value(number) for number in range(len(self._layers) * NARROWINGS)]
            self._arrays = (
                [found.number if found else 0 for found in found_all],
                [bool(found) for found in found_all],
            )
        numbers, known = self._arrays
        return Column(lane.lookup(numbers, line), lane.lookup(known, line))

    def _resolve(self, layers: tuple[Sections, ...], plan: int, account: int) -> TermValue | None:
        """A value that every plan and account the line may have agrees on."""
        plans = PLANS if plan == NOT_KNOWN else (PLANS[plan],)
        accounts = ACCOUNTS if account == NOT_KNOWN else (ACCOUNTS[account],)
        found = [self._narrowest(layers, plan_, account_) for plan_ in plans for account_ in accounts]
        first = found[0]
        if first is None or any(other is None or other.value != first.value for other in found[1:]):
            return None
        return first if first.known else None

    def _narrowest(self, layers: tuple[Sections, ...], plan: str, account: str) -> TermValue | None:
        for sections in layers:
            for section in (f"{account}_{plan}", account, plan, "terms"):
                value = sections.get(section, {}).get(self.name)
                if value is not None:
                    return value.on(self._day)
        return None


class TermTables:
    """The tables of all terms on any day: made once for the days between two changes of any value."""

    def __init__(self, names: Sequence[str], carriers: Mapping[str, Carrier], general: Sections) -> None:
        self._names = names
        # The carrier's position is its order in `carriers`, then `other`, then not known.
        self._layers: list[tuple[Sections, ...]] = [
            (carrier.company, carrier.shipped, general) for carrier in carriers.values()
        ]
        self._layers += [(general,), (general,)]
        self._changes = sorted(set(_changes(self._layers)))
        self._made: dict[int, dict[str, TermTable]] = {}

    def on(self, as_of: int) -> Mapping[str, TermTable]:
        """A table per term, as of a day given as its ordinal."""
        period = bisect_right(self._changes, as_of)
        if period not in self._made:
            day = datetime.date.fromordinal(as_of)
            self._made[period] = {name: TermTable(name, self._layers, day) for name in self._names}
        return self._made[period]


def _changes(layers: Iterable[tuple[Sections, ...]]) -> Iterable[int]:
    """The days on which some term's value changes, as ordinals."""
    for sections in (sections for layer in layers for sections in layer):
        for values in sections.values():
            for latest in values.values():
                yield from (value.since.toordinal() for value in (latest, *latest.earlier) if value.since)


def line_number(lane: Lane, carrier: Column, plan: Column, account: Column, carriers: int) -> Any:
    """The number by which term tables look a line up; `carriers` counts the carriers without `other`."""
    known_carrier = lane.choose(carrier.known, carrier.values, carriers + 1)
    known_plan = lane.choose(plan.known, plan.values, NOT_KNOWN)
    known_account = lane.choose(account.known, account.values, NOT_KNOWN)
    return known_carrier * NARROWINGS + known_plan * 3 + known_account
