"""How one SIM's values are computed with: plain Python numbers. `engine.types.arrays` does the same for a million.

Both lanes offer the same operations, so that one evaluator serves both; neither knows facts or rules.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from engine.types.kleene import NO, UNKNOWN, YES


class Column(NamedTuple):
    """Numbers and whether each is known: an int and a bool, or two arrays. An unknown number is 0."""

    values: Any
    known: Any


COMPUTE: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "up": lambda left, right: -(-left // right),
}
Solve = Callable[[tuple[int, ...]], int]


class Lane(Protocol):
    """The operations that plain numbers and arrays do not share through Python's operators."""

    def column(self, column: Column, holds: bool) -> Column: ...
    def marks(self, marks: Any) -> Any: ...
    def truth(self, holds: Any, known: Any) -> Any: ...
    def code(self, code: Any) -> Any: ...
    def both(self, left: Any, right: Any) -> Any: ...
    def either(self, left: Any, right: Any) -> Any: ...
    def minimum(self, left: Any, right: Any) -> Any: ...
    def maximum(self, left: Any, right: Any) -> Any: ...
    def choose(self, mask: Any, yes: Any, no: Any) -> Any: ...
    def compute(self, sign: str, left: Any, right: Any) -> Any: ...
    def places(self, numbers: Any, count: int) -> Any: ...
    def lookup(self, table: tuple[int, ...], index: Any) -> Any: ...
    def flags(self, flags: "Flags", index: Any) -> Sequence[Any]: ...
    def bits(self, table: Sequence[int], index: Any, width: int) -> Any: ...
    def sets(self, numbers: Any, width: int) -> Any: ...
    def mark(self, bit: int) -> Any: ...
    def of_one(self, sets: Any) -> Any: ...
    def some(self, mask: Any) -> bool: ...
    def full(self, value: Any) -> Any: ...
    def cases(self, codes: Sequence[Any], memo: "Cases", solve: Solve) -> Any: ...
    def remaining(self, codes: Sequence[Any], outcomes: Sequence[int], count: int) -> tuple[Any, Any]: ...
    def each_distinct(self, function: Callable[..., int], where: Any, *columns: Any) -> Any: ...
    def alike(self, where: Any, columns: Sequence[Any]) -> Iterator[tuple[Any, tuple[int, ...]]]: ...
    def taken(self, columns: Mapping[str, Column], places: Any) -> tuple[Mapping[str, Column], "Lane"]: ...
    def within(self, places: Any, inner: Any) -> Any: ...


class Cases:
    """The cases of one decision met so far: the tuple of condition codes, mapped to the number of its answer.

    `packed` and `dense` are the same by the number that a lane makes of the codes.
    """

    def __init__(self) -> None:
        self.answers: dict[tuple[int, ...], int] = {}
        self.packed: dict[int, int] = {}
        self.dense: Any = None

    def find(self, codes: tuple[int, ...], solve: Solve) -> int:
        answer = self.answers.get(codes)
        if answer is None:
            answer = self.answers[codes] = solve(codes)
        return answer


class Flags:
    """Tables that say of each number whether something is so; `packed` are the same, eight of them in one."""

    def __init__(self, tables: Sequence[Sequence[bool]]) -> None:
        self.tables = tables
        self.packed: Any = None


class OneSim:
    """The lane of a single SIM."""

    def column(self, column: Column, holds: bool) -> Column:  # noqa: ARG002 - arrays need it
        return column

    def marks(self, marks: bool) -> bool:
        return marks

    def truth(self, holds: bool, known: bool) -> int:
        if not known:
            return UNKNOWN
        return YES if holds else NO

    def code(self, code: int) -> int:
        return code

    def both(self, left: int, right: int) -> int:
        return min(left, right)

    def either(self, left: int, right: int) -> int:
        return max(left, right)

    def minimum(self, left: int, right: int) -> int:
        return min(left, right)

    def maximum(self, left: int, right: int) -> int:
        return max(left, right)

    def choose(self, mask: bool, yes: Any, no: Any) -> Any:
        return yes if mask else no

    def compute(self, sign: str, left: int, right: int) -> int:
        return int(COMPUTE[sign](left, right))

    def places(self, numbers: int, count: int) -> int:  # noqa: ARG002 - arrays need it
        return numbers

    def lookup(self, table: tuple[int, ...], index: int) -> int:
        return table[index]

    def flags(self, flags: "Flags", index: int) -> Sequence[bool]:
        return [table[index] for table in flags.tables]

    def bits(self, table: Sequence[int], index: int, width: int) -> int:  # noqa: ARG002 - arrays need it
        return table[index]

    def sets(self, numbers: int, width: int) -> int:  # noqa: ARG002 - arrays need it
        return numbers

    def mark(self, bit: int) -> int:
        return bit

    def of_one(self, sets: int) -> bool:
        # One thing is one bit: taking 1 away leaves nothing of it.
        return (sets & (sets - 1)) == 0

    def some(self, mask: bool) -> bool:
        return bool(mask)

    def full(self, value: Any) -> Any:
        return value

    def cases(self, codes: Sequence[int], memo: Cases, solve: Solve) -> int:
        return memo.find(tuple(codes), solve)

    def remaining(self, codes: Sequence[int], outcomes: Sequence[int], count: int) -> tuple[int, int]:  # noqa: ARG002
        remain, left = 0, 0
        for place, (outcome, code) in enumerate(zip(outcomes, codes, strict=True)):
            remain |= (code != NO) << outcome
            left |= (code == UNKNOWN) << place
            if code == YES:
                break
        return remain, 0 if self.of_one(remain) else left

    def each_distinct(self, function: Callable[..., int], where: bool, *columns: int) -> int:
        return function(*columns) if where else 0

    def alike(self, where: bool, columns: Sequence[int]) -> Iterator[tuple[Any, tuple[int, ...]]]:
        if where:
            yield None, tuple(columns)

    def taken(self, columns: Mapping[str, Column], places: Any) -> tuple[Mapping[str, Column], Lane]:  # noqa: ARG002
        return columns, self

    def within(self, places: Any, inner: Any) -> Any:  # noqa: ARG002 - arrays need it
        return None
