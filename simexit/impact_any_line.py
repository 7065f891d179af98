"""Tell on a terminal which kinds of line two rulebooks treat differently. Must not print, nor know how it is found."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from simexit.screen.paragraphs import pad, paragraph, wrap

if TYPE_CHECKING:
    from batch.impact.any_line import AnyLineImpact
    from batch.impact.words import ImpactWords
    from engine.proofs.unequal import Unlike

INDENT = "   "


def as_lines(
    impact: AnyLineImpact, words: ImpactWords, days: tuple[datetime.date, datetime.date], size: int
) -> Iterator[str]:
    """What was found, and what was left out, within `size` columns; the lines shown are not broken."""
    from batch.impact.words import AFTER, BEFORE

    found, day = impact.found, days[0]
    until = found.until.isoformat() if found.until and found.until > day else None
    if found.kinds:
        others = None if found.unsettled else words.say("any_line", "others")
        kinds = f"{len(found.kinds):,}"
        yield paragraph(words.say("any_line", "counts", kinds=kinds, others=others, until=until), size)
    elif not found.unsettled:
        but = words.say("any_line", "but") if found.left_out else None
        yield paragraph(words.say("any_line", "equal", until=until, but=but), size)
    for which, its in ((BEFORE, days[0]), (AFTER, days[1])):
        yield paragraph(words.side(which, its.toordinal()), size)
    for number, (why, kinds_of) in enumerate(impact.groups.items(), 1):
        yield ""
        yield from wrap(words.why(why), size, first=pad(str(number), len(INDENT)))
        yield INDENT + words.say("any_line", "group", kinds=f"{len(kinds_of):,}")
        yield from _kinds(kinds_of, words, size)
    yield ""
    yield paragraph(words.say("any_line", "left_out"), size)
    for name, values in found.left_out.items():
        said = words.joined_by("comma", (words.report.value(name, value) for value in values))
        yield paragraph(words.say("any_line", "values", fact=words.report.fact(name), values=said), size)
    if found.unsettled:
        parts = words.joined_by("comma", map(words.report.decision, found.unsettled))
        yield paragraph(words.say("any_line", "unsettled", parts=parts), size)


def _kinds(kinds: Sequence[Unlike], words: ImpactWords, size: int) -> Iterator[str]:
    for about, found in groupby(kinds, key=lambda kind: kind.about):
        yield INDENT + words.about(about)
        for kind in found:
            yield from wrap(words.unlike(kind), size, first=INDENT * 2)
            yield f"{INDENT * 3}{kind.shown_by}"
