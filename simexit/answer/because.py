"""Find what made one SIM's verdicts come out as they did. Must not put it into words."""

from collections.abc import Iterator

from batch.fleet.single import Checked
from engine.conditions.nodes import Node
from engine.conditions.walking import names_in, parts_of, spelled_out
from engine.explaining.because import Code, because
from engine.explaining.explain import ASSUMED, Considered, Seen
from engine.types.kleene import UNKNOWN


class Reasons:
    """The reasons behind one SIM's answer."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self._code: Code = checked.decided.sims.condition

    def of(self, item: Considered) -> tuple[Node, ...]:
        """The parts of a considered rule's condition that were enough, a computed yes/no told by its own parts."""
        condition = spelled_out(item.rule.condition, self.checked.rulebook.derived_nodes)
        return because(condition, self._code, self._weak)

    def leaned_on(self) -> Iterator[Seen]:
        """The values without which the settled verdicts, or what holds besides them, would be different."""
        for name in self.checked.verdicts:
            if self.checked.answer(name).outcome is not None:
                for item in self.checked.explainer.trace(name):
                    yield from self._values(item)
        for name in self.checked.decided.codes:
            for item in self.checked.explainer.trace(name):
                if item.holds:
                    yield from self._values(item)

    def _values(self, item: Considered) -> Iterator[Seen]:
        if item.holds is None:
            return
        by_name = {seen.name: seen for seen in item.seen}
        for part in self.of(item):
            for inner in parts_of(part, self.checked.rulebook.derived_nodes):
                yield from (by_name[name] for name in names_in(inner) if name in by_name)

    def _weak(self, node: Node) -> bool:
        """Whether a comparison depends on a term or an assumption, or is itself not known."""
        if self._code(node) == UNKNOWN:
            return True
        seen = (self.checked.explainer.seen(name) for name in names_in(node))
        return any(value.origin in ("term", *ASSUMED) for value in seen)
