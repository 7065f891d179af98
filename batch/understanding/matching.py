"""What became of the columns of a table: the fact that each holds, or why it is carried along.

It must not know how headings are matched, nor read a cell: who places, narrows or shows columns needs neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from batch.shown import one_line
from batch.understanding.understood import NO_UNIT, Unit
from language.refusals import Reason, reason, sentences

_PAST_CHOOSING = ("heading_currency", "heading_scale", "heading_reverse")


@dataclass(frozen=True)
class Matched:
    """A column and the fact it holds.

    `chosen`: the user says so; `why`: what its cells are, where they and not its heading say so; `asked`: words that
    have no one meaning in this column.
    """

    fact: str
    heading: str
    position: int
    letter: str
    unit: Unit = NO_UNIT
    chosen: bool = False
    why: Reason | None = None
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unmatched:
    """A column that is carried along: the fact it may have meant, and why it was not taken for it.

    `reason`: a problem's code (`heading_currency`, `heading_scale`, `heading_unit`, `heading_of_two`,
    `heading_reverse`), or ""; `why`: what its cells are, where its heading alone would have been taken; `set_aside`:
    the user has chosen another column, or none, for the fact that its heading says, which is the nearest.
    """

    heading: str
    position: int
    letter: str
    nearest: str = ""
    reason: str = ""
    params: dict[str, str] = field(default_factory=dict)
    why: Reason | None = None
    set_aside: bool = False

    @property
    def suggested(self) -> str:
        """The nearest fact where choosing it helps: that changes no dollars, and turns no answers round."""
        return "" if self.reason in _PAST_CHOOSING else self.nearest


@dataclass(frozen=True)
class Matching:
    """What became of each heading of a table; `conflicts`: facts that several columns claim."""

    matched: dict[str, Matched]
    unmatched: tuple[Unmatched, ...]
    conflicts: dict[str, tuple[Matched, ...]]

    def lines(self, language: str = "en") -> list[str]:
        """A line for each column, in the sheet's order: `heading -> fact`, or `heading -> ?`, the nearest."""
        said: dict[int, Reason] = {}
        for item in self.matched.values():
            said[item.position] = _taken(item.heading, item.fact, item.why)
        for items in self.conflicts.values():
            one_of = reason("one_of_columns", count=len(items), fact=items[0].fact)
            said |= {item.position: _taken(item.heading, "?", one_of) for item in items}
        for left in self.unmatched:
            near = reason("nearest_fact", fact=left.nearest) if left.nearest else None
            said[left.position] = _taken(left.heading, "?", left.why or near)
        return [sentences([said[position]], language) for position in sorted(said)]


def _taken(heading: str, fact: str, why: Reason | None) -> Reason:
    return reason("taken_for", heading=one_line(heading), fact=fact, why=why)
