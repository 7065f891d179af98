"""Sort every SIM under one of seven verdicts, which the Summary counts and the SIMs sheet shows; must not know
how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.columns import arrow, codes_of

if TYPE_CHECKING:
    import pandas as pd

#: In the order in which people want them.
VERDICTS = ("now", "settle", "later", "ask", "stay", "done", "bad")

_BY_ACTION = {
    "cancel": "now", "resolve_first": "settle", "cancel_at_contract_end": "later", "let_lapse": "later",
    "keep": "stay", "keep_alive": "stay", "suspend": "stay", "port_out": "stay",
    "none": "done", "follow_up": "done",
}  # fmt: skip


def verdict_of(action: str, status: str) -> str:
    """The verdict of an action (a code, or candidates joined by `|`) and a status.

    A line whose action is `cancel` goes now only if nothing else about it is open: a request that does not
    know what becomes of the balance is not ready to be sent.
    """
    if status == "unreadable":
        return "bad"
    verdict = _BY_ACTION.get(action, "ask")
    return "ask" if verdict == "now" and status != "determined" else verdict


def verdicts(sims: pd.DataFrame) -> pa.DictionaryArray:
    """Every SIM's verdict, as a column of codes."""
    actions, action_names = codes_of(arrow(sims["action"]))
    statuses, status_names = codes_of(arrow(sims["status"]))
    table = np.array(
        [[VERDICTS.index(verdict_of(action, status)) for status in status_names] for action in action_names],
        np.int8,
    )
    return pa.DictionaryArray.from_arrays(pa.array(table[actions, statuses]), pa.array(VERDICTS, pa.string()))
