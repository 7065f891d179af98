"""The laws that the solver is told of the calendar and of products hold for every day and number there may be."""

from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.days import CALENDAR
from engine.proofs.any_line import FIRST_DAY, LAST_DAY
from engine.proofs.opaque import LAWS, OF_MONTHS, TIMES, Applied, in_order

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


@given(st.lists(st.integers(-5, 10**6), min_size=4, max_size=4))
def test_products_keep_their_laws(numbers: list[int]) -> None:
    one, other = real(TIMES, *numbers[:2]), real(TIMES, *numbers[2:])
    assert LAWS[TIMES](one.left, one.right, one.given) is True
    assert all(law is True for law in in_order(cast(list[Applied], [one, other]), []))
