"""Note in how many ways the worked cases see each condition come out. Must not evaluate one by itself, nor print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.conditions.nodes import Compare, Node
from engine.deciding.sims import Sims
from engine.rulebook.book import Rulebook
from engine.types.kleene import NO, UNKNOWN, YES
from engine.verifying.ways import (
    FAILS,
    HOLDS,
    NOT_KNOWN,
    STEPS,
    ConditionPlace,
    condition_places,
    ways_of,
)

CODES = {YES: HOLDS, NO: FAILS, UNKNOWN: NOT_KNOWN}


@dataclass
class Sightings:
    """For each condition the ways in which it can come out, and those in which some case sees it do so.

    `impossible`: those in which no line can, which is proven.
    """

    ways: Mapping[ConditionPlace, tuple[str, ...]]
    found: set[tuple[ConditionPlace, str]] = field(default_factory=set)
    impossible: set[tuple[ConditionPlace, str]] = field(default_factory=set)

    def note(self, sims: Mapping[str, Sims], of: set[str]) -> None:
        """Note what a decided line shows of computed facts, and of the decisions that its case says something about.

        `sims`: the line as the conditions of something see it; those of all others see it as `""` does.
        """
        for place in self.ways:
            if not place.of or place.of in of:
                line = sims.get(place.of, sims[""])
                self.found |= {(place, way) for way in _shown(line, place.node)}

    @property
    def total(self) -> int:
        return sum(map(len, self.ways.values())) - len(self.impossible)

    @property
    def missed(self) -> dict[ConditionPlace, tuple[str, ...]]:
        """The conditions that no case sees in all their ways, with the ways that are missing."""
        met = self.found | self.impossible
        left = {
            place: tuple(way for way in ways if (place, way) not in met) for place, ways in self.ways.items()
        }
        return {place: ways for place, ways in left.items() if ways}


def nothing_seen(rulebook: Rulebook) -> Sightings:
    """All conditions of a rulebook, before any case."""
    return Sightings({place: ways_of(place.node) for place in condition_places(rulebook)})


def _shown(sims: Sims, node: Node) -> Iterator[str]:
    yield CODES[int(sims.condition(node))]
    if isinstance(node, Compare):
        left, right = sims.number(node.left), sims.number(node.right)
        if left.known and right.known:
            yield from (way for way in ways_of(node) if STEPS.get(way) == left.values - right.values)
