"""Put together what several sentences say of each group, every distinct text once: many groups say the same.

It must not know what is said, nor what the groups are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from batch.columns import coded_as
from batch.fleet.situations import numbers_alike

_NOTHING = -1


class Gathered:
    """Sentences about groups, one after another. For each that is added a group holds its number, or says nothing."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._said: list[tuple[Any, list[str]]] = []

    def add(self, groups: Any, which: Any, sentences: list[str]) -> None:
        """Go on with one of the sentences for some groups: `which` is the number of each group's."""
        if len(groups):
            numbers = np.full(self._size, _NOTHING, dtype=np.int32)
            numbers[groups] = which
            self._said.append((numbers, sentences))

    def joined(self, join: Callable[[list[str]], str]) -> pa.DictionaryArray:
        """What is said of each group in one text, each text once; null where nothing is said."""
        which, first = numbers_alike([], [numbers for numbers, _ in self._said], self._size)
        distinct = zip(*(numbers[first].tolist() for numbers, _ in self._said), strict=True)
        told = [sentences for _, sentences in self._said]
        texts = [
            join(
                [sentences[number] for sentences, number in zip(told, one, strict=True) if number != _NOTHING]
            )
            for one in (distinct if told else [()] * len(first))
        ]
        return coded_as(which, texts, blank="")
