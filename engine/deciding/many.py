"""Decide for a million SIMs in pieces that fit the processor's cache, with the evaluator that serves one.

Knows arrays only through `engine.types.arrays`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.deciding.answers import Answer
from engine.deciding.consequences import Consequences, consequences
from engine.deciding.decide import Decided, Decider
from engine.deciding.references import is_root
from engine.deciding.sims import NOTHING
from engine.engines import Engine, engine_in_use
from engine.types.arrays import BOOL, CODE, INDEX, NUMBER, ManySims, Whole, chunks
from engine.types.lanes import Column

FOLLOWING = tuple(Consequences.__annotations__)


@dataclass(frozen=True)
class FleetDecided:
    """`Decided` for a fleet, with whole arrays, and what follows from it.

    `asked[decision][fact]` and `assumed[fact]` are masks; facts that are nowhere asked or assumed are left out.
    `term_line` is the number by which the term tables of the day `as_of` look each SIM up; `engines` are those that
    decided.
    """

    size: int
    answers: Mapping[str, Sequence[Answer]]
    index: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, Any]]
    asked: Mapping[str, Mapping[str, Any]]
    assumed: Mapping[str, Any]
    consequences: Consequences
    term_line: Any
    engines: tuple[Engine, ...]
    as_of: int


def decide_many(
    decider: Decider,
    stated: Mapping[str, Column],
    size: int,
    as_of: int,
    hinted: Mapping[str, Any] = NOTHING,
) -> FleetDecided:
    """Every decision for `size` SIMs; `stated` holds arrays of that length, of 64-bit integers and of marks.

    `hinted`: the marks of those facts stated that are only what a hint suggests.
    """
    fleet = _Fleet(decider, size, as_of)
    for piece in chunks(size):
        columns = {name: Column(column.values[piece], column.known[piece]) for name, column in stated.items()}
        marks = {name: where[piece] for name, where in hinted.items()}
        fleet.put(piece, decider.decide(columns, as_of, ManySims(piece.stop - piece.start), marks))
    return fleet.decided()


class _Fleet:
    """The arrays of the whole fleet's answers: of a piece, nothing else is kept."""

    def __init__(self, decider: Decider, size: int, as_of: int) -> None:
        self.decider, self.as_of = decider, as_of
        decisions = decider.rulebook.decisions.values()
        first = [item.name for item in decisions if item.hit_policy == "first"]
        self.collect = {item.name: item for item in decisions if item.hit_policy == "collect"}
        self.first = first
        self.asked = {item.name: Whole(size) for item in decisions if is_root(item)}
        self.codes = {name: Whole(size) for name in self.collect}
        self.index, self.assumed, self.values, self.known = (Whole(size) for _ in range(4))

    def put(self, piece: slice, decided: Decided) -> None:
        """Copy a piece's answers to their place."""
        for name, found in decided.index.items():
            self.index.array(name, INDEX)[piece] = found
        for name, facts in decided.asked.items():
            for fact, mask in facts.items():
                self.asked[name].array(fact, BOOL)[piece] = mask
        for name, rules in decided.codes.items():
            for rule, code in rules.items():
                self.codes[name].array(rule, CODE)[piece] = code
        for fact, mask in decided.assumed.items():
            if decided.sims.lane.some(mask):
                self.assumed.array(fact, BOOL)[piece] = mask
        follows = consequences(decided)
        for name in FOLLOWING:
            column = getattr(follows, name)
            self.values.array(name, NUMBER)[piece] = column.values
            self.known.array(name, BOOL)[piece] = column.known
        self.values.array("term_line", NUMBER)[piece] = decided.sims.term_line()

    def decided(self) -> FleetDecided:
        """Everything put so far."""
        return FleetDecided(
            size=self.index.size,
            answers={name: self.decider.answers(name) for name in self.first},
            index={name: self.index.array(name, INDEX) for name in self.first},
            codes={
                name: {rule.id: whole.array(rule.id, CODE) for rule in self.collect[name].rules}
                for name, whole in self.codes.items()
            },
            asked={name: whole.arrays for name, whole in self.asked.items()},
            assumed=self.assumed.arrays,
            consequences=Consequences(
                *(Column(self.values.array(name, NUMBER), self.known.array(name, BOOL)) for name in FOLLOWING)
            ),
            term_line=self.values.array("term_line", NUMBER),
            engines=(engine_in_use(),),
            as_of=self.as_of,
        )
