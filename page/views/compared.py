"""What has changed since an earlier report, line by line, in the words of `simexit review --against`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from batch.review.changes import Changed, causes_of, changes
from batch.review.match import pairs_of, snapshot_of_report, snapshot_of_result
from batch.review.said import Sentences
from page.case.case import OpenCase
from simexit.reviewing.review_run import ReviewRun

_MOST = 500  # lines of a kind that are shown


@dataclass(frozen=True)
class ComparedShown:
    """The comparison: its title, how many lines are which, and the lines that are new, gone or changed.

    `labels` name these three.
    """

    title: str
    counts: str
    labels: Sequence[str]
    new: Sequence[str]
    gone: Sequence[str]
    changed: Sequence[tuple[str, str]]
    more: int


def compared_shown(case: OpenCase, language: str) -> ComparedShown:
    """What the case's fleet has that its earlier report has not, and the other way round."""
    run = ReviewRun(case.rulebook)
    earlier, words = run.read([case.folder / name for name in case.said.earlier])
    old, new = snapshot_of_report(earlier.report), snapshot_of_result(case.found.result(language))
    found = changes(old, new, pairs_of(old, new), causes_of(case.rulebook, old, new, run.texts))
    sentences = run.sentences(language, words)
    name = case.said.earlier[0].partition("/")[2]
    counts = {
        name: f"{len(items):,}"
        for name, items in (("new", found.new), ("gone", found.gone), ("changed", found.changed))
    }
    return ComparedShown(
        sentences.say("against", "title", name=name, as_of=old.as_of.isoformat()),
        sentences.say("against", "counts", same=f"{found.same:,}", **counts),
        [sentences.say("against", kind) for kind in ("new", "gone", "changed")],
        list(found.new[:_MOST]), list(found.gone[:_MOST]),
        [(one.sim_id, _changed(sentences, one)) for one in found.changed[:_MOST]],
        max(0, len(found.changed) - _MOST),
    )  # fmt: skip


def _changed(sentences: Sentences, one: Changed) -> str:
    """What has changed most, the advice before all else, and why."""
    ranked = sorted(one.verdicts, key=lambda difference: difference.name != "action")
    because = sentences.say("against", "because", causes=sentences.causes(one.causes))
    return sentences.listed([sentences.difference(ranked[0]), because])
