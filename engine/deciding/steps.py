"""A rulebook as the steps in which it is decided: each part of a condition and each computed fact once, in an order in
which what a step is made of comes before it. Evaluates nothing; knows no particular rule.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from engine.conditions.nodes import Always, Holds, Known, Node, TakesDecision, Value
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision


class Step(msgspec.Struct, frozen=True):
    """One thing that is worked out, from the steps whose numbers `of` gives, and from what is stated of a line."""

    number: int
    of: tuple[int, ...]


class ConditionStep(Step, frozen=True):
    """A condition, or a part of one."""

    node: Node


class FactStep(Step, frozen=True):
    """A computed fact."""

    name: str


class DecisionStep(Step, frozen=True):
    """A decision taken from the steps that are its rules' conditions, which `rules` gives (None: one always holds)."""

    name: str
    rules: tuple[int | None, ...]


AnyStep = ConditionStep | FactStep | DecisionStep


def compiled(rulebook: Rulebook) -> Sequence[AnyStep]:
    """The steps of all decisions in their order."""
    return _Compiling(rulebook).steps


def up_to(steps: Sequence[AnyStep], numbers: Iterable[int]) -> Sequence[AnyStep]:
    """The steps of these numbers and all that they are made of, in order."""
    wanted = set(numbers)
    for step in reversed(steps):
        if step.number in wanted:
            wanted.update(step.of)
    return [step for step in steps if step.number in wanted]


def by_decision(steps: Iterable[AnyStep]) -> Mapping[str, Sequence[AnyStep]]:
    """The steps that come before each decision and after the one before it."""
    found: dict[str, list[AnyStep]] = {}
    waiting: list[AnyStep] = []
    for step in steps:
        if isinstance(step, DecisionStep):
            found[step.name], waiting = waiting, []
        else:
            waiting.append(step)
    return found


class _Compiling:
    """The steps so far, and the number of each by what is worked out in it."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.book = rulebook
        self.steps: list[AnyStep] = []
        self._tests: dict[Node, int] = {}
        self._named: dict[str, int] = {}
        for decision in rulebook.decisions.values():
            self._decide(decision)

    def _decide(self, decision: Decision) -> None:
        rules = tuple(self._condition(rule.condition) for rule in decision.rules)
        of = tuple(dict.fromkeys(number for number in rules if number is not None))
        number = self._named[decision.name] = len(self.steps) + 1
        self.steps.append(DecisionStep(number, of, decision.name, rules))

    def _condition(self, node: Node) -> int | None:
        """The step in which a condition is worked out; None for one that always holds."""
        if isinstance(node, Always):
            return None
        if isinstance(node, Holds) and node.name in self.book.derived_nodes:
            return self._fact(node.name)
        if node not in self._tests:
            of = self._made_of(node)
            self._tests[node] = len(self.steps) + 1
            self.steps.append(ConditionStep(self._tests[node], of, node))
        return self._tests[node]

    def _fact(self, name: str) -> int:
        if name not in self._named:
            of = self._made_of(self.book.derived_nodes[name])
            self._named[name] = len(self.steps) + 1
            self.steps.append(FactStep(self._named[name], of, name))
        return self._named[name]

    def _made_of(self, node: Node) -> tuple[int, ...]:
        """The steps that a condition or number is directly made of."""
        found: list[int | None] = []
        if isinstance(node, TakesDecision):  # one that is given is no step
            found.append(self._named.get(node.decision))
        if isinstance(node, Value | Holds | Known) and node.name in self.book.derived_nodes:
            found.append(self._fact(node.name))
        for part in node.children():
            found += self._made_of(part) if part.is_number else [self._condition(part)]
        return tuple(dict.fromkeys(number for number in found if number is not None))
