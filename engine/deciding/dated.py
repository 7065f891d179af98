"""Find the days of a rulebook's deadlines for many SIMs, piece by piece; of what was decided, what is given stands.

Must not know any deadline, fact or decision.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.conditions.walking import decisions_in
from engine.deciding.decide import Decider
from engine.deciding.sims import Sims
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision
from engine.types.arrays import ManySims
from engine.types.lanes import Column
from engine.types.pieces import cut, pieces
from engine.types.planes import Codes

#: Each SIM's number of bits that says what remains possible of a first decision, and the bit of each outcome.
Outcomes = Mapping[str, tuple[Any, Mapping[str, int]]]
#: Codes of collected rules, by decision.
Collected = Mapping[str, Mapping[str, Any]]


def days_told(rulebook: Rulebook) -> tuple[str, ...]:
    """The facts whose days are told, each once."""
    return tuple(dict.fromkeys(name for one in rulebook.deadlines.values() for name in one.days))


def dated(
    decider: Decider,
    stated: Mapping[str, Column],
    size: int,
    as_of: int,
    outcomes: Outcomes | None = None,
    collected: Collected | None = None,
) -> Iterator[tuple[slice, Mapping[str, Column]]]:
    """The days of each piece of the SIMs whose facts `stated` gives, by the names of `days_told`.

    The decisions that they rest on are taken, but for those whose `outcomes` or `collected` rules are given.
    """
    names = days_told(decider.rulebook)
    given = {**(outcomes or {}), **(collected or {})}
    wanted = [one for one in _rested_on(decider, names) if one.name not in given]
    for piece in pieces(size, decider.rulebook.width):
        lane = ManySims(piece.stop - piece.start)
        sims = decider.sims(cut(stated, piece), as_of, lane)
        for name, (left, bits) in (outcomes or {}).items():
            sims.outcomes[name] = lane.sets(left[piece], len(bits)), bits
        for name, rules in (collected or {}).items():
            sims.collected[name] = {rule: Codes.of(codes[piece]) for rule, codes in rules.items()}
        decider.walk_on(sims, wanted)
        yield piece, {name: _whole(sims, name) for name in names}


def as_reported(rulebook: Rulebook) -> Rulebook:
    """The rulebook for lines of which a report says all that is known: it adds no term and assumes nothing."""
    told = rulebook.review or rulebook
    return replace(told, decisions=rulebook.decisions, given={}, when_missing=rulebook.when_missing)


def before_action(decider: Decider) -> tuple[Sequence[Decision], Decision | None]:
    """The decisions that are taken before it is decided what to do with the line, and that one."""
    decisions = list(decider.rulebook.decisions.values())
    if decider.purposed is None:
        return decisions, None
    return decisions[: decisions.index(decider.purposed)], decider.purposed


def _rested_on(decider: Decider, names: Sequence[str]) -> list[Decision]:
    nodes = decider.rulebook.derived_nodes
    found = {one for name in names if name in nodes for one in decisions_in(nodes[name], nodes)}
    return decider.needed([name for name in decider.rulebook.decisions if name in found])


def _whole(sims: Sims, name: str) -> Column:
    """A column with a number and a mark for each SIM, also where they are the same for all."""
    column = sims.column(name)
    return Column(sims.lane.full(column.values), sims.lane.full(column.known))
