"""Add to a checked fleet what its figures rest on beside the codes: what is owed, and by what lines are grouped.

It must not know any rule, nor how figures are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from batch.fleet.table import Fleet
from batch.owed import Owed
from batch.shapes import FleetResult
from engine.deciding.many import FleetDecided
from engine.rulebook.book import Rulebook
from engine.types.kleene import YES

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
    """What each rule says is to come back, where it holds of any line; an amount that is not known adds nothing."""
    for name, decision in rulebook.decisions.items():
        for rule in decision.rules:
            if not rule.owed:
                continue
            holds = (decided.codes[name][rule.id] == YES) & ~fleet.unreadable
            if holds.any():
                column = fleet.columns.get(rule.owed)
                amounts = np.zeros(fleet.size, np.int64) if column is None else column.values * column.known
                yield Owed(name, rule.id, int(holds.sum()), int(amounts[holds].sum()))
