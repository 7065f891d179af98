"""Check a fleet: tables of texts in, every SIM's answer out, a function a step; prints nothing, reads no clock."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batch.answers.answers_file import LineAnswer
from batch.answers.holders import Then
from batch.answers.lay import answer_codes
from batch.answers.met import AllLines
from batch.fleet.asked import CHECKING
from batch.fleet.cleaned import Cleaned, answered_of, cleaned
from batch.fleet.codes import asked_anywhere, code_table
from batch.fleet.fleet_of_tables import fleet_of
from batch.fleet.fleet_wide import ALL_ROWS, FleetWide
from batch.fleet.given import AnswersGiven, answers_given
from batch.fleet.hint_rows import with_hints
from batch.fleet.problem_groups import ProblemGroup, grouped
from batch.fleet.single import vocabulary
from batch.fleet.table import Fleet
from batch.plan_shapes import NO_PLAN, Plan
from batch.problem_list import problem_list
from batch.problems import Notice, Problem
from batch.shapes import RawTable
from batch.understanding.clean import CleanTable
from batch.understanding.columns import Headings
from batch.understanding.matching import Matching
from batch.understanding.problems_placed import problems_at
from batch.understanding.words_settled import NO_WORDS, WordsSettled
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided, decide_many
from engine.deciding.provided_many import Provided, provided_many
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import SHOW, HintsMode
from engine.types.facts import Fact
from engine.types.kleene import YES

if TYPE_CHECKING:
    from batch.fleet.plan import Planned

Step = Callable[[str], None]


@dataclass(frozen=True)
class FleetOptions:
    """What a fleet's check is asked for: the date, the language, who hears of its steps, what texts of its columns were
    settled to mean, what was answered, whether tables are joined, and what becomes of hints.

    `join` and `then` as for `clean_tables`. `problems` and `notices` are of what the answers were read from. `across`:
    who knows what the rows of the fleet together show; `fleet`: what answers meet of all lines, where these are but
    some: which of them are old is then told elsewhere.
    """

    as_of: datetime.date
    language: str = "en"
    step: Step = lambda _: None
    words: WordsSettled = NO_WORDS
    answers: Sequence[LineAnswer] = ()
    join: bool | None = None
    hints: HintsMode = SHOW
    problems: Sequence[Problem] = ()
    notices: Sequence[Notice] = ()
    then: Then | None = None
    across: FleetWide = ALL_ROWS
    fleet: AllLines | None = None


@dataclass(frozen=True)
class CheckedFleet:
    """A fleet and what was decided of it: enough to write codes, and to work out the rest of the report.

    `given`: what was answered.
    """

    fleet: Fleet
    decided: FleetDecided
    decider: Decider
    given: AnswersGiven

    @cached_property
    def codes(self) -> pa.Table:
        """The table of codes, a row per SIM."""
        return code_table(self.decider.rulebook, self.fleet, self.decided, self.provided)

    @cached_property
    def codes_at_once(self) -> pa.Table:
        """The same without under which answers each line may go, which takes longest to find."""
        return code_table(self.decider.rulebook, self.fleet, self.decided)

    @cached_property
    def provided(self) -> Provided:
        """The answers under which each line may go."""
        return provided_many(self.decider, self.fleet.columns, self.decided)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The lines that each fact and term is asked of, for the sake of whichever decision."""
        return asked_anywhere(self.decided)

    @cached_property
    def planned(self) -> Planned | None:
        """How the plan came about, where anything waits."""
        from batch.fleet.plan import planned_of  # here, not above: whoever wants codes alone plans nothing

        return planned_of(self.decider, self.fleet, self.decided, self.provided)

    @property
    def plan(self) -> Plan:
        """What to ask first."""
        return self.planned.plan if self.planned else NO_PLAN

    @cached_property
    def problem_groups(self) -> list[ProblemGroup]:
        """The fleet's problems, those of one text in one column together."""
        return grouped(self.fleet.problems)


def headings_of(rulebook: Rulebook) -> Headings:
    """The headings that a rulebook accepts; folded once for as long as these stay the same."""
    accepted = rulebook.readable, rulebook.words
    if not _latest_headings or _latest_headings[0][0] != accepted:
        _latest_headings[:] = [(accepted, Headings(rulebook.readable, vocabulary(rulebook)))]
    return _latest_headings[0][1]


_latest_headings: list[tuple[tuple[Mapping[str, Fact], Mapping[str, Any]], Headings]] = []


def answer(
    decider: Decider, tables: Sequence[RawTable], matchings: Sequence[Matching], options: FleetOptions
) -> CheckedFleet:
    """Understand and decide; the table of codes is complete, nothing is put into words yet."""
    options.step("understand")
    found = decided_of(
        decider, cleaned(decider.rulebook, tables, matchings, options.words, options.join), options
    )
    _ = found.codes
    return found


def decided_of(decider: Decider, understood: Cleaned, options: FleetOptions) -> CheckedFleet:
    """Decide tables that are understood, with what was answered: what to do again when an answer comes."""
    answered = answered_of(
        decider.rulebook, understood, options.answers, decider.assumed_values, options.then, options.fleet
    )
    clean = options.across.with_facts(answered.table, decider.rulebook.facts)
    fleet = fleet_of(decider.rulebook, clean, understood.tables, options.across)
    facts = decider.rulebook.readable
    old_after = datetime.timedelta(days=decider.rulebook.settings.answers_old_after_days)
    fleet = replace(fleet, answered=answer_codes(answered.used, answered.answers, facts))
    given = answers_given(answered, facts, options.as_of - old_after)
    as_of = options.as_of.toordinal()
    fleet = with_hints(decider, fleet, as_of, options.hints)
    options.step("decide")
    decided = decide_many(decider, fleet.columns, fleet.size, as_of, fleet.used)
    fleet = with_met_checks(decider.rulebook, fleet, clean, decided)
    old = given.told_old() if options.fleet is None else ()
    fleet = _with_told(fleet, options.problems, [*options.notices, *old])
    return CheckedFleet(fleet, decided, decider, given)


def with_met_checks(rulebook: Rulebook, fleet: Fleet, clean: CleanTable, decided: FleetDecided) -> Fleet:
    """The fleet with a problem on each row whose facts can't all be true."""
    problems, at = [fleet.problems], [fleet.at]
    for name in CHECKING:
        for rule in rulebook.decisions[name].rules if name in rulebook.decisions else ():
            rows = np.flatnonzero((decided.codes[name][rule.id] == YES) & ~fleet.unreadable)
            problems.append(problems_at(clean, rows, rule.id, rule.names[0], of_rule=True))
            at.append(rows)
    return replace(fleet, problems=problem_list(*problems), at=np.concatenate(at))


def _with_told(fleet: Fleet, problems: Sequence[Problem], notices: Sequence[Notice]) -> Fleet:
    """The fleet with what was met elsewhere than in its own rows."""
    at = np.append(fleet.at, np.full(len(problems), -1))
    told = problem_list(fleet.problems, problems)
    return replace(fleet, problems=told, at=at, notices=[*fleet.notices, *notices])
