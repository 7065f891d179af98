"""What the reviewers of a report decided, of a case that has the report alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from batch.review.review import APPROVED, CHANGED, STATES
from batch.review.sums import added
from language.templates import money
from page.case.case import OpenCase
from simexit.reviewing.review_run import ReviewRun


@dataclass(frozen=True)
class StateShown:
    """How many lines are decided so, what they save a year, and what ending them costs."""

    label: str
    sims: int
    saving: str
    cost: str


@dataclass(frozen=True)
class ReviewShown:
    """A review: its head, how many lines are in which state, what is wrong with entries, and what is worth knowing."""

    head: str
    states: Sequence[StateShown]
    findings: Sequence[str]
    notes: Sequence[str]
    remarks: Sequence[tuple[str, str]]


def review_shown(case: OpenCase, language: str) -> ReviewShown:
    """What the review of the case's report comes to."""
    run = ReviewRun(case.rulebook)
    answer = run.answer([case.folder / name for name in case.said.earlier], [], language, case.as_of)
    report, rows, sentences = answer.reviews.report, answer.reviews.rows, answer.sentences
    head = sentences.say(
        "head",
        name=case.said.earlier[0].partition("/")[2],
        as_of=report.about.as_of.isoformat(),
        sims=f"{report.about.rows:,}",
    )
    states = []
    for state in STATES:
        found = added(rows[rows["state"] == state])
        if found.sims or state in (APPROVED, CHANGED):
            amounts = (money(amount) if amount else "" for amount in (found.saving, found.cost))
            states.append(StateShown(sentences.say("states", state), found.sims, *amounts))
    told = {harmless: [sentences.told(one) for one in answer.reviews.findings if one.harmless is harmless]
            for harmless in (False, True)}  # fmt: skip
    noted = rows[rows["note"] != ""]
    remarks = list(zip(noted["shown_sim_id"].tolist(), noted["note"].tolist(), strict=True))
    return ReviewShown(head, states, told[False], told[True], remarks)
