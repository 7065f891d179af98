"""Which unknown facts leave a decision open: those in the rules left possible, and in the decisions they rest on.

Knows how rules refer to facts; words no question.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.conditions.nodes import Collected, Node, TakesDecision, decisions_in, names_in, walk
from engine.deciding.sims import Sims
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.kleene import UNKNOWN

Asked = dict[str, dict[str, Any]]


class References:
    """What each rule of a rulebook looks at, found once: facts and terms, and other decisions' rules.

    `facts` and `inputs` say it of the conditions of rules and of derived facts; `made_of` has the latter by name.
    `rests` counts the facts that choose a line's terms as looked at, and those that say what a blank means.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.decisions = list(rulebook.decisions.values())
        self.made_of = rulebook.derived_nodes
        self.rests: dict[Node, frozenset[str]] = {}
        self._resting: dict[str, list[tuple[Decision, int]]] = {}
        conditions = [rule.condition for decision in self.decisions for rule in decision.rules]
        nodes = [*conditions, *self.made_of.values()]
        self.facts = {node: _stated(names_in(node)) for node in nodes}
        self.inputs = {
            node: tuple(part for part in walk(node) if isinstance(part, TakesDecision)) for node in nodes
        }
        self.needs = {node: decisions_in(node, self.made_of) for node in conditions}
        for condition in conditions:
            self.rests[condition] = frozenset(with_choosers(rulebook, looked_at(rulebook, condition)))

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


def asked_facts(sims: Sims, references: References, left: Mapping[str, Any]) -> Asked:
    """For each first decision, the facts asked to settle it and where (a truth value, or an array of them).

    `left[decision]` has a bit for each rule that leaves the decision open, and none where it is determined.
    """
    found = _Search(sims, references, left).settle()
    return {
        decision: {
            fact: mask for fact, marks in found.items() if sims.lane.some(mask := (marks & (1 << place)) != 0)
        }
        for place, decision in enumerate(left)
    }


class _Search:
    """The search for what would settle each decision, from the last back to those that the others rest on.

    All decisions are followed at once: in a number of marks, each of them has one bit.
    """

    def __init__(self, sims: Sims, references: References, left: Mapping[str, Any]) -> None:
        self.sims, self.references, self.left = sims, references, left
        self.found: dict[str, Any] = {}
        self.marks = {name: sims.lane.mark(1 << place, len(left)) for place, name in enumerate(left)}
        self.collected: dict[str, dict[str, Any]] = {}

    def settle(self) -> dict[str, Any]:
        """For each fact, the marks of the decisions that ask it."""
        some = self.sims.lane.some
        for decision in reversed(self.references.decisions):
            if decision.name in self.left:
                left = self.left[decision.name]
                for position, rule in enumerate(decision.rules):
                    where = (left & (1 << position)) != 0
                    if some(where):
                        self._look_into(rule.condition, self.marks[decision.name] * where)
            for rule_id, marks in self.collected.get(decision.name, {}).items():
                where = marks * (self.sims.collected[decision.name][rule_id] == UNKNOWN)
                if some(where):
                    self._look_into(decision.rule(rule_id).condition, where)
        return self.found

    def _look_into(self, node: Node, marks: Any) -> None:
        """Ask what is unknown of what a condition looks at, and follow it to other decisions.

        Of a derived fact that is unknown it is what the fact is made of; of one that is known all the same, nothing.
        """
        for name in self.references.facts[node]:
            missing = marks * (self.sims.column(name).known ^ True)
            if name not in self.references.made_of:
                self.found[name] = self.found.get(name, 0) | missing
            elif self.sims.lane.some(missing):
                self._look_into(self.references.made_of[name], missing)
        for part in self.references.inputs[node]:
            if not isinstance(part, Collected):
                self.marks[part.decision] = self.marks[part.decision] | marks
            else:
                needed = self.collected.setdefault(part.decision, {})
                for member in part.rules:
                    needed[member] = needed.get(member, 0) | marks


def _stated(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != "as_of")


def looked_at(rulebook: Rulebook, node: Node) -> tuple[str, ...]:
    """The stated facts and terms a condition looks at, derived facts traced to what they are computed from."""
    found: dict[str, None] = {}
    for name in names_in(node):
        if name == "as_of":
            continue
        if name in rulebook.derived_nodes:
            found |= dict.fromkeys(looked_at(rulebook, rulebook.derived_nodes[name]))
        else:
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
