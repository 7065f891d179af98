"""Look through a column that holds no fact for what must not be shown; the rest goes to the report as it is.

It must not know facts.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import distinct_texts
from batch.identity import find_identity, mask_identity
from batch.understanding.column_evidence import chance_identity
from batch.understanding.quick import may_hold_identity, needs_tidying
from batch.understanding.troubles import Troubles, troubles_by_row
from batch.understanding.understood import Trouble
from batch.understanding.words import has_control, tidy


def read_carried(texts: pa.ChunkedArray | pa.Array) -> tuple[pa.ChunkedArray, Troubles]:
    """A column that is no fact's, without control characters, its identity numbers masked."""
    places, words = distinct_texts(texts)
    bare = not chance_identity("", words)
    odd = np.flatnonzero(may_hold_identity(words) | needs_tidying(words))
    mended: list[str] = []
    troubles: dict[int, Trouble] = {}
    for place, text in zip(odd.tolist(), words.take(pa.array(odd)).to_pylist(), strict=True):
        mended.append(mask_identity(tidy(text), bare))
        if find_identity(text, bare):
            troubles[place] = Trouble("identity_number")
        elif has_control(text):
            troubles[place] = Trouble("control_characters")
    if mended:
        flags = np.zeros(len(words), dtype=bool)
        flags[odd] = True
        words_shown = pc.replace_with_mask(words, pa.array(flags), pa.array(mended, pa.large_string()))
    else:
        words_shown = words
    by_row = words_shown.take(pa.array(places, mask=places < 0))
    return pa.chunked_array([by_row]), troubles_by_row(troubles, words, places)
