"""A line of which one more fact or term is known than before: the same formulas with it said.

Knows lines and types; must not know any fact or rule.
"""

from collections.abc import Iterator
from typing import Any

from engine.conditions.nodes import Compare, Node
from engine.conditions.walking import parts_of
from engine.proofs.any_line import OpenFact
from engine.proofs.graph import Graph
from engine.proofs.logic import Formula, both, denied, figure_of, number, put, whether
from engine.proofs.opaque import Applied
from engine.rulebook.book import Rulebook
from engine.rulebook.terms import CHOOSE_TERMS, CONTRACT
from engine.types.fact_types import DATE, type_of

#: Of a longer list, only some values are tried.
MOST_CODES = 12
FAR_DAYS = 6_000


class Revealed:
    """What becomes of formulas when a line says one thing more, and `before`: that it had not been known.

    A term of its own is not known as long as its carrier's terms don't say it.
    """

    def __init__(self, graph: Graph, said: OpenFact, value: Any) -> None:
        self._graph = graph
        self.before = both(denied(said.known), denied(graph.named(said.name).known))
        self._places = [(said.known, True), (said.value, value)]
        self.within = put(said.within, self._places)

    def of(self, formula: Formula) -> Formula:
        """The same formula of the line that says more."""
        return put(formula, self._places)

    @property
    def applied(self) -> list[Applied]:
        """The functions that can't be reckoned with, of the line that says more."""
        return [one.elsewhere(self._places) for one in self._graph.applied]


def any_value(said: OpenFact) -> Any:
    """Something open that it may say."""
    name = f"{said.name} then"
    return whether(name) if said.of_truth else number(name)


def first_values(graph: Graph, said: OpenFact) -> list[Any]:
    """What it may say, as far as conditions tell apart: each value of a list, and each side of every threshold."""
    item = graph.book.readable[said.name]
    type_ = type_of(item)
    if type_.holds:
        return [True, False]
    if not type_.ordered:
        codes = list(type_.codes(item))
        return codes if len(codes) <= MOST_CODES else codes[-1:]
    sides = [root + step for root in _roots(graph, said) for step in (0, -1, 1)]
    if type_ is DATE:
        return [
            *sides,
            *([0] if item.none else []),
            graph.house.as_of - FAR_DAYS,
            graph.house.as_of + FAR_DAYS,
        ]
    return [*sides, type_.least, type_.most]


def _roots(graph: Graph, said: OpenFact) -> Iterator[Any]:
    """Where it is even with what it is compared with, given the rest of the line."""
    met = set()
    for part in _comparisons(graph.book):
        left, right = graph.translated.figure(part.left), graph.translated.figure(part.right)
        apart = left.value - right.value
        if isinstance(apart, int):
            continue
        at_nothing = put(apart, [(said.value, 0)])
        rises = figure_of(put(apart, [(said.value, 1)]) - at_nothing)
        root = at_nothing if rises == -1 else -at_nothing if rises == 1 else None
        if root is not None and str(root) not in met:
            met.add(str(root))
            yield root


def _comparisons(book: Rulebook) -> list[Compare]:
    """All that is compared in the rulebook's decisions."""
    rules = [rule.condition for decision in book.decisions.values() for rule in decision.rules]
    parts: list[Node] = [part for node in rules for part in parts_of(node, book.derived_nodes)]
    return [part for part in dict.fromkeys(parts) if isinstance(part, Compare)]


def exchanging(book: Rulebook) -> set[str]:
    """What, said, takes the place of something: of other terms, of an assumption, of what a blank means."""
    readable = book.readable
    assumed = {name for name, fact in book.facts.items() if fact.assume is not None}
    presumed = {name for name, item in readable.items() if item.presumed}
    beside = {name for name, term in book.terms.items() if term.goes_with}
    return {CHOOSE_TERMS[0], CONTRACT} | assumed | presumed | beside | book.when_missing.keys()
