"""Takes the reviewers' decisions of an earlier report into a batch (`batch --carry`). Prints nothing."""

from __future__ import annotations

from pathlib import Path

from batch.results import FleetResult
from batch.review.carry import carry_over
from engine.rulebook.book import Rulebook
from simexit.reviewing.review_run import ReviewRun

_MOST_SHOWN = 8


class Earlier:
    """An earlier report, read before anything else is done: InputError when it is none of ours."""

    def __init__(self, rulebook: Rulebook, path: Path) -> None:
        self._run = ReviewRun(rulebook)
        self._reviews, self._words = self._run.read(path)

    def into(self, result: FleetResult) -> tuple[FleetResult, list[str]]:
        """The result with the decisions that still hold, and what to tell about it."""
        sentences = self._run.sentences(result.lang, self._words)
        filled, found = carry_over(result, self._reviews, self._words, sentences.memory)
        lines = [
            sentences.say(
                "carry",
                "done",
                name=self._reviews.report.name,
                count=f"{len(found.taken):,}",
                left=f"{len(found.left):,}",
            )
        ]
        for left in found.left[:_MOST_SHOWN]:
            entry = sentences.entry(left.review, left.action)
            lines.append(
                "  "
                + sentences.say("carry", "left_line", sim=left.sim_id, review=entry, why=sentences.left(left))
            )
        if len(found.left) > _MOST_SHOWN:
            lines.append("  " + sentences.say("more", count=f"{len(found.left) - _MOST_SHOWN:,}"))
        return filled, lines
