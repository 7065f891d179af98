"""What a batch says of the problems in the data: those that matter most, and how texts are settled once and for all.

It must not know what a problem is, nor decide which of them matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from batch.fleet.problem_groups import ListedProblem
from batch.fleet.sentences import problem_sentences, settling_pair
from batch.identity import mask_words
from batch.problems import is_settled_by_words
from batch.shown import as_ranges, one_line
from language.speaker import Speaker
from language.texts import Texts

MOST_SHOWN = 8


class ProblemsSaid:
    """The problems of a fleet's data, in one language."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._phrases, self._messages = Speaker(texts, "messages", "batch"), Speaker(texts, "messages")

    def lines(self, groups: Sequence[ListedProblem], files: Collection[str]) -> Iterator[str]:
        """The problems that matter most, and the lines that settle texts wherever they stand.

        The file is named where it isn't the fleet's only one. What is answered since is no news.
        """
        groups = [group for group in groups if not group.problem.answered]
        for group in groups[:MOST_SHOWN]:
            item = group.problem
            where = self._phrases.say(
                "where",
                heading=mask_words(one_line(item.heading)) or None,
                count=f"{group.count:,}",
                rows=as_ranges(group.rows),
                sheet=item.sheet or None,
                file=None if {item.source} == {*files} else item.source,
            )
            what = problem_sentences(self._texts, item)["what"]
            # What a cell says has lines of its own only where somebody means to be taken for us.
            yield one_line(self._messages.say("pair", name=where, value=what))
        if len(groups) > MOST_SHOWN:
            yield self._phrases.say("more_problems", count=f"{len(groups) - MOST_SHOWN:,}")
        yield from self._settled_by_words(groups)

    def _settled_by_words(self, groups: Sequence[ListedProblem]) -> Iterator[str]:
        """The lines that settle texts wherever they stand."""
        by_fact: dict[str, dict[str, None]] = {}
        for group in groups:
            if is_settled_by_words(group.problem):
                pairs = by_fact.setdefault(group.problem.fact, {})
                pairs[settling_pair(group.problem)] = None
        if by_fact:
            yield self._phrases.say("settle_words")
            yield "words:"
            yield from (
                f"  {fact}: {{{', '.join([*pairs][:MOST_SHOWN])}}}" for fact, pairs in by_fact.items()
            )
            if more := sum(max(0, len(pairs) - MOST_SHOWN) for pairs in by_fact.values()):
                yield f"  # {self._phrases.say('more_words', count=f'{more:,}')}"
