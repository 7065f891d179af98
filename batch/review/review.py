"""Judge what the reviewers of a report decided: approved, changed, held, open, or not to be taken, and why. Must not
know how a report is read, nor how the answer is shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from batch.readback.read import ReadReport, entries
from batch.readback.sheet import ReviewFinding, finding_at
from batch.report.record import AGAINST
from batch.review.rules import REFUSED, ReviewRules, Taken
from batch.review.words import ReviewWords

APPROVED, CHANGED, HELD, OPEN = "approved", "changed", "held", "open"
#: Approved for the day on which nothing stands in the line's way any more; nothing is asked of a carrier before.
ONCE_SETTLED = "once_settled"
_AMOUNTS = ("shown_saving_hkd_year", "shown_exit_cost_hkd")
STATES = (APPROVED, ONCE_SETTLED, CHANGED, HELD, OPEN, REFUSED)


@dataclass(frozen=True)
class Reviews:
    """A report with its reviewers' decisions, and the rules by which they were taken.

    `rows` are the report's, and for each `state`, `decided`, `reason`, and whether what is decided `ends` the line.
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
    written = (report.rows["review"] != "") | (report.rows["decided_action"] != "")
    for at, entry in zip(np.flatnonzero(written), entries(report.rows[written]), strict=True):
        found = taken[at] = judged(entry, words, rules, report.about.as_of)
        if found.reason and entry["intact"]:
            findings.append(_finding(entry, found))
        elif found.caution:
            params = {"what": found.caution, "decided": found.action}
            findings.append(finding_at("caution", entry, params, harmless=True))
        if entry.get(AGAINST) and found.state in (APPROVED, ONCE_SETTLED, CHANGED):
            findings.append(finding_at("remark_against", entry, {"facts": entry[AGAINST]}, harmless=True))
    rows = report.rows.assign(
        state=[one.state for one in taken],
        decided=[one.action for one in taken],
        reason=[one.reason for one in taken],
        ends=[rules.roles.of("action", one.action).ends for one in taken],
    )
    return Reviews(report, rows, findings, rules)


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


@dataclass(frozen=True)
class Sum:
    """How many SIMs, what ending them saves in a year and what leaving costs, in cents."""

    sims: int = 0
    saving: int = 0
    cost: int = 0


def added(rows: pd.DataFrame) -> Sum:
    """The sum over rows, by what is decided about each; where nothing is, by the advice."""
    differs = _against_advice(rows)
    saving, cost = (_total(rows.loc[~differs, name]) for name in _AMOUNTS)
    for entry in entries(rows[differs]):
        saving += _saving_of_change(entry)
    return Sum(len(rows), saving, cost)


def amounts(rows: pd.DataFrame) -> tuple[list[int | None], list[int | None]]:
    """What each row saves and costs, as in these sums; None where that is not known."""
    savings, costs = ([cents(text) if text else None for text in rows[name].tolist()] for name in _AMOUNTS)
    differs = np.flatnonzero(_against_advice(rows))
    for at, entry in zip(differs, entries(rows.iloc[differs]), strict=True):
        savings[at], costs[at] = _saving_of_change(entry), None
    return savings, costs


def _against_advice(rows: pd.DataFrame) -> Any:
    return ((rows["state"] == CHANGED) & (rows["decided"] != rows["action"])).to_numpy(np.bool_)


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
    fee = str(entry.get("monthly_fee_hkd", ""))
    return 12 * int(fee or 0) if entry["ends"] else 0


def cents(amount: object) -> int:
    """An amount as shown, in cents; nothing is zero."""
    return int(Decimal(str(amount)) * 100) if amount else 0
