"""Cases that get the answer they must get, as watchers: which of them notices that a rulebook has a fault.

Knows cases and their answers; must not know any rule, nor make a fault.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from batch.fleet.single import Checked, check_line, read_line
from engine.deciding.decide import Decider
from engine.deciding.hinting import before_assuming
from engine.deciding.sims import Sims
from engine.mutating.changes import HintChanged, Showing
from engine.mutating.mutants import Mutant, mutants
from engine.rulebook.book import Rulebook
from engine.types.lanes import OneSim
from simexit.cases.case_run import alike, answer_of, of_case
from simexit.cases.cases import Case
from simexit.cases.expected import ASSUMPTIONS
from simexit.rulebooks import Choices, prepare


@dataclass(frozen=True, eq=False)
class Setup:
    """What decides the cases that share terms, preference and assumptions; and every mutant of its rulebook.

    Of the same rules, the mutants are the same and in the same order, whatever the terms.
    """

    decider: Decider
    mutants: tuple[Mutant, ...]

    @property
    def book(self) -> Rulebook:
        return self.decider.rulebook

    def decider_of(self, book: Rulebook) -> Decider:
        """One that decides as another rulebook of the same hit policies: that is all the rules engine knows."""
        assume = {name: self.decider.assumed_values[name] for name in self.decider.assumed_by_user}
        return Decider(book, assume, lambda _: self.decider.inference)


@dataclass(frozen=True, eq=False)
class Watcher:
    """A case and the answer it gets."""

    case: Case
    setup: Setup
    checked: Checked

    def answered_by(self, decider: Decider) -> Checked:
        """What another decider says of its line."""
        return check_line(decider, self.checked.line, self.case.entry.as_of)

    def content_with(self, checked: Checked) -> bool:
        """Whether an answer to its line is the expected one."""
        return all(alike(answer_of(checked, key), expected) for key, expected in self.case.expect.items())

    def shows(self, place: int) -> Showing:
        """How its line shows what is changed in the mutant at this place."""
        change, sims = self.setup.mutants[place].change, self.checked.decided.sims
        how = change.shows(self._unassumed if isinstance(change, HintChanged) else sims)
        # What comes out the same may rest on an assumption, or no longer.
        assumed = how is Showing.SAME and ASSUMPTIONS in self.case.expect and sims.assumed
        return Showing.UNKNOWN if assumed else how

    @cached_property
    def _unassumed(self) -> Sims:
        as_of = self.checked.as_of.toordinal()
        return before_assuming(self.setup.book, self.checked.columns, OneSim(), as_of)


class Watch:
    """All cases that somebody confirmed; those that fail without any fault are `failing`, and notice nothing."""

    def __init__(self, cases: Iterable[Case], choices: Choices) -> None:
        self._setups: dict[str, Setup] = {}
        self.own = self._setup(choices)
        all_of_them = [self._watcher(case, choices) for case in cases if case.entry.confirmed]
        self.watchers = [one for one in all_of_them if one.content_with(one.checked)]
        self.failing = len(all_of_them) - len(self.watchers)

    def noticed_by(self, place: int, how: Showing) -> Case | None:
        """A case that notices the mutant at this place, of those whose line shows it so."""
        name = self.own.mutants[place].within
        showing = [one for one in self.watchers if one.shows(place) is how]
        # What says something about the decision itself is the likeliest to notice.
        return self._first(place, sorted(showing, key=lambda one: name not in one.case.expect))

    def _first(self, place: int, watchers: Sequence[Watcher]) -> Case | None:
        deciders: dict[Setup, Decider] = {}
        for one in watchers:
            setup = one.setup
            if setup not in deciders:
                deciders[setup] = setup.decider_of(setup.mutants[place].change.of(setup.book))
            if not one.content_with(one.answered_by(deciders[setup])):
                return one.case
        return None

    def _setup(self, choices: Choices) -> Setup:
        key = str(choices)
        if key not in self._setups:
            decider = prepare(choices)
            self._setups[key] = Setup(decider, tuple(mutants(decider.rulebook)))
        return self._setups[key]

    def _watcher(self, case: Case, choices: Choices) -> Watcher:
        setup = self._setup(of_case(case, choices))
        line = read_line(setup.book, {**case.entry.facts, **case.entry.terms})
        return Watcher(case, setup, check_line(setup.decider, line, case.entry.as_of))
