"""Take reviewers' decisions over from an earlier report, where nothing that matters to them has changed; must not
know how reports are read or written.

Nothing a reviewer wrote is lost: where a decision can't be taken over, the note of the SIM says what it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.readback.read import ReadReport, entries
from batch.report.record import REVIEWED
from batch.review.match import (
    NAMELESS,
    Difference,
    Snapshot,
    compared_columns,
    pairs_of,
    people_of,
    snapshot_of_report,
    snapshot_of_result,
    what_matters,
)
from batch.review.review import APPROVED, ONCE_SETTLED, OPEN, Reviews, alike, judged
from batch.review.rules import REFUSED, ReviewRules, Taken
from batch.review.settled import SETTLED_BY, meanwhile

if TYPE_CHECKING:
    from batch.review.words import ReviewWords
    from batch.shapes import FleetResult

#: What came of putting the parts of a report together.
_BY_PARTS = ("split", "unmarked")
#: How an earlier entry is put into a note: date (None where nobody knows), review and action as codes ("" for none).
Remember = Callable[[datetime.date | None, str, str], str]


@dataclass(frozen=True)
class Left:
    """A decision that was not taken over: because of differences, or of `reason`, a key of the texts.

    `note`: what stood beside it, where that is not taken over either.
    """

    sim_id: str
    review: str
    action: str
    why: tuple[Difference, ...] = ()
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Carrying:
    """What passes from an earlier report to a later one: entries by row of the later, and what was left.

    `kept` are rows of the later report that already say the same.
    """

    taken: dict[int, tuple[str, str, str]] = field(default_factory=dict)  # review, decided action, note
    noted: dict[int, str] = field(default_factory=dict)  # only a note
    kept: list[int] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    settled: dict[int, str] = field(default_factory=dict)  # approvals that were waiting, and now take effect
    pairs: dict[int, int] = field(default_factory=dict)  # row of the earlier -> row of the later


def carrying(earlier: Reviews, later: Snapshot, words: ReviewWords, remember: Remember) -> Carrying:
    """Go through every entry of the earlier report; `later` may itself have been reviewed since."""
    old = snapshot_of_report(earlier.report)
    found = Carrying(pairs=pairs_of(old, later))
    written = np.zeros(len(earlier.rows), np.bool_)
    for name in REVIEWED:
        written |= (earlier.rows[name] != "").to_numpy(np.bool_)
    places = [found.pairs.get(int(at)) for at in np.flatnonzero(written)]
    people = people_of(old, later)
    there = [to for to in places if to is not None]
    judge = _Judge(later, there, words, earlier.rules)
    looked_at = [*compared_columns(old, later), *REVIEWED, *SETTLED_BY, *_BY_PARTS]
    now = entries(_of_columns(later.lines.iloc[there], [*looked_at, *earlier.rules.looked_at]))
    before = entries(_of_columns(earlier.rows[written], [*looked_at, "state"]))
    for to, was in zip(places, before, strict=True):
        _carry(was, to, {} if to is None else next(now), found, words, earlier, remember, people, judge)
    return found


def _of_columns(lines: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Some of the columns, as far as they are there."""
    return lines[[name for name in dict.fromkeys(names) if name in lines]]


class _Judge:
    """Judges entries for lines of the later report, once for all lines that are alike."""

    def __init__(self, later: Snapshot, rows: list[int], words: ReviewWords, rules: ReviewRules) -> None:
        self._words, self._rules, self._as_of = words, rules, later.as_of
        kinds, _ = alike(later.lines.iloc[rows], [*rules.looked_at, *_BY_PARTS])
        self._kinds = dict(zip(rows, kinds.tolist(), strict=True))
        self._known: dict[tuple[int, str, str], Taken] = {}

    def taken(self, row: int, line: Mapping[str, Any], review: str, decided: str) -> Taken:
        """What becomes of the entry, were it made for this line."""
        key = self._kinds[row], review, decided
        if key not in self._known:
            entry = {**line, "review": review, "decided_action": decided, "intact": True, "doubtful": False}
            self._known[key] = judged(entry, self._words, self._rules, self._as_of)
        return self._known[key]


def _carry(
    was: Mapping[str, Any], to: int | None, now: Mapping[str, Any], found: Carrying, words: ReviewWords,
    earlier: Reviews, remember: Remember, people: Sequence[str], judge: _Judge,
) -> None:  # fmt: skip
    settled = was["state"] == ONCE_SETTLED
    # What was to be settled first may now be advised at once: it was approved either way.
    review, decided = ("approve", "") if settled else words.said(was["review"], was["decided_action"])
    if to is None:
        reason = "nameless_why" if was["shown_sim_id"].startswith(NAMELESS) else "gone_why"
        found.left.append(Left(was["shown_sim_id"], review, decided, reason=reason, note=was["note"]))
    elif any(now.get(name) for name in ("review", "decided_action")):
        if words.said(now["review"], now["decided_action"]) == (review, decided):
            found.kept.append(to)
            if settled and judge.taken(to, now, review, decided).state == APPROVED:
                found.settled[to] = was["shown_sim_id"]
        elif review or decided:
            note = "" if was["note"] == now.get("note") else was["note"]
            found.left.append(Left(was["shown_sim_id"], review, decided, reason="decided_anew", note=note))
    elif was["state"] == OPEN and not was.get("split"):
        found.noted[to] = now.get("note") or was["note"]
    else:
        differing = what_matters(was, now, earlier.rules.roles, people)
        why = tuple(meanwhile(differing, was, now, earlier.rules) if settled else differing)
        reason = "parts_differed" if was.get("split") else "not_taken_then" if was["state"] == REFUSED else ""
        taken = Taken(REFUSED) if why or reason else judge.taken(to, now, review, decided)
        if taken.state != REFUSED:
            found.taken[to] = (review, decided, now.get("note") or was["note"])
            if settled and taken.state == APPROVED:
                found.settled[to] = was["shown_sim_id"]
            return
        reason = reason or taken.reason
        found.left.append(Left(was["shown_sim_id"], review, decided, why if not reason else (), reason))
        memory = remember(earlier.report.about.as_of, review, decided)
        found.noted[to] = now.get("note") or f"{memory} {was['note']}".strip()


def carry_over(
    result: FleetResult, earlier: Reviews, words: ReviewWords, remember: Remember
) -> tuple[FleetResult, Carrying]:
    """The result with the reviewers' columns filled from an earlier report."""
    found = carrying(earlier, snapshot_of_result(result), words, remember)
    size = len(result.sims)
    columns: dict[str, Any] = {name: [None] * size for name in REVIEWED}
    for row, (review, action, note) in found.taken.items():
        columns["review"][row], columns["decided_action"][row], columns["note"][row] = (
            review,
            action or None,
            note or None,
        )
    for row, note in found.noted.items():
        columns["note"][row] = note
    kind = pd.ArrowDtype(pa.string())
    reviewed = pd.DataFrame({name: pd.Series(values, dtype=kind) for name, values in columns.items()})
    return replace(result, reviewed=reviewed), found


def with_carried(report: ReadReport, found: Carrying) -> ReadReport:
    """A report as if the decisions that were taken over had been written into it."""
    columns = {
        name: report.rows[name].to_numpy(dtype=object, copy=True)
        for name in ("review", "decided_action", "note")
    }
    carried = np.zeros(len(report.rows), np.bool_)
    for row, entry in found.taken.items():
        for name, text in zip(columns, entry, strict=True):
            columns[name][row] = text
        carried[row] = True
    return replace(report, rows=report.rows.assign(**columns, carried=carried))
