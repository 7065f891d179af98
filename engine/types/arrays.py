"""How a million SIMs' values are computed with: numpy arrays of numbers, and bits for what is so or not.

Offers the operations of `engine.types.lanes.Lane`; knows neither facts nor rules. Numbers stay as narrow as they come
until they are computed with.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from engine.types.apart import numbered, told_apart
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import COMPUTE, Cases, Column, Flags, Solve
from engine.types.lookup import looked_up
from engine.types.met_cases import MOST_CONDITIONS, answer_numbers, case_numbers
from engine.types.narrow import FARTHEST, alike_typed, farthest, narrowest, unsigned
from engine.types.planes import Codes, Marks, Sets
from engine.types.words import WORD, WORDS

LOWEST = (1 << WORD) - 1


class ManySims:
    """The lane of `size` SIMs at once."""

    def __init__(self, size: int) -> None:
        self.size = size

    def column(self, column: Column, holds: bool) -> Column:
        """A stated column as it is computed with: what is so or not, in bits."""
        values = self.marks(column.values) if holds else column.values
        return Column(values, self.marks(column.known))

    def truth(self, holds: Any, known: Any) -> Any:
        holds, known = self.marks(holds), self.marks(known)
        yes, may = holds & known, holds | (known ^ True)
        if isinstance(yes, bool) and isinstance(may, bool):
            return YES if yes else UNKNOWN if may else NO
        return Codes(self._words(yes), self._words(may), self.size)

    def code(self, code: Any) -> Any:
        return Codes.same(code, self.size) if isinstance(code, int) else code

    def both(self, left: Any, right: Any) -> Any:
        return min(left, right) if isinstance(left, int) and isinstance(right, int) else left & right

    def either(self, left: Any, right: Any) -> Any:
        return max(left, right) if isinstance(left, int) and isinstance(right, int) else left | right

    def minimum(self, left: Any, right: Any) -> Any:
        return np.minimum(*alike_typed(left, right))

    def maximum(self, left: Any, right: Any) -> Any:
        return np.maximum(*alike_typed(left, right))

    def choose(self, mask: Any, yes: Any, no: Any) -> Any:
        if isinstance(mask, bool):
            return yes if mask else no
        if isinstance(yes, Marks) or isinstance(no, Marks):
            return (mask & self.marks(yes)) | ((mask ^ True) & self.marks(no))
        # By arithmetic on masks: `numpy.where` branches for each element.
        yes, no = alike_typed(yes, no)
        return no + (yes - no) * np.asarray(mask)

    def compute(self, sign: str, left: Any, right: Any) -> Any:
        """What comes of two numbers, in as few bytes as hold it for certain."""
        first, second = farthest(left), farthest(right)
        kind = np.int32 if (first * second if sign == "*" else first + second) <= FARTHEST else np.int64
        left, right = (
            one.astype(kind, copy=False) if isinstance(one, np.ndarray) else one for one in (left, right)
        )
        return COMPUTE[sign](left, right)

    def places(self, numbers: Any, count: int) -> Any:
        """Numbers as places in tables of so many: looked at once, and not each time something is looked up."""
        if not isinstance(numbers, np.ndarray):
            return numbers
        if len(numbers) and not 0 <= numbers.min() <= numbers.max() < count:
            raise IndexError(f"a place beyond the {count} of a table")
        return numbers.astype(unsigned(count.bit_length()), copy=False)

    def lookup(self, table: tuple[int, ...], index: Any) -> Any:
        return looked_up(_array(table), index)

    def flags(self, flags: Flags, index: Any) -> Sequence[Marks]:
        """For each table, where it says so: eight of them looked up at once."""
        if isinstance(index, int):  # the same for all
            return [Marks.same(table[index], self.size) for table in flags.tables]
        if flags.packed is None:
            flags.packed = np.packbits(np.asarray(flags.tables, np.bool_), axis=0, bitorder="little")
        found = [Sets.of(looked_up(table, index), 8).rows for table in flags.packed]
        return [Marks(row, self.size) for rows in found for row in rows][: len(flags.tables)]

    def bits(self, table: Sequence[int], index: Any, width: int) -> Any:
        if width <= WORD:
            return Sets.of(looked_up(np.asarray(table, dtype=unsigned(width)), index), width)
        lower, higher = (
            self.bits(numbers, index, some)
            for numbers, some in (
                ([number & LOWEST for number in table], WORD),
                ([number >> WORD for number in table], width - WORD),
            )
        )
        return Sets(np.concatenate([lower.rows, higher.rows]), tuple(range(width)), self.size)

    def sets(self, numbers: Any, width: int) -> Any:
        return Sets.of(numbers, width)

    def mark(self, bit: int) -> Any:
        return Sets.same(bit, self.size)

    def of_one(self, sets: Any) -> Any:
        return sets.of_one()

    def some(self, mask: Any) -> bool:
        return bool(mask.any()) if isinstance(mask, Marks | Sets | np.ndarray) else bool(mask)

    def full(self, value: Any) -> Any:
        return np.broadcast_to(np.asarray(value), (self.size,))

    def marks(self, marks: Any) -> Any:
        """Truth values in bits."""
        return (
            Marks.of(marks)
            if isinstance(marks, np.ndarray)
            else marks
            if isinstance(marks, Marks)
            else bool(marks)
        )

    def _words(self, marks: Any) -> Any:
        return (Marks.same(marks, self.size) if isinstance(marks, bool) else marks).words

    def cases(self, codes: Sequence[Any], memo: Cases, solve: Solve) -> Any:
        """The answer number of each SIM; `solve` is asked once per distinct case.

        Down to the first condition that holds, a case is told by which conditions may hold.
        """
        count = len(codes)
        if count > MOST_CONDITIONS:
            raise ValueError(
                f"a decision may have at most {MOST_CONDITIONS} conditions, this one has {count}"
            )
        return answer_numbers(self._keys(codes), count, memo, solve)

    def _keys(self, codes: Sequence[Any]) -> Any:
        every = open_ = Marks.same(True, self.size).words
        rows = []
        for here, open_ in self._in_turn(codes):  # noqa: B007 - what the last one leaves is looked at
            rows.append(here)
        return case_numbers(rows, open_ ^ every, self.size)

    def _in_turn(self, codes: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        """Of each condition, in words: where it may hold and none above it holds, and where none holds down to it."""
        open_ = Marks.same(True, self.size).words
        for its in map(self.code, codes):
            here, open_ = open_ & its.may, open_ & ~its.yes
            yield here, open_

    def remaining(self, codes: Sequence[Any], outcomes: Sequence[int], count: int) -> tuple[Sets, Sets]:
        """What the conditions of a first decision leave of it, each rule having one of so many outcomes.

        The outcomes that remain, and where these are several the rules that leave them open.
        """
        words = len(Marks.same(True, self.size).words)
        remain, left = (np.zeros((rows, words), dtype=WORDS) for rows in (count, len(codes)))
        for row, outcome, (here, open_) in zip(left, outcomes, self._in_turn(codes), strict=True):
            remain[outcome] |= here
            np.bitwise_and(here, open_, out=row)
        found = Sets(remain, tuple(range(count)), self.size)
        return found, Sets(left, tuple(range(len(codes))), self.size) * (found.of_one() ^ True)

    def each_distinct(self, function: Callable[..., int], where: Any, *columns: Any) -> Any:
        """`function` of each row's values where `where` says so, called once per distinct combination; else 0."""
        rows = np.flatnonzero(self.full(where))
        if not len(rows):
            return np.zeros(self.size, dtype=np.int32)
        picked = [self.full(column)[rows] for column in columns]
        key, first = told_apart(picked)
        results = [function(*(int(column[row]) for column in picked)) for row in first]
        whole = np.zeros(self.size, dtype=np.promote_types(np.int32, narrowest(min(results), max(results))))
        whole[rows] = np.asarray(results, dtype=whole.dtype).take(key)
        return whole

    def alike(self, where: Any, columns: Sequence[Any]) -> Iterator[tuple[Any, tuple[int, ...]]]:
        """The rows where `where` says so that have the same values in all columns, with those values."""
        rows = np.flatnonzero(self.full(where))
        picked = [self.full(column) for column in columns]
        if len(rows) < self.size:
            picked = [column[rows] for column in picked]
        found, _ = numbered(picked, len(rows))
        order = np.argsort(found, kind="stable")
        starts = np.flatnonzero(np.diff(found[order], prepend=-1))
        values = [column[order[starts]].astype(np.int64).tolist() for column in picked]
        if len(rows):
            values_of = [*zip(*values, strict=True)] or [()]
            yield from zip(np.split(rows[order], starts[1:]), values_of, strict=True)

    def distinct(self, columns: Sequence[Any]) -> tuple[Any, Any, Sequence[tuple[int, ...]]]:
        """For each SIM the number of its combination of values, a SIM that has each combination, and those."""
        picked = [self.full(column) for column in columns]
        of, first = told_apart(picked)
        values = [column[first].astype(np.int64).tolist() for column in picked]
        return of, first, [*zip(*values, strict=True)]

    def taken(self, columns: Mapping[str, Column], places: Any) -> tuple[Mapping[str, Column], "ManySims"]:
        """The columns of these rows alone, and their lane."""
        picked = {
            name: Column(self.full(column.values)[places], self.full(column.known)[places])
            for name, column in columns.items()
        }
        return picked, ManySims(len(places))

    def within(self, places: Any, inner: Any) -> Any:
        """Places among taken SIMs as places among all."""
        return places[inner]


def as_one(columns: Mapping[str, Column], place: int) -> Mapping[str, Column]:
    """The values of one SIM of many, as plain numbers."""
    return {
        name: Column(int(column.values[place]), bool(column.known[place])) for name, column in columns.items()
    }


@lru_cache(maxsize=512)
def _array(table: tuple[int, ...]) -> Any:
    """A table as narrow as its numbers."""
    return np.array(table, dtype=narrowest(min(table), max(table)))
