"""Run worked cases, compare each answer with the expected one, and count the rules they reach. Must not print."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from batch.fleet.asked import answer_code
from batch.fleet.single import Checked, check_line, read_line
from engine.deciding.consequences import AMOUNTS, Consequences
from engine.deciding.decide import Decider
from engine.deciding.hinting import before_assuming
from engine.rulebook.book import Rulebook
from engine.types.lanes import Column, OneSim
from engine.types.values import encode
from engine.verifying.ways import HINTS
from simexit.cases.cases import Case
from simexit.cases.expected import ASSUMPTIONS, PROVIDED, PartOfList
from simexit.cases.seen import Sightings, nothing_seen
from simexit.rulebooks import Choices, prepare


@dataclass(frozen=True)
class Mismatch:
    """One key of the answer that differs from what is expected; `None` means blank."""

    key: str
    expected: Any
    got: Any


@dataclass(frozen=True)
class Ran:
    """A case that was run: what differs, and which parts of its input could not be understood."""

    case: Case
    differences: tuple[Mismatch, ...]
    unreadable: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.differences and not self.unreadable


@dataclass
class Coverage:
    """Which rules decided (first) or held (collect) in a case that expects them to, and how conditions came out.

    A rule whose outcome no case expects could be changed without any case noticing, so it is not reached.
    """

    rules: tuple[str, ...]
    seen: Sightings
    reached: set[str] = field(default_factory=set)

    @property
    def missed(self) -> tuple[str, ...]:
        return tuple(rule for rule in self.rules if rule not in self.reached)


def run_cases(cases: Iterable[Case], choices: Choices, rulebook: Rulebook) -> tuple[list[Ran], Coverage]:
    """Run every case; those that nobody has confirmed cover nothing."""
    runner = CaseRunner(choices, rulebook)
    ran = [runner.run(case) for case in cases]
    return ran, runner.coverage


class CaseRunner:
    """Run cases under `choices`, each with the terms file, preference and assumptions that it names itself."""

    def __init__(self, choices: Choices, rulebook: Rulebook) -> None:
        self.choices = choices
        names = (f"{one.name}.{rule.id}" for one in rulebook.decisions.values() for rule in one.rules)
        self.coverage = Coverage(tuple(names), nothing_seen(rulebook))
        self._deciders: dict[str, Decider] = {}

    def run(self, case: Case) -> Ran:
        """Compare the case's answer with what it expects."""
        checked = self.checked(case)
        if case.entry.confirmed:
            self.note(case, checked)
        line = checked.line
        unreadable = tuple(f"{problem.fact}: {problem.text} ({problem.type})" for problem in line.problems)
        differences = []
        for key, expected in case.expect.items():
            got = answer_of(checked, key)
            if not alike(got, expected):
                differences.append(Mismatch(key, expected, got))
        return Ran(case, tuple(differences), unreadable)

    def checked(self, case: Case) -> Checked:
        """The answer that the case's line gets."""
        decider = self._decider(case)
        line = read_line(decider.rulebook, {**case.entry.facts, **case.entry.terms})
        return check_line(decider, line, case.entry.as_of)

    def note(self, case: Case, checked: Checked) -> None:
        """Note what the case covers."""
        self.coverage.reached |= {
            f"{name}.{rule}" for name, rule in reached(checked) if _says(case, name, rule)
        }
        day = case.entry.as_of.toordinal()
        unassumed = before_assuming(checked.rulebook, checked.columns, OneSim(), day)
        sims = {"": checked.decided.sims, HINTS: unassumed}
        self.coverage.seen.note(sims, {key.removeprefix("unknown_") for key in case.expect})

    def _decider(self, case: Case) -> Decider:
        own = of_case(case, self.choices)
        if str(own) not in self._deciders:
            self._deciders[str(own)] = prepare(own)
        return self._deciders[str(own)]


def of_case(case: Case, choices: Choices) -> Choices:
    """With the terms file, preference and assumptions that a case names itself."""
    return replace(
        choices,
        terms=case.terms or choices.terms,
        prefer=case.entry.prefer or choices.prefer,
        assume={**choices.assume, **case.entry.assume},
    )


def _says(case: Case, decision: str, rule: str) -> bool:
    """Whether the case expects something about a rule that decided or held."""
    expected = case.expect.get(decision)
    return rule in expected.has if isinstance(expected, PartOfList) else decision in case.expect


def alike(got: Any, expected: Any) -> bool:
    """Lists of codes are alike whatever their order; of a list of which a part is expected, that part counts."""
    if isinstance(expected, PartOfList):
        return expected.of(got) == expected
    if isinstance(got, tuple) and isinstance(expected, tuple):
        return sorted(got) == sorted(expected)
    return bool(got == expected)


def reached(checked: Checked) -> set[tuple[str, str]]:
    """The rules that decided or held, each with its decision."""
    found = set()
    for decision in checked.rulebook.decisions.values():
        if decision.hit_policy == "collect":
            found |= {(decision.name, rule) for rule in checked.holding(decision.name)}
            continue
        answer = checked.answer(decision.name)
        if answer.certain is not None and not answer.possible:
            found.add((decision.name, decision.rules[answer.certain].id))
    return found


def answer_of(checked: Checked, key: str) -> Any:
    """One key of the answer, in the form in which it is compared."""
    book = checked.rulebook
    if key == "status":
        return checked.status
    if key.startswith("questions_"):
        terms = key == "questions_carrier"
        return tuple(name for name in checked.questions() if (name in book.terms) == terms)
    if key == "to_become_eligible":
        return checked.to_become_eligible()
    if key == PROVIDED:
        facts = ((book.facts[name], value) for name, value in checked.provided.items())
        return tuple(f"{fact.name}={answer_code(fact, encode(fact, value))}" for fact, value in facts)
    if key == ASSUMPTIONS:
        return tuple(checked.assumptions())
    if key == HINTS:
        return tuple(one.hint for one in checked.hints.found.values())
    decision = book.decisions.get(key)
    if decision is not None:
        return checked.answer(key).candidates if decision.hit_policy == "first" else checked.holding(key)
    if key.startswith("unknown_"):
        return checked.unknown(key.removeprefix("unknown_"))
    follows = key in Consequences.__struct_fields__
    column: Column = getattr(checked.follows, key) if follows else checked.decided.sims.column(key)
    if not column.known or key in AMOUNTS:
        return column.values if column.known else None
    # The word "none" is no day.
    return datetime.date.fromordinal(column.values) if column.values > 0 else None
