"""What the solver is asked through: of Python's own values and of open ones alike, and of what may not be put to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from engine.proofs import logic
from engine.proofs.logic import (
    Formula,
    Solver,
    Undecided,
    alike,
    applied,
    at_most_one,
    both,
    chosen,
    denied,
    either,
    figure_of,
    follows,
    number,
    open_in,
    put,
    quotient,
    same,
    whether,
)

HOLDING, FAILING = whether("holding"), whether("failing")
#: What is written for something that holds or fails, and which it is.
WRITTEN: dict[Formula, bool] = {True: True, False: False, HOLDING: True, FAILING: False}
X, Y = number("x"), number("y")


def some(most: int) -> Iterator[tuple[Formula, ...]]:
    for count in range(most + 1):
        yield from itertools.product(WRITTEN, repeat=count)


@pytest.fixture(scope="module")
def so() -> logic.Model:
    found = Solver().model(HOLDING, denied(FAILING), X == 7)
    assert found is not None
    return found


def test_formulas_hold_where_what_they_are_made_of_does(so: logic.Model) -> None:
    for parts in some(3):
        held = [WRITTEN[part] for part in parts]
        assert (all(held), any(held)) == (so.holds(both(*parts)), so.holds(either(*parts))), parts
        assert (sum(held) <= 1) == so.holds(at_most_one(parts)), parts
    for one, other in itertools.product(WRITTEN, repeat=2):
        first, second = WRITTEN[one], WRITTEN[other]
        assert so.holds(denied(one)) is not first
        assert so.holds(follows(one, other)) is (second or not first), (one, other)
        assert so.holds(same(one, other)) is (first is second), (one, other)
    for when, then, otherwise in itertools.product(WRITTEN, (3, X), (3, 4, X)):
        assert so.value(chosen(when, then, otherwise)) == so.value(then if WRITTEN[when] else otherwise)


def test_what_is_certain_anyway_stays_python_s() -> None:
    assert (both(), either(), at_most_one([])) == (True, False, True)
    assert (both(HOLDING, False), either(HOLDING, True)) == (False, True)
    assert both(True, HOLDING) is either(False, HOLDING) is HOLDING
    assert (denied(True), denied(False)) == (False, True)
    assert (at_most_one([True, HOLDING, True]), at_most_one([False, HOLDING])) == (False, True)
    assert (chosen(HOLDING, 3, 3), chosen(True, X, 4), chosen(False, X, 4)) == (3, X, 4)
    for parts in some(2):
        if all(isinstance(part, bool) for part in parts):
            assert isinstance(both(*parts), bool) and isinstance(either(*parts), bool)


def test_it_is_divided_downwards(so: logic.Model) -> None:
    for left in (-8, -7, -1, 0, 1, 6, 7):
        assert quotient(left, 7) == left // 7 == so.value(quotient(X - 7 + left, 7))


def test_the_same_formula_is_alike_and_no_other() -> None:
    assert alike(X + 1, number("x") + 1) and alike(3, 3) and alike(True, True)
    for one, other in (
        (X, Y),
        (3, 4),
        (True, False),
        (1, True),
        (X, 3),
        (3, X),
        (HOLDING, True),
        (True, HOLDING),
    ):
        assert alike(one, other) is False


def test_something_is_put_in_the_place_of_what_is_open() -> None:
    assert (put(3, [(X, 4)]), put(True, [(HOLDING, False)])) == (3, True)
    assert alike(put(X + Y, [(X, Y)]), Y + Y)
    assert figure_of(put(X + Y, [(X, 4), (Y, 5)])) == 9
    assert figure_of(put(X + Y, [(X, 4)])) is None
    assert (figure_of(3), figure_of(X - X), figure_of(X)) == (3, 0, None)
    asked = Solver()
    assert asked.model(put(both(HOLDING, X > 3), [(HOLDING, True), (X, 4)])) is not None
    assert asked.model(put(both(HOLDING, X > 3), [(HOLDING, False), (X, 4)])) is None


def test_what_is_open_is_told_by_name_functions_too() -> None:
    assert (open_in(True), open_in(3)) == (frozenset(), frozenset())
    assert open_in(both(HOLDING, applied("cycle_end", X, Y + 1) > 2)) == {"holding", "cycle_end", "x", "y"}
    assert open_in(both(X > 2, X < 9)) == {"x"}


def test_a_function_gives_the_same_for_the_same() -> None:
    here = (applied("f", X, Y) != applied("f", Y, X), X == Y)
    assert Solver().model(*here) is None
    assert Solver().model(applied("f", X, Y) != applied("g", X, Y)) is not None


def test_an_example_keeps_what_was_added_as_long_as_it_holds() -> None:
    solver = Solver()
    solver.add(X > 3, True)
    with solver.apart():
        solver.add(X < 5)
        found = solver.model(True)
        assert found is not None and found.value(X) == 4 and found.value(8) == 8
        assert solver.model(X > 4) is None
    assert solver.model(X > 4) is not None
    with solver.apart():
        solver.add(False)
        assert solver.model() is None


def test_what_can_never_be_is_not_asked() -> None:
    solver = Solver()
    assert solver.model(HOLDING, False) is None
    assert solver.asked == 0
    assert solver.model(HOLDING) is not None
    assert solver.model(HOLDING, denied(HOLDING)) is None
    assert solver.asked == 2


def test_what_speaks_against_each_other_is_told_by_its_place() -> None:
    solver = Solver()
    solver.add(X > 3)
    assert solver.against(HOLDING, X < 9, Y == 2, X < 2) == [3]
    assert solver.against(X == Y, HOLDING, Y < 2) == [0, 2]
    assert solver.against(X == 4, HOLDING) == [0, 1]
    assert solver.model(X == 4) is not None


def test_a_solver_that_gives_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logic, "PATIENCE_MS", 1)
    with pytest.raises(Undecided) as caught:
        Solver().model(
            X * X * X + Y * Y * Y == 33 + number("z") * number("z") * number("z"), X > 10**6, Y > 10**6
        )
    assert all(isinstance(reason, str) and reason for reason in caught.value.args)
    assert caught.value.args
