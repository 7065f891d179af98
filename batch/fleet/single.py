"""Check one SIM: understand what was said of it, decide, and work out what follows.

Loads neither pandas nor numpy, so that a single check starts at once; prints nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import msgspec

from batch.fleet.asked import CHECKING, ENDING, STATUSES, asked_about, asking_checks, blockers
from batch.fleet.hint_line import NO_HINTS, LineHints, hint_words, line_hints
from batch.identity import find_identity, mask_identity
from batch.problems import Problem
from batch.reading.value_texts import as_text
from batch.understanding.cell_types import cell_type_of
from batch.understanding.currency_words import LOCAL
from batch.understanding.platforms import all_status_words
from batch.understanding.understand import CellContext, CellWords, Understood, masked, understand_alone
from batch.understanding.units import own_unit
from batch.understanding.words import tidy
from batch.verdicts import VERDICTS
from engine.deciding.answers import Answer
from engine.deciding.concerns import serving
from engine.deciding.consequences import Consequences, consequences
from engine.deciding.decide import Decided, Decider
from engine.deciding.provided import provided
from engine.explaining.explain import Explainer
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import SHOW, HintsMode
from engine.rulebook.model import Open
from engine.types.facts import Fact
from engine.types.kleene import UNKNOWN, YES
from engine.types.lanes import Column
from engine.types.roles import Roles
from engine.types.values import decode, encode

SINGLE_ROW = 1


class Line(msgspec.Struct, frozen=True):
    """What is known of one SIM: typed values by fact or term, the names of listed services, problems, and remarks.

    `answered`: what somebody said when asked, of what was not given.
    """

    values: Mapping[str, Any]
    names: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()
    unmatched: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()

    @property
    def sim_id(self) -> str:
        """The line's key, or what stands for it."""
        found = self.values.get("sim_id") or self.values.get("msisdn") or self.values.get("iccid")
        return str(found or f"row {SINGLE_ROW}")


