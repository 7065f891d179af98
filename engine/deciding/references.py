"""What each rule of a rulebook looks at, found once: facts and terms, and the rules of other decisions.

Knows how rules refer to facts; evaluates nothing and words no question.
"""

from collections.abc import Iterable, Sequence

from engine.conditions.nodes import Collected, Node
from engine.conditions.walking import decisions_in, names_in, parts_of
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.facts import BESIDE


class References:
    """`rests` counts the facts that choose a line's terms as looked at, and those that say what a blank means.

    `presuming` are the conditions and derived facts that look at something presumed: what holds where it is not known
    is said by a rule, and it is asked all the same.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.decisions = list(rulebook.decisions.values())
        self.made_of = rulebook.derived_nodes
        self.presumed = frozenset(name for name, item in rulebook.readable.items() if item.presumed)
        self.roots = [decision for decision in self.decisions if is_root(decision)]
        conditions = [rule.condition for decision in self.decisions for rule in decision.rules]
        self.needs = {node: decisions_in(node, self.made_of) for node in conditions}
        self.rests = {
            node: frozenset(with_choosers(rulebook, looked_at(rulebook, node))) for node in conditions
        }
        self._turned_upon: dict[tuple[str, str], list[tuple[Decision, int]]] = {}
        for decision in self.decisions:
            for position, rule in enumerate(decision.rules):
                parts = parts_of(rule.condition, self.made_of)
                tests = [part for part in parts if isinstance(part, Collected)]
                for key in ((test.decision, member) for test in tests for member in test.rules):
                    self._turned_upon.setdefault(key, []).append((decision, position))
        self._resting: dict[str, list[tuple[Decision, int]]] = {}
        self._presuming: dict[Node, bool] = {}

    def presumes(self, node: Node) -> bool:
        """Whether a condition looks at something presumed, itself or through what is computed."""
        if node not in self._presuming:
            self._presuming[node] = not self.presumed.isdisjoint(looked_at(self.rulebook, node))
        return self._presuming[node]

    def turned_upon(self, decision: str, rule: str) -> Sequence[tuple[Decision, int]]:
        """The rules that ask whether this collected rule holds: their decision and position."""
        return self._turned_upon.get((decision, rule), ())

    def resting_on(self, name: str) -> list[tuple[Decision, int]]:
        """The rules whose condition rests on a fact: their decision and position."""
        if name not in self._resting:
            self._resting[name] = [
                (decision, position)
                for decision in self.decisions
                for position, rule in enumerate(decision.rules)
                if name in self.rests[rule.condition]
            ]
        return self._resting[name]

    def needed(self, names: Sequence[str]) -> list[Decision]:
        """These decisions and those they rest on, in order."""
        wanted = set(names)
        for decision in reversed(self.decisions):
            if decision.name in wanted:
                wanted |= {name for rule in decision.rules for name in self.needs[rule.condition]}
        return [decision for decision in self.decisions if decision.name in wanted]


def is_root(decision: Decision) -> bool:
    """Whether questions are asked for a decision's own sake: to settle it, or to settle its rules."""
    if decision.hit_policy == "first":
        return decision.asked
    return any(rule.concerns or rule.asks for rule in decision.rules)


def looked_at(rulebook: Rulebook, node: Node) -> tuple[str, ...]:
    """The stated facts and terms a condition looks at, derived facts traced to what they are computed from."""
    found: dict[str, None] = {}
    for name in names_in(node):
        if name in rulebook.derived_nodes:
            found |= dict.fromkeys(looked_at(rulebook, rulebook.derived_nodes[name]))
        elif name not in BESIDE:
            found[name] = None
    return tuple(found)


def with_choosers(rulebook: Rulebook, names: Iterable[str]) -> tuple[str, ...]:
    """These facts and terms, the facts that choose a line's terms, and those that say what a blank means."""
    found: dict[str, None] = {}
    for name in names:
        found[name] = None
        if name in rulebook.terms:
            found |= dict.fromkeys(CHOOSE_TERMS)
        for condition, _ in rulebook.when_missing.get(name, ()):
            found |= dict.fromkeys(names_in(condition))
    return tuple(found)
