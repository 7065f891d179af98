"""Add to a checked fleet what its figures rest on beside the codes: what is owed, and by what lines are grouped.

It must not know any rule, nor how figures are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from batch.fleet.table import Fleet, Mask
from batch.owed import Owed, OwedSum
from batch.shapes import FleetResult
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from engine.types.kleene import YES
from engine.types.roles import GONE

#: The facts by which lines are grouped, beside their carrier.
GROUPED_BY = ("department", "owner")


def with_figures(
    result: FleetResult,
    rulebook: Rulebook,
    fleet: Fleet,
    decided: FleetDecided,
    fact_of: Callable[[str], str],
) -> FleetResult:
    """The result with what is owed, and the carried columns that group its lines; `fact_of`: what a heading says.

    A column is carried though its heading says a fact where another column says that more plainly: a cost centre
    beside a department.
    """
    also = [name for name in result.carried.column_names if fact_of(name) in GROUPED_BY]
    return replace(result, owed=list(_owed(rulebook, fleet, decided)), also_by=also)


def _owed(rulebook: Rulebook, fleet: Fleet, decided: FleetDecided) -> Iterator[Owed]:
    """What each rule says is to come back, where it holds of any line; an amount that is not known adds nothing.

    Nothing can be claimed of a line that still runs.
    """
    ended = gone(rulebook, decided)
    for name, decision in rulebook.decisions.items():
        for rule in decision.rules:
            if not rule.owed:
                continue
            holds = (decided.codes[name][rule.id] == YES) & ~fleet.unreadable
            if holds.any():
                column = fleet.columns.get(rule.owed)
                amounts = np.zeros(fleet.size, np.int64) if column is None else column.values * column.known
                now, later = (
                    OwedSum(int(where.sum()), int(amounts[where].sum()))
                    for where in (holds & ended, holds & ~ended)
                )
                yield Owed(name, rule.id, now, later)


def gone(rulebook: Rulebook, decided: FleetDecided) -> Mask:
    """The lines of which nothing is left but to follow up what has been asked for, whatever is open of them."""
    all_gone = [
        all(rulebook.roles.of("action", code).purpose in GONE for code in answer.candidates)
        for answer in decided.answers["action"]
    ]
    found: Mask = np.asarray(all_gone, np.bool_)[decided.index["action"]]
    return found
