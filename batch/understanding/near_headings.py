"""Say which accepted headings come nearest to those of tables of which none is known. Must not know how tables are
read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from batch.identity import mask_words
from batch.shown import one_line
from batch.understanding.columns import Headings
from batch.understanding.matching import Matching
from batch.understanding.words import nearest
from language.refusals import Reason, reason

_MOST = 8  # columns of whose headings it is said
_LONGEST = 30


def near_headings(headings: Headings, matchings: Sequence[Matching]) -> Reason | None:
    """What comes nearest to the headings of the tables, heading by heading; None where nothing does."""
    pairs = dict(islice(_pairs(headings, matchings), _MOST))
    if not pairs:
        return None
    return reason(
        "nearest_headings",
        pairs=tuple(reason("may_be_heading", given=given, near=near) for given, near in pairs.items()),
    )


def _pairs(headings: Headings, matchings: Sequence[Matching]) -> Iterator[tuple[str, str]]:
    for matching in matchings:
        taken = [(item.position, item.heading, item.fact) for item in matching.matched.values()]
        left = [(item.position, item.heading, item.suggested) for item in matching.unmatched]
        for _, heading, name in sorted((*taken, *left)):
            if name:
                yield mask_words(one_line(heading))[:_LONGEST], _accepted(headings, heading, name)


def _accepted(headings: Headings, heading: str, name: str) -> str:
    """The accepted heading of a fact that is much like another, else the first in its script."""
    listed = [one for several in headings.facts[name].headings.values() for one in several]
    alike = [one for one in listed if one.isascii() == heading.isascii()]
    return nearest(heading, [name.replace("_", " ").capitalize(), *alike]) or next(iter(alike), name)
