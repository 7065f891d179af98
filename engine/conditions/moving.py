"""Numbers that move as days go by: what each is on a day, by how much it grows each day, and how long that lasts.

Knows arithmetic alone; where numbers come from, and which of them move, is not its job.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, NamedTuple

from engine.conditions.days import end_of_cycle, is_working_day, on_day_of_month
from engine.types.lanes import Column, Lane

#: Later than any day.
FOREVER = 1 << 30


class Moving(NamedTuple):
    """Numbers, whether each is known, by how much it grows each day, and the last day on which all of that is so.

    It may last longer than is said, and never less long.
    """

    values: Any
    known: Any
    step: Any = 0
    last: Any = FOREVER


def resting(column: Column) -> Moving:
    """Numbers that stay as they are."""
    return Moving(column.values, column.known)


def _to_next_working_day(day: int, count: int) -> int:
    """A count of working days comes to the same from every day until the next working day."""
    from datetime import date

    if count <= 0:
        return day
    while not is_working_day(date.fromordinal(day + 1)):
        day += 1
    return day


#: The last day from which a function of the calendar gives what it gives from a day, going forward.
SAME_UNTIL: Mapping[str, Callable[[int, int], int]] = {
    "working_days_after": _to_next_working_day,
    "working_days_before": _to_next_working_day,
    "cycle_end": end_of_cycle,
    "on_day_of_month": on_day_of_month,
}


class Motion:
    """Arithmetic on moving numbers of SIMs, each of which is on its own day."""

    def __init__(self, lane: Lane, day: Any) -> None:
        self.lane, self.day = lane, day

    def soonest(self, *days: Any) -> Any:
        """The first of these days."""
        some = [day for day in days if day is not FOREVER]
        return reduce(self.lane.minimum, some) if some else FOREVER

    def latest(self, *days: Any) -> Any:
        """The last of these days."""
        return FOREVER if any(day is FOREVER for day in days) else reduce(self.lane.maximum, days)

    def where(self, mask: Any, yes: Any, no: Any) -> Any:
        """The one day or the other, as a mask says."""
        return yes if yes is no else self.lane.choose(mask, yes, no)

    def together(self, sign: str, left: Moving, right: Moving) -> Moving:
        """What comes of two numbers by + - * // or `up`."""
        lane, last = self.lane, self.soonest(left.last, right.last)
        values, known = lane.compute(sign, left.values, right.values), left.known & right.known
        if sign in "+-":
            return Moving(values, known, lane.compute(sign, left.step, right.step), last)
        if _rests(left) and _rests(right):
            return Moving(values, known, 0, last)
        if sign == "*":  # what moves within a product is looked at every day
            return Moving(values, known, 0, self.day)
        return Moving(values, known, 0, self.soonest(last, self._same_share(sign, left, right.values)))

    def larger(self, function: str, left: Moving, right: Moving) -> Moving:
        """The larger of two numbers for `max`, the smaller for `min`; of equal ones that which is so tomorrow."""
        lane, marks = self.lane, self.lane.marks
        low, high = (right, left) if function == "max" else (left, right)
        ahead = marks(high.values > low.values) | (
            marks(high.values == low.values) & marks(high.step >= low.step)
        )
        return Moving(
            lane.choose(ahead, left.values, right.values),
            left.known & right.known,
            self.where(ahead, left.step, right.step),
            self.soonest(left.last, right.last, self.meeting(left, right)),
        )

    def meeting(self, left: Moving, right: Moving) -> Any:
        """The last day on which one number is less than the other, equals it, or is more, as it does now."""
        lane, marks = self.lane, self.lane.marks
        step = lane.compute("-", left.step, right.step)
        if isinstance(step, int) and not step:
            return FOREVER
        gap = lane.compute("-", left.values, right.values)
        nearing = (marks(gap > 0) & marks(step < 0)) | (marks(gap < 0) & marks(step > 0))
        met = marks(gap == 0) & marks(step != 0)
        days = lane.compute("//", lane.compute("-", self._size(gap), 1), lane.maximum(self._size(step), 1))
        both = left.known & right.known
        return lane.choose(both & nearing, self._after(days), lane.choose(both & met, self.day, FOREVER))

    def of_calendar(self, function: str, result: Any, first: Moving, second: Moving, where: Any) -> Moving:
        """What a function of the calendar gives, of which the first number moves."""
        last = self.soonest(first.last, second.last)
        known = first.known & second.known & self.lane.marks(first.values > 0)
        if _rests(first) and _rests(second):
            return Moving(result, known, 0, last)
        if not _rests(second):
            return Moving(result, known, 0, self.day)
        until = self.lane.each_distinct(SAME_UNTIL[function], where & known, first.values, second.values)
        days = self.lane.compute("-", until, first.values)
        onward = self.lane.marks(first.step == 1)
        same = self.lane.choose(onward, self._after(days), self.day)
        moves = where & known & self.lane.marks(first.step != 0)
        return Moving(result, known, 0, self.soonest(last, self.lane.choose(moves, same, FOREVER)))

    def _same_share(self, sign: str, number: Moving, parts: int) -> Any:
        """The last day on which a number divided comes to the same."""
        lane, marks = self.lane, self.lane.marks
        values, step = number.values, number.step
        if sign == "up":  # rounding up is rounding down of what is opposite
            values, step = lane.compute("-", 0, values), lane.compute("-", 0, step)
        begun = lane.compute("-", values, lane.compute("*", lane.compute("//", values, parts), parts))
        room = lane.choose(marks(step > 0), lane.compute("-", parts - 1, begun), begun)
        days = lane.compute("//", room, lane.maximum(self._size(step), 1))
        return lane.choose(number.known & marks(step != 0), self._after(days), FOREVER)

    def _size(self, number: Any) -> Any:
        return self.lane.maximum(number, self.lane.compute("-", 0, number))

    def _after(self, days: Any) -> Any:
        return self.lane.compute("+", self.day, days)


def _rests(number: Moving) -> bool:
    return isinstance(number.step, int) and number.step == 0
