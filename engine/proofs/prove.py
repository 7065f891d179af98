"""Prove of every line there may be that a rulebook holds together, part by part, or find what does not.

Knows which parts there are; must not know any rule, fact or sentence.
"""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from importlib.util import find_spec

import msgspec

from engine.rulebook.book import Rulebook
from engine.verifying.finding import Finding

#: What comes with the extra `proofs`.
SOLVER = "z3"


class Proven(msgspec.Struct, frozen=True):
    """What was found, how many invariants were looked at, and which parts could not be settled."""

    found: tuple[Finding, ...]
    invariants: int
    unsettled: tuple[str, ...] = ()


def can_prove() -> bool:
    """Whether the solver is installed."""
    return find_spec(SOLVER) is not None


def prove(book: Rulebook, day: int, only: Collection[str] = ()) -> Proven:
    """All that can be proven of a rulebook, or `only` some parts, for the days from this one on: its ordinal."""
    from engine.proofs import dead, exactness, idle, kept, widening  # with the solver
    from engine.proofs.graph import Graph
    from engine.proofs.house import House
    from engine.proofs.logic import Undecided
    from engine.proofs.prover import Prover
    from engine.rulebook.invariants import read_invariants

    house, invariants = House(book, day), read_invariants(book)
    graph, unassuming = Graph(house), Graph(house, assuming=False)
    parts: dict[str, Callable[[Prover], Iterable[Finding]]] = {
        **{one.name: partial(dead.in_decision, decision=one) for one in book.decisions.values()},
        "hints": dead.hints,
        "computed": idle.computed,
        "looked_at": idle.facts,
        "invariants": partial(kept.kept, invariants=invariants),
        "knowing_more": partial(widening.widening, unsaid=invariants.unsaid),
        "listed": exactness.exactness,
    }
    found: list[Finding] = []
    unsettled = []
    for name in only or parts:
        # A solver of its own for each: what it has learnt for one is in the way of another.
        prover = Prover(unassuming if name == "hints" else graph)
        try:
            found.extend(parts[name](prover))  # what is found before it is given up counts
        except Undecided:
            unsettled.append(name)
    return Proven(tuple(found), len(invariants.by_id), tuple(unsettled))
