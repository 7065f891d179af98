"""Judge what the reviewers of a report decided: approved, changed, held, open, or not to be taken, and why. Must not
know how a report is read, nor how the answer is shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from batch.columns import first_rows, rows_numbered
from batch.readback.read import ReadReport, entries
from batch.readback.sheet import ReviewFinding, finding_at
from batch.report.record import AGAINST
from batch.review.rules import REFUSED, ReviewRules, Taken
from batch.review.sums import costs, without_edited
from batch.review.words import ReviewWords

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

APPROVED, CHANGED, HELD, OPEN = "approved", "changed", "held", "open"
#: Approved for the day on which nothing stands in the line's way any more; nothing is asked of a carrier before.
ONCE_SETTLED = "once_settled"
#: What of an entry itself decides what becomes of it.
_OF_ENTRIES = ("review", "decided_action", "intact", "doubtful", "split", "unmarked")
STATES = (APPROVED, ONCE_SETTLED, CHANGED, HELD, OPEN, REFUSED)
FINAL = (APPROVED, ONCE_SETTLED, CHANGED)


@dataclass(frozen=True)
class Reviews:
    """A report with its reviewers' decisions, and the rules by which they were taken.

    `rows` are the report's, and for each `state`, `decided`, `reason`, whether what is decided `ends` the line, and
    what following the advice would `cost` in cents.
    """

    report: ReadReport
    rows: pd.DataFrame
    findings: list[ReviewFinding]
    rules: ReviewRules

    def of(self, *states: str) -> pd.DataFrame:
        """The rows in these states."""
        return self.rows[self.rows["state"].isin(states)]


def review(report: ReadReport, words: ReviewWords, rules: ReviewRules) -> Reviews:
    """Take every decision that can be taken; the others are refused, and told among the findings."""
    findings = list(report.findings)
    taken = [Taken(OPEN)] * len(report.rows)
    written = np.flatnonzero(
        ((report.rows["review"] != "") | (report.rows["decided_action"] != "")).to_numpy()
    )
    rows = report.rows.iloc[written]
    kinds, first = alike(rows, [*_OF_ENTRIES, *rules.looked_at])
    each = [judged(entry, words, rules, report.about.as_of) for entry in entries(rows.iloc[first])]
    for at, kind in zip(written.tolist(), kinds.tolist(), strict=True):
        taken[at] = each[kind]
    told = np.array([bool(one.reason or one.caution) for one in each], np.bool_)[kinds]
    if AGAINST in rows:
        told |= (rows[AGAINST] != "").to_numpy(np.bool_)
    for kind, entry in zip(kinds[told].tolist(), entries(rows[told]), strict=True):
        found = each[kind]
        if found.reason and entry["intact"]:
            findings.append(_finding(entry, found))
        elif found.caution:
            params = {"what": found.caution, "decided": found.action}
            findings.append(finding_at("caution", entry, params, harmless=True))
        if entry.get(AGAINST) and found.state in (APPROVED, ONCE_SETTLED, CHANGED):
            findings.append(finding_at("remark_against", entry, {"facts": entry[AGAINST]}, harmless=True))
    believed = without_edited(report.rows)
    rows = believed.assign(
        state=[one.state for one in taken],
        decided=[one.action for one in taken],
        reason=[one.reason for one in taken],
        ends=[rules.roles.of("action", one.action).ends for one in taken],
        cost=pd.Series(costs(believed, rules.roles), index=believed.index, dtype=object),
    )
    return Reviews(report, rows, findings, rules)


def alike(rows: pd.DataFrame, names: Sequence[str]) -> tuple[Numbers, Numbers]:
    """A number for each row, the same for rows that are alike in these columns (as far as they are there), and the
    first row of each number."""
    codes = [pd.factorize(rows[name], use_na_sentinel=False)[0] for name in names if name in rows]
    found = rows_numbered(codes or [np.zeros(len(rows), np.int64)])
    return found, first_rows(found)


def judged(entry: Mapping[str, Any], words: ReviewWords, rules: ReviewRules, as_of: datetime.date) -> Taken:
    """One row's decision."""
    if not entry["intact"]:
        return Taken(REFUSED, reason="edited")
    if entry["doubtful"]:
        return Taken(REFUSED, reason="contradicted")
    if entry.get("split"):
        return Taken(OPEN)
    if not entry["review"] and entry.get("unmarked"):
        return Taken(REFUSED, reason="review_missing")
    # Who names an action and puts no mark beside it wants that done.
    verdict = words.review(entry["review"]) if entry["review"] else "change"
    action = words.action(entry["decided_action"]) if entry["decided_action"] else ""
    if verdict is None:
        return Taken(REFUSED, reason="review_unknown")
    if action is None:
        return Taken(REFUSED, reason="action_unknown")
    return rules.taken(entry, as_of.toordinal(), verdict, action)


#: The parts of a finding that may differ from row to row for one reason: lists of codes.
LISTED = ("blockers", "open", "columns")


def _finding(entry: Mapping[str, Any], found: Taken) -> ReviewFinding:
    params = {
        "what": found.reason, "review": entry["review"], "decided": entry["decided_action"],
        "action": entry["action"], "blockers": entry["to_become_eligible"],
        "open": ";".join(part for part in (entry["questions_owner"], entry["questions_carrier"]) if part),
    }  # fmt: skip
    return finding_at("refused", entry, params)
