"""Add up what reviewers decided: how many lines, what they save in a year, and what ending them costs.

Must not know how a report is read, nor judge a decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from batch.plain_values import whole
from batch.readback.read import entries
from batch.report.verdicts import verdict_of
from batch.review.cases import code_of_part

if TYPE_CHECKING:
    import pandas as pd

    from engine.types.roles import RoleTable

MOST_SHOWN = 10**12  # dollars: more than any line saves or costs
_SAVING, _LEAVING = "shown_saving_hkd_year", "shown_exit_cost_hkd"
_ENDS = "shown_cancel_on"
_PRICED_BY = (_SAVING, _LEAVING, "shown_fees_until_end_hkd", "action", "status")


@dataclass(frozen=True)
class Sum:
    """How many SIMs, what ending them saves in a year, and what it costs within twelve months, in cents.

    `leaving`: of a line that ends at once the fees for leaving early; of another the fees until its contract ends.
    """

    sims: int = 0
    saving: int = 0
    cost: int = 0
    leaving: int = 0


def without_edited(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without the amounts and the last day of those that were edited: what stands there is anybody's."""
    intact = rows["intact"].to_numpy(np.bool_)
    if intact.all():
        return rows
    shown = [name for name in (*_PRICED_BY, _ENDS) if name.startswith("shown_") and name in rows]
    return rows.assign(**{name: rows[name].astype(object).where(intact, "") for name in shown})


def costs(rows: pd.DataFrame, roles: RoleTable) -> list[int | None]:
    """What ending each line as advised costs within twelve months, as the Summary counts it; None where it does not."""
    given = (rows[name].tolist() if name in rows else [""] * len(rows) for name in _PRICED_BY)
    keys = list(zip(*given, strict=True))
    found = {key: _cost(*key, roles=roles) for key in set(keys)}
    return [found[key] for key in keys]


def _cost(saving: str, leaving: str, fees: str, action: str, status: str, *, roles: RoleTable) -> int | None:
    ends = roles.of("action", action)
    if not (ends.ends and ends.verdict):
        return None
    if verdict_of(action, status, roles) not in (*roles.ending("now"), *roles.ending("later")):
        return None
    if not (saving and leaving and fees):
        return None
    # Until a contract's end, what waiting costs is among the fees until then.
    waits = ends.notice == "contract_end"
    return min(cents(fees), cents(saving)) + (0 if waits else cents(leaving))


def added(rows: pd.DataFrame) -> Sum:
    """The sum over rows, by what is decided about each; where nothing is, by the advice."""
    differs = against_advice(rows)
    saving, leaving = (_total(rows.loc[~differs, name]) for name in (_SAVING, _LEAVING))
    for entry in entries(rows[differs]):
        saving += _saving_of_change(entry)
    return Sum(len(rows), saving, sum(cost or 0 for cost in rows.loc[~differs, "cost"].tolist()), leaving)


def amounts(rows: pd.DataFrame) -> tuple[list[int | None], list[int | None]]:
    """What each row saves and costs, as in these sums; None where that is not known."""
    savings = [cents(text) if text else None for text in rows[_SAVING].tolist()]
    found: list[int | None] = rows["cost"].tolist()
    differs = np.flatnonzero(against_advice(rows))
    for at, entry in zip(differs, entries(rows.iloc[differs]), strict=True):
        savings[at], found[at] = _saving_of_change(entry), None
    return savings, found


def against_advice(rows: pd.DataFrame) -> Any:
    """Whether a reviewer changed what is to be done."""
    return ((rows["state"] == "changed") & (rows["decided"] != rows["action"])).to_numpy(np.bool_)


def grouped(rows: pd.DataFrame, labels: Sequence[str]) -> list[tuple[str, Sum]]:
    """The sums of rows by label, the most SIMs first."""
    sums = [
        (str(label), added(group)) for label, group in rows.groupby(np.asarray(labels, object), sort=False)
    ]
    return sorted(sums, key=lambda one: -one[1].sims)


def _total(amounts: pd.Series[str]) -> int:
    return sum(cents(text) * int(count) for text, count in amounts.value_counts().items())


def _saving_of_change(entry: Mapping[str, Any]) -> int:
    """What a line saves in a year when the reviewer ends it against the advice."""
    return 12 * (whole(code_of_part(entry, "monthly_fee_hkd")) or 0) if entry["ends"] else 0


def cents(amount: object) -> int:
    """An amount as shown, in cents; nothing is zero, and so is what somebody wrote over it that is no amount."""
    try:
        shown = Decimal(str(amount)) if amount else Decimal()
        return int(shown * 100) if abs(shown) <= MOST_SHOWN else 0
    except ArithmeticError:  # of decimals, what is no number counts as such
        return 0
