"""What each condition, column and decision rests on: the stated facts and terms that it may change with, followed
through all that is computed. Evaluates nothing.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from engine.conditions.nodes import NAMING, Node, TakesDecision
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision
from engine.rulebook.terms import CHOOSE_TERMS, CONTRACT
from engine.types.facts import AS_OF, BESIDE

Names = frozenset[str]


class Resting:
    """A rulebook's conditions, columns and decisions, each with the names it rests on; each looked up once.

    It may name too much, and never too little: what does not rest on a fact stays as it is whatever the fact is.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._book = rulebook
        self._conditions: Mapping[str, list[Node]] = {
            name: [rule.condition for rule in decision.rules] for name, decision in rulebook.decisions.items()
        }
        self.node = cache(self._node)
        self.column = cache(self._column)
        self.decision = cache(self._decision)
        self.rules_on = cache(self._rules_on)

    def _node(self, node: Node) -> Names:
        return frozenset().union(*self._of_parts(node))

    def _of_parts(self, node: Node) -> Iterator[Names]:
        if isinstance(node, NAMING):
            yield self.column(node.name)
        elif isinstance(node, TakesDecision):
            yield self.decision(node.decision)
        yield from (self.node(child) for child in node.children())

    def _column(self, name: str) -> Names:
        book = self._book
        if name == AS_OF.name:
            return frozenset({name})
        if name in BESIDE and name not in book.readable:
            return self.column(CHOOSE_TERMS[0])
        found = frozenset({name})
        if name in book.derived_nodes:
            return found | self.node(book.derived_nodes[name])
        if name in book.terms:
            found |= {CONTRACT, book.terms[name].goes_with}
            return found.union(*(self.column(chooser) for chooser in CHOOSE_TERMS))
        return found.union(*(self.node(condition) for condition, _ in book.when_missing.get(name, ())))

    def _decision(self, name: str) -> Names:
        return frozenset().union(*(self.node(condition) for condition in self._conditions[name]))

    def _rules_on(self, names: Names) -> list[tuple[Decision, list[int]]]:
        """The decisions some of whose conditions rest on these names, in order, and the places of these conditions."""
        found = (
            (decision, [at for at, node in enumerate(self._conditions[name]) if names & self.node(node)])
            for name, decision in self._book.decisions.items()
        )
        return [(decision, places) for decision, places in found if places]
