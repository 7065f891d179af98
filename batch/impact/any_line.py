"""Every kind of line that two rulebooks treat differently, and what does it: no fleet is needed, but a solver.

Must not know any rule, nor put anything into words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from batch.impact.causes import ChangeWhy, whys_of
from batch.impact.sides import ReadLines
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.proofs.unequal import Unequal, Unlike, recoded_values, unequal
from engine.rulebook.book import Rulebook
from engine.rulebook.mixed import with_names
from engine.types.lanes import Column

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class AnyLineImpact:
    """What the solver found, and the kinds of lines by what does it, those with the most kinds first."""

    found: Unequal
    groups: Mapping[ChangeWhy, Sequence[Unlike]]


def any_line(before: Rulebook, after: Rulebook, days: Days) -> AnyLineImpact:
    """Compare two rulebooks, each as of its day, over all lines there may be."""
    found = unequal(before, after, days)
    groups: dict[ChangeWhy, list[Unlike]] = {}
    by_day: dict[int, list[Unlike]] = {}
    for kind in found.kinds:
        by_day.setdefault(kind.as_of, []).append(kind)
    for day, kinds in by_day.items():
        then = day if days[0] == days[1] else days[1].toordinal()
        for kind, why in zip(kinds, _whys(before, after, kinds, day, then), strict=True):
            groups.setdefault(why, []).append(kind)
    return AnyLineImpact(found, dict(sorted(groups.items(), key=lambda item: -len(item[1]))))


def _whys(before: Rulebook, after: Rulebook, kinds: Sequence[Unlike], day: int, then: int) -> list[ChangeWhy]:
    recoded, _ = recoded_values(with_names(before, after), with_names(after, before))
    was = [kind.codes for kind in kinds]
    now = [{name: recoded.get(name, {}).get(code, code) for name, code in codes.items()} for codes in was]
    return whys_of(_read(before, was, day), _read(after, now, then))


def _read(book: Rulebook, lines: Sequence[Mapping[str, int]], as_of: int) -> ReadLines:
    """Lines of which these numbers are stated, as a rulebook reads them."""
    names = dict.fromkeys(name for line in lines for name in line)
    stated = {
        name: Column(
            np.array([line.get(name, 0) for line in lines], dtype=np.int64),
            np.array([name in line for line in lines], dtype=np.bool_),
        )
        for name in names
    }
    known = {name: column for name, column in stated.items() if name in book.readable}
    decided = decide_many(Decider(book), known, len(lines), as_of, asking=False)
    return ReadLines(book, as_of, stated, np.asarray(decided.term_line))
