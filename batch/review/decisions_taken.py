"""Take the decisions of a file into a check that was just made, where what was advised then is advised now and the line
is whose it was; must not know how such a file is read or written.

Nothing that is said is lost: what can't be taken is told with the reason, and the note of the line says what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.columns import arrow
from batch.readback.read import entries
from batch.report.record import REVIEWED
from batch.review.carry import Carrying, Left, Remember
from batch.review.decision_keys import Numbers
from batch.review.decision_shapes import DecisionsFile, LineDecision
from batch.review.decisions_met import Met, met_rows, sim_of
from batch.review.match import Difference, Snapshot, compared_columns, snapshot_of_result, what_matters
from batch.review.review import APPROVED, alike, judged
from batch.review.rules import REFUSED, ReviewRules, Taken
from batch.review.settled import SETTLED_BY, meanwhile

if TYPE_CHECKING:
    from batch.review.words import ReviewWords
    from batch.shapes import FleetResult

_SHOWN = ("exit_cost_hkd", "cancel_on", "transfer_target")
_ASKED_HOW = "channel"


@dataclass(frozen=True)
class _Judgement:
    """What becomes of a decision for all lines that are alike: what differs, or what was taken of it."""

    why: tuple[Difference, ...]
    taken: Taken
    settled: bool


def with_decisions(
    result: FleetResult, said: DecisionsFile, words: ReviewWords, rules: ReviewRules, remember: Remember
) -> tuple[FleetResult, Carrying]:
    """The result with what the file says in the reviewers' columns, before what stands there already."""
    later = snapshot_of_result(result)
    met = met_rows(result, said.decisions, rules.rulebook)
    found = Carrying(left=list(met.left))
    _take(found, result, later, said.decisions, met, (words, rules, remember))
    return _filled(result, found), found


def _take(
    found: Carrying, result: FleetResult, later: Snapshot, decisions: Sequence[LineDecision], met: Met,
    by: tuple[ReviewWords, ReviewRules, Remember],
) -> None:  # fmt: skip
    """Judge each decision for its row, once for all that are alike, and take it or leave it."""
    words, rules, remember = by
    of, rows = met.of, met.rows
    alike_for, judgements = _judged(later, decisions, of, rows, words, rules)
    there = _there(result, rows)
    for at, (row, place, kind) in enumerate(zip(rows.tolist(), of.tolist(), alike_for.tolist(), strict=True)):
        one, judgement, (review, action, note) = decisions[place], judgements[kind], there[at]
        passed_on = met.differing.get(at, ())
        why = (*passed_on, *judgement.why)
        if not (one.review or one.action):
            if passed_on:
                found.left.append(replace(_left_for(result, row, one), why=passed_on))
            else:
                found.noted[row] = one.note
        elif why or judgement.taken.state == REFUSED:
            left = replace(_left_for(result, row, one, "" if why else judgement.taken.reason), why=why)
            found.left.append(left if note and note != one.note else replace(left, note=""))
            if not note:
                found.noted[row] = f"{remember(one.on, one.review, one.action)} {one.note}".strip()
        elif (one.review, one.action) == (review, action) and one.note in ("", note):
            found.kept.append(row)
        else:
            found.taken[row] = (one.review, one.action, one.note or note)
            if (review or action) and (review, action) != (one.review, one.action):
                old = LineDecision(review=review, action=action, note=note if one.note else "")
                found.left.append(_left_for(result, row, old, "decided_anew"))
            if judgement.settled and judgement.taken.state == APPROVED:
                found.settled[row] = sim_of(result, row)


def _left_for(result: FleetResult, row: int, one: LineDecision, reason: str = "") -> Left:
    return Left(sim_of(result, row), one.review, one.action, reason=reason, note=one.note)


def _there(result: FleetResult, rows: Numbers) -> list[tuple[str, str, str]]:
    """What stands in the reviewers' columns of some rows already."""
    if result.reviewed is None:
        return [("", "", "")] * len(rows)
    columns = [arrow(result.reviewed[name]).take(pa.array(rows)).to_pylist() for name in REVIEWED]
    return [(review or "", action or "", note or "") for review, action, note in zip(*columns, strict=True)]


def _judged(
    later: Snapshot, decisions: Sequence[LineDecision], of: Numbers, rows: Numbers, words: ReviewWords,
    rules: ReviewRules,
) -> tuple[Numbers, list[_Judgement]]:  # fmt: skip
    """A number for each decision and row, and what becomes of those that have it."""
    numbers: dict[Any, int] = {}
    meant = [
        numbers.setdefault((one.review, one.action, tuple(one.advised.items())), len(numbers))
        for one in decisions
    ]
    if not len(rows):
        return rows, []
    looked_at = [*compared_columns(), *SETTLED_BY, *rules.looked_at, _ASKED_HOW]
    lines = later.lines[[name for name in dict.fromkeys(looked_at) if name in later.lines]].iloc[rows]
    # Whose a line is was compared already, and what it is called does not change what is decided.
    told = [
        name
        for name in map(str, lines)
        if not name.startswith("shown_") or name.removeprefix("shown_") in _SHOWN
    ]
    kinds, _ = alike(lines, told)
    kinds = np.asarray(pd.factorize(kinds * len(numbers) + np.asarray(meant, np.int64)[of])[0], np.int64)
    first = np.unique(kinds, return_index=True)[1]
    return kinds, [
        _judgement(now, decisions[int(of[at])], later, words, rules)
        for at, now in zip(first.tolist(), entries(lines.iloc[first]), strict=True)
    ]


def _judgement(
    now: dict[str, Any], one: LineDecision, later: Snapshot, words: ReviewWords, rules: ReviewRules
) -> _Judgement:
    settled = one.review == "approve" and not one.action and _waits(one.advised.get("action", ""), rules)
    advised = {f"shown_{name}" if name in _SHOWN else name: text for name, text in one.advised.items()}
    was = {**now, **(dict.fromkeys(SETTLED_BY[2:], "") if settled else {}), **advised}
    why = what_matters(was, now, rules.roles)
    if was[_ASKED_HOW] != now[_ASKED_HOW]:
        why.append(Difference(_ASKED_HOW, was[_ASKED_HOW], now[_ASKED_HOW]))
    if settled:
        why = meanwhile(why, was, now, rules)
    entry = {**now, "review": one.review, "decided_action": one.action, "intact": True, "doubtful": False}
    return _Judgement(tuple(why), judged(entry, words, rules, later.as_of), settled)


def _waits(advised: str, rules: ReviewRules) -> bool:
    """Whether what was advised was to settle something before the line ends, or perhaps so."""
    roles = [rules.roles.of("action", code) for code in advised.split("|")]
    return any(one.settles for one in roles) and all(one.purpose == "ending" for one in roles)


def _filled(result: FleetResult, found: Carrying) -> FleetResult:
    """The result with what was taken and noted."""
    kind = pd.ArrowDtype(pa.string())
    columns: dict[str, list[str | None]] = {
        name: [None] * len(result.sims)
        if result.reviewed is None
        else arrow(result.reviewed[name]).to_pylist()
        for name in REVIEWED
    }
    for row, entry in found.taken.items():
        for name, text in zip(REVIEWED, entry, strict=True):
            columns[name][row] = text or None
    for row, note in found.noted.items():
        columns["note"][row] = note
    reviewed = pd.DataFrame({name: pd.Series(values, dtype=kind) for name, values in columns.items()})
    return replace(result, reviewed=reviewed)
