"""Note in how many ways the worked cases see each condition come out. Must not evaluate one by itself, nor print.

A condition can hold, fail and be unknown. A comparison of numbers can besides be right at its threshold, and one step
(a day, a cent, one) beyond it: there a threshold that is moved, or strict instead of not, shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.conditions.nodes import (
    Always,
    Certainly,
    Compare,
    Known,
    Node,
    Possibly,
    SettingIs,
    Settled,
    walk,
)
from engine.deciding.sims import Sims
from engine.rulebook.book import Rulebook
from engine.types.kleene import NO, UNKNOWN, YES

HOLDS, FAILS, NOT_KNOWN, AT = "to hold", "to fail", "to be unknown", "at its threshold"
BELOW, ABOVE = "one below its threshold", "one above its threshold"
CODES = {YES: HOLDS, NO: FAILS, UNKNOWN: NOT_KNOWN}
STEPS = {-1: BELOW, 0: AT, 1: ABOVE}
# Between which two numbers each comparison turns.
TURNS = {">": (0, 1), "<=": (0, 1), "<": (-1, 0), ">=": (-1, 0), "==": (-1, 0, 1), "!=": (-1, 0, 1)}
NEVER_UNKNOWN = Certainly | Known | Possibly | SettingIs | Settled


@dataclass(frozen=True)
class ConditionPlace:
    """A condition, or a part of one, and what it belongs to; `decision` is empty where that is no rule."""

    owner: str
    node: Node
    decision: str = ""


@dataclass
class Sightings:
    """For each condition the ways in which it can come out, and those in which some case sees it do so."""

    ways: Mapping[ConditionPlace, tuple[str, ...]]
    found: set[tuple[ConditionPlace, str]] = field(default_factory=set)

    def note(self, sims: Sims, decisions: set[str]) -> None:
        """Note what a decided line shows; of rules only those of `decisions`, which its case says something about."""
        for place in self.ways:
            if not place.decision or place.decision in decisions:
                self.found |= {(place, way) for way in _shown(sims, place.node)}

    @property
    def total(self) -> int:
        return sum(map(len, self.ways.values()))

    @property
    def missed(self) -> dict[ConditionPlace, tuple[str, ...]]:
        """The conditions that no case sees in all their ways, with the ways that are missing."""
        left = {
            place: tuple(way for way in ways if (place, way) not in self.found)
            for place, ways in self.ways.items()
        }
        return {place: ways for place, ways in left.items() if ways}


def nothing_seen(rulebook: Rulebook) -> Sightings:
    """All conditions of a rulebook, before any case."""
    return Sightings({place: tuple(_ways(place.node)) for place in _places(rulebook)})


def _places(rulebook: Rulebook) -> Iterator[ConditionPlace]:
    owners = [
        (f"{one.name}.{rule.id}", rule.condition, one.name)
        for one in rulebook.decisions.values()
        for rule in one.rules
    ]
    owners += [(name, node, "") for name, node in rulebook.derived_nodes.items()]
    owners += [(f"hints.{hint.id}", hint.condition, "") for hint in rulebook.hints.values()]
    for owner, whole, decision in owners:
        for node in dict.fromkeys(walk(whole)):
            if not node.is_number and not isinstance(node, Always):
                yield ConditionPlace(owner, node, decision)


def _ways(node: Node) -> Iterator[str]:
    yield from (HOLDS, FAILS)
    if not isinstance(node, NEVER_UNKNOWN):
        yield NOT_KNOWN
    if isinstance(node, Compare):
        yield from (STEPS[step] for step in TURNS[node.operator])


def _shown(sims: Sims, node: Node) -> Iterator[str]:
    yield CODES[int(sims.condition(node))]
    if isinstance(node, Compare):
        left, right = sims.number(node.left), sims.number(node.right)
        apart = left.values - right.values
        if left.known and right.known and apart in TURNS[node.operator]:
            yield STEPS[apart]
