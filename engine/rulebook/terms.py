"""Look up the terms of a line or of many by the line's number, as of any day. Knows no term and no carrier."""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from engine.rulebook.model import Carrier, Contract, Sections
from engine.rulebook.term_table import NARROWING, TermTable
from engine.types.facts import Term
from engine.types.lanes import Column, Flags, Lane

# The facts by which a line's terms are chosen, beside a reference to a contract of its own.
CHOOSE_TERMS = ("carrier", *NARROWING)
CONTRACT = "contract_ref"
# What is marked of a term.
KNOWN, HOLDS = "known", "holds"
Named = tuple[Sequence[tuple[str, str]], Flags]
"""Flags, and of which term each is and what it says."""


class TermsOfDay(dict[str, TermTable]):
    """A table per term on one day. For many lines at once, what they say of every line is worked out beforehand."""

    def of(self, lane: Lane, line: Any) -> "LineTerms":
        """The terms of a line, or of many."""
        return OneLineTerms(self, line) if isinstance(line, int) else ManyLineTerms(self, lane, line)

    @cached_property
    def numbers(self) -> Mapping[str, tuple[int, ...]]:
        """Of each term that is not yes or no, the number that rules see, line by line."""
        return {
            name: tuple(value.number if value else 0 for value in table.of_each(table.value))
            for name, table in self.items()
            if not table.holds
        }

    @cached_property
    def known(self) -> Named:
        """Line by line, whether each term is KNOWN, and whether a yes/no HOLDS."""
        found: dict[tuple[str, str], list[bool]] = {}
        for name, table in self.items():
            values = table.of_each(table.value)
            found[name, KNOWN] = [value is not None for value in values]
            if table.holds:
                found[name, HOLDS] = [value is not None and value.number == 1 for value in values]
        return list(found), Flags(list(found.values()))

    @cached_property
    def asking(self) -> Named:
        """Line by line, whether each term asks a fact, by its name."""
        found: dict[tuple[str, str], list[bool]] = {}
        for name, table in self.items():
            asked = table.of_each(table.asks)
            for fact in dict.fromkeys(fact for facts in asked for fact in facts):
                found[name, fact] = [fact in facts for facts in asked]
        return list(found), Flags(list(found.values()))


class LineTerms(Protocol):
    """What rules and questions want of the terms of a line or of many, whose number is `line`."""

    line: Any

    def column(self, name: str) -> Column: ...
    def asked(self, name: str) -> Iterable[tuple[str, Any]]: ...


class OneLineTerms:
    """The terms of one line, each looked up when it is wanted."""

    def __init__(self, terms: TermsOfDay, line: int) -> None:
        self.line, self._terms = line, terms

    def column(self, name: str) -> Column:
        """The number that rules see, and whether it is known."""
        found = self._terms[name].value(self.line)
        return Column(found.number if found else 0, found is not None)

    def asked(self, name: str) -> Iterable[tuple[str, Any]]:
        """Each fact asked for the term's sake, or the term itself."""
        return ((fact, True) for fact in self._terms[name].asks(self.line))


class ManyLineTerms:
    """The terms of many lines, looked up together."""

    def __init__(self, terms: TermsOfDay, lane: Lane, line: Any) -> None:
        self.line, self._terms, self._lane = line, terms, lane

    def column(self, name: str) -> Column:
        """The numbers that rules see, and where they are known."""
        marks, numbers = self._known[name], self._terms.numbers
        values = self._lane.lookup(numbers[name], self.line) if name in numbers else marks[HOLDS]
        return Column(values, marks[KNOWN])

    def asked(self, name: str) -> Iterable[tuple[str, Any]]:
        """Each fact asked for the term's sake, or the term itself, and for which lines."""
        return self._asked.get(name, {}).items()

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, Any]]:
        return self._marked(*self._terms.known)

    @cached_property
    def _asked(self) -> Mapping[str, Mapping[str, Any]]:
        return self._marked(*self._terms.asking)

    def _marked(self, names: Sequence[tuple[str, str]], flags: Flags) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for (term, what), where in zip(names, self._lane.flags(flags, self.line), strict=True):
            found.setdefault(term, {})[what] = where
        return found


class TermTables:
    """The tables of all terms on any day: made once for the days between two changes of any value."""

    def __init__(
        self,
        terms: Mapping[str, Term],
        carriers: Mapping[str, Carrier],
        contracts: Sequence[Contract],
        general: Sections,
    ) -> None:
        self._terms = terms
        self._nobody = len(carriers) + 1
        # An owner's position is its order in `carriers`, then `other`, then not known, then each contract.
        of_carriers = {
            code: (carrier.company, carrier.shipped, general) for code, carrier in carriers.items()
        }
        self._layers: list[tuple[Sections, ...]] = [*of_carriers.values(), (general,), (general,)]
        self._layers += [(contract.sections, *of_carriers[contract.carrier]) for contract in contracts]
        self._changed = sorted({*_changes(self._layers)})
        self._changes = [day for day, _ in self._changed]
        self._made: dict[int, TermsOfDay] = {}

    def changing(self, after: int, until: int) -> Mapping[int, frozenset[str]]:
        """The days in that time on which terms change, in order, as ordinals; and which terms do."""
        found: dict[int, frozenset[str]] = {}
        for day, name in self._changed[
            bisect_right(self._changes, after) : bisect_right(self._changes, until)
        ]:
            found[day] = found.get(day, frozenset()) | {name}
        return found

    def on(self, as_of: int) -> TermsOfDay:
        """A table per term, as of a day given as its ordinal."""
        period = bisect_right(self._changes, as_of)
        if period not in self._made:
            day = datetime.date.fromordinal(as_of)
            tables = {
                name: TermTable(term, self._layers, day, self._nobody) for name, term in self._terms.items()
            }
            self._made[period] = TermsOfDay(tables)
        return self._made[period]


def _changes(layers: Iterable[tuple[Sections, ...]]) -> Iterable[tuple[int, str]]:
    """The days on which some term's value changes, as ordinals, with the term."""
    for values in (values for layer in layers for sections in layer for values in sections.values()):
        for name, latest in values.items():
            told = (value.since for value in (latest, *latest.earlier) if value.since)
            yield from ((since.toordinal(), name) for since in told)
