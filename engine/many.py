"""Decides for a million SIMs in pieces that fit the processor's cache, with the evaluator that serves one.

Knows arrays only through `engine.arrays`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.arrays import BOOL, CODE, INDEX, NUMBER, ManySims, chunks, stack
from engine.consequences import Consequences, consequences
from engine.decide import Answer, Decided, Decider
from engine.lanes import Column

FOLLOWING = tuple(Consequences.__annotations__)


@dataclass(frozen=True)
class FleetDecided:
    """`Decided` for a fleet, with whole arrays, and what follows from it.

    `asked[decision][fact]` and `assumed[fact]` are masks; facts that are nowhere asked or assumed are left out.
    `term_line` is the number by which the term tables look each SIM up.
    """

    size: int
    answers: Mapping[str, Sequence[Answer]]
    index: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, Any]]
    asked: Mapping[str, Mapping[str, Any]]
    assumed: Mapping[str, Any]
    consequences: Consequences
    term_line: Any


def decide_many(decider: Decider, stated: Mapping[str, Column], size: int, as_of: int) -> FleetDecided:
    """Every decision for `size` SIMs; `stated` holds arrays of that length."""
    parts: list[_Part] = []
    for piece in chunks(size):
        columns = {name: Column(column.values[piece], column.known[piece]) for name, column in stated.items()}
        length = piece.stop - piece.start
        parts.append(_Part(decider.decide(columns, as_of, ManySims(length)), length))
    return _joined(decider, parts, size)


class _Part:
    """What is kept of one piece: the arrays of its answers, not the columns they were computed from."""

    def __init__(self, decided: Decided, size: int) -> None:
        self.size = size
        self.index = decided.index
        self.codes = decided.codes
        self.asked = decided.asked
        self.assumed = decided.assumed
        self.follows = consequences(decided)
        self.term_line = decided.sims.term_line()


def _joined(decider: Decider, parts: list[_Part], size: int) -> FleetDecided:
    sizes = [part.size for part in parts]
    decisions = decider.rulebook.decisions.values()
    first = [item.name for item in decisions if item.hit_policy == "first"]

    def masks(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        names = dict.fromkeys(name for part in found for name in part)
        stacked = {name: stack([part.get(name, False) for part in found], sizes, BOOL) for name in names}
        return {name: mask for name, mask in stacked.items() if mask.any()}

    def column(name: str) -> Column:
        columns = [getattr(part.follows, name) for part in parts]
        values = stack([item.values for item in columns], sizes, NUMBER)
        return Column(values, stack([item.known for item in columns], sizes, BOOL))

    return FleetDecided(
        size=size,
        answers={name: decider.answers(name) for name in first},
        index={name: stack([part.index[name] for part in parts], sizes, INDEX) for name in first},
        codes={
            item.name: {
                rule.id: stack([part.codes[item.name][rule.id] for part in parts], sizes, CODE)
                for rule in item.rules
            }
            for item in decisions
            if item.hit_policy == "collect"
        },
        asked={name: masks([part.asked[name] for part in parts]) for name in first},
        assumed=masks([part.assumed for part in parts]),
        consequences=Consequences(*(column(name) for name in FOLLOWING)),
        term_line=stack([part.term_line for part in parts], sizes, NUMBER),
    )
