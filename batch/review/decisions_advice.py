"""Compare what was advised when something was decided with what is advised now. It must not judge what is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from batch.readback.read import entries
from batch.review.decision_shapes import ADVISED, LineDecision
from batch.review.match import Difference, Snapshot, compared_columns, what_matters
from batch.review.settled import SETTLED_BY, may_settle, meanwhile

if TYPE_CHECKING:
    from batch.review.decisions_met import MetRows
    from batch.review.rules import ReviewRules

_SHOWN = ("exit_cost_hkd", "cancel_on", "transfer_target")
_ASKED_HOW = "channel"


def advice_differs(
    later: Snapshot, decisions: Sequence[LineDecision], met: MetRows, rules: ReviewRules
) -> dict[int, tuple[Difference, ...]]:
    """What stands against taking a decision, by the place of each decision and row of which something does.

    What was not said of the advice counts as it is now.
    """
    where = _otherwise(later, decisions, met)
    names = [*compared_columns(), *SETTLED_BY, _ASKED_HOW]
    lines = later.lines[[name for name in dict.fromkeys(names) if name in later.lines]].iloc[met.rows[where]]
    found = {}
    for at, now in zip(where.tolist(), entries(lines), strict=True):
        if why := _differences(decisions[int(met.of[at])], now, rules):
            found[at] = tuple(why)
    return found


def _differences(one: LineDecision, now: Mapping[str, Any], rules: ReviewRules) -> list[Difference]:
    """What matters of what is not as it was."""
    settled = (
        one.review == "approve" and not one.action and may_settle(one.advised.get("action", ""), rules.roles)
    )
    said = {_column(name): text for name, text in one.advised.items()}
    was = {**now, **(dict.fromkeys(SETTLED_BY[2:], "") if settled else {}), **said}
    found = what_matters(was, now, rules.roles)
    if settled:
        return meanwhile(found, was, now, rules)
    if was[_ASKED_HOW] != now[_ASKED_HOW]:
        found.append(Difference(_ASKED_HOW, was[_ASKED_HOW], now[_ASKED_HOW]))
    return found


def _otherwise(later: Snapshot, decisions: Sequence[LineDecision], met: MetRows) -> Any:
    """The places at which anything said of the advice is not so now."""
    found = np.zeros(len(met.rows), np.bool_)
    for name in ADVISED:
        said = [one.advised.get(name) for one in decisions]
        if all(text is None for text in said):
            continue
        codes, texts = pd.factorize(later.lines[_column(name)].iloc[met.rows])
        numbers = {str(text): number for number, text in enumerate(texts)}
        was = np.asarray([-1 if text is None else numbers.get(text, -2) for text in said], np.int64)[met.of]
        found |= (was != -1) & (was != codes)
    return np.flatnonzero(found)


def _column(name: str) -> str:
    """What a part of the advice is called among a line's columns."""
    return f"shown_{name}" if name in _SHOWN else name
