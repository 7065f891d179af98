"""Compare whose lines were when something was decided of them with whose they are. It must not know what is decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.answers.written import NOT_KNOWN
from batch.columns import arrow, codes_of
from batch.review.decision_keys import Pairs
from batch.review.decision_shapes import WHOSE, LineDecision, of_line
from batch.review.match import Difference, shown_of
from batch.understanding.words import fold_script

if TYPE_CHECKING:
    from batch.shapes import FleetResult

#: Compared only where the list says of any line whose it is.
_WHERE_SAID = WHOSE[:1]
_CARRIER = "carrier"


def whose_differs(
    result: FleetResult, decisions: Sequence[LineDecision], named: Pairs, pairs: Pairs
) -> dict[int, tuple[Difference, ...]]:
    """What is not as it was, by the place of each pair of a key and a row of which something is not.

    `named`: for each key the place of its decision, and its own among the keys of that.
    """
    of, places = named
    key_of, rows = pairs
    found: dict[int, tuple[Difference, ...]] = {}
    for name in WHOSE:
        if not any(name in one.whose for one in decisions):
            continue
        shown = _carriers(result) if name == _CARRIER else shown_of(result, name)
        column, texts = (np.zeros(len(result.sims), np.int64), [""]) if shown is None else codes_of(shown)
        if name in _WHERE_SAID and not any(texts):
            continue
        said = [
            of_line(decisions[at].whose.get(name, ()), place, NOT_KNOWN)
            for at, place in zip(of.tolist(), places.tolist(), strict=True)
        ]
        of_text = {text: number for number, text in enumerate(texts)}
        was = np.asarray([-1 if text == NOT_KNOWN else of_text.get(text, -2) for text in said], np.int64)[
            key_of
        ]
        for at in np.flatnonzero((was != -1) & (was != column[rows])).tolist():
            before, now = said[key_of[at]], texts[column[rows[at]]]
            if fold_script(before) != fold_script(now):
                found[at] = (*found.get(at, ()), Difference(f"shown_{name}", before, now))
    return found


def _carriers(result: FleetResult) -> pa.Array:
    """Each line's carrier by its code, or by its name where the rulebook doesn't know it, as answers say it."""
    codes = arrow(result.sims[_CARRIER]).cast(pa.large_string())
    names = result.carrier_names
    return codes if names is None else pc.coalesce(names.cast(pa.large_string()), codes)
