"""Find the row that each decision of a file is about; what has none, or several, is left. Must not judge a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.columns import arrow
from batch.fleet.single import vocabulary
from batch.review.carry import Left
from batch.review.decision_keys import Numbers, Pairs, rows_at, rows_called
from batch.review.decision_shapes import LineDecision, TaskDone
from batch.review.decisions_whose import whose_differs
from batch.review.match import Difference

if TYPE_CHECKING:
    from batch.shapes import FleetResult
    from engine.rulebook.book import Rulebook

#: Why a decision has no line: keys of the texts.
NO_LINE, SEVERAL = "no_line_why", "several_why"
_NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True)
class ItemKeys:
    """Every key of a file: the place of its item, itself, and its place among the keys of that."""

    of: Numbers
    texts: Sequence[str]
    place: Numbers


@dataclass(frozen=True)
class MetRows:
    """Each row that something is decided of: the place of the decision, and the row.

    `differing`: what tells that the line is another's by now, by the place of these. `left`: what has no row.
    """

    of: Numbers = field(default_factory=_NOTHING.copy)
    rows: Numbers = field(default_factory=_NOTHING.copy)
    differing: Mapping[int, tuple[Difference, ...]] = field(default_factory=dict)
    left: Sequence[Left] = ()


def met_rows(result: FleetResult, decisions: Sequence[LineDecision], rulebook: Rulebook) -> MetRows:
    """The one row of each key; what is said last of a row counts, and what was said before it otherwise is left."""
    keys = keys_of_items(decisions)
    key_of, rows = rows_of_keys(result, decisions, keys, rulebook)
    differing = whose_differs(result, decisions, (keys.of, keys.place), (key_of, rows))
    # Of several rows of a key it is the one that is still whose it was.
    sure = np.ones(len(rows), np.bool_)
    sure[list(differing)] = False
    counts, own = (np.bincount(some, minlength=len(keys.texts)) for some in (key_of, key_of[sure]))
    left = []
    for at in np.flatnonzero((counts != 1) & (own != 1)).tolist():
        one = decisions[int(keys.of[at])]
        why = SEVERAL if counts[at] else NO_LINE
        left.append(Left(keys.texts[at], one.review, one.action, reason=why, note=one.note))
    single = np.flatnonzero((counts[key_of] == 1) | ((own[key_of] == 1) & sure))
    order = single[np.lexsort((key_of[single], rows[single]))]
    last = np.append(rows[order][1:] != rows[order][:-1], True)[: len(order)]
    kept = np.sort(order[last])
    names = names_of(result)
    counts_now = dict(zip(rows[kept].tolist(), keys.of[key_of[kept]].tolist(), strict=True))
    for at in np.sort(order[~last]).tolist():
        one, other = decisions[int(keys.of[key_of[at]])], decisions[counts_now[int(rows[at])]]
        if (one.review, one.action, one.note) != (other.review, other.action, other.note):
            name = names[int(rows[at])].as_py()
            left.append(Left(name, one.review, one.action, reason="decided_anew", note=one.note))
    numbered = {new: differing[at] for new, at in enumerate(kept.tolist()) if at in differing}
    return MetRows(keys.of[key_of[kept]], rows[kept], numbered, left)


def keys_of_items(items: Sequence[LineDecision] | Sequence[TaskDone]) -> ItemKeys:
    """The keys of all items."""
    counts = np.asarray([one.count for one in items], np.int64)
    texts = [key for one in items for key in (*one.lines, *one.rows)]
    of = np.repeat(np.arange(len(items)), counts)
    return ItemKeys(of, texts, np.arange(len(texts)) - np.repeat(np.cumsum(counts) - counts, counts))


def rows_of_keys(
    result: FleetResult,
    items: Sequence[LineDecision] | Sequence[TaskDone],
    keys: ItemKeys,
    rulebook: Rulebook,
) -> Pairs:
    """The rows that each key has: pairs of a key's place and a row."""
    by_place = np.asarray([bool(one.rows) for one in items], np.bool_)[keys.of]
    called, placed = np.flatnonzero(~by_place), np.flatnonzero(by_place)
    pairs = [(_NOTHING, _NOTHING)]
    if len(called):
        names = [keys.texts[at] for at in called.tolist()]
        key_of, rows = rows_called(result, names, rulebook.facts, vocabulary(rulebook))
        pairs.append((called[key_of], rows))
    if len(placed):
        key_of, rows = rows_at(result, [keys.texts[at] for at in placed.tolist()])
        pairs.append((placed[key_of], rows))
    key_of, rows = (np.concatenate(side) for side in zip(*pairs, strict=True))
    order = np.lexsort((rows, key_of))
    return key_of[order], rows[order]


def names_of(result: FleetResult) -> pa.Array:
    """What each line goes by."""
    return arrow(result.sims["sim_id"])
