"""Lines decided with answers tried for what is not known of them. Must not know any fact or outcome."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.deciding.decide import Decider
from engine.deciding.sims import MISSING, Sims
from engine.types.facts import Fact
from engine.types.lanes import Column, Lane

Columns = Mapping[str, Column]
Given = Mapping[str, Column]
"""The answers given so far: of each fact its answer, and for which SIMs it is given."""


class Trial:
    """SIMs with the answers `given`, decided with them; of more answers only what rests on these is decided anew."""

    def __init__(
        self, decider: Decider, sims: Sims, given: Given | None = None, start: Sims | None = None
    ) -> None:
        self.sims, self.given, self.lane = sims, given or {}, sims.lane
        self._decider, self._start = decider, start or sims

    def unknown(self, name: str) -> Any:
        """Where a fact is not known and no answer is given to it."""
        known = self._start.column(name).known
        return (known | (self.given[name].known if name in self.given else False)) ^ True

    def with_answers(self, answers: Iterable[tuple[Fact, int, Any]]) -> "Trial":
        """The same with an answer more to each of these facts: where it says so, and none was given before."""
        given = dict(self.given)
        for fact, answer, where in answers:
            before = given.get(fact.name, MISSING)
            here = where & (before.known ^ True)
            given[fact.name] = Column(self.lane.choose(here, answer, before.values), before.known | here)
        stated = self._start.stated
        new = {name: column for name, column in given.items() if column is not self.given.get(name)}
        changed = {
            name: _filled(self.lane, stated.get(name, MISSING), column) for name, column in new.items()
        }
        sims = self._decider.walked_again(self.sims, changed)
        return Trial(self._decider, sims, given, self._start)


def _filled(lane: Lane, column: Column, other: Column) -> Column:
    """A column with the answers of another where nothing is known."""
    values = lane.choose(column.known, column.values, other.values)
    return Column(lane.full(values), lane.full(column.known | other.known))
