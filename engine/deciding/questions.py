"""Which unknown facts are asked: those in the rules left possible, in what these rest on, and in the obstacles that
concern a purpose still possible.

A part of a condition that already holds or fails asks nothing. Knows how conditions are built; words no question.
"""

from collections.abc import Sequence
from typing import Any

from engine.conditions.nodes import Collected, Either, Holds, Known, Node, OneOf, OutcomeIn, Value
from engine.deciding.concerns import Concerned
from engine.deciding.references import References
from engine.deciding.sims import Sims
from engine.deciding.sims_made_of_others import unpresuming
from engine.types.facts import BESIDE
from engine.types.kleene import NO, UNKNOWN, YES

Asked = dict[str, dict[str, Any]]
CONDITIONAL = (Value, Holds, OneOf, Known)


def asked_facts(sims: Sims, references: References, concerned: Concerned) -> Asked:
    """For each decision asked about, the facts asked for its sake and where (a truth value, or an array of them)."""
    found = _Search(sims, references, concerned).settle()
    return {
        decision.name: {
            fact: mask for fact, marks in found.items() if sims.lane.some(mask := (marks & (1 << place)) != 0)
        }
        for place, decision in enumerate(references.roots)
    }


class _Search:
    """The search for what would settle each decision, from the last back to those that the others rest on.

    All decisions are followed at once: in a number of marks, each of them has one bit.
    """

    def __init__(self, sims: Sims, references: References, concerned: Concerned) -> None:
        self.sims, self.references, self.concerned = sims, references, concerned
        self.unpresuming = unpresuming(sims, references)
        self.found: dict[str, Any] = {}
        roots = [decision.name for decision in references.roots]
        self.own = {name: sims.lane.mark(1 << place) for place, name in enumerate(roots)}
        nothing = sims.lane.mark(0)
        self.marks = {name: self.own.get(name, nothing) for name in sims.left}
        self.collected: dict[str, dict[str, Any]] = {}

    def settle(self) -> dict[str, Any]:
        """For each fact, the marks of the decisions that ask it."""
        for decision in self.references.roots:
            if decision.hit_policy == "collect":
                self._ask_of_rules(decision.name, decision.rules)
        for decision in reversed(self.references.decisions):
            if decision.name in self.sims.left:
                self._of_rules_left(decision.name, decision.rules)
            for rule_id, marks in self.collected.get(decision.name, {}).items():
                codes = self.sims.collected[decision.name][rule_id]
                self._look_into(decision.rule(rule_id).condition, marks * (codes == UNKNOWN))
        return self.found

    def _ask_of_rules(self, decision: str, rules: Sequence[Any]) -> None:
        """An obstacle that may hold and concerns what is still possible; a check that holds asks its first fact."""
        needed = self.collected.setdefault(decision, {})
        for rule in rules:
            if rule.concerns:
                needed[rule.id] = self.own[decision] * self.concerned.of(rule)
            if rule.asks:
                marks = self.own[decision] * (self.sims.collected[decision][rule.id] == YES)
                self._mark(rule.names[0], marks)

    def _of_rules_left(self, decision: str, rules: Sequence[Any]) -> None:
        left = self.sims.left[decision]
        for position, rule in enumerate(rules):
            self._look_into(rule.condition, self.marks[decision] * ((left & (1 << position)) != 0))

    def _code(self, node: Node) -> Any:
        """A condition's code; what is only presumed does not settle it."""
        sims = self.unpresuming if self.references.presumes(node) else self.sims
        return sims.condition(node)

    def _look_into(self, node: Node, marks: Any) -> None:
        """Ask what leaves a condition unknown, and follow it to other decisions."""
        marks = marks * (self._code(node) == UNKNOWN)
        if not self.sims.lane.some(marks):
            return
        match node:
            case OutcomeIn(decision):
                self.marks[decision] = self.marks[decision] | marks
            case Collected(decision, rules):
                needed = self.collected.setdefault(decision, {})
                for member in rules:
                    needed[member] = needed.get(member, 0) | marks
            case _ if isinstance(node, CONDITIONAL):
                self._ask(node.name, marks)
            case _:
                for part in node.children():
                    self._look_into_part(part, marks)

    def _look_into_part(self, node: Node, marks: Any) -> None:
        """A part of a condition: another condition, or a number; of `a if c else b` only what may be taken."""
        if not node.is_number:
            self._look_into(node, marks)
        elif isinstance(node, Value):
            self._ask(node.name, marks)
        elif isinstance(node, Either):
            code = self._code(node.condition)
            self._look_into(node.condition, marks)
            self._look_into_part(node.then, marks * (code != NO))
            self._look_into_part(node.otherwise, marks * (code != YES))
        else:
            for part in node.children():
                self._look_into_part(part, marks)

    def _ask(self, name: str, marks: Any) -> None:
        """Ask an unknown fact or term; of a derived fact, what it is made of; of one that is known, nothing."""
        presumes = name in self.references.made_of and self.references.presumes(self.references.made_of[name])
        sims = self.unpresuming if presumes else self.sims
        missing = marks * (sims.column(name).known ^ True)
        if name in BESIDE or not self.sims.lane.some(missing):
            return
        if name in self.references.made_of:
            made_of = self.references.made_of[name]
            if made_of.is_number:
                self._look_into_part(made_of, missing)
            else:
                self._look_into(made_of, missing)
        elif name in self.sims.rulebook.terms:
            for fact, where in self.sims.asked_for(name):
                self._mark(fact, missing * where)
        else:
            self._mark(name, missing)

    def _mark(self, name: str, marks: Any) -> None:
        self.found[name] = self.found.get(name, 0) | marks
