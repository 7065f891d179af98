"""Say which lines of a whole fleet its answers meet, also where a table has but some of them. It must not find them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class AllLines:
    """What is known of all lines of a fleet, for a table that has some of them.

    `facts`: what all its answers say something of, for these may be but some; `torn`: the names by which several lines
    go, of those that answers for one line have; `words`: by what `where` names, the words that stand there.
    """

    facts: Sequence[str] = ()
    torn: Collection[str] = frozenset()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LinesMet:
    """What answers meet: the `names` that some row has, the places of answers for `groups` that have a row, and by
    place of an answer for one line that several meet the numbers of their rows."""

    names: Collection[str]
    groups: Collection[int]
    torn: Mapping[int, Sequence[int]]
