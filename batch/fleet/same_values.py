"""Compare what rows say of one fact, or in one column: equal in another notation is equal.

It must not know which rows are compared, nor why.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.columns import distinct_texts
from batch.understanding.clean_column import CleanColumn
from batch.understanding.line_keys import CARD, card_codes
from batch.understanding.words import fold_script
from engine.types.fact_types import type_of

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def values_differ(column: CleanColumn, rows: Codes, others: Codes) -> Flags:
    """Where the fact has another value in one of the `rows` than in the row beside it in `others`; all know it."""
    differ: Flags = column.numbers[rows] != column.numbers[others]
    if column.fact.name == CARD:
        codes = card_codes({CARD: column}, len(column.known))
        differ |= codes[rows] != codes[others]
    elif type_of(column.fact).opaque:
        differ |= texts_differ(column.cells, rows, others)
    return differ


def names_differ(column: CleanColumn, rows: Codes, others: Codes) -> Flags:
    """Where other names are listed; all of the rows list some."""
    if column.names_at is None:
        return np.zeros(len(rows), dtype=bool)
    spelt = [frozenset(map(fold_script, names)) for names in column.names]
    number_of = {names: number for number, names in enumerate(dict.fromkeys(spelt))}
    numbers = np.asarray([number_of[names] for names in spelt], dtype=np.int64)
    differ: Flags = numbers[column.names_at[rows]] != numbers[column.names_at[others]]
    return differ


def texts_differ(texts: pa.Array | pa.ChunkedArray, rows: Codes, others: Codes) -> Flags:
    """Where the text is another one, whatever the case, the blanks, the script."""
    places, distinct = distinct_texts(texts)
    differ: Flags = places[rows] != places[others]
    doubtful = np.flatnonzero(differ)
    pairs = (distinct.take(pa.array(places[side[doubtful]], mask=places[side[doubtful]] < 0)).to_pylist()
             for side in (rows, others))  # fmt: skip
    differ[doubtful] = [_spelt(one) != _spelt(other) for one, other in zip(*pairs, strict=True)]
    return differ


def _spelt(text: str | None) -> str | None:
    return None if text is None else fold_script(text)
