"""Functions that a solver can't reckon with: the calendar's, and one unknown number times another.

Of each it is told laws that always hold, and, where an example it found breaks the function, what the function really
gives there. So what is proven by the laws alone holds, and what is found is real. Must not know any fact or rule.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from engine.conditions.days import CALENDAR
from engine.proofs.logic import Formula, Model, Number, applied, both, either, follows, put

TIMES = "times"
# More days than any run of days without work adds to twice as many days.
SLACK = 30
MOST_IN_MONTH = 31
# The functions that take a day of the month; and beyond which days nothing is counted.
OF_MONTHS = ("cycle_end", "on_day_of_month")
MOST_DAYS, LAST_DAY = 10_000, datetime.date.max.toordinal()


class Applied(msgspec.Struct, frozen=True):
    """One function applied to two numbers: what it gives."""

    function: str
    left: Number
    right: Number

    @property
    def given(self) -> Number:
        return applied(self.function, self.left, self.right)

    def elsewhere(self, places: Sequence[tuple[Formula, Formula]]) -> "Applied":
        """The same with other things in the place of some open ones."""
        return Applied(self.function, put(self.left, places), put(self.right, places))


def laws(found: Sequence[Applied]) -> Iterator[Formula]:
    """What holds of each of these."""
    for one in found:
        yield LAWS[one.function](one.left, one.right, one.given)


def in_order(found: Sequence[Applied], before: Sequence[Applied]) -> Iterator[Formula]:
    """What holds between these, and between them and those before."""
    pairs = [*combinations(found, 2), *((one, other) for one in found for other in before)]
    for one, other in pairs:
        if one.function == other.function:
            yield from (_ordered(one, other), _ordered(other, one))


def really(one: Applied, model: Model) -> Formula | None:
    """What a function gives where an example has it otherwise; None where the example is right."""
    left, right, given = (model.value(figure) for figure in (one.left, one.right, one.given))
    if one.function == TIMES:
        if given == left * right:
            return None
        by_left = follows(one.left == left, one.given == left * one.right)
        return both(by_left, follows(one.right == right, one.given == right * one.left))
    if not (0 < left < LAST_DAY - 3 * MOST_DAYS and 0 <= right <= MOST_DAYS):
        return None  # no day, or no day that is far from any real one: nothing is known there
    if one.function in OF_MONTHS and not 0 < right <= MOST_IN_MONTH:
        return None
    real = CALENDAR[one.function](left, right)
    if given == real:
        return None
    return follows(both(one.left == left, one.right == right), one.given == real)


def _times(left: Number, right: Number, given: Number) -> Formula:
    return both(
        follows(either(left == 0, right == 0), given == 0),
        follows(left == 1, given == right),
        follows(right == 1, given == left),
        follows(both(left >= 1, right >= 1), both(given >= left, given >= right)),
    )


def _days_after(start: Number, days: Number, given: Number) -> Formula:
    return both(
        follows(days <= 0, given == start),
        follows(days > 0, both(given >= start + days, given <= start + 2 * days + SLACK)),
    )


def _days_before(end: Number, days: Number, given: Number) -> Formula:
    return both(
        follows(days <= 0, given == end),
        follows(days > 0, both(given <= end - days, given >= end - 2 * days - SLACK)),
    )


def _soon(on: Number, day: Number, given: Number) -> Formula:  # noqa: ARG001 - the next such day comes within a month
    return both(given >= on, given <= on + MOST_IN_MONTH)


def _ordered(one: Applied, other: Applied) -> Formula:
    """Later days and more days come later; what counts backwards, with more days, sooner."""
    if one.function == TIMES:
        apart = both(one.left >= 0, one.right >= 0, one.left <= other.left, one.right <= other.right)
        return follows(apart, one.given <= other.given)
    counted = {
        "working_days_after": one.right <= other.right,
        "working_days_before": one.right >= other.right,
    }
    days = counted.get(one.function, one.right == other.right)
    return follows(both(one.left <= other.left, days), one.given <= other.given)


LAWS: Mapping[str, Callable[[Number, Number, Number], Formula]] = {
    TIMES: _times,
    "working_days_after": _days_after,
    "working_days_before": _days_before,
    "cycle_end": _soon,
    "on_day_of_month": _soon,
}
