"""Under which answers each line of a fleet may go, once per distinct case: lines that no rule tells apart are one.

Must not know any fact or outcome; `engine.deciding.provided` finds the answers for one of them.
"""

from collections.abc import Iterator
from typing import Any

from engine.deciding.decide import Decider
from engine.deciding.ending import Columns, Ending, Trial
from engine.deciding.possible import atoms
from engine.deciding.provided import Answers, in_order, rank, smallest
from engine.deciding.references import looked_at
from engine.rulebook.terms import NARROWINGS
from engine.types.arrays import INDEX, ManySims, Whole, chunks
from engine.types.lanes import Column

Best = dict[int, Answers]
Key = tuple[int, ...]


def provided_many(decider: Decider, stated: Columns, size: int, as_of: int) -> tuple[list[Answers], Any]:
    """The sets of answers found, the first of them empty, and for each of `size` SIMs the place of its own."""
    cases = _Cases(Ending(decider, as_of))
    whole = Whole(size)
    for piece in chunks(size):
        columns = {name: Column(column.values[piece], column.known[piece]) for name, column in stated.items()}
        numbers = whole.array("provided", INDEX)[piece]
        for places, number in cases.of(columns, ManySims(piece.stop - piece.start)):
            numbers[places] = number
    return cases.found, whole.array("provided", INDEX)


class _Cases:
    """The distinct cases met so far, each with the place of its answers among those found."""

    def __init__(self, ending: Ending) -> None:
        self.ending = ending
        self.found: list[Answers] = [()]
        self._numbers: dict[Key, int] = {}
        self._leaves: dict[tuple[tuple[tuple[str, int], ...], Key], Answers] = {}
        self._tests = _Tests(ending)

    def of(self, columns: Columns, lane: ManySims) -> Iterator[tuple[Any, int]]:
        """Which SIMs of a piece have which answers; those that have none are left out."""
        ending = self.ending
        waits = ending.waits(ending.bits(columns, lane, {}))
        if ending.decision is None or not lane.some(waits):
            return
        groups = list(lane.alike(waits, self._tests.of(columns, lane, {})))
        new = [(places[0], key) for places, key in groups if key not in self._numbers]
        if new:
            its, its_lane = lane.taken(columns, [place for place, _ in new])
            best = self._of_distinct(its, its_lane)
            for place, (_, key) in enumerate(new):
                answers = best.get(place, ())
                if answers not in self.found:
                    self.found.append(answers)
                self._numbers[key] = self.found.index(answers)
        yield from ((places, self._numbers[key]) for places, key in groups)

    def _of_distinct(self, columns: Columns, lane: ManySims) -> Best:
        best: Best = {}
        for places, trial in self.ending.closed(columns, lane, lane.full(True), {}):
            its, its_lane = lane.taken(columns, places)
            ends = (self.ending.bits(its, its_lane, trial) & self.ending.rest) == 0
            self._better(best, places[ends], in_order(self.ending, trial))
            for inner, key in its_lane.alike(~ends, self._tests.of(its, its_lane, trial)):
                leaf = (tuple(trial.items()), key)
                if leaf not in self._leaves:
                    one = {
                        name: Column(int(column.values[inner[0]]), bool(column.known[inner[0]]))
                        for name, column in its.items()
                    }
                    self._leaves[leaf] = smallest(self.ending, one, [trial])
                self._better(best, places[inner], self._leaves[leaf])
        return best

    def _better(self, best: Best, places: Any, answers: Answers) -> None:
        for place in places.tolist() if answers else ():
            before = best.get(place)
            if before is None or rank(self.ending, answers) < rank(self.ending, before):
                best[place] = answers


class _Tests:
    """What tells lines apart: every comparison of a rule, which facts are known, and the terms that come into play."""

    def __init__(self, ending: Ending) -> None:
        self.ending = ending
        book, decision = ending.decider.rulebook, ending.decision
        needed = ending.decider.needed((decision.name,)) if decision else []
        self.atoms = atoms(book, [one.name for one in needed])
        names = {
            name for one in needed for rule in one.rules for name in looked_at(book, rule.condition)
        } & set(book.terms)
        tables = [book.terms_on(ending.as_of)[name] for name in sorted(names)]
        classes: dict[tuple[Any, ...], int] = {}
        self.classes = []
        for owner in range(book.lines.owners):
            lines = range(owner * NARROWINGS, (owner + 1) * NARROWINGS)
            values = tuple(
                (found.value if found else None) for table in tables for found in map(table.value, lines)
            )
            self.classes.append(classes.setdefault(values, len(classes)))

    def of(self, stated: Columns, lane: ManySims, trial: Trial) -> list[Any]:
        """A column of numbers for each; SIMs alike in all of them are one case."""
        columns = dict(stated) | {
            name: Column(lane.full(answer), lane.full(True)) for name, answer in trial.items()
        }
        sims = self.ending.decider.sims(columns, self.ending.as_of, lane)
        line = sims.term_line()
        owner, rest = line // NARROWINGS, line % NARROWINGS
        found: list[Any] = [lane.lookup(self.classes, owner), rest]
        found += [sims.evaluator.condition(atom) for atom in self.atoms]
        found += [sims.column(fact.name).known for fact in self.ending.facts]
        return found
