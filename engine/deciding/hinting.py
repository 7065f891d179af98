"""Find what hints suggest for the facts that are missing, for one SIM or many: only where a hint certainly applies.

What is known decides: nothing that is assumed, and nothing that another hint suggests. Must not know any hint, nor how
a text is listened to, nor whether a suggestion is used.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from engine.deciding.sims import MISSING, Sims
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import Hint
from engine.types.kleene import YES
from engine.types.lanes import Column, Lane

NO_HINT = -1
Said = Callable[[Hint], Any]
"""Whether the texts of a SIM say what a hint listens to, for one SIM or for each of many."""
Unclear = Mapping[str, Any]
"""By fact, whether something is said of it that is not understood, for one SIM or for each of many."""


class Suggested(msgspec.Struct, frozen=True):
    """What is suggested for one fact: `value` is known where something is.

    `by` is the place among the rulebook's hints of the first that suggests it, or that asks the fact first; `differs`
    says where hints contradict each other, so that none of them counts.
    """

    value: Column
    by: Any
    differs: Any


def before_assuming(rulebook: Rulebook, stated: Mapping[str, Column], lane: Lane, as_of: int) -> Sims:
    """SIMs of which nothing is assumed: what hints look at."""
    return Sims(rulebook, stated, lane, as_of, {}, rulebook.settings)


def applying(sims: Sims, said: Said, unclear: Unclear) -> Iterator[tuple[int, Hint, Any]]:
    """Each hint that applies to some SIMs which lack its fact: its place, and to which.

    A value is suggested for what is missing alone, not where something `unclear` is said of the fact.
    """
    for place, hint in enumerate(sims.rulebook.hints.values()):
        where = sims.lane.full(sims.stated.get(hint.fact, MISSING).known) ^ True
        if hint.value is not None and hint.fact in unclear:
            where = where & (sims.lane.full(unclear[hint.fact]) ^ True)
        if not sims.lane.some(where):
            continue
        where = where & (sims.condition(hint.condition) == YES)
        if hint.of_texts and sims.lane.some(where):
            where = where & said(hint)
        if sims.lane.some(where):
            yield place, hint, where


def suggested(sims: Sims, said: Said, unclear: Unclear) -> dict[str, Suggested]:
    """What is suggested, or asked first, by fact."""
    found: dict[str, _Voices] = {}
    for place, hint, where in applying(sims, said, unclear):
        voices = found.get(hint.fact)
        if voices is None:
            voices = found[hint.fact] = _Voices(sims.lane)
        voices.hear(place, hint.value, where)
    return {name: voices.together() for name, voices in found.items()}


class _Voices:
    """The hints about one fact, heard in their order."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.known, self.differs = lane.full(False), lane.full(False)
        self.values, self.by, self.asks = lane.full(0), lane.full(NO_HINT), lane.full(NO_HINT)

    def hear(self, place: int, value: int | None, where: Any) -> None:
        if value is None:
            self.asks = self.lane.choose(where & (self.asks == NO_HINT), place, self.asks)
            return
        self.differs = self.differs | (where & self.known & (self.values != value))
        new = where & (self.known ^ True)
        self.values = self.lane.choose(new, value, self.values)
        self.by = self.lane.choose(new, place, self.by)
        self.known = self.known | where

    def together(self) -> Suggested:
        known = self.known & (self.differs ^ True)
        by = self.lane.choose(known, self.by, self.asks)
        return Suggested(Column(self.values * known, known), by, self.differs)
