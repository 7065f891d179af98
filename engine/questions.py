"""Which unknown facts leave a decision open: those in the rules left possible, and in the decisions they rest on.

Knows how rules refer to facts; words no question.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from engine.kleene import UNKNOWN
from engine.model import Decision, Rule
from engine.nodes import Collected, Node, OutcomeIn, names_in, walk
from engine.rulebook import Rulebook
from engine.sims import Sims

Asked = dict[str, dict[str, Any]]
CHOOSE_TERMS = ("carrier", "plan_type", "account_type")


class Open(Protocol):
    """The part of an answer that says what it leaves open."""

    @property
    def candidates(self) -> tuple[str, ...]: ...
    @property
    def possible(self) -> tuple[int, ...]: ...


class References:
    """What each rule of a rulebook looks at, found once: stated facts and terms, and other decisions' rules.

    `rests` counts the facts that choose a line's terms as looked at, and those that say what a blank means.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.decisions = list(rulebook.decisions.values())
        self.facts: dict[Node, tuple[str, ...]] = {}
        self.rests: dict[Node, frozenset[str]] = {}
        self.inputs: dict[Node, tuple[OutcomeIn | Collected, ...]] = {}
        for decision in self.decisions:
            for rule in decision.rules:
                parts = [part for part in walk(rule.condition) if isinstance(part, OutcomeIn | Collected)]
                self.inputs[rule.condition] = tuple(parts)
                self.facts[rule.condition] = looked_at(rulebook, rule.condition)
                through = looked_at(rulebook, rule.condition, through_terms=True)
                self.rests[rule.condition] = frozenset(through)

    def needed(self, names: Sequence[str]) -> list[Decision]:
        """These decisions and those they rest on, in order."""
        wanted = set(names)
        for decision in reversed(self.decisions):
            if decision.name in wanted:
                parts = (part for rule in decision.rules for part in self.inputs[rule.condition])
                wanted |= {part.decision for part in parts}
        return [decision for decision in self.decisions if decision.name in wanted]


def asked_facts(
    sims: Sims, references: References, answers: Mapping[str, Sequence[Open]], index: Mapping[str, Any]
) -> Asked:
    """For each first decision, the facts asked to settle it and where (a truth value, or an array of them)."""
    possible = {name: _left_possible(sims, answers[name], index[name]) for name in index}
    return {name: _Search(sims, references, possible).settle(name) for name in index}


def _left_possible(sims: Sims, answers: Sequence[Open], index: Any) -> dict[int, Any]:
    """Where each rule of an undetermined decision is left possible, by the rule's position."""
    found: dict[int, Any] = {}
    opened = [answer.possible if len(answer.candidates) > 1 else () for answer in answers]
    for position in sorted({position for positions in opened for position in positions}):
        where = sims.lane.lookup([position in positions for positions in opened], index)
        if sims.lane.some(where):
            found[position] = where
    return found


class _Search:
    """The search for what would settle one decision, from it back to the decisions it rests on."""

    def __init__(self, sims: Sims, references: References, possible: Mapping[str, Mapping[int, Any]]) -> None:
        self.sims, self.references, self.possible = sims, references, possible
        self.found: dict[str, Any] = {}
        self.decisions: dict[str, Any] = {}
        self.collected: dict[str, dict[str, Any]] = {}

    def settle(self, root: str) -> dict[str, Any]:
        self.decisions[root] = True
        for decision in reversed(self.references.decisions):
            if decision.name in self.decisions:
                needed = self.decisions[decision.name]
                for position, where in self.possible[decision.name].items():
                    self._rule(decision.rules[position], needed & where)
            for rule_id, needed in self.collected.get(decision.name, {}).items():
                code = self.sims.collected[decision.name][rule_id]
                self._rule(decision.rule(rule_id), needed & (code == UNKNOWN))
        return self.found

    def _rule(self, rule: Rule, where: Any) -> None:
        if not self.sims.lane.some(where):
            return
        for name in self.references.facts[rule.condition]:
            missing = where & (self.sims.column(name).known ^ True)
            if self.sims.lane.some(missing):
                self.found[name] = self.found.get(name, False) | missing
        for part in self.references.inputs[rule.condition]:
            if isinstance(part, OutcomeIn):
                self.decisions[part.decision] = self.decisions.get(part.decision, False) | where
            else:
                needed = self.collected.setdefault(part.decision, {})
                for member in part.rules:
                    needed[member] = needed.get(member, False) | where


def looked_at(rulebook: Rulebook, node: Node, *, through_terms: bool = False) -> tuple[str, ...]:
    """The stated facts and terms a condition looks at, derived facts traced to what they are computed from.

    `through_terms` adds the facts that choose a line's terms, and those that say what a blank means.
    """
    found: dict[str, None] = {}
    for name in names_in(node):
        if name == "as_of":
            continue
        if name in rulebook.derived_nodes:
            found |= dict.fromkeys(
                looked_at(rulebook, rulebook.derived_nodes[name], through_terms=through_terms)
            )
            continue
        found[name] = None
        if not through_terms:
            continue
        if name in rulebook.terms:
            found |= dict.fromkeys(CHOOSE_TERMS)
        for condition, _ in rulebook.when_missing.get(name, ()):
            found |= dict.fromkeys(names_in(condition))
    return tuple(found)
