"""What remains of a first decision is what the rules engine says, whether it is looked up or told by conditions."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bench import fleets
from engine.deciding.answers import Answer, Answers
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.engines import Decisions
from engine.rulebook.model import Decision
from engine.twin import Twin
from engine.types.arrays import ManySims
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import OneSim
from engine.types.planes import Codes
from engine.types.words import WORD
from tests.engine.test_many import TODAY, said
from tests.support.shipped import shipped

FIRST = [one for one in shipped().decisions.values() if one.hit_policy == "first"]


@pytest.mark.parametrize("decision", FIRST, ids=[one.name for one in FIRST])
def test_conditions_tell_what_the_twin_says(decision: Decision) -> None:
    draw = random.Random(decision.name)
    twin = Twin({decision.name: ("first", len(decision.rules))})
    cases = [draw.choices((NO, UNKNOWN, YES), (6, 3, 1), k=len(decision.rules)) for _ in range(2 * WORD + 3)]
    answers = Answers(decision)
    expected = [answers.told[answers.number(answer_to(decision, twin, case))] for case in cases]
    above = len(answers.bits)

    one = [OneSim().remaining(case, answers.places, above) for case in cases]
    assert expected == [remain | left << above for remain, left in one]

    codes = [Codes.of(np.array(column)) for column in zip(*cases, strict=True)]
    many = ManySims(len(cases)).remaining(codes, answers.places, above)
    remain, left = (np.asarray(found).astype(object) for found in many)
    assert expected == (remain | left << above).tolist()


def answer_to(decision: Decision, twin: Twin, case: list[int]) -> Answer:
    fired = twin.fire(decision.name, dict(enumerate(case)))
    outcomes = tuple(dict.fromkeys(decision.rules[place].outcome for place in fired))
    certain = next((place for place in fired if case[place] == YES), None)
    return Answer(outcomes, tuple(place for place in fired if case[place] == UNKNOWN), certain)


class Forgetful(Twin):
    """A rules engine that forgets the last of several rules that may hold."""

    def fire(self, decision: str, codes: dict[int, int]) -> tuple[int, ...]:  # type: ignore[override]
        fired = super().fire(decision, codes)
        return fired[:-1] if len(fired) > 1 and codes[fired[-1]] == UNKNOWN else fired


def test_what_the_rules_engine_says_counts_where_it_says_something_else() -> None:
    size = 150
    columns = fleets.draw(shipped(), size, seed=8)

    def made(engine: type[Twin]) -> Decider:
        def make(decisions: Decisions) -> Twin:
            return engine(decisions)

        return Decider(shipped(), make=make)

    forgetful, twin = made(Forgetful), made(Twin)
    decided = decide_many(forgetful, columns, size, TODAY)
    others = decide_many(twin, columns, size, TODAY)
    for row in range(size):
        alone = made(Forgetful).decide(fleets.row(columns, row), TODAY)
        told = said(decided, row)
        assert {name: alone.answers[name][index] for name, index in alone.index.items()} == told["answers"]
        assert {(name, fact) for name, facts in alone.asked.items() for fact in facts} == told["asked"]
    assert any(said(decided, row) != said(others, row) for row in range(size))
