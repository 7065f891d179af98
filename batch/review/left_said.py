"""The sentences about what an earlier report said and a later one does not take over: what it was, and why. Must not
know a terminal, nor how a sheet is written."""

from __future__ import annotations

from collections.abc import Sequence

from batch.review.carry import Left
from batch.review.said import Sentences
from batch.shapes import NotCarried
from batch.shown import one_line

_PLAIN = ("gone_why", "nameless_why", "decided_anew", "not_taken_then", "parts_differed", "no_line_why",
          "several_why")  # fmt: skip


def why_left(sentences: Sentences, left: Left) -> str:
    """Why a decision was not taken over."""
    if left.why:
        return sentences.listed([sentences.difference(one) for one in left.why])
    if left.reason in _PLAIN:
        return sentences.say("against", left.reason)
    return sentences.reason({"what": left.reason, "review": left.review, "decided": left.action})


def what_left(sentences: Sentences, left: Left) -> str:
    """What was decided, and the note beside it where that is not taken over either."""
    decided = sentences.entry(left.review, left.action) if left.review or left.action else ""
    note = sentences.say("against", "noted", note=one_line(left.note)) if left.note else ""
    return sentences.listed([part for part in (decided, note) if part])


def left_line(sentences: Sentences, left: Left) -> str:
    """A decision that was not taken over, and why."""
    return sentences.say(
        "against", "left_line", review=what_left(sentences, left), why=why_left(sentences, left)
    )


def left_decisions(sentences: Sentences, found: Sequence[Left]) -> list[NotCarried]:
    """The same, a row for each."""
    return [
        NotCarried("sims", left.sim_id, what_left(sentences, left), why_left(sentences, left))
        for left in found
    ]
