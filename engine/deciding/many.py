"""Decide for a million SIMs in pieces, with the evaluator that serves one.

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
from engine.types.arrays import ManySims
from engine.types.lanes import Column
from engine.types.narrow import unsigned
from engine.types.pieces import cut, cut_marks, pieces
from engine.types.wholes import INDEX, Each, Whole, WholeBits, WholeColumns

FOLLOWING = tuple(Consequences.__annotations__)
TERM_LINE = "term_line"


@dataclass(frozen=True)
class FleetConsequences:
    """The `Consequences` of a fleet, each made an array when it is looked at."""

    columns: WholeColumns

    def __getattr__(self, name: str) -> Column:
        if name not in FOLLOWING:
            raise AttributeError(name)
        return self.columns.column(name)


@dataclass(frozen=True)
class FleetDecided:
    """`Decided` for a fleet, with an array for each thing that is looked at, and what follows from it.

    `asked[decision][fact]` and `assumed[fact]` are masks; facts that are nowhere asked or assumed are left out.
    `term_line` is the number by which the term tables of the day `as_of` look each SIM up; `engines` are those that
    decided.
    """

    size: int
    answers: Mapping[str, Sequence[Answer]]
    index: Mapping[str, Any]
    codes: Mapping[str, Each]
    asked: Mapping[str, Each]
    assumed: Each
    consequences: Consequences | FleetConsequences
    term_line: Any
    engines: tuple[Engine, ...]
    as_of: int


def decide_many(
    decider: Decider,
    stated: Mapping[str, Column],
    size: int,
    as_of: int,
    hinted: Mapping[str, Any] = NOTHING,
    *,
    asking: bool = True,
) -> FleetDecided:
    """Every decision for `size` SIMs; `stated` holds arrays of that length, of numbers and of marks (each, or in bits).

    `hinted`: the marks of those facts stated that are only what a hint suggests.
    `asking`: whether it is told what to ask, and where an assumption counts.
    """
    fleet = _Fleet(decider, size, as_of)
    for piece in pieces(size, decider.rulebook.width):
        lane = ManySims(piece.stop - piece.start)
        marks = {name: cut_marks(where, piece) for name, where in hinted.items()}
        fleet.put(piece, decider.decide(cut(stated, piece), as_of, lane, marks, asking=asking))
    return fleet.decided()


class _Fleet:
    """What is found of the whole fleet: of a piece, nothing else is kept."""

    def __init__(self, decider: Decider, size: int, as_of: int) -> None:
        self.decider, self.as_of = decider, as_of
        decisions = decider.rulebook.decisions.values()
        self.first = [item.name for item in decisions if item.hit_policy == "first"]
        self.asked = {item.name: WholeBits(size) for item in decisions if is_root(item)}
        self.codes = {item.name: WholeBits(size) for item in decisions if item.hit_policy == "collect"}
        self.assumed = WholeBits(size)
        self.follows = WholeColumns(size)
        self.numbers = Whole(size)
        self.term_lines = unsigned(decider.rulebook.lines.count.bit_length())
        self.looks_up = bool(decider.rulebook.terms or decider.rulebook.carriers)

    def put(self, piece: slice, decided: Decided) -> None:
        """Copy a piece's answers to their place."""
        for name, found in decided.index.items():
            self.numbers.put(name, piece, found, INDEX)
        for name, facts in decided.asked.items():
            for fact, mask in facts.items():
                self.asked[name].put(fact, piece, mask)
        for name, rules in decided.codes.items():
            for rule, code in rules.items():
                self.codes[name].put(rule, piece, code)
        lane = decided.sims.lane
        for fact, mask in decided.assumed.items():
            if lane.some(mask):
                self.assumed.put(fact, piece, mask)
        follows = consequences(decided)
        for name in FOLLOWING:
            self.follows.put(name, piece, getattr(follows, name))
        line = decided.sims.term_line() if self.looks_up else self.decider.rulebook.lines.unknown
        self.numbers.put(TERM_LINE, piece, line, self.term_lines)

    def decided(self) -> FleetDecided:
        """Everything put so far."""
        whole = self.numbers.array
        return FleetDecided(
            size=self.numbers.size,
            answers={name: self.decider.answers(name) for name in self.first},
            index={name: whole(name, INDEX) for name in self.first},
            codes={name: codes.each() for name, codes in self.codes.items()},
            asked={name: asked.each() for name, asked in self.asked.items()},
            assumed=self.assumed.each(),
            consequences=FleetConsequences(self.follows),
            term_line=whole(TERM_LINE, self.term_lines),
            engines=(engine_in_use(),),
            as_of=self.as_of,
        )
