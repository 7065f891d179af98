"""Take the decisions of a file into a check that was just made, where what was advised then is advised now and the line
is whose it was; must not know how such a file is read or written.

Nothing that is said is lost: what can't be taken is told with the reason, and the note of the line says what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.columns import arrow, first_rows, rows_numbered
from batch.readback.read import entries
from batch.report.record import REVIEWED
from batch.review.carry import Carrying, Left, Remember
from batch.review.decision_keys import Numbers
from batch.review.decision_shapes import DecisionsFile, LineDecision
from batch.review.decisions_advice import advice_differs
from batch.review.decisions_met import MetRows, met_rows, names_of
from batch.review.match import Snapshot, snapshot_of_result
from batch.review.review import APPROVED, alike, judged
from batch.review.rules import REFUSED, ReviewRules, Taken
from batch.review.settled import may_settle

if TYPE_CHECKING:
    from batch.review.words import ReviewWords
    from batch.shapes import FleetResult


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
    found: Carrying, result: FleetResult, later: Snapshot, decisions: Sequence[LineDecision], met: MetRows,
    by: tuple[ReviewWords, ReviewRules, Remember],
) -> None:  # fmt: skip
    """Take each decision for its row, or leave it."""
    words, rules, remember = by
    changes = advice_differs(later, decisions, met, rules)
    kinds, judgements = _judged(later, decisions, met, words, rules)
    settled = [not one.action and one.review == "approve" and may_settle(one.advised.get("action", ""), rules.roles)
               for one in decisions]  # fmt: skip
    there, names = _there(result, met.rows), names_of(result)
    for at, (row, place, kind) in enumerate(
        zip(met.rows.tolist(), met.of.tolist(), kinds.tolist(), strict=True)
    ):
        one, taken, (review, action, note) = decisions[place], judgements[kind], there[at]
        passed_on = met.differing.get(at, ())
        why = (*passed_on, *changes.get(at, ()))
        name, deciding = names[row].as_py(), bool(one.review or one.action)
        if deciding and (why or taken.state == REFUSED):
            kept = one.note if note and note != one.note else ""  # else the note of the line keeps it
            reason = "" if why else taken.reason
            found.left.append(Left(name, one.review, one.action, why, reason, kept))
            if not note:
                found.noted[row] = f"{remember(one.on, one.review, one.action)} {one.note}".strip()
            continue
        if passed_on:
            found.left.append(Left(name, "", "", passed_on, note=one.note))
            continue
        anew = deciding and bool(review or action) and (review, action) != (one.review, one.action)
        lost = note if one.note and note != one.note else ""
        if anew or lost:
            was = (review, action) if anew else ("", "")
            found.left.append(Left(name, *was, reason="decided_anew", note=lost))
        if not deciding:
            found.noted[row] = one.note
        elif (one.review, one.action) == (review, action) and one.note in ("", note):
            found.kept.append(row)
        else:
            found.taken[row] = (one.review, one.action, one.note or note)
            if settled[place] and taken.state == APPROVED:
                found.settled[row] = name


def _there(result: FleetResult, rows: Numbers) -> list[tuple[str, str, str]]:
    """What stands in the reviewers' columns of some rows already."""
    if result.reviewed is None:
        return [("", "", "")] * len(rows)
    columns = [arrow(result.reviewed[name]).take(pa.array(rows)).to_pylist() for name in REVIEWED]
    return [(review or "", action or "", note or "") for review, action, note in zip(*columns, strict=True)]


def _judged(
    later: Snapshot, decisions: Sequence[LineDecision], met: MetRows, words: ReviewWords, rules: ReviewRules
) -> tuple[Numbers, list[Taken]]:
    """A number for each decision and row, and what becomes of those that have it: of all that are alike, once."""
    numbers: dict[Any, int] = {}
    meant = [numbers.setdefault((one.review, one.action), len(numbers)) for one in decisions]
    lines = later.lines[[name for name in rules.looked_at if name in later.lines]].iloc[met.rows]
    kinds, _ = alike(lines, rules.looked_at)
    kinds = rows_numbered([kinds, np.asarray(meant, np.int64)[met.of]])
    first = first_rows(kinds)
    found = []
    for at, now in zip(first.tolist(), entries(lines.iloc[first]), strict=True):
        one = decisions[int(met.of[at])]
        said = {"review": one.review, "decided_action": one.action, "intact": True, "doubtful": False}
        found.append(judged({**now, **said}, words, rules, later.as_of))
    return kinds, found


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
