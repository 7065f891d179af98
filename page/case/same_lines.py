"""Tell of a list that came to others how many of its lines stand in them already.

It must not know what becomes of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.fleet.check import CheckedFleet
from batch.fleet.table import Fleet, Mask
from batch.understanding.line_keys import LINE_KEYS
from page.case.case_said import WaitingList
from page.case.folder import INPUTS

_MOSTLY = 0.5
_KINDS: Collection[str] = frozenset({"duplicate_msisdn", "duplicate_iccid"})


def lists_again(checked: CheckedFleet, new: Sequence[str], old: Sequence[str]) -> list[WaitingList]:
    """Those of the new lists most of whose lines are told twice because they stand in the old ones too.

    Rows that went into a line of another list, as those of a bill do, are none of their list's lines.
    """
    fleet = checked.fleet
    twice = _told_twice(fleet)
    found = []
    for name in new:
        mine = _of(fleet, [name])
        shared = {one: _shared(fleet, mine, _of(fleet, [one])) for one in old}
        there = np.logical_or.reduce([*shared.values(), np.zeros(fleet.size, dtype=np.bool_)])
        count = int(np.count_nonzero(mine))
        if np.count_nonzero(there & twice) > count * _MOSTLY:
            instead_of = tuple(one for one, rows in shared.items() if rows.any())
            found.append(WaitingList(name, instead_of, int(np.count_nonzero(there)), count))
    return found


def _told_twice(fleet: Fleet) -> Mask:
    """The rows whose number or ICCID stands in another row too, as a problem of the fleet tells."""
    rows = [at for at, one in zip(fleet.at, fleet.problems, strict=True) if one.type in _KINDS]
    found = np.zeros(fleet.size, dtype=np.bool_)
    found[rows] = True
    return found


def _of(fleet: Fleet, names: Sequence[str]) -> Mask:
    """The rows of some files, in whichever of their sheets."""
    called = [name.removeprefix(f"{INPUTS}/") for name in names]
    listed = [
        any(source == name or source.startswith(f"{name} [") for name in called)
        for source in fleet.source.dictionary.to_pylist()
    ]
    found: Mask = np.asarray(listed, dtype=np.bool_)[fleet.source.indices.to_numpy()]
    return found


def _shared(fleet: Fleet, mine: Mask, others: Mask) -> Mask:
    """Which of some rows have their number or ICCID in others too."""
    found = np.zeros(fleet.size, dtype=np.bool_)
    for key in LINE_KEYS:
        cells = fleet.cells.get(key)
        if cells is not None:
            there = pc.is_in(cells, value_set=pc.drop_null(cells.filter(pa.array(others))))
            found |= there.to_numpy(zero_copy_only=False) & mine
    return found
