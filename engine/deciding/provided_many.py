"""Under which answers each line of a fleet may go, once per distinct case: lines that no rule tells apart are one.

Must not know any fact or outcome; `engine.deciding.provided` finds the answers.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from engine.conditions.nodes import Node
from engine.deciding.decide import Decider
from engine.deciding.ending import Ending
from engine.deciding.many import FleetDecided
from engine.deciding.possible import atoms_of
from engine.deciding.provided import Answers, of_one, rank, smallest
from engine.deciding.references import looked_at
from engine.deciding.trial import Columns, Trial
from engine.rulebook.term_table import NARROWING
from engine.types.arrays import ManySims, as_one
from engine.types.kleene import UNKNOWN
from engine.types.pieces import pieces_where
from engine.types.wholes import INDEX, Whole

Key = tuple[int, ...]
#: So many cases are sooner looked into one by one: arrays that short cost more than they save.
FEW = 4


class Provided(NamedTuple):
    """The sets of answers found, the first of them empty, and for each SIM the place of its own."""

    sets: Sequence[Answers]
    of: Any


def provided_many(decider: Decider, stated: Columns, decided: FleetDecided) -> Provided:
    """The sets of answers under which each SIM may go: of those whose end is still open as they are decided."""
    cases = _Cases(Ending(decider, decided.as_of))
    numbers = Whole(decided.size).array("provided", INDEX)
    everything = ManySims(decided.size)
    for rows in pieces_where(_waits(cases.ending, decided), decider.rulebook.width):
        columns, lane = everything.taken(stated, rows)
        numbers[rows] = cases.of(columns, lane)
    return Provided(cases.found, numbers)


def _waits(ending: Ending, decided: FleetDecided) -> Any:
    """Which SIMs may be ended, and may not."""
    if ending.decision is None:
        return ManySims(decided.size).full(False)
    name = ending.decision.name
    outcomes = (answer.candidates for answer in decided.answers[name])
    left = (sum(ending.decider.bit(name, outcome) for outcome in candidates) for candidates in outcomes)
    table = tuple(bool(ending.waits(bits)) for bits in left)
    return ManySims(decided.size).lookup(table or (False,), decided.index[name])


class _Cases:
    """The distinct cases met so far, each with the place of its answers among those found."""

    def __init__(self, ending: Ending) -> None:
        self.ending = ending
        self.found: list[Answers] = [()]
        self._places: dict[Answers, int] = {(): 0}
        self._numbers: dict[Key, int] = {}
        self._tests = _Tests(ending)

    def of(self, columns: Columns, lane: ManySims) -> Any:
        """For each SIM of a piece the place of its answers."""
        case_of, first, cases = lane.distinct(self._tests.of(columns, lane))
        new = [(place, key) for place, key in zip(first, cases, strict=True) if key not in self._numbers]
        if new:
            taken, its_lane = lane.taken(columns, [place for place, _ in new])
            few = len(new) <= FEW
            best = self._of_few(taken, len(new)) if few else self._of_distinct(taken, its_lane)
            for place, (_, key) in enumerate(new):
                self._numbers[key] = self._number(best.get(place, ()))
        return lane.lookup(tuple(self._numbers[key] for key in cases), case_of)

    def _of_few(self, columns: Columns, size: int) -> dict[int, Answers]:
        return {place: of_one(self.ending, as_one(columns, place)) for place in range(size)}

    def _of_distinct(self, columns: Columns, lane: ManySims) -> dict[int, Answers]:
        best: dict[int, Answers] = {}
        for places, answers in smallest(self.ending, self.ending.begun(columns, lane), lane.full(True)):
            for place in places.tolist():
                before = best.get(place)
                if before is None or rank(self.ending, answers) < rank(self.ending, before):
                    best[place] = answers
        return best

    def _number(self, answers: Answers) -> int:
        place = self._places.setdefault(answers, len(self.found))
        if place == len(self.found):
            self.found.append(answers)
        return place


class _Tests:
    """What tells lines apart, whatever is answered: SIMs alike in all of it are one case.

    That is how every comparison of a rule stands, now and for each plan and account where these are not known; which
    facts are known; and what is known of those that an answer will be computed with.
    """

    def __init__(self, ending: Ending) -> None:
        self.ending = ending
        self.book = ending.decider.rulebook
        self.atoms = atoms_of(self.book, ending.conditions)
        self.on_terms = [
            atom for atom in self.atoms if not set(self._names(atom)).isdisjoint(self.book.terms)
        ]

    def of(self, columns: Columns, lane: ManySims) -> list[Any]:
        """A column of numbers for each. Nothing is decided: what is compared rests on no decision."""
        sims = self.ending.decider.sims(columns, self.ending.as_of, lane)
        trial = Trial(self.ending.decider, sims)
        found: list[Any] = [sims.column(name).known for name in self.ending.answers]
        for atom in self.atoms:
            code = sims.condition(atom)
            found.append(code)
            found += [
                sims.column(name).values * sims.column(name).known * (code == UNKNOWN)
                for name in self._computed_with(atom)
            ]
        places = [self.book.facts[name] for name in NARROWING if name in self.ending.answers]
        open_ = any(lane.some(trial.unknown(fact.name)) for fact in places)
        for answers in product(*(self.ending.answers[fact.name] for fact in places)) if self.on_terms else ():
            given = [(fact, answer, True) for fact, answer in zip(places, answers, strict=True)]
            narrowed = trial.with_answers(given).sims if open_ else sims
            found += [narrowed.condition(atom) for atom in self.on_terms]
        return found

    def _names(self, atom: Node) -> tuple[str, ...]:
        return looked_at(self.book, atom)

    def _computed_with(self, atom: Node) -> list[str]:
        """The facts of a comparison that is made of several, one of which may be answered."""
        names = [name for name in self._names(atom) if name in self.book.facts and name not in NARROWING]
        return names if len(names) > 1 and any(name in self.ending.answers for name in names) else []
