"""The laws that the solver is told of the calendar and of products hold for every day and number there may be, and say
all that is said of them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.days import CALENDAR
from engine.proofs.any_line import FIRST_DAY, LAST_DAY
from engine.proofs.logic import Solver, both, number
from engine.proofs.opaque import LAWS, OF_MONTHS, SLACK, TIMES, Applied, in_order, laws

DAYS = st.integers(FIRST_DAY, LAST_DAY)


def counts(function: str) -> st.SearchStrategy[int]:
    return st.integers(1, 31) if function in OF_MONTHS else st.integers(0, 400)


def real(function: str, left: int, right: int) -> Any:
    given_ = left * right if function == TIMES else CALENDAR[function](left, right)
    return SimpleNamespace(function=function, left=left, right=right, given=given_)


@given(function=st.sampled_from(sorted(CALENDAR)), data=st.data())
def test_the_calendar_keeps_its_laws(function: str, data: st.DataObject) -> None:
    day = data.draw(DAYS)
    near = st.integers(day - 60, day + 60)
    one = real(function, day, data.draw(counts(function)))
    other = real(function, data.draw(near), data.draw(st.one_of(st.just(one.right), counts(function))))
    assert LAWS[function](one.left, one.right, one.given) is True
    assert all(law is True for law in in_order(cast(list[Applied], [one, other]), []))


@given(st.lists(st.one_of(st.integers(-1, 2), st.integers(-5, 10**6)), min_size=4, max_size=4))
def test_products_keep_their_laws(numbers: list[int]) -> None:
    one, other = real(TIMES, *numbers[:2]), real(TIMES, *numbers[2:])
    assert LAWS[TIMES](one.left, one.right, one.given) is True
    assert all(law is True for law in in_order(cast(list[Applied], [one, other]), []))


X, Y, OTHER_X, OTHER_Y = (number(name) for name in ("x", "y", "other x", "other y"))


@pytest.mark.parametrize(
    ("function", "impossible"),
    [
        (TIMES, lambda given: both(X == 0, given != 0)),
        (TIMES, lambda given: both(Y == 0, given != 0)),
        (TIMES, lambda given: both(X == 1, given != Y)),
        (TIMES, lambda given: both(Y == 1, given != X)),
        (TIMES, lambda given: both(X >= 1, Y >= 1, given < X)),
        (TIMES, lambda given: both(X >= 1, Y >= 1, given < Y)),
        ("working_days_after", lambda given: both(Y <= 0, given != X)),
        ("working_days_after", lambda given: both(Y > 0, given < X + Y)),
        ("working_days_after", lambda given: both(Y > 0, given > X + 2 * Y + SLACK)),
        ("working_days_before", lambda given: both(Y <= 0, given != X)),
        ("working_days_before", lambda given: both(Y > 0, given > X - Y)),
        ("working_days_before", lambda given: both(Y > 0, given < X - 2 * Y - SLACK)),
        *((function, lambda given: given < X) for function in OF_MONTHS),
        *((function, lambda given: given > X + 31) for function in OF_MONTHS),
    ],
)
def test_a_law_leaves_nothing_possible_but_what_it_says(
    function: str, impossible: Callable[[Any], Any]
) -> None:
    """Held against no real value: what is proven is proven by the laws alone."""
    one = Applied(function, X, Y)
    solver = Solver()
    solver.add(*laws([one]))
    assert solver.model(X > 3, Y > 3) is not None
    assert solver.model(impossible(one.given)) is None


@pytest.mark.parametrize("function", LAWS)
def test_what_comes_later_gives_what_comes_later(function: str) -> None:
    """Of two that are told together, and of one told after another, whichever of them is the later."""
    one, other = Applied(function, X, Y), Applied(function, OTHER_X, OTHER_Y)
    for orders in (in_order([one, other], []), in_order([other], [one])):
        solver = Solver()
        solver.add(*orders, X > 0, Y > 0, OTHER_X > 0, OTHER_Y > 0)
        for low, high in ((one, other), (other, one)):
            assert solver.model(low.left < high.left, low.right == high.right, low.given > high.given) is None
            more, fewer = (low, high) if function == "working_days_before" else (high, low)
            later = solver.model(low.left <= high.left, fewer.right < more.right, low.given > high.given)
            assert (later is None) == (function not in OF_MONTHS)
            assert (
                solver.model(low.left < high.left, low.right == high.right, low.given < high.given)
                is not None
            )


def test_different_functions_have_no_order() -> None:
    one, other = Applied("working_days_after", X, Y), Applied("working_days_before", X, Y)
    assert [] == [*in_order([one], [other])]
    assert 2 == len([*in_order([one], [Applied("working_days_after", X, OTHER_Y)])])
