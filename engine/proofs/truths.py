"""Conditions and numbers of which it is open whether they are known: Kleene's three values as formulas.

Knows no fact and no rule.
"""

from typing import NamedTuple

from engine.proofs.logic import Formula, Number, both, chosen, denied, either


class Truth(NamedTuple):
    """Where a condition certainly holds, and where it certainly fails; where neither, it is unknown."""

    yes: Formula
    no: Formula

    @property
    def known(self) -> Formula:
        return either(self.yes, self.no)

    @property
    def possible(self) -> Formula:
        """Where it holds or may hold."""
        return denied(self.no)

    def where(self, held: Formula) -> "Truth":
        """The same, known only there."""
        return Truth(both(held, self.yes), both(held, self.no))

    def filled(self, other: "Truth") -> "Truth":
        """The same, with another where it is not known."""
        open_ = denied(self.known)
        return Truth(either(self.yes, both(open_, other.yes)), either(self.no, both(open_, other.no)))


class Figure(NamedTuple):
    """A number, and where it is known; what it is elsewhere means nothing."""

    value: Number
    known: Formula

    def where(self, held: Formula) -> "Figure":
        """The same, known only there."""
        return Figure(self.value, both(held, self.known))

    def filled(self, other: "Figure") -> "Figure":
        """The same, with another where it is not known."""
        return Figure(chosen(self.known, self.value, other.value), either(self.known, other.known))


Found = Truth | Figure
SURE = Truth(True, False)
UNSURE = Truth(False, False)
MISSING = Figure(0, False)


def settled(formula: Formula) -> Truth:
    """A condition that is never unknown."""
    return Truth(formula, denied(formula))


def all_of(parts: list[Truth]) -> Truth:
    """Kleene's and."""
    return Truth(both(*(part.yes for part in parts)), either(*(part.no for part in parts)))


def any_of(parts: list[Truth]) -> Truth:
    """Kleene's or."""
    return Truth(either(*(part.yes for part in parts)), both(*(part.no for part in parts)))
