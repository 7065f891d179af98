"""Turns masks and case numbers of a fleet into columns of codes, each distinct combination put into words once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from engine.deciding.decide import Answer

# A signed 64-bit integer holds this many yes/no marks.
BITS = 62


def verdict_column(answers: Sequence[Answer], index: Any) -> pd.Categorical:
    """The outcome of each SIM, or its candidates joined_codes by `|`."""
    return categorical(index, ["|".join(answer.candidates) for answer in answers])


def joined_codes(masks: Mapping[str, Any], size: int, separator: str = ";") -> pd.Categorical:
    """The names whose mask is set, joined_codes, in the mapping's order; missing where there are none."""
    names = list(masks)
    numbers, rows = distinct([masks[name] for name in names], size)
    words = [separator.join(names[position] for position in np.flatnonzero(row)) for row in rows]
    return categorical(numbers, words, blank="")


def distinct(masks: Sequence[Any], size: int) -> tuple[Any, list[Any]]:
    """A number per SIM for its combination of marks, and the marks of each combination."""
    numbers = np.zeros(size, dtype=np.int64)
    combined: list[list[Any]] = [[]]
    for start in range(0, len(masks), BITS):
        group = masks[start : start + BITS]
        key = np.zeros(size, dtype=np.int64)
        for position, mask in enumerate(group):
            key |= np.asarray(mask).astype(np.int64) << position
        codes, uniques = pd.factorize(key)
        rows = [[(int(unique) >> position) & 1 for position in range(len(group))] for unique in uniques]
        numbers, pairs = pd.factorize(numbers * len(uniques) + codes)
        combined = [combined[int(pair) // len(uniques)] + rows[int(pair) % len(uniques)] for pair in pairs]
    return numbers, [np.asarray(row, dtype=np.bool_) for row in combined]


def categorical(numbers: Any, words: Sequence[str], blank: str | None = None) -> pd.Categorical:
    """A column from case numbers and each case's words; equal words become one category, `blank` a missing value."""
    categories = [word for word in dict.fromkeys(words) if word != blank]
    places = {word: place for place, word in enumerate(categories)}
    table = np.asarray([places.get(word, -1) for word in words] or [-1], dtype=np.int32)
    return pd.Categorical.from_codes(table[numbers], categories=pd.Index(categories, dtype="str"))
