"""Tests of one decision's outcome joined by *or* are one test of its candidates, also behind derived facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.evaluate import Evaluator
from engine.conditions.joined import joined
from engine.conditions.nodes import All, Any_, Compare, Holds, Node, Not, Number, OutcomeIn, Value
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column, OneSim
from tests.support.made_up import decided, first, made_up

BITS = {"a": 1, "b": 2, "c": 4, "d": 8}
SOME = st.lists(st.sampled_from([*BITS]), min_size=1, unique=True).map(tuple)


class Candidates(Evaluator):
    """A source that knows what remains possible of each decision, and of no fact anything."""

    def __init__(self, **left: Sequence[str]) -> None:
        super().__init__(OneSim())
        self.left = left

    def candidates(self, decision: str) -> tuple[Any, Mapping[str, int]]:
        return sum(BITS[outcome] for outcome in self.left[decision]), BITS

    def column(self, _: str) -> Column:
        return Column(0, False)


def code(node: Node, **left: Sequence[str]) -> int:
    found: int = Candidates(**left).condition(node)
    return found


@given(left=SOME, tests=st.lists(st.tuples(SOME, st.booleans()), min_size=1, max_size=4))
def test_it_holds_where_every_candidate_is_named_somewhere(
    left: tuple[str, ...], tests: list[tuple[tuple[str, ...], bool]]
) -> None:
    """Each test stands there itself, or as a derived fact that is just such a test."""
    nodes = [OutcomeIn("line", outcomes) for outcomes, _ in tests]
    derived: dict[str, Node] = {f"d{place}": node for place, node in enumerate(nodes)}
    items = tuple(Holds(f"d{place}") if behind else nodes[place] for place, (_, behind) in enumerate(tests))
    named = {outcome for outcomes, _ in tests for outcome in outcomes}
    inside, outside = named & {*left}, {*left} - named
    expected = YES if not outside else UNKNOWN if inside else NO
    # One that stands alone is left as it was written, a derived fact by its name.
    whole = joined(Any_(items) if len(items) > 1 else nodes[0], derived)
    assert expected == code(whole, line=left)


A_OR_B = Any_((OutcomeIn("line", ("a",)), OutcomeIn("line", ("b",))))


def test_tests_of_two_decisions_stay_apart() -> None:
    node = Any_((OutcomeIn("line", ("a",)), OutcomeIn("other", ("a",)), OutcomeIn("line", ("b",))))
    assert Any_((OutcomeIn("line", ("a", "b")), OutcomeIn("other", ("a",)))) == joined(node, {})
    assert YES == code(joined(node, {}), line="ab", other="ab")
    assert UNKNOWN == code(joined(node, {}), line="ac", other="ab")


def test_they_are_joined_wherever_in_a_condition_they_stand() -> None:
    more = Compare(">", Value("left"), Number(0))
    for wrap in (Not, lambda item: All((more, item)), lambda item: Any_((All((item, item)), more))):
        assert wrap(OutcomeIn("line", ("a", "b"))) == joined(wrap(A_OR_B), {})


@pytest.mark.parametrize(
    "node",
    [
        All((OutcomeIn("line", ("a", "b")), OutcomeIn("line", ("b", "c")))),
        Any_((Holds("early"), Holds("needed"))),
        Any_((Holds("more"), OutcomeIn("line", ("b",)))),
        Any_((Not(OutcomeIn("line", ("a",))), OutcomeIn("line", ("a",)))),
    ],
)
def test_everything_else_stays_as_it_is(node: Node) -> None:
    early = OutcomeIn("line", ("a",))
    assert node == joined(node, {"early": early, "more": All((early, Holds("needed")))})


def test_a_rule_is_certain_where_its_decision_is_open(tmp_path: Path) -> None:
    line = first("line", ("keep", "needed"), ("park", "later"), ("drop", "otherwise"))
    rules = [
        {"id": "stays", "severity": "task", "when": "held or line is park"},
        {"id": "any_of_all", "severity": "task", "when": "held or line is park or line is drop"},
    ]
    collected = {"decision": "tasks", "hit_policy": "collect", "rules": rules}
    book = made_up(
        tmp_path,
        facts={"facts": {"needed": {"type": "yes_no"}, "later": {"type": "yes_no"}}},
        derived={"derived": {"held": {"type": "yes_no", "is": "line is keep"}}},
        decisions=[line, collected],
    )
    assert {"stays": UNKNOWN, "any_of_all": YES} == decided(book).codes["tasks"]
    assert {"stays": YES, "any_of_all": YES} == decided(book, later=True).codes["tasks"]
    assert {"stays": NO, "any_of_all": YES} == decided(book, needed=False, later=False).codes["tasks"]
