"""What was decided elsewhere and is brought along: as it is told, and as what remains possible is reckoned with.

Must not know any decision.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from engine.rulebook.model import Decision


class Given(msgspec.Struct, frozen=True):
    """What was decided elsewhere: candidates of first decisions (none: all of them), codes of collected rules."""

    outcomes: Mapping[str, tuple[str, ...]]
    collected: Mapping[str, dict[str, Any]]


def as_bits(decision: Decision, candidates: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    """Given candidates as a number of bits; an outcome of another rulebook, which no rule here names, has one too."""
    outcomes = dict.fromkeys((*decision.outcomes, *candidates))
    bits = {outcome: 1 << place for place, outcome in enumerate(outcomes)}
    return sum(bits[outcome] for outcome in candidates or outcomes), bits
