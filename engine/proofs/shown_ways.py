"""Find a line of which a condition comes out in one of its ways, or prove that there is none.

Lines are those that a worked case can be of: with the rulebook's own settings, but for what a case may prefer. Knows no
particular condition.
"""

import datetime
from collections.abc import Collection, Iterator

from engine.conditions.nodes import Compare
from engine.proofs.graph import Graph
from engine.proofs.house import House
from engine.proofs.logic import Formula, both, denied, either
from engine.proofs.prover import Prover
from engine.rulebook.book import Rulebook
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.values import encode
from engine.verifying.finding import Witness
from engine.verifying.ways import FAILS, HINTS, HOLDS, NOT_KNOWN, STEPS, ConditionPlace


class ShownWays:
    """The lines there may be on a day and those after it, until a carrier's terms change."""

    def __init__(self, book: Rulebook, day: datetime.date) -> None:
        self.book = book
        house = House(book, day.toordinal())
        house.settle_small_balance()
        self._assuming, self._unassuming = (
            Prover.of_all(Graph(house, assuming=assuming)) for assuming in (True, False)
        )

    def possible(self, place: ConditionPlace, way: str) -> bool:
        """Whether some line shows it; `Undecided` where the solver can't say."""
        prover = self._prover(place)
        return prover.model(_shown(prover.graph, place, way)) is not None

    def line(self, place: ConditionPlace, way: str, rather_of: Collection[str] = ()) -> Witness | None:
        """The line that shows it and says least; None is the proof that none does.

        It is of the first of the carriers `rather_of` that will do, else of none, if it can be.
        """
        prover = self._prover(place)
        rather = self._of_one(prover.graph, rather_of)
        return prover.witness(_shown(prover.graph, place, way), rather=rather)

    def _prover(self, place: ConditionPlace) -> Prover:
        """Hints look at what is known, and at nothing assumed."""
        return self._unassuming if place.of == HINTS else self._assuming

    def _of_one(self, graph: Graph, carriers: Collection[str]) -> Iterator[Formula]:
        """Of each of the carriers or of none; each leaves what was so before it as it was."""
        name = CHOOSE_TERMS[0]
        if name not in self.book.facts:
            return
        said, fact = graph.line.says(name), self.book.facts[name]
        one_of: Formula = False
        for carrier in carriers:
            of_it = both(said.known, said.is_value(encode(fact, carrier)))
            yield either(one_of, of_it)
            one_of = either(one_of, of_it)
        yield either(one_of, denied(said.known))


def _shown(graph: Graph, place: ConditionPlace, way: str) -> Formula:
    node = place.node
    if way not in STEPS:
        code = graph.translated.condition(node)
        return {HOLDS: code.yes, FAILS: code.no, NOT_KNOWN: denied(code.known)}[way]
    assert isinstance(node, Compare)  # noqa: S101 - nothing else has a threshold
    left, right = graph.translated.figure(node.left), graph.translated.figure(node.right)
    return both(left.known, right.known, left.value - right.value == STEPS[way])
