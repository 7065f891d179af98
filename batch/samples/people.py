"""Answer as people do who know the truth of a line: in the words of their manner, and now and then not at all.

It must not know how what they say is understood, nor what it leads to.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batch.samples.bare_fleet import as_cell
from batch.samples.manners import ENGLISH, Manner

NONSENSE = ENGLISH.nonsense
WISH = "wish"
_ON_THE_LIST = frozenset({"msisdn", "user", "department", "carrier"})


@dataclass(frozen=True)
class Person:
    """Somebody who fills in so many of the rows, and of their cells so many with what says nothing."""

    draw: random.Random
    answer: float = 0.7
    nonsense: float = 0.03
    manner: Manner = ENGLISH

    def answers(self) -> bool:
        """Whether the next row is filled in."""
        return self.draw.random() < self.answer

    def says(self, truth: Mapping[str, Any], name: str) -> str | None:
        """The cell about this fact; None where nobody could say."""
        if name != WISH and (name not in truth or name in _ON_THE_LIST):
            return None
        if self.draw.random() < self.nonsense:
            return self.draw.choice(self.manner.nonsense)
        if name == WISH:
            return self.manner.cell(wish(truth))
        value = truth[name]
        if isinstance(value, bool):
            return self.draw.choice(self.manner.yes_no[value])
        return self.manner.cell(as_cell(value, money=name.endswith("_hkd")))


def wish(truth: Mapping[str, Any]) -> str:
    """What is to become of a line, as somebody who knows says it."""
    if truth["port_out_wanted"]:
        return "轉台"
    if truth["needed_again"]:
        return "later"
    if truth["number_wanted_by_user"]:
        return "Not needed: the user takes the number over"
    return "Keep: in use" if truth["still_needed"] else "不需要"
