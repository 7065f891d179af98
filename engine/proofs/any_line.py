"""A line of which everything is open: what is stated of it, and what follows for each name from what is not.

The same order as in `engine.deciding.sims`: what is stated, the carrier's terms, what a blank means, what is assumed.
Knows no particular name but those that choose a line's terms.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from engine.conditions.nodes import Node
from engine.proofs.house import House
from engine.proofs.logic import Formula, Number, both, chosen, denied, either, number, whether
from engine.proofs.truths import MISSING, UNSURE, Figure, Found, Truth
from engine.rulebook.model import said_of
from engine.rulebook.term_table import NARROWINGS, NOT_KNOWN
from engine.rulebook.terms import CHOOSE_TERMS, CONTRACT
from engine.types.fact_types import DATE, type_of
from engine.types.facts import AS_OF, BESIDE, SMALL_BALANCE, Fact
from engine.types.values import encode

#: The days that a line may have: this century's.
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1).toordinal(), datetime.date(2099, 12, 31).toordinal()
#: By fact, the number of each value in this rulebook by that in another.
Recoded = Mapping[str, Mapping[int, int]]
NOT_RECODED: Recoded = {}
Translate = Callable[[Node], Any]


class OpenFact(msgspec.Struct, frozen=True):
    """What a line says of a fact or term: whether it does, and what; `within` is what it may be.

    `of_truth`: the value of a yes/no, which holds or fails; of all others it is a number.
    """

    name: str
    known: Formula
    value: Any
    within: Formula
    of_truth: bool = False

    def is_value(self, code: int) -> Formula:
        """It has this value; of a yes/no, 1 is yes."""
        if self.of_truth:
            return self.value if code else denied(self.value)
        return self.value == code


class AnyLine:
    """The names of conditions, each as a formula over what is stated; `stated` grows as names are looked up."""

    def __init__(self, house: House, *, assuming: bool = True, recoded: Recoded = NOT_RECODED) -> None:
        self.house, self.book, self.assuming, self.recoded = house, house.rulebook, assuming, recoded
        self.stated: dict[str, OpenFact] = {}
        self._found: dict[str, Found] = {}
        self._owner: Any = None
        # How conditions and numbers of derived facts are translated; whoever translates sets it.
        self.condition: Translate
        self.figure: Translate

    def named(self, name: str) -> Found:
        """What a name stands for."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def says(self, name: str) -> OpenFact:
        """What the line states itself of a fact or term."""
        if name not in self.stated:
            item = self.book.readable[name]
            known = whether(f"{name}?")
            if type_of(item).holds:
                self.stated[name] = OpenFact(name, known, whether(name), True, True)
            else:
                value = number(name)
                for there, here in self.recoded.get(name, {}).items():
                    value = chosen(number(name) == there, here, value)
                self.stated[name] = OpenFact(name, known, value, _within(item, value))
        return self.stated[name]

    def _stated(self, name: str) -> Found:
        if name not in self.book.readable:
            return MISSING
        said = self.says(name)
        if type_of(self.book.readable[name]).holds:
            return Truth(both(said.known, said.value), both(said.known, denied(said.value)))
        return Figure(said.value, said.known)

    def _find(self, name: str) -> Found:
        book = self.book
        if name in BESIDE and name not in book.readable:
            return self._beside(name)
        if name in book.derived_nodes:
            node = book.derived_nodes[name]
            return self.condition(node) if type_of(book.derived[name]).holds else self.figure(node)  # type: ignore[no-any-return]
        found = self._stated(name)
        if name in book.terms:
            found = _filled(self._own(name, found), self._of_carrier(name))
        for condition, value in book.when_missing.get(name, ()):
            here = self.condition(condition).yes
            found = _filled(found, _valued(book.facts[name], encode(book.facts[name], value)).where(here))
        fact = book.facts.get(name)
        if fact is not None and fact.assume is not None and self.assuming:
            found = _filled(found, _valued(fact, encode(fact, fact.assume)))
        return found

    def _own(self, name: str, found: Found) -> Found:
        """A line's own value of a term; of one that goes with another, beside that one alone."""
        term = self.book.terms[name]
        if not term.goes_with:
            return found
        unsaid = _valued(term.as_fact, encode(term, term.unsaid))
        return _filled(found, unsaid).where(self.says(term.goes_with).known)

    # ------------------------------------------------------------------------------------- the carrier's terms

    def _of_carrier(self, name: str) -> Found:
        """What the carrier's terms say: by its owner, plan and account, alike ones together."""
        table = self.book.terms_on(self.house.day)[name]
        alike: dict[tuple[int | None, ...], list[int]] = {}
        for owner in range(self.book.lines.owners):
            found = [table.value(owner * NARROWINGS + rest) for rest in range(NARROWINGS)]
            key = tuple(None if one is None else one.number for one in found)
            alike.setdefault(key, []).append(owner)
        groups = sorted(alike.items(), key=lambda item: -len(item[1]))
        result = self._narrowed(groups[0][0])
        for key, owners in groups[1:]:
            here = either(*(self.owner == owner for owner in owners))
            narrowed = self._narrowed(key)
            result = Figure(
                chosen(here, narrowed.value, result.value),
                either(both(here, narrowed.known), both(denied(here), result.known)),
            )
        return _typed(self.book.terms[name].as_fact, result)

    def _narrowed(self, numbers: tuple[int | None, ...]) -> Figure:
        """The value for each plan and account, one that is not known among them."""
        plan, account = (self._narrowing(name) for name in CHOOSE_TERMS[1:])
        value: Number = 0
        for code in {one for one in numbers if one is not None}:
            here = [
                both(plan == rest // 3, account == rest % 3)
                for rest, one in enumerate(numbers)
                if one == code
            ]
            value = chosen(either(*here), code, value)
        if all(one is not None for one in numbers):
            return Figure(value, True)
        known = [
            both(plan == rest // 3, account == rest % 3)
            for rest, one in enumerate(numbers)
            if one is not None
        ]
        return Figure(value, either(*known))

    def _narrowing(self, name: str) -> Number:
        found = self.named(name)
        assert isinstance(found, Figure)  # noqa: S101 - the loader holds the two to be choices
        return chosen(found.known, found.value, NOT_KNOWN)

    @property
    def owner(self) -> Number:
        """Whose terms the line has, as `engine.rulebook.terms` numbers them."""
        if self._owner is None:
            carriers = len(self.book.carriers)
            carrier, contract = self.named(CHOOSE_TERMS[0]), self._stated(CONTRACT)
            assert isinstance(carrier, Figure) and isinstance(contract, Figure)  # noqa: S101 - as above
            owner = chosen(carrier.known, carrier.value, carriers + 1)
            of_carrier = list(self.book.carriers)
            for place, one in enumerate(self.book.contracts.values()):
                its_own = both(
                    contract.known, contract.value == place + 2, owner == of_carrier.index(one.carrier)
                )
                owner = chosen(its_own, carriers + 2 + place, owner)
            self._owner = owner
        return self._owner

    # -------------------------------------------------------------------------------------- beside the facts

    def _beside(self, name: str) -> Found:
        if name == AS_OF.name:
            return Figure(self.house.as_of, True)
        if name == SMALL_BALANCE.name:
            return Figure(self.house.small_balance, True)
        carrier = self.named(CHOOSE_TERMS[0])
        assert isinstance(carrier, Figure)  # noqa: S101 - as above
        value: Number = 0
        known: list[Formula] = []
        for place, one in enumerate(self.book.carriers.values()):
            said = said_of(one, name)
            if said is not None:
                here = carrier.value == place
                value = chosen(here, encode(BESIDE[name], said), value)
                known.append(here)
        return Figure(value, both(carrier.known, either(*known)))


def _within(item: Fact, value: Number) -> Formula:
    """What a fact or term may be."""
    type_ = type_of(item)
    if type_ is DATE:
        day = both(value >= FIRST_DAY, value <= LAST_DAY)
        return either(day, value == 0) if item.none else day
    if type_.ordered:
        return both(value >= (-type_.most if item.negative else type_.least), value <= type_.most)
    codes = type_.codes(item)
    return both(value >= min(codes), value <= max(codes))


def _valued(fact: Fact, code: int) -> Found:
    """A value that is known."""
    return _typed(fact, Figure(code, True))


def _typed(fact: Fact, figure: Figure) -> Found:
    """A number as what the fact's type makes of it: of a yes/no, 1 is yes."""
    if not type_of(fact).holds:
        return figure
    yes: Formula = figure.value == 1
    return Truth(both(figure.known, yes), both(figure.known, denied(yes)))


def _filled(found: Found, other: Found) -> Found:
    """The same, with another where it is not known; what is missing altogether is neither."""
    if isinstance(found, Truth) or isinstance(other, Truth):
        first = found if isinstance(found, Truth) else UNSURE
        second = other if isinstance(other, Truth) else UNSURE
        return first.filled(second)
    return other if found is MISSING else found.filled(other)
