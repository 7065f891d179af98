"""Find what a computed date rests on: its terms, how far they can be trusted, and what it still lacks.

Knows how computed facts are built; knows no particular date or term, and words nothing.
"""

from collections.abc import Iterator

from batch.fleet.single import Checked
from engine.conditions.nodes import Either, Extreme, Known, Node, OnlyWhere
from engine.conditions.walking import names_in
from engine.explaining.explain import Seen
from engine.types.kleene import NO, YES

# A date that rests on a term of another grade is shown as "about" that date.
FIRM = "verified"


class Estimates:
    """The computed dates of one SIM."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self._derived = checked.rulebook.derived_nodes

    def terms(self, name: str) -> tuple[Seen, ...]:
        """The terms a computed fact was worked out from, each once."""
        found = {seen.name: seen for seen in self._behind(name) if seen.term is not None}
        return tuple(found.values())

    def rough(self, name: str) -> bool:
        """Whether a computed fact rests on a term that is assumed or only reported."""
        return any(seen.term is not None and seen.term.confidence != FIRM for seen in self.terms(name))

    def lacks(self, name: str) -> tuple[str, ...]:
        """The facts and terms because of which a computed fact that is meant for the line is not known, each once."""
        if not self._meant(name) or self.checked.explainer.seen(name).value is not None:
            return ()
        return tuple(dict.fromkeys(seen.name for seen in self._behind(name) if seen.value is None))

    def _meant(self, name: str) -> bool:
        """Whether a computed fact is told of this line, and so is all that it is computed from."""
        node = self._derived.get(name)
        if node is None:
            return False
        if isinstance(node, OnlyWhere):
            return self._code(node.condition) == YES
        return all(self._meant(part) for part in names_in(node) if part in self._derived)

    def _behind(self, name: str) -> Iterator[Seen]:
        """The facts and terms a computed fact looks at, as far as its conditions let it."""
        node = self._derived.get(name)
        if node is None:
            yield self.checked.explainer.seen(name)
        else:
            yield from self._in(node)

    def _in(self, node: Node) -> Iterator[Seen]:
        if isinstance(node, OnlyWhere):
            yield from self._in(node.item)
        elif isinstance(node, Either):
            yield from self._in(node.condition)
            code = self._code(node.condition)
            yield from self._in(node.then) if code != NO else ()
            yield from self._in(node.otherwise) if code != YES else ()
        elif isinstance(node, Known):
            return
        elif isinstance(node, Extreme):
            yield from self._in_extreme(node)
        elif children := node.children():
            for child in children:
                yield from self._in(child)
        else:
            for name in names_in(node):
                yield from self._behind(name)

    def _in_extreme(self, node: Extreme) -> Iterator[Seen]:
        """The side that is taken, as far as both are known: what the other rests on changes nothing."""
        number = self.checked.decided.sims.number
        taken = number(node)
        for side in (node.left, node.right):
            if not taken.known or number(side).values == taken.values:
                yield from self._in(side)

    def _code(self, node: Node) -> int:
        code: int = self.checked.decided.sims.condition(node)
        return code
