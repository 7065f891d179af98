"""The steps of a rulebook: each thing once, after what it is made of; and the work of a fleet does not grow with it."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType

from bench import fleets
from engine.conditions.nodes import Always, Holds
from engine.conditions.walking import walk
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.deciding.steps import ConditionStep, DecisionStep, FactStep, by_decision, compiled, up_to
from engine.types.lanes import Column
from tests.support.random_sims import AS_OF
from tests.support.shipped import shipped

BOOK = shipped()
STEPS = compiled(BOOK)


def test_what_a_step_is_made_of_comes_before_it() -> None:
    assert [*range(1, len(STEPS) + 1)] == [step.number for step in STEPS]
    assert all(number < step.number for step in STEPS for number in step.of)


def test_each_thing_is_worked_out_once() -> None:
    things = [step.node if isinstance(step, ConditionStep) else step.name for step in STEPS]
    assert {1} == {*Counter(things).values()}


def test_every_part_of_every_condition_has_its_step() -> None:
    conditions = {step.node for step in STEPS if isinstance(step, ConditionStep)}
    facts = {step.name for step in STEPS if isinstance(step, FactStep)}
    assert [*BOOK.decisions] == [step.name for step in STEPS if isinstance(step, DecisionStep)]
    for decision in BOOK.decisions.values():
        for rule in decision.rules:
            for part in walk(rule.condition):
                computed = isinstance(part, Holds) and part.name in facts
                assert part.is_number or computed or isinstance(part, Always) or part in conditions


def test_the_steps_up_to_one_are_all_that_it_rests_on() -> None:
    for step in STEPS:
        found = up_to(STEPS, [step.number])
        assert found[-1] == step
        assert {number for one in found for number in one.of} | {step.number} == {one.number for one in found}


def test_each_decision_has_the_steps_before_it() -> None:
    in_turn = [step for steps in by_decision(STEPS).values() for step in steps]
    assert in_turn == [step for step in STEPS if not isinstance(step, DecisionStep)]


def test_the_calls_of_a_fleet_do_not_grow_with_its_lines() -> None:
    """Counted in Python, once every case has been met: what is done for a line is done in arrays."""
    decider, columns = Decider(BOOK), fleets.draw(BOOK, 32_000)
    decide_many(decider, columns, 32_000, AS_OF.toordinal())
    few, many = (_calls(decider, columns, size) for size in (8_000, 32_000))
    assert many < 1.05 * few


def _calls(decider: Decider, columns: dict[str, Column], size: int) -> int:
    given = {name: Column(column.values[:size], column.known[:size]) for name, column in columns.items()}
    calls = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        decide_many(decider, given, size, AS_OF.toordinal())
    finally:
        sys.setprofile(before)
    return calls
