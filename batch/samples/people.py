"""Answer as people do who know the truth of a line: in the words of either language, and now and then not at all.

It must not know how what they say is understood, nor what it leads to.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batch.samples.bare_fleet import as_cell

NONSENSE = ("??", "ask Peter", "待查")
WISH = "wish"
_YES_NO = (("No", "N", "否", "冇", "✗"), ("Yes", "Y", "是", "有", "✓"))
_ON_THE_LIST = frozenset({"msisdn", "user", "department", "carrier"})


@dataclass(frozen=True)
class Person:
    """Somebody who fills in so many of the rows, and of their cells so many with what says nothing."""

    draw: random.Random
    answer: float = 0.7
    nonsense: float = 0.03

    def answers(self) -> bool:
        """Whether the next row is filled in."""
        return self.draw.random() < self.answer

    def says(self, truth: Mapping[str, Any], name: str) -> str | None:
        """The cell about this fact; None where nobody could say."""
        if name != WISH and (name not in truth or name in _ON_THE_LIST):
            return None
        if self.draw.random() < self.nonsense:
            return self.draw.choice(NONSENSE)
        if name == WISH:
            return wish(truth)
        value = truth[name]
        if isinstance(value, bool):
            return self.draw.choice(_YES_NO[value])
        return as_cell(value, money=name.endswith("_hkd"))


def wish(truth: Mapping[str, Any]) -> str:
    """What is to become of a line, as somebody who knows says it."""
    if truth["port_out_wanted"]:
        return "轉台"
    if truth["needed_again"]:
        return "later"
    if truth["number_wanted_by_user"]:
        return "Not needed: the user takes the number over"
    return "Keep: in use" if truth["still_needed"] else "不需要"