class Checked(msgspec.Struct, frozen=True, dict=True):
    """One SIM's answer, with all that is needed to show and explain it."""

    rulebook: Rulebook
    decider: Decider
    line: Line
    columns: Mapping[str, Column]
    as_of: datetime.date
    decided: Decided
    follows: Consequences
    explainer: Explainer
    hints: LineHints = NO_HINTS

    @property
    def status(self) -> Open:
        """`determined`, `details_open` or `needs_info`, after the decisions that are open and the checks that ask."""
        open_ = [self.rulebook.decisions[name].when_open for name in self.undetermined]
        met = {rule for name in CHECKING for rule in self.holding(name)}
        asks = not met.isdisjoint(asking_checks(self.rulebook))
        return "needs_info" if asks else max(open_, key=STATUSES.index, default=STATUSES[0])

    @property
    def undetermined(self) -> tuple[str, ...]:
        """The verdicts that more than one outcome is left of, in order."""
        return tuple(name for name in self.verdicts if self.answer(name).outcome is None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the cells, and the checks of the facts that the line meets."""
        met = [
            Problem(rule.id, "", "", SINGLE_ROW, heading=rule.names[0], fact=rule.names[0], of_rule=True)
            for name in CHECKING
            for rule_id in self.holding(name)
            if (rule := self.rulebook.decisions[name].rule(rule_id)).names
        ]
        return (*self.line.problems, *met)

    @cached_property
    def provided(self) -> dict[str, Any]:
        """The answers under which the line may go, by fact; none where its action is determined."""
        answers = provided(self.decider, self.columns, self.as_of.toordinal())
        return {name: decode(self.rulebook.facts[name], answer) for name, answer in answers}

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The verdicts this rulebook gives, in order."""
        return tuple(name for name in VERDICTS if name in self.decided.answers)

    def answer(self, decision: str) -> Answer:
        answer: Answer = self.decided.answers[decision][self.decided.index[decision]]
        return answer

    def roles(self, decision: str) -> Roles:
        """What the outcome of a first decision is for; nothing where it is undetermined, or not decided at all."""
        outcome = self.answer(decision).outcome if decision in self.decided.answers else None
        return self.rulebook.roles.of(decision, outcome or "")

    def holding(self, decision: str) -> tuple[str, ...]:
        """The rules of a collect decision that certainly hold, in rule order."""
        return tuple(rule for rule, code in self.decided.codes.get(decision, {}).items() if code == YES)

    def unknown(self, decision: str) -> tuple[str, ...]:
        """The rules of a collect decision that possibly hold, in rule order."""
        return tuple(rule for rule, code in self.decided.codes.get(decision, {}).items() if code == UNKNOWN)

    def questions(self) -> dict[str, tuple[str, ...]]:
        """Each fact asked, with the decisions it would help to settle, in the order of the facts and terms."""
        found: dict[str, tuple[str, ...]] = {}
        asked, about = self.decided.asked, asked_about(self.rulebook)
        for name in (*self.rulebook.facts, *self.rulebook.terms):
            decides = tuple(item for item in about if name in asked[item])
            if decides:
                found[name] = decides
        return found

    def assumptions(self) -> dict[str, Any]:
        """The assumed facts that an outcome rests on, with their values."""
        hinted = {name: self.hints.found[name].value for name in self.decided.sims.hinted}
        values = {**self.decided.sims.assumed_values, **hinted}
        return {name: values[name] for name, counts in self.decided.assumed.items() if counts}

    def answers(self) -> dict[str, Any]:
        """What was said when asked, as far as it was understood, in the order of the facts and terms."""
        values, answered = self.line.values, self.line.answered
        return {name: values[name] for name in self.rulebook.readable if name in answered and name in values}

    def to_become_eligible(self) -> tuple[str, ...]:
        """The blockers that hold and concern ending, in rule order, where the line may still be ended."""
        decision = self.decider.purposed
        if decision is not None and decision.name in self.decided.answers:
            ending = serving(decision, (ENDING,))
            if ending.isdisjoint(self.answer(decision.name).candidates):
                return ()
        holding = self.holding("obstacles")
        return tuple(rule.id for rule in blockers(self.rulebook) if rule.id in holding)


def read_line(rulebook: Rulebook, raw: Mapping[str, object]) -> Line:
    """Understand a mapping of facts (and a line's own terms) as a sheet's cells would be."""
    values: dict[str, Any] = {}
    names: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    unmatched: list[str] = []
    remarks: list[str] = []
    for name, given in raw.items():
        fact = rulebook.readable.get(name)
        if fact is None:
            if hint_words(rulebook).are_remarks(name):
                remarks.append(mask_identity(tidy(as_text(given))))
            else:
                unmatched.append(name)
            continue
        text = as_text(given)
        found = _items(fact, given) or understand_given(rulebook, fact, given)
        if found.value is not None:
            values[name] = found.value
            names[name] = found.names
        if found.trouble is not None:
            said = masked(fact, text)
            type_, params = found.trouble
            problems.append(
                Problem(type_, "", "", SINGLE_ROW, heading=name, fact=name, text=said, params=params)
            )
    listed = {name: items for name, items in names.items() if items}
    return Line(values, listed, tuple(problems), tuple(unmatched), tuple(filter(None, remarks)))


def understand_given(rulebook: Rulebook, fact: Fact, given: object) -> Understood:
    """A value given for a fact by itself, read as the one cell of a column headed with the fact's code."""
    context = _context(rulebook)
    hkd = own_unit(fact, context.vocabulary).hkd
    return understand_alone(
        fact, as_text(given), msgspec.structs.replace(context, either_is=LOCAL if hkd else "")
    )


def _items(fact: Fact, given: object) -> Understood | None:
    """A list given as one: each item counts once, whatever signs are in it. None where it is read as a cell is."""
    if not isinstance(given, list | tuple) or not cell_type_of(fact).lists:
        return None
    items = tuple(item for part in given if (item := tidy(as_text(part))))
    as_a_cell = len(items) < len(given[:2]) or len(items) == 1  # nothing said, `none`, a number
    return None if as_a_cell or any(map(find_identity, items)) else Understood(len(items), items)


def vocabulary(rulebook: Rulebook) -> CellWords:
    """The words cells are read with; they are folded once for a rulebook, however many lines it reads."""
    return _context(rulebook).vocabulary


def _context(rulebook: Rulebook) -> CellContext:
    if not _latest or _latest[0][0] is not rulebook:
        elsewhere = all_status_words(rulebook.platforms)
        _latest[:] = [(rulebook, CellContext(_words(rulebook), status_elsewhere=elsewhere))]
    return _latest[0][1]


def _words(rulebook: Rulebook) -> CellWords:
    return CellWords(rulebook.words, hints=rulebook.hints.values(), remarks=rulebook.remarks)


_latest: list[tuple[Rulebook, CellContext]] = []


def check_line(decider: Decider, line: Line, as_of: datetime.date, hints: HintsMode = SHOW) -> Checked:
    """Decide for one SIM; `hints`: whether what it suggests is shown, used as an assumption, or left aside."""
    book = decider.rulebook
    columns = {}
    for name, value in line.values.items():
        fact = book.readable.get(name)
        if fact is not None:
            columns[name] = Column(encode(fact, value), True)
    unclear = {problem.fact for problem in line.problems if not problem.of_rule}
    found = line_hints(decider, columns, line.values, line.remarks, unclear, as_of.toordinal(), hints)
    used = {name: one.value for name, one in found.found.items() if one.used and one.value is not None}
    columns |= {name: Column(encode(book.facts[name], value), True) for name, value in used.items()}
    decided = decider.decide(columns, as_of.toordinal(), hinted=dict.fromkeys(used, True))
    return Checked(
        book,
        decider,
        line,
        columns,
        as_of,
        decided,
        consequences(decided),
        Explainer(decided, line.values),
        found,
    )
