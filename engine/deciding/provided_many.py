"""Under which answers each line of a fleet may go, once per distinct case: lines that no rule tells apart are one.

Must not know any fact or outcome; `engine.deciding.provided` finds the answers.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from engine.conditions.nodes import Node
from engine.deciding.decide import Decider
from engine.deciding.ending import Ending
from engine.deciding.possible import atoms_of
from engine.deciding.provided import Answers, of_one, rank, smallest
from engine.deciding.references import looked_at
from engine.deciding.trial import Columns, Trial
from engine.rulebook.terms import NARROWING
from engine.types.arrays import ManySims, as_one, chunks
from engine.types.kleene import UNKNOWN
from engine.types.lanes import Column
from engine.types.wholes import INDEX, Whole

Key = tuple[int, ...]
#: So many cases are sooner looked into one by one: arrays that short cost more than they save.
FEW = 4


class Provided(NamedTuple):
    """The sets of answers found, the first of them empty, and for each SIM the place of its own."""

    sets: Sequence[Answers]
    of: Any


def provided_many(decider: Decider, stated: Columns, size: int, as_of: int) -> Provided:
    """The sets of answers under which each of `size` SIMs may go."""
    cases = _Cases(Ending(decider, as_of))
    whole = Whole(size)
    for piece in chunks(size):
        columns = {name: Column(column.values[piece], column.known[piece]) for name, column in stated.items()}
        numbers = whole.array("provided", INDEX)[piece]
        for places, number in cases.of(columns, ManySims(piece.stop - piece.start)):
            numbers[places] = number
    return Provided(cases.found, whole.array("provided", INDEX))


class _Cases:
    """The distinct cases met so far, each with the place of its answers among those found."""

    def __init__(self, ending: Ending) -> None:
        self.ending = ending
        self.found: list[Answers] = [()]
        self._numbers: dict[Key, int] = {}
        self._tests = _Tests(ending)

    def of(self, columns: Columns, lane: ManySims) -> Iterator[tuple[Any, int]]:
        """Which SIMs of a piece have which answers; those that have none are left out."""
        begun = self.ending.begun(columns, lane)
        waits = self.ending.waits(self.ending.bits(begun))
        if not lane.some(waits):
            return
        groups = list(lane.alike(waits, self._tests.of(begun)))
        new = [(places[0], key) for places, key in groups if key not in self._numbers]
        if new:
            taken, its_lane = lane.taken(columns, [place for place, _ in new])
            few = len(new) <= FEW
            best = self._of_few(taken, len(new)) if few else self._of_distinct(taken, its_lane)
            for place, (_, key) in enumerate(new):
                self._numbers[key] = self._number(best.get(place, ()))
        yield from ((places, self._numbers[key]) for places, key in groups)

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
        if answers not in self.found:
            self.found.append(answers)
        return self.found.index(answers)


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

    def of(self, trial: Trial) -> list[Any]:
        """A column of numbers for each."""
        sims = trial.sims
        found: list[Any] = [sims.column(name).known for name in self.ending.answers]
        for atom in self.atoms:
            code = sims.condition(atom)
            found.append(code)
            found += [
                sims.column(name).values * sims.column(name).known * (code == UNKNOWN)
                for name in self._computed_with(atom)
            ]
        places = [self.book.facts[name] for name in NARROWING if name in self.ending.answers]
        for answers in product(*(self.ending.answers[fact.name] for fact in places)) if self.on_terms else ():
            given = [(fact, answer, True) for fact, answer in zip(places, answers, strict=True)]
            narrowed = trial.with_answers(given).sims
            found += [narrowed.condition(atom) for atom in self.on_terms]
        return found

    def _names(self, atom: Node) -> tuple[str, ...]:
        return looked_at(self.book, atom)

    def _computed_with(self, atom: Node) -> list[str]:
        """The facts of a comparison that is made of several, one of which may be answered."""
        names = [name for name in self._names(atom) if name in self.book.facts and name not in NARROWING]
        return names if len(names) > 1 and any(name in self.ending.answers for name in names) else []
