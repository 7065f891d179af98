"""Say how many decisions were taken over, and which were not. It must not know where they came from, nor print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from batch.identity import mask_words
from batch.review.carry import Carrying
from batch.review.left_said import what_left, why_left
from batch.review.said import Sentences
from batch.shown import first_of

_MOST_SHOWN = 8


def carried_said(sentences: Sentences, name: str, found: Carrying) -> Iterator[str]:
    """The lines for a terminal; `name`: what the file is called."""
    counts = {"count": f"{len(found.taken):,}", "left": f"{len(found.left):,}"}
    yield sentences.say("carry", "done", name=name, **counts)
    if found.settled:
        some = mask_words(first_of([*found.settled.values()], _MOST_SHOWN))
        yield "  " + sentences.say("carry", "settled", count=f"{len(found.settled):,}", sims=some)
    for left in found.left[:_MOST_SHOWN]:
        what, why = what_left(sentences, left), why_left(sentences, left)
        yield "  " + mask_words(sentences.say("carry", "left_line", sim=left.sim_id, review=what, why=why))
    if (more := len(found.left) - _MOST_SHOWN) > 0:
        yield "  " + sentences.say("more", count=f"{more:,}")


def first_shown(lines: Iterable[str]) -> Iterator[str]:
    """The first of some lines, set in."""
    return (f"  {line}" for line in islice(lines, _MOST_SHOWN))
