"""Tell the cases of many SIMs by numbers, and answer them: each case is solved once, when it is first met.

Must not know how a case is solved, nor what a condition is about.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Cases, Solve
from engine.types.lookup import looked_up
from engine.types.words import numbers

# A dense table of 2**22 small ints takes memory only where cases are met; beyond that, sorting the keys is cheaper.
DENSE_CONDITIONS = 21
# A case is told by a bit for each condition and one more, in a 64-bit integer.
MOST_CONDITIONS = 63


def case_numbers(may: Sequence[Any], one_holds: Any, size: int) -> Any:
    """Each SIM's case as a number: a bit for each condition that may hold, the highest one where one holds."""
    return numbers([*may, one_holds], size)


def answer_numbers(key: Any, count: int, memo: Cases, solve: Solve) -> Any:
    """The answer number of each SIM, of whose case of `count` conditions `key` has the number."""
    if count > DENSE_CONDITIONS:
        distinct, inverse = np.unique(key, return_inverse=True)
        answers = [_find(number, count, memo, solve) for number in distinct.tolist()]
        return np.asarray(answers, dtype=np.intp).take(inverse)
    if memo.dense is None:
        # The answer's number and 1, or 0 where the case was not met.
        memo.dense = np.zeros(2 << count, dtype=np.int16)
    index = looked_up(memo.dense, key)
    if not index.all():
        new = np.zeros(len(memo.dense), dtype=np.bool_)
        new[key[index == 0]] = True
        for number in np.flatnonzero(new).tolist():
            memo.dense[number] = _find(number, count, memo, solve) + 1
        index = looked_up(memo.dense, key)
    return index - np.int16(1)


def _find(number: int, count: int, memo: Cases, solve: Solve) -> int:
    """The answer to a case that is packed into a number."""
    answer = memo.packed.get(number)
    if answer is None:
        answer = memo.packed[number] = memo.find(_unpack(number, count), solve)
    return answer


def _unpack(number: int, count: int) -> tuple[int, ...]:
    """The codes of a case down to the first that holds: a bit for each that may hold, then one for whether one does."""
    codes = [UNKNOWN if number >> place & 1 else NO for place in range(count)]
    if number >> count:
        codes[(number & ~(1 << count)).bit_length() - 1] = YES
    return tuple(codes)
