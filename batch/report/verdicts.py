"""Sort every SIM under one of the report's groups, which the Summary counts and the SIMs sheet shows. The groups, their
order and what puts a line there are the rulebook's; must not know any of them, nor how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.columns import arrow, codes_of
from engine.problems import RulebookInvalid, RulebookProblem

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import CodeTable
    from engine.types.roles import RoleTable

NEEDS_INFO, UNREADABLE = "needs_info", "unreadable"


def verdict_of(action: str, status: str, roles: RoleTable) -> str:
    """The group of an action (a code, or candidates joined by `|`) and a status.

    A line may end now unless something must be settled first that could change it: what becomes of the balance, or
    through which door the request goes, need not be known.
    """
    if status == UNREADABLE:
        return roles.group("unreadable")
    if not action or "|" in action:
        return roles.group("undetermined")
    verdict = roles.of("action", action).verdict
    if not verdict:
        raise RulebookInvalid([RulebookProblem("decisions", 0, lacks_verdict(action, roles))])
    waits = verdict in roles.ending("now") and status == NEEDS_INFO
    return roles.group("undetermined") if waits else verdict


def lacks_verdict(action: str, roles: RoleTable) -> str:
    """What is wrong with an action that the report can't count anywhere, and what to do."""
    allowed = ", ".join(roles.verdicts)
    return f"the outcome `{action}` of `action` has no `verdict`; give it one under `outcomes`: {allowed}"


def verdicts(sims: CodeTable, roles: RoleTable) -> pa.DictionaryArray:
    """Every SIM's group, as a column of codes."""
    groups = list(roles.verdicts)
    actions, action_names = codes_of(arrow(sims["action"]))
    statuses, status_names = codes_of(arrow(sims["status"]))
    size = len(status_names)
    pairs = actions * size + statuses
    table = np.zeros(len(action_names) * size, np.int8)
    for pair in np.flatnonzero(np.bincount(pairs)).tolist():
        action, status = action_names[pair // size], status_names[pair % size]
        table[pair] = groups.index(verdict_of(action, status, roles))
    return pa.DictionaryArray.from_arrays(pa.array(table[pairs]), pa.array(groups, pa.string()))


def verdict_numbers(sims: CodeTable, roles: RoleTable) -> npt.NDArray[np.int64]:
    """The same as numbers: the place of each SIM's group among the report's."""
    return np.asarray(verdicts(sims, roles).indices.to_numpy(zero_copy_only=False), np.int64)


def are_advised(sims: CodeTable, roles: RoleTable) -> npt.NDArray[np.bool_]:
    """Which SIMs something is advised of, for sure: their group is not that of what is open or can't be read."""
    advised = np.array([not group.means for group in roles.verdicts.values()], np.bool_)
    return advised[verdict_numbers(sims, roles)]
