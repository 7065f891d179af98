"""Bring what files of decisions say into a new check. Must not print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.identity import mask_words
from batch.review.decisions_taken import with_decisions
from batch.review.decisions_tasks import with_tasks_done
from batch.review.left_said import left_decisions
from simexit.reviewing.carried_said import carried_said, first_shown

if TYPE_CHECKING:
    from batch.review.decision_shapes import DecisionsFile
    from batch.shapes import FleetResult, NotCarried
    from simexit.reviewing.review_run import ReviewRun


def decided_into(
    run: ReviewRun, result: FleetResult, file: DecisionsFile, lines: list[str], not_carried: list[NotCarried]
) -> FleetResult:
    """The result with what the file says; what to tell is added to `lines`, what is left to `not_carried`."""
    words = run.words(result.lang)
    sentences = run.sentences(result.lang, words)
    filled, found = with_decisions(result, file, words, run.rules, sentences.memory)
    lines += carried_said(sentences, file.name, found)
    not_carried += left_decisions(sentences, found.left)
    if file.tasks:
        filled, tasks = with_tasks_done(filled, file.tasks, run.rulebook)
        said = run.task_sentences(result.lang)
        lines += [said.carried(tasks), *first_shown(map(mask_words, said.each(tasks.left)))]
        not_carried += said.left(tasks)
    return filled
