"""SIMs made of others, to see what would be: with other facts, without an assumption, or nothing presumed.

What stays the same is taken from those, and not worked out twice. Knows no particular name but those that choose a
line's terms; takes no decision.
"""

from collections.abc import Mapping
from typing import Any

from engine.conditions.nodes import Node
from engine.deciding.references import References
from engine.deciding.resting import Resting
from engine.deciding.sims import Sims
from engine.rulebook.terms import CHOOSE_TERMS, CONTRACT, LineTerms
from engine.types.lanes import Column


def without_assumption(sims: Sims, name: str, resting: Resting) -> Sims:
    """The same SIMs with one assumption not made: what an outcome would be if it were left unknown."""
    columns = {}
    if name in sims.hinted:
        kept = sims.hinted[name] ^ True
        columns[name] = Column(sims.stated[name].values, sims.stated[name].known & kept)
    twin = _Changed(sims, columns, resting, name)
    twin.assumed_values = {fact: value for fact, value in sims.assumed_values.items() if fact != name}
    twin.hinted = {fact: where for fact, where in sims.hinted.items() if fact != name}
    return twin


def unpresuming(sims: Sims, references: References) -> Sims:
    """The same SIMs to which it settles nothing that something presumed is not known."""
    return _Unpresuming(sims, references)


def with_facts(sims: Sims, columns: Mapping[str, Column], resting: Resting) -> Sims:
    """The same SIMs, some of whose facts are now these: what does not rest on them is taken from there.

    The decisions are as they were taken there; `assumed` names only what is looked up anew.
    """
    return _Changed(sims, columns, resting)


class _Alongside(Sims):
    """SIMs made of others: what is the same of them is taken from there."""

    def __init__(self, before: Sims, stated: Mapping[str, Column]) -> None:
        super().__init__(
            before.rulebook,
            stated,
            before.lane,
            before.as_of,
            before.assumed_values,
            before.settings,
            before.hinted,
        )
        self.outcomes, self.collected, self.codes = (
            {**before.outcomes},
            {**before.collected},
            {**before.codes},
        )
        self._before = before

    def _stays(self, node: Node) -> bool:
        raise NotImplementedError

    def _column_stays(self, name: str) -> bool:
        raise NotImplementedError

    def _condition(self, node: Node) -> Any:
        return self._before.condition(node) if self._stays(node) else super()._condition(node)

    def _find(self, name: str) -> Column:
        return self._before.column(name) if self._column_stays(name) else super()._find(name)

    def _terms(self) -> LineTerms:
        stays = all(self._column_stays(name) for name in (*CHOOSE_TERMS, CONTRACT))
        return self._before._terms() if stays else super()._terms()


class _Changed(_Alongside):
    """SIMs of which some facts are now others, or one is not `assumed`."""

    def __init__(
        self, before: Sims, columns: Mapping[str, Column], resting: Resting, assumed: str = ""
    ) -> None:
        super().__init__(before, {**before.stated, **columns})
        self._resting = resting
        self._moved = frozenset({*columns, assumed} - {""})

    def _stays(self, node: Node) -> bool:
        return self._moved.isdisjoint(self._resting.node(node))

    def _column_stays(self, name: str) -> bool:
        return self._moved.isdisjoint(self._resting.column(name))


class _Unpresuming(_Alongside):
    """SIMs of which it counts for unknown that something presumed is not known."""

    def __init__(self, before: Sims, references: References) -> None:
        super().__init__(before, before.stated)
        self._references = references

    def _stays(self, node: Node) -> bool:
        return not self._references.presumes(node)

    def _column_stays(self, name: str) -> bool:
        book = self.rulebook
        made_of = [book.derived_nodes[name]] if name in book.derived_nodes else []
        return all(map(self._stays, [*made_of, *(node for node, _ in book.when_missing.get(name, ()))]))

    def _known(self, name: str) -> Any:
        if name not in self._references.presumed:
            return super()._known(name)
        known = self.column(name).known
        return self.lane.truth(known, known)
