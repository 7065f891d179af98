"""Say which lines rest on what is only suggested: where a hint's value is used and an outcome was decided with it.

It must not know any hint, nor how this is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.types.lanes import Column

if TYPE_CHECKING:
    from batch.fleet.table import Fleet, Mask
    from engine.deciding.many import FleetDecided


def resting(fleet: Fleet, decided: FleetDecided) -> Mapping[str, Mask]:
    """By fact, the lines whose outcome rests on what is suggested for it."""
    return {
        name: np.asarray(decided.assumed[name]) & used & ~fleet.unreadable
        for name, used in fleet.used.items()
        if name in decided.assumed
    }


def rests(fleet: Fleet, decided: FleetDecided) -> Mask:
    """The lines whose outcome rests on anything that is only suggested."""
    found = np.zeros(fleet.size, dtype=np.bool_)
    for where in resting(fleet, decided).values():
        found |= where
    return found


def as_stated(fleet: Fleet) -> Fleet:
    """The fleet as it stands without what is suggested."""
    columns = dict(fleet.columns)
    for name, used in fleet.used.items():
        own = columns[name]
        stated = np.asarray(own.known) & ~used
        columns[name] = Column(np.where(stated, own.values, 0), stated)
    return replace(fleet, columns=columns)
