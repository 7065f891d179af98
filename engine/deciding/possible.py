"""The answers a question may get, as far as rules can tell them apart: one number for each side of every threshold.

Knows types and the thresholds written in conditions; no particular fact.
"""

from collections.abc import Iterable

from engine.conditions.nodes import Compare, Holds, Known, Node, Number, OneOf, Value
from engine.conditions.walking import decisions_in, parts_of, walk
from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of

# More than any amount, count or number of days in a rule: the far side of every threshold.
FAR = 10_000_000
ATOMS = (Compare, Holds, Known, OneOf)


def possible_answers(rulebook: Rulebook, name: str, as_of: int) -> tuple[int, ...]:
    """Numbers that stand for the answers to a question about a fact or term, each telling rules something else."""
    item = rulebook.readable[name]
    answers = type_of(item).answers(item, as_of)
    if answers is not None:
        return answers
    sides = {0, FAR}
    for threshold in _thresholds(rulebook, name):
        sides |= {side for side in (threshold - 1, threshold, threshold + 1) if side >= 0}
    return tuple(sorted(sides))


def _thresholds(rulebook: Rulebook, name: str) -> Iterable[int]:
    """The written numbers that the fact, or what is computed from it, is compared with."""
    for node in _conditions(rulebook):
        for part in walk(node):
            if isinstance(part, Compare):
                numbers = [side.value for side in (part.left, part.right) if isinstance(side, Number)]
                if any(isinstance(side, Value) and side.name == name for side in (part.left, part.right)):
                    yield from numbers


def _conditions(rulebook: Rulebook) -> Iterable[Node]:
    for decision in rulebook.decisions.values():
        for rule in decision.rules:
            yield rule.condition
    yield from rulebook.derived_nodes.values()


def atoms(rulebook: Rulebook, decisions: Iterable[str]) -> tuple[Node, ...]:
    """The comparisons that these decisions' conditions are built of, each once; none rests on another decision."""
    rules = (rule for decision in decisions for rule in rulebook.decisions[decision].rules)
    return atoms_of(rulebook, (rule.condition for rule in rules))


def atoms_of(rulebook: Rulebook, conditions: Iterable[Node]) -> tuple[Node, ...]:
    """The comparisons that conditions are built of, each once; none rests on another decision."""
    derived = rulebook.derived_nodes
    found: dict[Node, None] = {}
    for condition in conditions:
        found |= dict.fromkeys(
            part
            for part in parts_of(condition, derived)
            if isinstance(part, ATOMS) and not decisions_in(part, derived)
        )
    return tuple(found)
