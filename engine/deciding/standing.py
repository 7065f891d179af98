"""How SIMs stand, each on a day of its own, and how long that lasts while nothing but time passes.

Knows decisions and what follows from them; must not know any of them by name, nor what is told of a change.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from engine.conditions.moving import FOREVER, Moving
from engine.conditions.walking import decisions_in
from engine.deciding.concerns import Concerned
from engine.deciding.consequences import AMOUNTS, DATES
from engine.deciding.decide import Decider
from engine.deciding.lasting import Lasting
from engine.deciding.resting import Resting
from engine.rulebook.model import Decision
from engine.types.facts import AS_OF
from engine.types.lanes import Column, Lane

#: What follows from the decisions and is told with them.
FOLLOWING = (*DATES, *AMOUNTS)


class Standing(msgspec.Struct, frozen=True):
    """How SIMs stand: of each first decision the outcomes that remain, as bits; of each collected rule its code as it
    is shown; the dates and money that follow, with how they move. All is so through the day `last`."""

    outcomes: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, Any]]
    follows: Mapping[str, Moving]
    last: Any


class Stand:
    """How SIMs may stand on the days from `as_of` to `until`, by the decisions that are told of."""

    def __init__(self, decider: Decider, as_of: int, until: int, told: Sequence[str]) -> None:
        book = decider.rulebook
        self.decider, self.until = decider, until
        self.rests = Resting(book)
        self.follows = tuple(name for name in FOLLOWING if name in book.derived_nodes)
        self.told = [book.decisions[name] for name in told if name in book.decisions]
        self._changes = book.terms_changing(as_of, until)
        self.moving = frozenset({AS_OF.name}).union(*self._changes.values())
        #: The days on which another time begins, in which every term stays as it is.
        self.starts = (as_of, *self._changes)

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """The facts that anything told rests on: lines that have these alike stand alike."""
        rests = [self.rests.decision(one.name) for one in self._needed]
        return frozenset().union(*rests, *(self.rests.column(name) for name in self.follows))

    def on(self, stated: Mapping[str, Column], days: Any, time: int, lane: Lane) -> Standing:
        """How SIMs stand, each on one of these days, which are all of the time so numbered."""
        start = self.starts[time]
        later = self.starts[time + 1] if time + 1 < len(self.starts) else self.until + 1
        sims = self.decider.sims({**stated, AS_OF.name: Column(days, True)}, start, lane)
        self.decider.walk_on(sims, self._needed)
        lasting = Lasting(sims, self.rests, self.moving, later - 1)
        purposed = self.decider.purposed
        concerned = Concerned(purposed, sims.outcomes.get(purposed.name) if purposed else None)
        follows = {name: lasting.column(name) for name in self.follows}
        lasts = [
            lasting.first(one) if one.hit_policy == "first" else self._collected(one, lasting, concerned)
            for one in self.told
        ]
        return Standing(
            {one.name: sims.outcomes[one.name][0] for one in self.told if one.hit_policy == "first"},
            {
                one.name: concerned.shown(one.rules, sims.collected[one.name])
                for one in self.told
                if one.hit_policy == "collect"
            },
            follows,
            lasting.soonest(*lasts, *(one.last for one in follows.values())),
        )

    @cached_property
    def _needed(self) -> list[Decision]:
        """The decisions told of, and those that they or what follows rest on, in order."""
        nodes = self.decider.rulebook.derived_nodes
        of_numbers = [name for one in self.follows for name in decisions_in(nodes[one], nodes)]
        return self.decider.needed([*(one.name for one in self.told), *of_numbers])

    def _collected(self, decision: Decision, lasting: Lasting, concerned: Concerned) -> Any:
        """The last day on which each rule is shown as it is now, where it concerns anything that is possible now."""
        lasts = (
            lasting.where(concerned.of(rule), lasting.condition(rule.condition), FOREVER)
            for rule in decision.rules
        )
        return lasting.soonest(*lasts)
