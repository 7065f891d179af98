"""What is told of lines that were decided, as arrays that can be compared: what remains possible of each decision,
which collected rules hold, which dates and amounts follow. Must not know any decision or rule.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.deciding.consequences import AMOUNTS, DATES
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.rulebook.book import Rulebook
from engine.types.kleene import YES
from engine.types.lanes import Column

FOLLOWING = (*DATES, *AMOUNTS)
Mask = npt.NDArray[np.bool_]
Told = Mapping[str, npt.NDArray[np.int64]]


class Telling:
    """Decide lines with one rulebook after another; the same candidates have the same number whichever it is."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._numbers: dict[tuple[str, ...], int] = {}

    def told(self, book: Rulebook, columns: Mapping[str, Column], as_of: int) -> Told:
        """What is told of the lines with these columns."""
        decided = decide_many(Decider(book), columns, self.size, as_of, asking=False)
        found: dict[str, Any] = {}
        for name, index in decided.index.items():
            numbers = [self._number(answer.candidates) for answer in decided.answers[name]]
            found[name] = np.asarray(numbers or [0], dtype=np.int64)[index]
        for name, rules in decided.codes.items():
            for rule, codes in rules.items():
                found[f"{name}.{rule}"] = (np.asarray(codes) == YES).astype(np.int64)
        for name in FOLLOWING:
            column = getattr(decided.consequences, name)
            found[name] = np.where(column.known, np.asarray(column.values, dtype=np.int64), -1)
        return found

    def _number(self, candidates: tuple[str, ...]) -> int:
        return self._numbers.setdefault(tuple(sorted(candidates)), len(self._numbers) + 1)


def differs(one: Told, other: Told, size: int, *, but: Collection[str] = ()) -> Mask:
    """Where anything of it, `but` for some, is not the same; what only one tells of is as nothing in the other."""
    nothing = np.zeros(size, dtype=np.int64)
    found = np.zeros(size, dtype=np.bool_)
    for name in dict.fromkeys((*one, *other)):
        if name in but:
            continue
        found |= one.get(name, nothing) != other.get(name, nothing)
    return found
