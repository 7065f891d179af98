"""Whether a change of a rulebook can be noticed: a line of which it then says something else, or the proof of none.

What is said of a line: what its decisions come to, the rules collected, its dates and money, its hints. Knows what an
answer consists of; must not know any decision, rule or fact.
"""

import datetime
from collections.abc import Iterable, Iterator

from engine.deciding.consequences import AMOUNTS, DATES
from engine.deciding.dated import days_told
from engine.mutating.changes import (
    BlankChanged,
    Change,
    ComputedChanged,
    HintChanged,
    NotAssumed,
    RuleChanged,
)
from engine.proofs.graph import Graph
from engine.proofs.hinted import hinted
from engine.proofs.house import House
from engine.proofs.logic import Formula, alike, both, denied, either, same
from engine.proofs.prover import Prover
from engine.proofs.truths import Figure, Found, Truth
from engine.rulebook.book import Rulebook
from engine.verifying.finding import Witness


class Noticing:
    """One rulebook, to which another that differs in little is compared, again and again."""

    def __init__(self, book: Rulebook, day: int) -> None:
        self.day = day
        self._whole = Prover.of_all(Graph(House(book, day)))
        # Hints look at what is known, before anything is assumed.
        self._bare = Prover.of_all(Graph(House(book, day), assuming=False))
        for hint in book.hints.values():
            self._bare.graph.translated.condition(hint.condition)

    @property
    def last_day(self) -> datetime.date:
        """Until when it is so: then a carrier's terms change."""
        return self._whole.graph.house.last_day

    def shown_by(self, change: Change, changed: Rulebook) -> Witness | None:
        """A line of which the changed rulebook says something else; None is a proof that there is none."""
        hints = isinstance(change, HintChanged)
        prover = self._bare if hints else self._whole
        one, other = prover.graph, Graph(House(changed, self.day), assuming=not hints)
        _ = other.looked_at  # so that the solver is told of every function in it
        if hints:
            return _first_of(prover, other, True, [_differ_all(hinted(one), hinted(other))])
        return _first_of(prover, other, _root(change, one, other), _visible(one, other))


def _first_of(prover: Prover, other: Graph, root: Formula, parts: Iterable[Formula]) -> Witness | None:
    """A line with which what is changed differs, and one of these parts with it."""
    with prover.further(other.applied):
        if prover.model(root) is None:
            return None
        return next((shown for part in parts if (shown := prover.witness(root, part)) is not None), None)


def _root(change: Change, one: Graph, other: Graph) -> Formula:
    """Where what is changed is itself another than it was."""
    match change:
        case RuleChanged(decision, place, _):
            was, now = one.codes(decision)[place], other.codes(decision)[place]
            return _apart(was, now)
        case ComputedChanged(name) | BlankChanged(name) | NotAssumed(name):
            return _apart(one.named(name), other.named(name))
    return True


def _visible(one: Graph, other: Graph) -> Iterator[Formula]:
    """Where each thing that is said of a line is another; what stands in both as the same formula is not asked."""
    for name, decision in one.book.decisions.items():
        if decision.hit_policy == "first":
            was, now = one.candidates(name), other.candidates(name)
            found = either(*(_unlike(was[outcome], now[outcome]) for outcome in was))
        else:
            codes = zip(decision.rules, one.shown(name).values(), other.shown(name).values(), strict=True)
            # Of checks, only those that certainly hold are told.
            found = either(
                *(_unlike(was.yes, now.yes) if rule.names else _apart(was, now) for rule, was, now in codes)
            )
        if found is not False:
            yield found
    for name in dict.fromkeys((*DATES, *AMOUNTS, *days_told(one.book))):
        if name in one.book.derived and (found := _apart(one.named(name), other.named(name))) is not False:
            yield found


def _apart(was: Found, now: Found) -> Formula:
    """Where a condition or number comes out otherwise."""
    if isinstance(was, Truth) and isinstance(now, Truth):
        return either(_unlike(was.yes, now.yes), _unlike(was.no, now.no))
    assert isinstance(was, Figure) and isinstance(now, Figure)  # noqa: S101 - a change leaves the type as it is
    known = _unlike(was.known, now.known)
    return (
        known
        if alike(was.value, now.value)
        else either(known, both(was.known, now.known, was.value != now.value))
    )


def _unlike(was: Formula, now: Formula) -> Formula:
    return False if alike(was, now) else denied(same(was, now))


def _differ_all(was: list[Formula], now: list[Formula]) -> Formula:
    return either(*(_unlike(one, other) for one, other in zip(was, now, strict=True)))
