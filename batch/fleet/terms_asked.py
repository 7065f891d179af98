"""Find what the carriers are to be asked: terms that concern no plan but the one a line has, or is suggested to have.

It must not know how a question is put.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from batch.fleet.codes import asked_anywhere
from engine.deciding.many import decide_many
from engine.rulebook.term_table import NARROWING
from engine.types.lanes import Column

if TYPE_CHECKING:
    from batch.fleet.table import Fleet, Mask
    from engine.deciding.decide import Decider
    from engine.deciding.many import FleetDecided


def terms_asked(decider: Decider, fleet: Fleet, decided: FleetDecided) -> tuple[dict[str, Mask], Mask]:
    """Where each term is asked for, and the lines of which less is asked because of what is only suggested.

    A carrier that is asked about the credit of lines it bills every month would take the question for a mistake.
    """
    asked = {name: np.asarray(mask) for name, mask in asked_anywhere(decided).items()}
    asked = {name: mask for name, mask in asked.items() if name in decider.rulebook.terms}
    fewer: Mask = np.zeros(fleet.size, dtype=np.bool_)
    columns, taken = dict(fleet.columns), False
    for name in NARROWING:
        if name in fleet.hinted:
            value, own = fleet.hinted[name].value, columns.get(name)
            known, said = np.asarray(value.known), np.asarray(value.values)
            if own is not None:
                stated = np.asarray(own.known)
                said, known = np.where(stated, np.asarray(own.values), said), stated | known
            columns[name] = Column(said, known)
            taken = True
    if taken and asked:
        as_hinted = asked_anywhere(decide_many(decider, columns, fleet.size, decided.as_of, fleet.used))
        for name, mask in asked.items():
            asked[name] = mask & np.asarray(as_hinted.get(name, fewer))
            fewer = fewer | (mask & ~asked[name])
    return asked, fewer & ~fleet.unreadable
